"""What a person would typically do with the question that is open."""

from dataclasses import dataclass

from dialogues.model import Question
from dialogues.moment import Moment
from dialogues.session import Prompt
from dialogues.walk import MORE, Step

LINE = "Learn to dry fruit from a group in Peru, from May, with two of us"
"""Our own words: as long as most lines that people write."""
MONTH = "March 2027"
TICKS = 2


@dataclass(frozen=True, slots=True)
class Doing:
    """A choice to tap, or words to type."""

    choice: str = ""
    words: str = ""


def typical(moment: Moment, prompt: Prompt) -> Doing:
    """The first option, two ticks, a line of words; what is known already is kept."""
    step = moment.path.step(prompt.key)
    if prompt.mode == "known":
        return Doing(".keep")
    if step is None:
        return Doing()
    match step.question.kind:
        case "one":
            return Doing(_one(step))
        case "many":
            return _many(step, prompt)
        case "number":
            return Doing(words=f"{_number(step.question):g}")
        case "date":
            return Doing(words=MONTH)
        case _:
            return Doing(".done") if prompt.draft else Doing(words=LINE)


def _one(step: Step) -> str:
    """One item of a group is typical, so nothing follows it."""
    last = step.question.key == MORE
    return step.options[-1 if last else 0].key


def _many(step: Step, prompt: Prompt) -> Doing:
    wanted = min(TICKS, len(step.options))
    if len(prompt.draft) >= wanted:
        return Doing(".done")
    left = (option.key for option in step.options if option.key not in prompt.draft)
    return Doing(f"+{next(left)}")


def _number(question: Question) -> float:
    low = question.low if question.low is not None else 0.0
    return low if question.high is None else (low + question.high) // 2
