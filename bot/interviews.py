"""Runs of dialogues: opened, walked on and kept."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dialogues.advance import advance
from dialogues.cards.page import PICTURE
from dialogues.moment import look
from dialogues.pages.page import PAGE
from dialogues.session import (
    Answer,
    Button,
    Earlier,
    Event,
    Go,
    Message,
    Open,
    Revise,
    Say,
    Session,
    Speak,
    Tap,
    Turn,
)
from dialogues.typed.meeting import CLOCK, MEETING
from storage.values import Kept, Person, Run
from storage.work import Work

from .desk import Desk
from .incoming import Incoming, Reply
from .papers.making import with_file
from .placing import place
from .reminding import planning

HOUR = timedelta(hours=1)
STARTS = 10
"""So many runs may be started in an hour; more is no person deciding something."""
LONGEST_DATA = 64
"""The bytes that a button may carry."""
_DATA = re.compile(
    r"(?:([0-9]{1,4})~)?([0-9]{1,18}):([0-9]{1,9}):([a-z0-9_.]{1,40}):([A-Za-z0-9_.:+-]{1,40})"
)


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a button of an interview says: its run, its prompt and the choice."""

    life: int
    """The life of the database it was made in: one of an earlier life is stale."""
    run: int
    turn: int
    key: str
    choice: str


def encode(run: int, turn: int, key: str, choice: str, life: int = 1) -> str:
    """What a button carries; a choice that is a command stands for itself."""
    if choice.startswith("/"):
        return choice
    # A first life is the rule and goes without saying: a button has little room.
    return f"{f'{life}~' if life > 1 else ''}{run}:{turn}:{key}:{choice}"


def decode(data: str) -> Tapped | None:
    """What a button says; None when no button of ours can have said it."""
    # Its letters are plain ones, each a byte; what came in may hold what is no letter at all.
    found = _DATA.fullmatch(data) if len(data) <= LONGEST_DATA else None
    if found is None:
        return None
    return Tapped(int(found[1] or 1), int(found[2]), int(found[3]), found[4], found[5])


def say(desk: Desk, work: Work, incoming: Incoming, person: Person) -> Reply:
    """A text goes to the run that was last in hand, once it is known what its sender saw."""
    placed = place(work.screen(person), incoming)
    if placed == "wait":
        return Reply(wait=True)
    return go_on(desk, work, incoming, person, Say(incoming.text, incoming.day, placed))


def go(desk: Desk, work: Work, incoming: Incoming, person: Person, where: str) -> Reply:
    """Moves in the run that was last in hand."""
    return go_on(desk, work, incoming, person, Go(where, incoming.day))


def tap(desk: Desk, work: Work, incoming: Incoming, person: Person) -> Reply:
    """A tap goes to the run whose button it is, if that is the person's own."""
    tapped = decode(incoming.tap)
    runs = {run.id: run for run in work.runs(person)}
    if tapped is None or tapped.life != work.life or tapped.run not in runs:
        return go_on(desk, work, incoming, person, Open(incoming.day))
    event = Tap(tapped.key, tapped.turn, tapped.choice, incoming.day)
    return _advance(desk, work, incoming, person, runs[tapped.run], event, alone=len(runs) == 1)


def revise(desk: Desk, work: Work, incoming: Incoming, person: Person) -> Reply:
    """An edited message edits the answer it gave; any other edit changes nothing."""
    answered = work.answered_by(person, incoming.ref) if incoming.ref is not None else None
    if answered is None:
        return Reply()
    run, path = answered
    event = Revise(path, incoming.text, incoming.day)
    return _advance(desk, work, incoming, person, run, event)


