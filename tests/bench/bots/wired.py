"""What the bots beside Passage share: where the Bot API is, and a keyboard."""

import os
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import Application, ApplicationBuilder

Builder = ApplicationBuilder[Any, Any, Any, Any, Any, Any]
Bot = Application[Any, Any, Any, Any, Any, Any]

KEYBOARD = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton(label, callback_data=label)]
        for label in ("From abroad to us", "From us to abroad", "Both ways")
    ]
)


def builder() -> Builder:
    """The library's own builder on its defaults, but for the address and the token."""
    api = os.environ["BENCH_API"]
    return Application.builder().token(os.environ["BENCH_TOKEN"]).base_url(f"{api}/bot")
