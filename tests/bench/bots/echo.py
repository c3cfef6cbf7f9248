"""The bare echo bot: it stores nothing; `--ours` gives it Passage's request class."""

import sys
from typing import Any

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.telegram.request import AioRequest

from .wired import KEYBOARD, builder


async def begin(update: Update, _: Any) -> None:
    """A message with buttons."""
    assert update.message
    await update.message.reply_text("Which way?", reply_markup=KEYBOARD)


async def echo(update: Update, _: Any) -> None:
    """One message in, one out."""
    assert update.message
    await update.message.reply_text(update.message.text or "?")


async def tapped(update: Update, _: Any) -> None:
    """Three calls: the tap is answered, its card closed, the next card sent."""
    query = update.callback_query
    assert query
    assert isinstance(query.message, Message)
    await query.answer()
    await query.edit_message_text(f"You said {query.data}")
    await query.message.reply_text("Which way?", reply_markup=KEYBOARD)


def main() -> None:
    """Serves until it is told to stop."""
    made = builder()
    if "--ours" in sys.argv:
        made = made.request(AioRequest()).get_updates_request(AioRequest(connections=2))
    bot = made.build()
    bot.add_handler(CommandHandler("start", begin))
    bot.add_handler(MessageHandler(filters.TEXT, echo))
    bot.add_handler(CallbackQueryHandler(tapped))
    bot.run_polling()


if __name__ == "__main__":
    main()
