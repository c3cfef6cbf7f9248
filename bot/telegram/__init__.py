"""Telegram as a channel: long polling, inline buttons, one message in and one out."""

import os

# python-telegram-bot reads this once: waiting times come as timedelta, and nothing is deprecated.
os.environ.setdefault("PTB_TIMEDELTA", "true")
