"""Links of others to a dialogue, and in numbers how many people came by each."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, func, select

from storage.tables import insert_new, link, organisation, run
from storage.values import Link

if TYPE_CHECKING:
    from storage.work import Work

ADD = insert_new(link, link.c.code)
FIND = select(link.c.dialogue).where(link.c.code == bindparam("of_code"))
_people = func.count(organisation.c.person_id.distinct())
_done = func.count(case((run.c.state == "done", organisation.c.person_id)).distinct())
COUNTED = (
    select(link, _people.label("people"), _done.label("done"))
    .select_from(
        link.outerjoin(run, run.c.link == link.c.code).outerjoin(
            organisation, organisation.c.id == run.c.organisation_id
        )
    )
    .group_by(link.c.code, link.c.dialogue, link.c.made_at)
    .order_by(link.c.made_at, link.c.code)
)


def add(work: "Work", code: str, dialogue: str, at: datetime) -> bool:
    """Keep a link to a dialogue; False when the code is another dialogue's already."""
    work.connection.execute(
        ADD[work.connection.dialect.name], {"code": code, "dialogue": dialogue, "made_at": at}
    )
    return find(work, code) == dialogue


def find(work: "Work", code: str) -> str | None:
    """Return the dialogue that a code leads to."""
    return work.connection.execute(FIND, {"of_code": code}).scalar()


def everyone(work: "Work") -> tuple[Link, ...]:
    """Return every link with its numbers, which are the operator's to hold back where small."""
    rows = work.connection.execute(COUNTED).all()
    return tuple(Link(row.code, row.dialogue, row.made_at, row.people, row.done) for row in rows)
