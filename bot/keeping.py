"""What is kept no longer than was promised, and said a week before it goes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from dialogues.session import Button, Message
from storage.store import Store
from storage.values import Person
from storage.work import Work

from .desk import Desk
from .incoming import Incoming, Reply
from .settings import Retention

NUMBERS = timedelta(hours=48)
"""Telegram hands in an update for a day at most; its number is remembered for twice as long.

So are those of messages, which can be taken off a chat for as long.
"""
AT_ONCE = 500
"""So many people are wiped in one transaction."""
WEEK = timedelta(days=7)
"""How long before the end a person is told."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person is told before all of theirs is wiped; its name is given once."""

    person: Person
    name: str
    message: Message


def forget(store: Store, retention: Retention, at: datetime) -> int:
    """How many people are wiped, as the last day they were promised is today or over."""
    end = _end_of(at)
    wiped = 0
    while some := _wipe(store, retention, end):
        wiped += some
    with store.begin() as work:
        for parked in work.parked():
            if parked.received_at < end - retention.unfinished:
                work.unpark(parked.channel, parked.update_id)
        work.forget_received(at - NUMBERS)
        work.forget_posted(at - NUMBERS)
        work.forget_recent(at - NUMBERS)
        work.forget_paces(at - NUMBERS)
        work.forget_notices((at - NUMBERS).date().isoformat())
    store.scrub()
    return wiped


def _wipe(store: Store, retention: Retention, end: datetime) -> int:
    """Wipes some, in a transaction of their own, so that nobody waits long for it."""
    with store.begin() as work:
        silent = _silent(work, retention, end)
        for person in silent:
            work.erase(person)
    return len(silent)


def _silent(work: Work, retention: Retention, end: datetime) -> tuple[Person, ...]:
    """Some of whom was promised no longer than this; no other worker has their chats meanwhile."""
    times = (end - retention.finished, end - retention.unfinished)
    silent = work.silent(*times, at_most=AT_ONCE)
    if work.worker is None:
        return silent
    for channel in {person.channel for person in silent}:
        work.take(channel, [person.address for person in silent if person.channel == channel])
    # Somebody may have written while their chat was waited for.
    return tuple(
        person for person in silent if work.person(person.channel, person.address) == person
    )


def early(desk: Desk, work: Work, at: datetime) -> tuple[Person, ...]:
    """Everybody of this channel whose last days these are."""
    end, retention = _end_of(at), desk.operator.retention
    people = work.silent(
        end - retention.finished + _ahead(retention.finished),
        end - retention.unfinished + _ahead(retention.unfinished),
    )
    return tuple(person for person in people if person.channel == desk.channel)


def notices(desk: Desk, work: Work, at: datetime, people: Iterable[Person]) -> Iterator[Notice]:
    """What these are to be told today, once for each silence, unless it has just ended."""
    retention = desk.operator.retention
    for person in people:
        if work.person(person.channel, person.address) != person:
            continue
        day = last_day(work, person, retention, person.seen_at)
        # Who is due today is wiped today, and there is nothing left to choose.
        if day > at.date().isoformat():
            name = notice_name(person)
            if work.first_notice(name, day):
                yield Notice(person, f"{name}:{day}", _notice(desk, person, day))


def keep(desk: Desk, work: Work, incoming: Incoming, person: Person, _: str) -> Reply:
    """A sign of life is all it takes; says until when everything is kept now."""
    words = desk.words(person.language)
    day = last_day(work, person, desk.operator.retention, incoming.at)
    said = words.say("retention.kept", day=words.day(day))
    return Reply(closed=said) if incoming.tap else Reply((Message(said),))


def last_day(work: Work, person: Person, retention: Retention, seen: datetime) -> str:
    """The day on which all is wiped of one who was seen last at this moment."""
    done = any(run.state == "done" for run in work.runs(person))
    until = seen + (retention.finished if done else retention.unfinished)
    return until.date().isoformat()


def notice_name(person: Person) -> str:
    """What a person's notice is called; the number means nothing outside of this database."""
    return f"retention:{person.id}"


def _notice(desk: Desk, person: Person, day: str) -> Message:
    words = desk.words(person.language)
    choices = (("copy", "/mydata"), ("keep", "/keep"), ("delete", "/delete"))
    rows = tuple((Button(words.say(f"retention.{name}"), tap),) for name, tap in choices)
    return Message(words.say("retention", day=words.day(day)), rows)


def _ahead(whole: timedelta) -> timedelta:
    """A week, or half of the time where that is shorter."""
    return min(WEEK, whole / 2)


def _end_of(at: datetime) -> datetime:
    """Midnight after this moment: who is due today is due."""
    return datetime.combine(at.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
