"""Feedback: what people say about a question, for the operator to read, sealed with their key."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from storage import keys
from storage.people import key_of, opened
from storage.tables import Something, as_number, feedback, person
from storage.values import Feedback, Person

if TYPE_CHECKING:
    from storage.work import Work

KEEP = insert(feedback).inline()
_COLUMNS = (feedback.c.question, feedback.c.text_sealed, feedback.c.given_at)
OF = select(*_COLUMNS).where(feedback.c.person_id == bindparam("of_person")).order_by(feedback.c.id)
ALL = (
    select(*_COLUMNS, *person.c)
    .join_from(feedback, person, feedback.c.person_id == person.c.id)
    .order_by(feedback.c.id)
)


def keep(work: "Work", person: Person, question: str, text: str, at: datetime) -> None:
    """Keep what a person says about a question."""
    sealed = keys.seal(key_of(work, person), text.encode(), *_place(question, at))
    row = {"person_id": person.id, "question": question, "text_sealed": sealed, "given_at": at}
    work.connection.execute(KEEP, row)


def of(work: "Work", person: Person) -> tuple[Feedback, ...]:
    """Return what a person said, the oldest first."""
    rows = work.connection.execute(OF, {"of_person": person.id})
    return tuple(_open(work, person, row) for row in rows)


def everyones(work: "Work") -> tuple[Feedback, ...]:
    """Return what all people said, the oldest first."""
    rows = work.connection.execute(ALL).all()
    return tuple(_open(work, opened(work, row), row) for row in rows)


def _open(work: "Work", person: Person, row: Something) -> Feedback:
    place = _place(row.question, row.given_at)
    text = keys.unseal(key_of(work, person), row.text_sealed, *place)
    return Feedback(row.question, text.decode(), row.given_at)


def _place(question: str, at: datetime) -> tuple[str, str, str, int]:
    """Name a remark before it has an id; the key says whose it is."""
    return "feedback", "text", question, as_number(at)
