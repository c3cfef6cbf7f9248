"""What is known already or likely from other runs: shown to be kept, never asked as if new."""

from collections.abc import Sequence
from dataclasses import replace

from .expressions import render, template
from .moment import Moment, look
from .session import Answer, Value
from .walk import Step, fits


def is_known(moment: Moment, step: Step) -> bool:
    """Whether another run answers the step, or makes an answer likely."""
    return step.answer is None and known_answer(moment, step) is not None


def known_answer(moment: Moment, step: Step) -> Answer | None:
    """What another run says under the step's slot, or what its answers make likely."""
    known: Answer | None = moment.session.known.get(step.slot)
    own = known is not None and known.kept_from == moment.session.dialogue
    if known and not (own and step.question.fresh) and not known.skip and fits(step, known.value):
        return known
    likely = _likely(moment, step)
    return Answer(likely) if likely and fits(step, likely) else None


def _likely(moment: Moment, step: Step) -> Value:
    question, scope = step.question, moment.path.scope
    if question.draft:
        return _drafted(moment, step)
    hold = tuple(key for key, source in question.likely.items() if scope.holds(source))
    return hold if question.kind == "many" else next(iter(hold), None)


def _drafted(moment: Moment, step: Step) -> str:
    """The text that other answers make; none where one of them is missing."""
    told: list[str] = []

    def tell(slot: str) -> str:
        told.append(moment.told(slot))
        return told[-1]

    assert step.question.draft
    source = moment.words.form(step.question.draft, moment.path.scope)
    drafted = render(template(source), {"told": tell})
    return drafted.strip() if all(told) else ""


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
        if known := known_answer(moment, step):
            kept[step.path] = replace(known, sense=step.sense(known.value), on=on)
    answers = {**moment.session.answers, **kept}
    return look(moment.library, replace(moment.session, answers=answers))
