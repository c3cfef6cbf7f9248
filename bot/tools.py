"""What there is to work on, what was done of it, and what would help most now."""

from collections.abc import Iterable, Mapping

from dialogues.model import Tool
from dialogues.moment import look
from dialogues.scope import Scope
from dialogues.session import Button, Message
from storage.values import Person, Run
from storage.work import Work

from . import interviews, keeping
from .desk import Desk
from .incoming import Incoming, Reply

HALF = 18
"""So many letters a phone shows on a button that shares its row with another."""
OTHERS = Tool("own", "", None)
"""Where an operator's own dialogues stand."""


def tools(desk: Desk, work: Work, incoming: Incoming, person: Person, _: str) -> Reply:
    """The dialogues there are, under headings, and the one that would help most now."""
    del incoming
    words = desk.words(person.language)
    groups: dict[str, list[str]] = {}
    for key in desk.library.dialogues:
        group = desk.library.tools.get(key, OTHERS).group
        groups.setdefault(group, []).append(_title(desk, person, key))
    lines = [
        words.say("named", name=words.say(f"tools.{group}"), said=", ".join(titles))
        for group, titles in groups.items()
    ]
    best, told = _best(desk, work, person, work.runs(person))
    buttons = [_button(desk, person, key) for key in desk.library.dialogues if key != best]
    first = ((_button(desk, person, best),),) if best else ()
    text = "\n".join([words.say("tools"), *lines, *([told] if told else [])])
    return Reply((Message(text, (*first, *_rows(buttons))),))


def _rows(buttons: list[Button]) -> list[tuple[Button, ...]]:
    """One button a row, or two where both can be read."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        before = rows[-1] if rows else ()
        if len(before) == 1 and max(len(before[0].label), len(button.label)) <= HALF:
            rows[-1] = (*before, button)
        else:
            rows.append((button,))
    return rows


def status(desk: Desk, work: Work, incoming: Incoming, person: Person, _: str) -> Reply:
    """What was done, what is open, what would help most now, and until when all is kept."""
    words = desk.words(person.language)
    runs = work.runs(person)
    latest = {run.dialogue: run for run in reversed(runs)}
    lines = [_line(desk, work, person, run) for run in latest.values()]
    best, told = _best(desk, work, person, runs)
    day = keeping.last_day(work, person, desk.operator.retention, incoming.at)
    kept = words.say("status.kept", day=words.day(day))
    code = words.say("status.code", code=work.code(person))
    text = [*(lines or [words.say("status.none")]), *([told] if told else []), kept, code]
    begun = [key for key, run in latest.items() if run.state == "open" and _is_known(desk, key)]
    rows = tuple((_button(desk, person, key),) for key in dict.fromkeys([*begun[:2], best]) if key)
    return Reply((Message("\n".join(text), rows),))


def _line(desk: Desk, work: Work, person: Person, run: Run) -> str:
    """One dialogue, as its latest run stands."""
    words = desk.words(person.language)
    title = _title(desk, person, run.dialogue)
    if run.state == "done":
        day = words.day(run.changed_at.date().isoformat())
        return words.say("status.done", title=title, day=day)
    answered = 0
    if _is_known(desk, run.dialogue):
        moment = look(desk.library, work.load(person, run))
        answered = sum(step.answer is not None for step in moment.path.steps)
    day = words.day(run.started_at.date().isoformat())
    return words.say("status.open", title=title, answered=answered, day=day)


def _best(desk: Desk, work: Work, person: Person, runs: Iterable[Run]) -> tuple[str, str]:
    """The dialogue that would help most now, and why; nothing when none stands out."""
    known = interviews.known(desk, work.history(person))
    scope = Scope(desk.library, {slot: answer.value for slot, answer in known.items()})
    states: Mapping[str, str] = {run.dialogue: run.state for run in reversed(list(runs))}
    done = tuple(key for key, state in states.items() if state == "done")
    scope.learn("done", done, answered=True)
    scope.learn("begun", tuple(states), answered=True)
    words = desk.words(person.language)
    for key, tool in desk.library.tools.items():
        if tool.when and tool.text and scope.holds(tool.when):
            why = words.text(tool.text, scope)
            return key, words.say("tools.best", title=_title(desk, person, key), why=why)
    return "", ""


def _is_known(desk: Desk, dialogue: str) -> bool:
    return dialogue in desk.library.dialogues


def _title(desk: Desk, person: Person, dialogue: str) -> str:
    return interviews.title(desk, person, dialogue) if _is_known(desk, dialogue) else dialogue


def _button(desk: Desk, person: Person, dialogue: str) -> Button:
    return Button(_title(desk, person, dialogue), f"/start {dialogue}")
