"""When people are to be reminded: rows that are looked at when they are due, and hold no words.

After a restore what was due since the backup may be due once more; none is lost by it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from storage.people import opened
from storage.prepared import Prepared
from storage.tables import person, reminder
from storage.values import Kind, Person, Reminder, Run

if TYPE_CHECKING:
    from storage.work import Work

KEEP = insert(reminder).inline()
OF = (
    select(reminder)
    .where(reminder.c.person_id == bindparam("of_person"))
    .order_by(reminder.c.due_at, reminder.c.id)
)
DUE = (
    select(person)
    .where(
        person.c.channel == bindparam("of_channel"),
        person.c.id.in_(select(reminder.c.person_id).where(reminder.c.due_at <= bindparam("at"))),
    )
    .order_by(person.c.id)
    .limit(bindparam("at_most"))
)
_THIS = reminder.c.id == bindparam("of_reminder")
MOVE = (
    update(reminder)
    .where(_THIS)
    .values(due_at=bindparam("to"), chapter=bindparam("in_chapter"), sent=bindparam("so_often"))
)
DROP = delete(reminder).where(_THIS)
FORGET = Prepared(
    delete(reminder).where(
        reminder.c.run_id == bindparam("of_run"), reminder.c.kind == bindparam("of_kind")
    )
)


def keep(work: "Work", person: Person, run: Run, kind: Kind, at: datetime) -> None:
    """Keep that the person is to be reminded of their run at this time."""
    row = {"person_id": person.id, "run_id": run.id, "kind": kind, "due_at": at}
    work.connection.execute(KEEP, row | {"chapter": "", "sent": 0})


def of(work: "Work", person: Person) -> tuple[Reminder, ...]:
    """Return all reminders of a person, those that are due first before the others."""
    rows = work.connection.execute(OF, {"of_person": person.id})
    return tuple(
        Reminder(row.id, row.run_id, row.kind, row.due_at, row.chapter, row.sent) for row in rows
    )


def due(work: "Work", channel: str, at: datetime, at_most: int) -> tuple[Person, ...]:
    """Return some of the people of a channel who have a reminder that is due."""
    which = {"of_channel": channel, "at": at, "at_most": at_most}
    return tuple(opened(work, row) for row in work.connection.execute(DUE, which))


def move(work: "Work", moved: Reminder) -> None:
    """Keep a reminder as it is now: due at another time, or sent once more."""
    row = {"of_reminder": moved.id, "to": moved.due_at}
    work.connection.execute(MOVE, row | {"in_chapter": moved.chapter, "so_often": moved.sent})


def drop(work: "Work", gone: Iterable[Reminder]) -> None:
    """Keep nothing of these reminders."""
    rows = [{"of_reminder": each.id} for each in gone]
    if rows:
        work.connection.execute(DROP, rows)


def forget(work: "Work", run: Run, *kinds: Kind) -> None:
    """Keep nothing of the reminders of these kinds for a run."""
    FORGET.repeat(work.connection, [{"of_run": run.id, "of_kind": kind} for kind in kinds])
