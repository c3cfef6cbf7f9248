"""What is kept no longer than was promised, and said a week before it goes."""

from collections.abc import Iterator
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
"""Telegram hands in an update for a day at most; its number is remembered for twice as long."""
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
    with store.begin() as work:
        silent = work.silent(end - retention.finished, end - retention.unfinished)
        for person in silent:
            work.erase(person)
        for parked in work.parked():
            if parked.received_at < end - retention.unfinished:
                work.unpark(parked.channel, parked.update_id)
        work.forget_received(at - NUMBERS)
        work.forget_posted(at - NUMBERS)
        work.forget_notices((at - NUMBERS).date().isoformat())
    store.scrub()
    return len(silent)


def notices(desk: Desk, work: Work, at: datetime) -> Iterator[Notice]:
    """What is to be told today, once for each silence, to people of this channel."""
    end, retention = _end_of(at), desk.operator.retention
    early = work.silent(
        end - retention.finished + _ahead(retention.finished),
        end - retention.unfinished + _ahead(retention.unfinished),
    )
    for person in early:
        day = last_day(work, person, retention, person.seen_at)
        # Who is due today is wiped today, and there is nothing left to choose.
        if person.channel == desk.channel and day > at.date().isoformat():
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
