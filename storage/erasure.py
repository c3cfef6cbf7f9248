"""Erasing a person: the key first, then every row."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, update

from storage import keys, ledger, teams
from storage.tables import (
    answer,
    feedback,
    organisation,
    outgoing,
    pace,
    page,
    person,
    received,
    reminder,
    run,
    screen,
    voice,
)
from storage.values import Erased, Person

if TYPE_CHECKING:
    from storage.work import Work

_homes = select(organisation.c.id).where(organisation.c.person_id == bindparam("of_person"))
_runs = select(run.c.id).where(run.c.organisation_id.in_(_homes))
_this = person.c.id == bindparam("of_person")

DROP_KEY = update(person).where(_this).values(key_wrapped=b"")
DROP_PAGES = delete(page).where(page.c.run_id.in_(_runs))
DROP_REMINDERS = delete(reminder).where(reminder.c.person_id == bindparam("of_person"))
DROP_ANSWERS = delete(answer).where(answer.c.run_id.in_(_runs))
DROP_RUNS = delete(run).where(run.c.organisation_id.in_(_homes))
DROP_HOMES = delete(organisation).where(organisation.c.person_id == bindparam("of_person"))
DROP_FEEDBACK = delete(feedback).where(feedback.c.person_id == bindparam("of_person"))
DROP_VOICES = delete(voice).where(voice.c.person_id == bindparam("of_person"))
DROP_SCREEN = delete(screen).where(screen.c.person_id == bindparam("of_person"))
DROP_PERSON = delete(person).where(_this)
DROP_OUTGOING = delete(outgoing).where(outgoing.c.handle == bindparam("of_handle"))
DROP_PACE = delete(pace).where(pace.c.handle == bindparam("of_handle"))
# The update's number stays, so that a late copy of it does nothing.
DROP_PARKED = (
    update(received)
    .where(received.c.handle == bindparam("of_handle"))
    .values(state="done", incident=None, handle=None, payload_sealed=None)
)


def erase(work: "Work", person: Person, at: datetime | None = None) -> Erased:
    """Erase a person and all they said; `Store.scrub` then cleans the files."""
    work.opened.pop(person.id, None)
    theirs = {"of_person": person.id}
    sent_to = {"of_handle": keys.handle(work.ring, person.channel, person.address)}
    execute = work.connection.execute
    execute(DROP_KEY, theirs)
    teams.leave_all(work, person)
    execute(DROP_REMINDERS, theirs)
    pages = execute(DROP_PAGES, theirs).rowcount
    answers = execute(DROP_ANSWERS, theirs).rowcount
    runs = execute(DROP_RUNS, theirs).rowcount
    execute(DROP_HOMES, theirs)
    execute(DROP_FEEDBACK, theirs)
    execute(DROP_VOICES, theirs)
    execute(DROP_SCREEN, theirs)
    execute(DROP_OUTGOING, sent_to)
    execute(DROP_PACE, sent_to)
    execute(DROP_PARKED, sent_to)
    work.take_back_notices(f"retention:{person.id}")
    execute(DROP_PERSON, theirs)
    ledger.leave(work, person, at or person.seen_at)
    return Erased(answers=answers, runs=runs, pages=pages)
