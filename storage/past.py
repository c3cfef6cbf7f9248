"""What a person has said over time: to ask once only, to correct a message, to hand it all out."""

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from storage.errors import GoneError
from storage.people import find, key_of
from storage.remarks import of as feedback_of
from storage.reminders import of as reminders_of
from storage.results import of as pages_of
from storage.sessions import COLUMNS, HOME, as_run, open_answer
from storage.tables import Something, answer, organisation, run
from storage.teams import of as teams_of
from storage.values import Everything, Kept, Person, Run

if TYPE_CHECKING:
    from storage.work import Work

_later = answer.alias("later")
_IS_PAST = (
    select(_later.c.id)
    .where(
        _later.c.run_id == answer.c.run_id,
        _later.c.path == answer.c.path,
        _later.c.revision > answer.c.revision,
    )
    .exists()
    .label("is_past")
)
_SAID = (
    select(
        *COLUMNS,
        answer.c.path,
        answer.c.revision.label("given_in"),
        answer.c.value_sealed,
        answer.c.given_at,
        _IS_PAST,
    )
    .join_from(answer, run)
    .order_by(answer.c.given_at, answer.c.id)
)
AT_HOME = _SAID.where(run.c.organisation_id == HOME)
ALL = _SAID.join(organisation, organisation.c.id == run.c.organisation_id).where(
    organisation.c.person_id == bindparam("of_person")
)
BY_REF = ALL.where(answer.c.ref == bindparam("by_ref")).order_by(None).order_by(answer.c.id.desc())
RUNS = (
    select(*COLUMNS)
    .join_from(run, organisation)
    .where(organisation.c.person_id == bindparam("of_person"))
    .order_by(run.c.id)
)


def current(work: "Work", person: Person) -> tuple[Kept, ...]:
    """Return what stands in all runs of the person's current organisation, the oldest first."""
    rows = work.connection.execute(AT_HOME, {"of_person": person.id})
    return _kept(work, person, [row for row in rows if not row.is_past])


def answered_by(work: "Work", person: Person, ref: int) -> tuple[Run, str] | None:
    """Return the run and path a message answered, as long as its answer stands."""
    key = key_of(work, person)
    for row in work.connection.execute(BY_REF, {"of_person": person.id, "by_ref": ref}).all():
        if open_answer(key, row.value_sealed, row.id, row.path, row.given_in) is not None:
            return None if row.is_past else (as_run(row), row.path)
    return None


def everything(work: "Work", person: Person) -> Everything:
    """Return all that is kept about the person: the answers that stand, earlier ones, the pages."""
    kept = find(work, person.channel, person.address)
    if kept is None:
        raise GoneError("The person is not kept any more.")
    theirs = {"of_person": kept.id}
    rows = work.connection.execute(ALL, theirs).all()
    runs = work.connection.execute(RUNS, theirs)
    return Everything(
        person=kept,
        runs=tuple(as_run(row) for row in runs),
        current=_kept(work, kept, [row for row in rows if not row.is_past]),
        earlier=_kept(work, kept, [row for row in rows if row.is_past]),
        pages=pages_of(work, kept),
        feedback=feedback_of(work, kept),
        teams=teams_of(work, kept),
        reminders=reminders_of(work, kept),
    )


def _kept(work: "Work", person: Person, rows: list[Something]) -> tuple[Kept, ...]:
    key = key_of(work, person)
    opened = (
        (row, open_answer(key, row.value_sealed, row.id, row.path, row.given_in)) for row in rows
    )
    return tuple(
        Kept(as_run(row), row.path, given, row.given_at)
        for row, given in opened
        if given is not None
    )
