"""What each person's chat shows of the open prompt, as far as its channel has told us."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    String,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
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
from storage.tables import answer, organisation, person, run, screen
from storage.values import Person, Screen

if TYPE_CHECKING:
    from storage.work import Work

HOUR = 3600
MOST = 100
"""So many messages of ours are known by number in each chat."""
LENGTH = 13
"""Letters of a mark: five for the hour, eight for the number of a message."""

_AT = select(person.c.id).where(
    person.c.channel == bindparam("of_channel"), person.c.handle == bindparam("of_handle")
)
_THEIRS = screen.c.person_id == _AT.scalar_subquery()
_SEEN = [column for column in screen.c if column is not screen.c.recent]
FIND = Prepared(select(*_SEEN).where(screen.c.person_id == bindparam("of_person")))
_NEW = select(
    person.c.id,
    bindparam("of_prompt", type_=screen.c.prompt.type),
    bindparam("of_floor", type_=screen.c.floor.type),
    bindparam("of_parcel", type_=screen.c.question.type),
    null(),
    bindparam("is_unsure", type_=screen.c.unsure.type),
    false(),
    null(),
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
_ANSWERS_IT = and_(screen.c.prompt == bindparam("of_prompt"), screen.c.shown.is_(None))
_RECENT = func.coalesce(screen.c.recent, "", type_=String)
_ROOM = func.length(_RECENT) < MOST * LENGTH
SHOWS = Prepared(
    update(screen)
    .where(_THEIRS)
    .values(
        shown=case((_ANSWERS_IT, bindparam("message", type_=BigInteger)), else_=screen.c.shown),
        question=case((_ANSWERS_IT, null()), else_=screen.c.question),
        away=case((_ANSWERS_IT, false()), else_=screen.c.away),
        recent=case((_ROOM, _RECENT), else_=func.substr(_RECENT, LENGTH + 1))
        + bindparam("mark", type_=String),
    )
)
RECENT = select(screen.c.recent).where(screen.c.person_id == bindparam("of_person"))
TYPED = (
    select(answer.c.ref)
    .join(run, run.c.id == answer.c.run_id)
    .join(organisation, organisation.c.id == run.c.organisation_id)
    .where(
        organisation.c.person_id == bindparam("of_person"),
        answer.c.given_at >= bindparam("since"),
        answer.c.ref.is_not(None),
    )
)
FORGET_RECENT = (
    update(screen)
    .where(
        screen.c.recent.is_not(None),
        screen.c.person_id.in_(select(person.c.id).where(person.c.seen_at < bindparam("before"))),
    )
    .values(recent=null())
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


def shows(
    work: "Work", channel: str, address: str, prompt: str | None, message: int, at: datetime
) -> None:
    """Keep that a message was made now, and that it shows the prompt unless that was shown before.

    A message that shows no prompt has none.
    """
    told = {"of_prompt": prompt, "message": message, "mark": _mark(at, message)}
    SHOWS.changes(work.connection, told | _of(work, channel, address))


def _mark(at: datetime, message: int) -> str:
    """All marks are of one length, so that the database can leave off the oldest."""
    return f"{int(at.timestamp()) // HOUR:05x}{message:0{LENGTH - 5}x}"


def recent(work: "Work", of: Person, since: datetime) -> tuple[int, ...]:
    """Return the numbers of messages since a time: ours, and those that were kept as answers."""
    theirs = {"of_person": of.id}
    marks = work.connection.execute(RECENT, theirs).scalar() or ""
    earliest = _mark(since, 0)
    each = (marks[start : start + LENGTH] for start in range(0, len(marks), LENGTH))
    ours = [int(mark[5:], 16) for mark in each if mark > earliest]
    typed = work.connection.execute(TYPED, theirs | {"since": since}).scalars()
    return tuple(sorted({*ours, *typed}))


def forget_recent(work: "Work", before: datetime) -> int:
    """Forget the numbers of messages to those who were not here since; say of how many."""
    return work.connection.execute(FORGET_RECENT, {"before": before}).rowcount


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
