"""Two runs side by side: what was weighed now, and what the same was before."""

from collections.abc import Mapping
from dataclasses import replace

from dialogues.model import Drawing
from dialogues.moment import Moment
from dialogues.pages.result import weights
from dialogues.pages.sharing import stands
from dialogues.session import Answer
from dialogues.walk import Step

from . import Cell, Mark, Picture, Row
from .sketching import last_day, over_time, picture

MARKS: tuple[Mark, ...] = ("plus", "minus", "both", "none")
_WEIGHED: dict[tuple[str, ...], Mark] = {("strength",): "plus", ("cost",): "minus", (): "none"}


def two_runs(moment: Moment, shown: Drawing, on: str) -> Picture | None:
    """The run beside the newest earlier one that weighed some of the same."""
    steps = [step for step in moment.path.steps if _is_weighed(step) and stands(moment, step)]
    for earlier in reversed(moment.session.earlier):
        both = [step for step in steps if _is_said(earlier.answers.get(step.path))]
        if both:
            break
    else:
        return None
    before, now = earlier.answers, moment.session.answers
    # What changed stands first: the two are laid side by side to see it.
    both.sort(key=lambda step: _value(before, step) == _value(now, step))
    days = (earlier.on, last_day(both, on))
    rows = [_row(moment, step, before) for step in both]
    words = (
        over_time(
            moment, moment.name(step), step, ((days[0], before[step.path]), (days[1], step.answer))
        )
        for step in both
    )
    heads = (_head(moment, shown, *run) for run in zip(days, (before, now), strict=True))
    made = picture(moment, on, heads, rows, words)
    marks = {cell.mark for row in made.rows for cell in row.cells}
    key = ((mark, moment.words.say(f"picture.{mark}")) for mark in MARKS if mark in marks)
    return replace(made, key=tuple(key))


def _is_weighed(step: Step) -> bool:
    """What was said to it counts for or against, or may."""
    question = step.question
    weighed = question.kind == "one" and any(option.weighs for option in question.options)
    return weighed and _is_said(step.answer)


def _is_said(answer: Answer | None) -> bool:
    return answer is not None and not answer.skip


def _value(answers: Mapping[str, Answer], step: Step) -> object:
    return answers[step.path].value


def _row(moment: Moment, step: Step, before: Mapping[str, Answer]) -> Row:
    cells = (_cell(moment, replace(step, answer=before[step.path])), _cell(moment, step))
    return Row(moment.name(step), cells, strong=cells[0].words != cells[1].words)


def _cell(moment: Moment, step: Step) -> Cell:
    return Cell(moment.spoken(step), _WEIGHED.get(tuple(weights(step)), "both"))


def _head(moment: Moment, shown: Drawing, day: str, answers: Mapping[str, Answer]) -> str:
    """The day of a run, and what kind of run it was."""
    step, answer = moment.path.step(shown.note), answers.get(shown.note)
    kind = moment.spoken(step, answer) if step and answer else ""
    return "\n".join(filter(None, [moment.words.day(day), kind]))
