"""When somebody is to be reminded: planned as they begin, as they end, and as they say a day.

A row says when to look, and not more. How things stand then decides, so a step of an interview
writes none.
"""

from datetime import date, datetime, timedelta, tzinfo

from bot.desk import Desk
from dialogues.cards.meeting import is_ahead
from dialogues.moment import look
from dialogues.session import Session, Turn
from dialogues.typed.meeting import CLOCK, MEETING
from storage.values import Person, Run
from storage.work import Work

from . import daytime

FIRST = timedelta(days=3)
"""An interview that stands still for so long is brought back."""
SECOND = timedelta(days=7)
"""So long after that once more: ten days after they stopped."""
STOP = "stop"
"""The decision to go no further."""


def where(desk: Desk, person: Person) -> tzinfo:
    """The zone that a person lives in, as far as is known."""
    return daytime.zone(person.ahead, desk.operator.country)


def begun(desk: Desk, work: Work, person: Person, run: Run, at: datetime) -> None:
    """A run that is begun is looked at when it may have been left."""
    if person.quiet != "off":
        due = daytime.by_day(at + FIRST, where(desk, person))
        work.remind(person, run, "unfinished", due)


def walked(desk: Desk, work: Work, person: Person, run: Run, turn: Turn, at: datetime) -> None:
    """What a step asks for: a meeting was named, or the person decided to stop."""
    if MEETING in turn.taken or CLOCK in turn.taken:
        _meet(desk, work, person, run, turn, at)
    elif _stops(desk, turn):
        work.forgets(run, "meeting", "unfinished", "again")


def _stops(desk: Desk, turn: Turn) -> bool:
    answers = turn.session.answers
    decided = {path for path in turn.taken if path in answers and answers[path].value == STOP}
    if not decided:
        return False
    questions = desk.library.dialogues[turn.session.dialogue].questions()
    return any(question.decision and question.key in decided for question in questions)


def _meet(desk: Desk, work: Work, person: Person, run: Run, turn: Turn, at: datetime) -> None:
    """The time of the person is known from here on, and so is the day before their meeting."""
    clock = turn.session.answers.get(CLOCK)
    if CLOCK in turn.taken and clock and isinstance(clock.value, str):
        guess = daytime.ahead_in(where(desk, person), at)
        person = work.live_at(person, daytime.ahead_of(clock.value, at, guess))
    meet(desk, work, person, run, turn.session, at)


def meet(desk: Desk, work: Work, person: Person, run: Run, session: Session, at: datetime) -> None:
    """The day before the meeting is when to look; of an earlier day nothing is left."""
    work.forgets(run, "meeting")
    day = meeting_day(session)
    if day and is_ahead(day.isoformat(), at.date().isoformat()):
        eve = day - timedelta(days=1)
        work.remind(person, run, "meeting", daytime.morning(eve, where(desk, person)))


def meeting_day(session: Session) -> date | None:
    """The day of the meeting, if one was named."""
    answer = session.answers.get(MEETING)
    named = answer.value if answer else None
    return date.fromisoformat(named) if isinstance(named, str) else None


def finished(desk: Desk, work: Work, person: Person, run: Run, session: Session) -> None:
    """A run that is done is no more brought back, but looked at again in its own rhythm."""
    work.forgets(run, "unfinished", "again")
    again = desk.library.dialogues[run.dialogue].again
    if again is None or person.quiet == "off":
        return
    moment = look(desk.library, session)
    if moment.path.scope.holds(again.when):
        for days in again.days:
            due = daytime.by_day(run.changed_at + timedelta(days=days), where(desk, person))
            work.remind(person, run, "again", due)


def anew(desk: Desk, work: Work, person: Person, at: datetime) -> None:
    """Whoever wants reminders again gets what is still to come."""
    runs = [run for run in work.runs(person) if run.dialogue in desk.library.dialogues]
    for run in {run.dialogue: run for run in reversed(runs)}.values():
        session = work.load(person, run)
        if run.state == "done":
            finished(desk, work, person, run, session)
            work.drop(each for each in work.reminders_of(person) if each.due_at <= at)
        else:
            work.forgets(run, "unfinished")
            begun(desk, work, person, run, at)
        meet(desk, work, person, run, session, at)
