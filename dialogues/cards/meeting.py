"""The day of the meeting in the chat: asked for under the page, and noted."""

from dataclasses import replace
from datetime import date, timedelta

from dialogues.moment import Moment
from dialogues.session import Answer, Button, Message, Prompt, Session
from dialogues.typed.days import read_day
from dialogues.typed.meeting import CLOCK, MEETING, read_time

MODES = ("meeting", "clock", "noted")
"""The modes of the page in which the meeting is spoken of."""
OFFERED = range(2, 8)
"""The days that are offered, counted from today: there is a day before them."""
PER_ROW = 3
Rows = tuple[tuple[Button, ...], ...]


def meeting_card(moment: Moment, prompt: Prompt, on: str, back: Rows) -> Message:
    """What is asked of the meeting, or what was noted."""
    say = moment.words.say
    moved = ((Button(say("remind.moved"), ".meeting"),),) if _day(moment) else ()
    match prompt.mode:
        case "meeting":
            return Message(say("meeting.day"), (*_days(moment, on), *back))
        case "clock":
            text = "\n".join(filter(None, [_is_on(moment), say("meeting.clock")]))
            return Message(text, ((Button(say("choice.skip"), ".noted"),), *moved, *back))
        case _:
            return Message(_noted(moment, on), (*moved, *back))


def _days(moment: Moment, on: str) -> Rows:
    days = [(date.fromisoformat(on) + timedelta(days=ahead)).isoformat() for ahead in OFFERED]
    buttons = [Button(moment.words.weekday(day), f".day:{day}") for day in days]
    return tuple(tuple(buttons[at : at + PER_ROW]) for at in range(0, len(buttons), PER_ROW))


def _day(moment: Moment) -> str:
    """The day of the meeting, where one was named."""
    answer = moment.session.answers.get(MEETING)
    return answer.value if answer and isinstance(answer.value, str) else ""


def _is_on(moment: Moment) -> str:
    """The day as it was understood, to be put right before anything rests on it."""
    day = _day(moment)
    return moment.words.say("meeting.is_on", day=moment.words.whole_day(day)) if day else ""


def _noted(moment: Moment, on: str) -> str:
    day = _day(moment)
    if not day:
        return moment.words.say("meeting.none")
    near = "meeting.past" if day < on else "meeting.soon"
    phrase = "meeting.noted" if is_ahead(day, on) else near
    return moment.words.say(phrase, day=moment.words.whole_day(day))


def is_ahead(day: str, on: str) -> bool:
    """Whether there is a whole day between, so that one can be told the day before."""
    return date.fromisoformat(day) > date.fromisoformat(on) + timedelta(days=1)


def noted(moment: Moment, mode: str, text: str, on: str) -> tuple[Session, str] | None:
    """The session with the day, or where it is asked for the time, that a text names.

    A day may be named wherever the meeting is spoken of: it puts right the one before. None when
    the text names nothing of this.
    """
    day, time = read_day(text, on, moment.words), read_time(text) if mode == "clock" else None
    name, read = (CLOCK, time) if time else (MEETING, day)
    if read is None:
        return None
    answers = {**moment.session.answers, name: Answer(read, on=on)}
    return replace(moment.session, answers=answers), name


def after(session: Session) -> str:
    """The mode that follows once the day is known: the time is asked for only once."""
    knows = CLOCK in session.answers or CLOCK in session.known
    return "noted" if knows else "clock"
