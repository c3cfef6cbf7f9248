"""What other runs of the same organisation know already: shown to be kept, never asked again."""

from collections.abc import Sequence
from dataclasses import replace

from .moment import Moment, look
from .session import Answer
from .walk import Step, fits


def is_known(moment: Moment, step: Step) -> bool:
    """Whether another run can answer the step."""
    known: Answer | None = moment.session.known.get(step.question.slot)
    return bool(step.answer is None and known and not known.skip and fits(step, known.value))


def known_steps(moment: Moment) -> list[Step]:
    """The steps from the next one on, within its chapter, that are known one after another."""
    first = step = moment.path.next()
    steps = []
    while first and step and step.chapter is first.chapter and is_known(moment, step):
        steps.append(step)
        moment = keep(moment, [step], "")
        step = moment.path.next()
    return steps


def keep(moment: Moment, steps: Sequence[Step], on: str) -> Moment:
    """The moment at which these steps are answered with what is known."""
    kept = {}
    for step in steps:
        known = moment.session.known[step.question.slot]
        kept[step.path] = replace(known, sense=step.sense(known.value), on=on)
    answers = {**moment.session.answers, **kept}
    return look(moment.library, replace(moment.session, answers=answers))
