"""An emulator of the Telegram Bot API over HTTP, with the people who use the bot."""

from . import faults, mishaps
from .clock import Clock
from .emulator import TOKEN, Emulator
from .group import Group
from .look import Seen
from .person import Person
from .rules import Rules

__all__ = ["TOKEN", "Clock", "Emulator", "Group", "Person", "Rules", "Seen", "faults", "mishaps"]
