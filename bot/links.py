"""Links of others to a dialogue, such as one on a federation's poster: counted, never read."""

import re

from dialogues.model import Library
from storage.work import Work

BETWEEN = "_f_"
CODE = re.compile(r"[a-z0-9]{2,20}")
FEWEST = 5
"""Fewer people than this are no number: one might know who they are."""


def payload_of(dialogue: str, code: str) -> str:
    """What a deep link carries for a dialogue and a code."""
    return f"{dialogue}{BETWEEN}{code}"


def split(library: Library, payload: str) -> tuple[str, str]:
    """The dialogue and the code that a payload names, both empty where it names none."""
    dialogue, _, code = payload.partition(BETWEEN)
    if dialogue not in library.dialogues:
        return "", ""
    return dialogue, code if CODE.fullmatch(code) else ""


def known(library: Library, work: Work, payload: str) -> tuple[str, str]:
    """The same, with the code only where it was given out for this dialogue."""
    dialogue, code = split(library, payload.lower())
    return dialogue, code if code and work.link(code) == dialogue else ""


def number(count: int) -> str:
    """A count as it may be told."""
    return str(count) if count >= FEWEST else f"fewer than {FEWEST}"
