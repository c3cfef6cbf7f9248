"""Codes: short names for people and runs that say nothing about them, alike for all time."""

import base64
from typing import TYPE_CHECKING

from sqlalchemy import select

from storage import keys, people
from storage.tables import person
from storage.values import Person

if TYPE_CHECKING:
    from storage.work import Work

CODE_BYTES = 5
"""Forty bits: among a million people two have the same code with a chance of one in three."""
HALF = 4
EVERYBODY = select(person).order_by(person.c.id)


def code(work: "Work", person: Person) -> str:
    """Return the code of a person, such as K7QF-2M3X, by which the operator may know them."""
    return _code(work, "person", person.channel, person.address)


def run_code(work: "Work", run_id: int) -> str:
    """Return the code of a run."""
    return _code(work, "run", run_id)


def _code(work: "Work", use: str, *parts: str | int) -> str:
    digest = keys.mark(work.ring.marks, use, *parts)
    text = base64.b32encode(digest[:CODE_BYTES]).decode()
    return f"{text[:HALF]}-{text[HALF:]}"


def everybody(work: "Work") -> tuple[Person, ...]:
    """Return everyone who is kept."""
    return tuple(people.opened(work, row) for row in work.connection.execute(EVERYBODY).all())


def coded(work: "Work", code_: str) -> tuple[Person, ...]:
    """Return who has this code: one person, or nobody."""
    wanted = code_.strip().upper()
    return tuple(person for person in everybody(work) if code(work, person) == wanted)
