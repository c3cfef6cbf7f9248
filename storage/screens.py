"""What each person's chat shows of the open prompt, as far as its channel has told us."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    and_,
    bindparam,
    case,
    exists,
    false,
    literal,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage import people
from storage.prepared import Prepared
from storage.tables import organisation, person, run, screen
from storage.values import Person, Screen

if TYPE_CHECKING:
    from storage.work import Work

_AT = select(person.c.id).where(
    person.c.channel == bindparam("of_channel"), person.c.handle == bindparam("of_handle")
)
_THEIRS = screen.c.person_id == _AT.scalar_subquery()
FIND = Prepared(select(screen).where(screen.c.person_id == bindparam("of_person")))
_NEW = select(
    person.c.id,
    bindparam("of_prompt", type_=screen.c.prompt.type),
    bindparam("of_floor", type_=screen.c.floor.type),
    bindparam("of_parcel", type_=screen.c.question.type),
    null(),
    bindparam("is_unsure", type_=screen.c.unsure.type),
    false(),
).where(person.c.channel == bindparam("of_channel"), person.c.handle == bindparam("of_handle"))


def _put_up(insert: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    """A prompt that was put up before stays as seen as it was."""
    new = insert.excluded
    same = screen.c.prompt == new.prompt
    return insert.from_select(list(screen.c.keys()), _NEW).on_conflict_do_update(
        index_elements=["person_id"],
        set_={
            "prompt": new.prompt,
            "floor": case((same, screen.c.floor), else_=new.floor),
            "question": new.question,
            "shown": null(),
            "unsure": or_(new.unsure, and_(same, screen.c.unsure)),
            "away": new.away,
        },
        where=or_(~same, and_(screen.c.question.is_(None), screen.c.shown.is_(None))),
    )


PUT_UP = Prepared(
    {
        "sqlite": _put_up(sqlite.insert(screen)),
        "postgresql": _put_up(postgresql.insert(screen)),
    }
)
SHOWS = Prepared(
    update(screen)
    .where(_THEIRS, screen.c.prompt == bindparam("of_prompt"), screen.c.shown.is_(None))
    .values(shown=bindparam("message"), question=null(), away=false())
)
_ON_ITS_WAY = update(screen).where(screen.c.question == bindparam("of_parcel"))
DOUBTS = _ON_ITS_WAY.where(_THEIRS).values(unsure=true())
GIVES_UP = _ON_ITS_WAY.where(_THEIRS).values(unsure=true(), question=null())
DOUBT_ALL = (
    update(screen)
    .where(
        screen.c.question.is_not(None),
        screen.c.person_id.in_(
            select(person.c.id).where(person.c.channel == bindparam("of_channel"))
        ),
    )
    .values(unsure=true())
)
LOSES = update(screen).where(_THEIRS).values(away=true(), question=null(), unsure=true())
ACTIVE = (
    select(person)
    .join(screen, screen.c.person_id == person.c.id)
    .where(
        person.c.channel == bindparam("of_channel"),
        person.c.seen_at >= bindparam("since"),
        screen.c.away == literal(False),
        ~exists().where(
            organisation.c.person_id == person.c.id,
            run.c.organisation_id == organisation.c.id,
            run.c.changed_at >= bindparam("back"),
        ),
    )
    .order_by(person.c.id)
)


def find(work: "Work", of: Person) -> Screen | None:
    """Return what the person's chat shows, if anything was ever put up there."""
    row = FIND.first(work.connection, {"of_person": of.id})
    if row is None:
        return None
    return Screen(row.prompt, row.floor, row.question, row.shown, row.unsure, row.away)


def _of(work: "Work", channel: str, address: str) -> dict[str, object]:
    return {"of_channel": channel, "of_handle": work.handle(channel, address)}


def put_up(
    work: "Work", channel: str, address: str, prompt: str, parcel: int | None, floor: int
) -> None:
    """Keep that a prompt is on its way in a parcel, or open although nothing will show it."""
    row = {"of_prompt": prompt, "of_parcel": parcel, "of_floor": floor, "is_unsure": parcel is None}
    PUT_UP.changes(work.connection, row | _of(work, channel, address))


def shows(work: "Work", channel: str, address: str, prompt: str, message: int) -> None:
    """Keep which message shows the prompt, unless it was shown before."""
    told = {"of_prompt": prompt, "message": message}
    SHOWS.changes(work.connection, told | _of(work, channel, address))


def doubts(work: "Work", channel: str, address: str, parcel: int) -> None:
    """Keep that what this parcel carries may have been shown without our knowing."""
    work.connection.execute(DOUBTS, {"of_parcel": parcel} | _of(work, channel, address))


def doubt_all(work: "Work", channel: str) -> None:
    """Keep the same of everything on its way: nobody knows what was tried before a crash."""
    work.connection.execute(DOUBT_ALL, {"of_channel": channel})


def gives_up(work: "Work", channel: str, address: str, parcel: int) -> None:
    """Keep that this parcel will not be tried again, and may have been shown or not."""
    work.connection.execute(GIVES_UP, {"of_parcel": parcel} | _of(work, channel, address))


def loses(work: "Work", channel: str, address: str) -> None:
    """Keep that the chat cannot be reached, until its person is heard of again."""
    work.connection.execute(LOSES, _of(work, channel, address))


def active(work: "Work", channel: str, since: datetime, back: datetime) -> tuple[Person, ...]:
    """Return who was here since a time, can be reached, and answered nothing since the second."""
    when = {"of_channel": channel, "since": since, "back": back}
    found = work.connection.execute(ACTIVE, when)
    return tuple(people.opened(work, row) for row in found)
