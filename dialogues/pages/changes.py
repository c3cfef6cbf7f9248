"""Then and now: what was said in earlier runs of a dialogue, beside what is said now."""

from collections.abc import Iterable, Iterator, Sequence

from dialogues.moment import Moment
from dialogues.session import Answer, Earlier
from dialogues.walk import Step
from dialogues.words import shorten

from .marks import Mark
from .sharing import stands


def changes(
    moment: Moment,
    units: int,
    before: Sequence[Earlier],
    marking: Mark,
    *,
    dated: bool = True,
) -> Iterator[str]:
    """What has changed since these runs, a line each; what stayed the same is counted.

    What nobody knew counts as an answer once it is known, and so does what is no longer known.
    """
    same = 0
    for step in moment.path.steps:
        told = _earlier(moment, step, units, before)
        if not told or not _counts(step.answer) or not stands(moment, step):
            continue
        now = moment.spoken(step)
        now = shorten(now, units) if units else now
        if any(said != now for said in told):
            # What was said last time and is said now stands at the end already.
            if list(told)[-1] == now:
                del told[now]
            then = [
                f"{said} ({moment.words.day(day)})" if dated else said for said, day in told.items()
            ]
            yield _line(moment, step, [*then, now], marking)
        else:
            same += 1
    if same:
        yield moment.words.say("result.same", count=same)


def _line(moment: Moment, step: Step, said: Iterable[str], marking: Mark) -> str:
    question = step.question
    named = moment.text(question.page, step) if question.page and not step.item else ""
    name, line = named or moment.name(step), " > ".join(said)
    return (
        moment.named(marking(name), line) if name else f"{moment.text(question.text, step)} {line}"
    )


def _earlier(moment: Moment, step: Step, units: int, before: Sequence[Earlier]) -> dict[str, str]:
    """What was said here, each once, with the last day it was said."""
    told: dict[str, str] = {}
    for earlier in before:
        answer = earlier.answers.get(step.path)
        if answer and _counts(answer):
            said = moment.spoken(step, answer)
            told[shorten(said, units) if units else said] = earlier.on
    return told


def _counts(answer: Answer | None) -> bool:
    return answer is not None and answer.skip in {"", "dont_know"}
