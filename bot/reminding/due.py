"""Coming back: what somebody is reminded of now, once, by day, and what is left alone.

Of all that is due a person hears one thing at most; the rest moves to another day or goes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import interviews
from bot.desk import Desk
from bot.incoming import Incoming, Reply
from dialogues.moment import Moment, look
from dialogues.pages.page import PAGE
from dialogues.pages.result import answer_lines
from dialogues.session import Button, Message
from storage.values import Person, Reminder, Run
from storage.work import Work

from . import daytime, planning

MOST = 2
"""So often an open chapter is brought back."""
DAY = timedelta(days=1)
APART = timedelta(hours=20)
"""So long nothing else is said after a reminder, or before that of a meeting."""
SAID = 120
"""How much of an answer is told again, in UTF-16 units."""
ORDER = ("meeting", "again", "unfinished")
"""Which one is told when several are due."""
OFF = "/reminders off"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is reminded of."""

    incoming: Incoming
    """What it counts as having come in; its name is given once."""
    reply: Reply
    until: datetime
    """After this it is too late in the day to arrive."""
    rings: bool = False
    """The person asked for it on a day of their own."""


@dataclass(frozen=True, slots=True)
class _Look:
    """One reminder that is due, and what it is looked at with."""

    desk: Desk
    work: Work
    person: Person
    at: datetime
    here: bool
    reminder: Reminder
    run: Run | None
    runs: tuple[Run, ...]

    def moves(self, to: datetime, told: Reminder | None = None) -> None:
        """It is looked at again then, by day."""
        due = daytime.by_day(to, planning.where(self.desk, self.person))
        self.work.move(replace(told or self.reminder, due_at=due))

    def goes(self) -> None:
        """There is nothing to remind of any more."""
        self.work.drop([self.reminder])

    def told(self, reply: Reply, *, rings: bool = False) -> Told:
        """The reply, with the way to hear no more of the kind."""
        words = self.desk.words(self.person.language)
        *before, last = reply.messages
        off = (Button(words.say("remind.off"), OFF),)
        messages = (*before, replace(last, rows=(*last.rows, off)))
        until = daytime.evening(self.at, planning.where(self.desk, self.person))
        return Told(self.incoming, replace(reply, messages=messages), until, rings)

    @property
    def incoming(self) -> Incoming:
        """What it counts as having come in."""
        name = f"reminder:{self.reminder.id}:{self.reminder.sent}"
        return Incoming(self.person.channel, self.person.address, name, self.at)


def remind(
    desk: Desk, work: Work, person: Person, at: datetime, *, here: bool = False
) -> Told | None:
    """What the person is reminded of at this time; `here` they have come by themselves."""
    kept = work.reminders_of(person)
    due = sorted(
        (each for each in kept if each.due_at <= at), key=lambda each: ORDER.index(each.kind)
    )
    if not due:
        return None
    if not here and daytime.by_day(at, planning.where(desk, person)) > at:
        put_off(desk, work, person, at)
        return None
    runs = work.runs(person)
    told: Told | None = None
    for each in due:
        run = next((run for run in runs if run.id == each.run_id), None)
        look_ = _Look(desk, work, person, at, here, each, run, runs)
        if any(_overtakes(later, each) for later in due):
            look_.goes()
        elif told or (each.kind != "meeting" and _meets_soon(kept, at)):
            look_.moves(at + DAY)
        elif not (here and each.kind == "unfinished"):
            told = TELL[each.kind](look_)
    if told:
        _make_room(desk, work, person, at)
    return told


def put_off(
    desk: Desk, work: Work, person: Person, at: datetime, by: timedelta = timedelta()
) -> None:
    """What is due now is looked at later, by day."""
    to = daytime.by_day(at + by, planning.where(desk, person))
    for each in work.reminders_of(person):
        if each.due_at <= at:
            work.move(replace(each, due_at=to))


def _overtakes(later: Reminder, than: Reminder) -> bool:
    """Whether a later look at the same run is due as well, so that the earlier one is over."""
    same = (later.run_id, later.kind) == (than.run_id, than.kind)
    return same and later.id > than.id


def _meets_soon(kept: tuple[Reminder, ...], at: datetime) -> bool:
    return any(each.kind == "meeting" and at < each.due_at < at + APART for each in kept)


def _make_room(desk: Desk, work: Work, person: Person, at: datetime) -> None:
    """What would follow on the heels of a reminder waits a day."""
    to = daytime.by_day(at + DAY, planning.where(desk, person))
    for each in work.reminders_of(person):
        if each.kind != "meeting" and each.due_at < at + APART:
            work.move(replace(each, due_at=to))


def _meeting(look_: _Look) -> Told | None:
    """The page as it was handed over, the day before the meeting; to who comes, on that day too."""
    work, run = look_.work, look_.run
    pages = [page for page in work.pages(look_.person) if run and page.run_id == run.id]
    day = planning.meeting_day(work.load(look_.person, run)) if run else None
    if run is None or day is None or not pages:
        look_.goes()
        return None
    where = planning.where(look_.desk, look_.person)
    eve = day - DAY
    today = look_.at.astimezone(where).date()
    if today < eve:
        look_.moves(daytime.morning(eve, where))
        return None
    look_.goes()
    if today > (day if look_.here else eve):
        return None
    words = look_.desk.words(look_.person.language)
    lead = words.say("remind.meeting", day=words.day(day.isoformat()))
    choices = (("page.choice.file", ".file"), ("remind.moved", ".meeting"))
    rows = tuple(
        (Button(words.say(name), interviews.encode(run.id, 0, PAGE, choice, work.life)),)
        for name, choice in choices
    )
    return look_.told(Reply((Message(f"{lead}\n\n{pages[-1].text}", rows),)), rings=True)


