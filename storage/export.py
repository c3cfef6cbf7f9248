"""The answers that may leave: of people who agreed to it, and of no test run."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import select

from storage import codes, past
from storage.people import key_of, opened
from storage.sessions import as_run, open_answer
from storage.tables import answer, person, run
from storage.values import Kept, Person, Shared

if TYPE_CHECKING:
    from storage.work import Work

TESTING = "terminal"
"""Whoever talks in the terminal tries Passage out."""
AGREED = (
    select(person)
    .where(person.c.shared_at.is_not(None), person.c.channel != TESTING)
    .order_by(person.c.id)
)
# A joint answer is a team's, and none of them can agree to it alone.
SAID = past.ALL.add_columns(answer.c.id.label("answer_id")).where(run.c.team_id.is_(None))


def shared(work: "Work") -> Iterator[Shared]:
    """Yield every answer that stands and may leave, person by person, the oldest first."""
    for row in work.connection.execute(AGREED).all():
        yield from _of(work, opened(work, row))


def _of(work: "Work", person: Person) -> Iterator[Shared]:
    contact = codes.code(work, person)
    key = key_of(work, person)
    for row in work.connection.execute(SAID, {"of_person": person.id}).all():
        if row.is_past:
            continue
        given = open_answer(key, row.value_sealed, row.id, row.path, row.given_in)
        if given is not None:
            kept = Kept(as_run(row), row.path, given, row.given_at)
            session = codes.run_code(work, row.id)
            yield Shared(row.answer_id, contact, session, person.language, kept)