def open_dialogue(
    desk: Desk,
    work: Work,
    incoming: Incoming,
    person: Person,
    dialogue: str,
    *,
    anew: bool = False,
    link: str = "",
) -> Reply:
    """The latest run of a dialogue is in hand again, or a first one, which a link may lead to."""
    runs = [run for run in work.runs(person) if run.dialogue == dialogue]
    if runs and not anew:
        return _advance(desk, work, incoming, person, runs[0], Open(incoming.day))
    run = work.start_run(person, dialogue, desk.library.version, incoming.at, link)
    planning.begun(desk, work, person, run, incoming.at)
    shown = _advance(desk, work, incoming, person, run, Open(incoming.day))
    # The welcome has told already what the first dialogue is, and whose link it was.
    if len(work.runs(person)) == 1:
        return shown
    counted = desk.words(person.language).say("link", code=link) if link else ""
    return with_lead(shown, "\n".join(filter(None, [_about(desk, person, dialogue), counted])))


def open_run(desk: Desk, work: Work, incoming: Incoming, person: Person, run: Run) -> Reply:
    """A run of the person's is in hand."""
    return _advance(desk, work, incoming, person, run, Open(incoming.day))


def may_start(work: Work, person: Person, at: datetime) -> bool:
    """Whether the person may start one more run now."""
    return sum(run.started_at > at - HOUR for run in work.runs(person)) < STARTS


def _about(desk: Desk, person: Person, dialogue: str) -> str:
    moment = look(desk.library, Session(dialogue, person.language))
    told = moment.path.dialogue
    say = moment.words.say
    return say("tools.line", title=moment.text(told.title), about=moment.text(told.about))


def title(desk: Desk, person: Person, dialogue: str) -> str:
    """What a dialogue is called in the person's language."""
    moment = look(desk.library, Session(dialogue, person.language))
    return moment.text(moment.path.dialogue.title)


def with_lead(reply: Reply, lead: str) -> Reply:
    """The reply, its first message led in by a line."""
    first, *rest = reply.messages
    return replace(reply, messages=(replace(first, text=f"{lead}\n\n{first.text}"), *rest))


def show_again(desk: Desk, work: Work, incoming: Incoming, person: Person) -> Reply:
    """The open question once more, for someone who may have tapped while nobody listened."""
    run = latest(desk, work, person)
    if run is None or run.state == "done" or person.quiet:
        return Reply()
    lead = desk.words(person.language).say("offline")
    return bring_back(desk, work, incoming, person, run, lead)


def bring_back(
    desk: Desk, work: Work, incoming: Incoming, person: Person, run: Run, lead: str
) -> Reply:
    """What is open in a run, led in by a line, without anybody having asked for it."""
    return with_lead(_advance(desk, work, incoming, person, run, Open(incoming.day)), lead)


def latest(desk: Desk, work: Work, person: Person) -> Run | None:
    """The run that was last in hand, of a dialogue that still exists."""
    return _latest(desk, work.runs(person))


def _latest(desk: Desk, runs: Iterable[Run]) -> Run | None:
    return next((run for run in runs if run.dialogue in desk.library.dialogues), None)


def go_on(desk: Desk, work: Work, incoming: Incoming, person: Person, event: Event) -> Reply:
    """Something happens in the run that was last in hand, or the first dialogue begins."""
    runs = work.runs(person)
    run = _latest(desk, runs)
    if run is None:
        return open_dialogue(desk, work, incoming, person, next(iter(desk.library.dialogues)))
    return _advance(desk, work, incoming, person, run, event, alone=len(runs) == 1)