def _unfinished(look_: _Look) -> Told | None:
    """The question that is open, after three days and after ten, twice a chapter at most."""
    desk, work, run, at = look_.desk, look_.work, look_.run, look_.at
    if run is None or run.state == "done" or run.dialogue not in desk.library.dialogues:
        look_.goes()
        return None
    if run.id != look_.runs[0].id:
        look_.moves(at + planning.FIRST)
        return None
    moment = look(desk.library, work.load(look_.person, run))
    chapter = _open_chapter(moment)
    sent = look_.reminder.sent if chapter == look_.reminder.chapter else 0
    due = run.changed_at + (planning.SECOND if sent else planning.FIRST)
    if sent >= MOST or due > at:
        look_.moves(max(due, at + DAY) if sent < MOST else at + planning.SECOND)
        return None
    lead = desk.words(look_.person.language).say("remind.unfinished")
    reply = interviews.bring_back(desk, work, look_.incoming, look_.person, run, lead)
    told = replace(look_.reminder, chapter=chapter, sent=sent + 1)
    look_.moves(at + planning.SECOND, told)
    return look_.told(reply)


def _open_chapter(moment: Moment) -> str:
    prompt = moment.session.prompt
    step = (moment.path.step(prompt.key) if prompt else None) or moment.path.next()
    return step.chapter.key if step else ""


def _again(look_: _Look) -> Told | None:
    """How it was then, and the way to say how it is now."""
    desk, run = look_.desk, look_.run
    known = run and desk.library.dialogues.get(run.dialogue)
    same = [other for other in look_.runs if run and other.dialogue == run.dialogue]
    look_.goes()
    if run is None or not known or known.again is None or run.id != max(each.id for each in same):
        return None
    moment = look(desk.library, look_.work.load(look_.person, run))
    if not moment.path.scope.holds(known.again.when):
        return None
    words = moment.words
    lines = [line for key in known.again.answers for line in answer_lines(moment, key, SAID)]
    head = f"{moment.text(known.title)}, {words.day(run.changed_at.date().isoformat())}"
    rows = (
        *(
            ((Button(words.say("remind.begin"), f"/new {run.dialogue}"),),)
            if known.again.new
            else ()
        ),
        (Button(words.say("remind.show"), f"/start {run.dialogue}"),),
    )
    text = "\n".join([moment.text(known.again.text), head, *lines])
    return look_.told(Reply((Message(text, rows),)))


TELL: dict[str, Callable[[_Look], Told | None]] = {
    "meeting": _meeting,
    "again": _again,
    "unfinished": _unfinished,
}


def command(desk: Desk, work: Work, incoming: Incoming, person: Person, sure: str) -> Reply:
    """What is to come; none of it any more, or all of it again."""
    words = desk.words(person.language)
    if sure == "off":
        work.drop(work.reminders_of(person))
        work.hush(person, "off")
        on = ((Button(words.say("remind.on"), "/reminders on"),),)
        return Reply((Message(words.say("remind.are_off"), on),))
    if sure == "on":
        planning.anew(desk, work, work.hush(person, ""), incoming.at)
        return Reply((Message(words.say("remind.are_on")),))
    lines = tuple(listed(desk, work, person))
    if not lines:
        return Reply((Message(words.say("remind.none")),))
    is_paused = person.quiet == "paused"
    heading = words.say("remind.paused" if is_paused else "remind.listed")
    label, choice = ("remind.on", "/reminders on") if is_paused else ("remind.off", OFF)
    rows = ((Button(words.say(label), choice),),)
    return Reply((Message("\n".join([heading, *lines]), rows),))


def listed(desk: Desk, work: Work, person: Person) -> list[str]:
    """Each reminder that is to come, in a line."""
    words = desk.words(person.language)
    runs = {run.id: run for run in work.runs(person)}
    where = planning.where(desk, person)
    lines = []
    for each in work.reminders_of(person):
        run = runs.get(each.run_id)
        if run and run.dialogue in desk.library.dialogues and each.sent < MOST:
            title = interviews.title(desk, person, run.dialogue)
            day = words.day(each.due_at.astimezone(where).date().isoformat())
            lines.append(words.say(f"remind.line.{each.kind}", day=day, title=title))
    return lines


def comes_back(work: Work, person: Person, name: str) -> Person:
    """Whoever goes on after a pause may be reminded again."""
    if person.quiet == "paused" and name not in STILL:
        return work.hush(person, "")
    return person


STILL = {
    "pause", "reminders", "help", "status", "tools", "mydata", "delete", "privacy", "more", "share",
    "feedback", "language", "keep",
}  # fmt: skip
"""What one may ask for and still pause."""
