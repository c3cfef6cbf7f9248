"""Readings over time: what was read of each item of a group, run by run."""

from dataclasses import replace

from dialogues.model import Drawing
from dialogues.moment import Moment
from dialogues.pages.sharing import stands
from dialogues.session import Answer
from dialogues.walk import Step

from . import Cell, Picture, Row
from .measuring import number
from .sketching import fields, item, last_day, over_time, picture

LOOKS = 12
"""So many looks fit side by side; the newest are drawn and told."""


def readings(moment: Moment, shown: Drawing, on: str) -> Picture | None:
    """Each item's readings; one alone is drawn only where it is a number."""
    asked = [step for step in fields(moment, shown) if step.question.key == shown.read]
    steps = [step for step in asked if stands(moment, step)]
    looks = _looks(moment, steps, on)[-LOOKS:]
    told = {step.path: [(day, said.get(step.path)) for day, said in looks] for step in steps}
    rows = {step.path: _row(moment, shown, step, told[step.path]) for step in steps}
    read = [step for step in steps if any(cell.words for cell in rows[step.path].cells)]
    if not any(map(_is_drawable, rows.values())):
        return None
    words = (over_time(moment, item(moment, step), step, told[step.path]) for step in read)
    days = (moment.words.day(day) for day, _ in looks)
    made = picture(moment, on, days, [rows[step.path] for step in read], words)
    unread = moment.words.say("picture.unread")
    return replace(made, key=(("open", unread),)) if any(map(_is_mixed, made.rows)) else made


def _row(moment: Moment, shown: Drawing, step: Step, told: list[tuple[str, Answer | None]]) -> Row:
    cells = tuple(_cell(moment, step, answer) for _, answer in told)
    return Row(item(moment, step), cells, _note(moment, step, shown))


def _cell(moment: Moment, step: Step, answer: Answer | None) -> Cell:
    if answer is None or answer.skip or not isinstance(answer.value, str):
        return Cell()
    read = number(answer.value, moment.words.say("typed.of"))
    return Cell(moment.spoken(step, answer), number=read)


def _is_drawable(row: Row) -> bool:
    said = [cell for cell in row.cells if cell.words]
    return len(said) > 1 or any(cell.number is not None for cell in said)


def _is_mixed(row: Row) -> bool:
    """Some of its readings are numbers, and some are not."""
    return len({cell.number is None for cell in row.cells if cell.words}) > 1


def _looks(moment: Moment, steps: list[Step], on: str) -> list[tuple[str, dict[str, Answer]]]:
    """The days on which something was read, the oldest first, and what was said then."""
    own = {step.path: step.answer for step in steps if step.answer}
    runs = [(earlier.on, dict(earlier.answers)) for earlier in moment.session.earlier]
    looks = [*runs, (last_day(steps, on), own)]
    return [look for look in looks if any(step.path in look[1] for step in steps)]


def _note(moment: Moment, step: Step, shown: Drawing) -> str:
    """How the item is counted, in the person's words."""
    group, key, _ = step.path.split(".")
    of = moment.path.step(f"{group}.{key}.{shown.note}")
    said = of and of.answer and not of.answer.skip and stands(moment, of)
    return moment.spoken(of) if of and said else ""
