"""Where a text belongs, by what its sender could see when they wrote it.

Messages of a chat are numbered in one row, ours and theirs. A text with a lower number than the
message that shows the open question was written before that question could be read.
"""

from typing import Literal

from dialogues.session import Placed
from storage.values import Screen

from .incoming import Incoming


def place(screen: Screen | None, incoming: Incoming) -> Placed | Literal["wait"]:
    """Whether a text was meant for the open question, was not, or cannot be told yet."""
    if screen is None or incoming.ref is None:
        return "here"
    if screen.shown is not None and incoming.ref > screen.shown:
        return "here"
    if incoming.ref <= screen.floor:
        return "late"
    if screen.shown is not None:
        return "unsure" if screen.unsure else "late"
    on_its_way = screen.question is not None and not screen.unsure
    return "wait" if on_its_way and not incoming.waited else "unsure"
