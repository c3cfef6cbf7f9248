"""Codes that let somebody in to a team: how they are written, read, and how often one may try."""

import re

from bot.incoming import Incoming
from dialogues.cleaning import LONGEST
from storage.teams import CODE
from storage.work import Work

PAYLOAD = "team_"
"""How a link begins that carries a code."""
TRIES = 20
"""So many codes are looked up for one chat in a day, right or wrong."""
GROUP = 4
_CODE = re.compile(rf"[A-Z2-7]{{{CODE}}}")
_TYPED = re.compile(rf"[A-Za-z0-9]{{{GROUP}}}(?:-[A-Za-z0-9]{{{GROUP}}}){{{CODE // GROUP - 1}}}")
_ALIKE = str.maketrans("018", "OIB", "- ")
"""Signs that no code has, as those they are mistaken for; hyphens and spaces go."""


def written(code: str) -> str:
    """A code as it is read aloud: in groups of four."""
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def read_code(text: str) -> str:
    """The code that was typed, in whatever case and grouping; empty when it is none."""
    plain = text[:LONGEST].upper().translate(_ALIKE)
    return plain if _CODE.fullmatch(plain) else ""


def looks_like_code(text: str) -> bool:
    """Whether a whole message is a code, and so no answer to a question."""
    return bool(_TYPED.fullmatch(text))


def code_in(payload: str) -> str:
    """The code that a link carries; empty when it carries none."""
    return read_code(payload.removeprefix(PAYLOAD)) if payload.startswith(PAYLOAD) else ""


def may_try(work: Work, incoming: Incoming) -> bool:
    """Whether one more code may be looked up for this chat today; it counts from here on."""
    # By its chat and not by its person: who is wiped and comes back has no more tries.
    name = f"code:{incoming.channel}:{incoming.address}"
    return any(work.first_notice(f"{name}:{number}", incoming.day) for number in range(TRIES))