def _advance(
    desk: Desk,
    work: Work,
    incoming: Incoming,
    person: Person,
    run: Run,
    event: Event,
    *,
    alone: bool = False,
) -> Reply:
    """One event in one run: the next session is kept, and what to show is handed back.

    A run that is known to be the person's only one asks no other run what it knows.
    """
    if run.dialogue not in desk.library.dialogues:
        return open_dialogue(desk, work, incoming, person, next(iter(desk.library.dialogues)))
    before = work.load(person, run)
    # A team agrees anew: what one of them answered alone is not put before it.
    forgets = alone or run.team is not None
    session = before if forgets else _with_past(desk, work, person, run, before)
    turn = advance(desk.library, session, event)
    done = turn.session.prompt is not None and turn.session.prompt.key == PAGE
    ref = incoming.ref if isinstance(event, Say | Revise) else None
    run = work.save(person, run, before, turn.session, ref, incoming.at, done=done)
    if isinstance(event, Speak) and turn.taken and desk.operator.voice.kept == "here":
        work.keep_voice(person, event.voice.id, incoming.at)
    if done and (not _was_done(before) or not {*turn.taken} <= {MEETING, CLOCK}):
        work.keep_page(person, run, turn.messages[0].text if turn.messages else "", incoming.at)
        if run.team is not None:
            work.keep_joint(run.team, turn.session.answers, incoming.at)
    if done and not _was_done(before):
        planning.finished(desk, work, person, run, turn.session)
    if turn.taken:
        planning.walked(desk, work, person, run, turn, incoming.at)
    if turn.opens:
        return open_dialogue(desk, work, incoming, person, turn.opens)
    return _reply(work, run, before, turn, light=bool(person.light_at))


def _was_done(session: Session) -> bool:
    return session.prompt is not None and session.prompt.key == PAGE


def _with_past(desk: Desk, work: Work, person: Person, run: Run, session: Session) -> Session:
    """The session with what the organisation's other runs know."""
    history = [kept for kept in work.history(person) if kept.run.id != run.id]
    return replace(session, known=known(desk, history), earlier=earlier(history, run))


def known(desk: Desk, history: Iterable[Kept]) -> Mapping[str, Answer]:
    """What other runs know, by slot, in a group by slot and item; the newest answer counts."""
    slots = {
        (dialogue.key, question.key): question.slot
        for dialogue in desk.library.dialogues.values()
        for question in dialogue.questions()
        if question.slot
    }
    found: dict[str, Answer] = {}
    for kept in history:
        if kept.path == CLOCK:
            found[CLOCK] = kept.answer
        _, _, inner = kept.path.partition(".")
        item, _, field = inner.partition(".")
        slot = slots.get((kept.run.dialogue, field or kept.path))
        if slot:
            name = f"{slot}.{item}" if field else slot
            found[name] = replace(kept.answer, kept_from=kept.run.dialogue)
    return found


def earlier(history: Iterable[Kept], run: Run) -> tuple[Earlier, ...]:
    """The runs of the same dialogue before this one, the oldest first."""
    answers: dict[int, dict[str, Answer]] = {}
    days: dict[int, str] = {}
    for kept in history:
        if kept.run.dialogue == run.dialogue and kept.run.id < run.id:
            answers.setdefault(kept.run.id, {})[kept.path] = kept.answer
            days[kept.run.id] = kept.run.changed_at.date().isoformat()
    return tuple(Earlier(days[number], answers[number]) for number in sorted(answers))


def _reply(work: Work, run: Run, before: Session, turn: Turn, *, light: bool) -> Reply:
    prompt = turn.session.prompt
    key, number = (prompt.key, prompt.turn) if prompt else (PAGE, 0)

    def button(button: Button) -> Button:
        return Button(button.label, encode(run.id, number, key, button.choice, work.life))

    def message(message: Message) -> Message:
        # Who wants little data is offered no picture: the page has it in words.
        wanted = ([b for b in row if not (light and b.choice == PICTURE)] for row in message.rows)
        rows = tuple(tuple(map(button, row)) for row in wanted if row)
        return replace(with_file(message), rows=rows)

    return Reply(
        tuple(message(m) for m in turn.messages),
        turn.closed,
        turn.toast,
        # By its question and not by its turn: asked again, it was seen before.
        prompt=f"{run.id}:{key}",
        answered=bool(turn.taken) or _draft(turn.session) != _draft(before),
    )


def _draft(session: Session) -> tuple[str, ...]:
    return session.prompt.draft if session.prompt else ()
