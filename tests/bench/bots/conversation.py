"""Eight questions by ConversationHandler, kept by PicklePersistence and flushed at every answer."""

import os
import warnings
from typing import Any

from telegram import Message, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    TypeHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

from .wired import KEYBOARD, builder

Context = ContextTypes.DEFAULT_TYPE
QUESTIONS = 8


async def begin(update: Update, context: Context) -> int:
    """The first question."""
    assert update.message
    assert context.user_data is not None
    context.user_data["at"] = 0
    await update.message.reply_text("Question 1 of 8. Which way?", reply_markup=KEYBOARD)
    return 0


async def typed(update: Update, context: Context) -> int:
    """A typed answer is kept, and the next question sent; after the last comes the first."""
    assert update.message
    after = _keep(context, update.message.text or "")
    text = f"Noted. Question {after + 1} of 8. Which way?"
    await update.message.reply_text(text, reply_markup=KEYBOARD)
    return after


async def tapped(update: Update, context: Context) -> int:
    """The same for a tap, by three calls."""
    query = update.callback_query
    assert query
    assert isinstance(query.message, Message)
    after = _keep(context, query.data or "")
    await query.answer()
    await query.edit_message_text(f"You said {query.data}")
    text = f"Question {after + 1} of 8. Which way?"
    await query.message.reply_text(text, reply_markup=KEYBOARD)
    return after


def _keep(context: Context, answer: str) -> int:
    assert context.user_data is not None
    at: int = context.user_data["at"]
    context.user_data[f"answer {at}"] = answer
    context.user_data["at"] = (at + 1) % QUESTIONS
    return (at + 1) % QUESTIONS


async def flush(_: object, context: Context) -> None:
    """The answer and the place in the conversation are in the file."""
    await context.application.update_persistence()
    persistence = context.application.persistence
    assert persistence
    await persistence.flush()


def main() -> None:
    """Serves until it is told to stop."""
    warnings.simplefilter("ignore", PTBUserWarning)
    persistence = PicklePersistence(os.environ["BENCH_FILE"], on_flush=True)
    bot = builder().persistence(persistence).build()
    answers: list[BaseHandler[Any, Context, object]] = [
        MessageHandler(filters.TEXT & ~filters.COMMAND, typed),
        CallbackQueryHandler(tapped),
    ]
    conversation = ConversationHandler(
        entry_points=[CommandHandler("start", begin)],
        states=dict.fromkeys(range(QUESTIONS), answers),
        fallbacks=[],
        name="interview",
        persistent=True,
    )
    bot.add_handler(conversation)
    bot.add_handler(TypeHandler(Update, flush), group=1)
    bot.run_polling()


if __name__ == "__main__":
    main()
