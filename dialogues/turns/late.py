"""A text that may not be meant for the open question: the person is asked, nothing is guessed.

On a bad line a text is sent twice, or its second half leaves the phone before the next question
arrives. What was surely sent twice is dropped; of anything else one tap tells whose it is.
"""

from dataclasses import replace

from dialogues.cleaning import clean
from dialogues.moment import Moment
from dialogues.session import Answer, Prompt, Say, Turn
from dialogues.typed.replies import only_number, understand
from dialogues.walk import Step

from .prompting import redraw, show, take

MODES = ("late", "unsure")
CHOICES = (".add", ".replace", ".drop", ".yes")


def chosen(prompt: Prompt, choice: str) -> str:
    """What a tap says about the text; nothing when its card did not show all of the text yet."""
    if prompt.mode not in MODES or choice.rpartition(":")[0] not in CHOICES:
        return ""
    return seen(prompt, choice) or ".again"


def seen(prompt: Prompt, choice: str) -> str:
    """What a tap on a card with a text says, if that card showed all of the text."""
    name, _, lines = choice.rpartition(":")
    return name if lines == str(prompt.aside.count("\n")) else ""


def arrive(moment: Moment, prompt: Prompt, text: str, event: Say) -> Turn | None:
    """What comes of a text whose question is not certain; None where it fits no question."""
    if is_repeated(moment, prompt, text):
        return dropped(moment)
    if prompt.mode in MODES:
        return _further(moment, prompt, text, event.on)
    here = moment.path.step(prompt.key)
    spoken = _before(moment, prompt)
    fits_before = spoken is not None and _answer(moment, spoken, text, event.on) is not None
    fits_here = here is not None and _answer(moment, here, text, event.on) is not None
    if fits_before and (event.placed == "late" or not fits_here):
        return redraw(moment, replace(prompt, mode="late", aside=text), event.on)
    if fits_here:
        return redraw(moment, replace(prompt, mode="unsure", aside=text), event.on)
    return None


def is_repeated(moment: Moment, prompt: Prompt, text: str) -> bool:
    """Whether the answer before this question says the text already."""
    before = moment.path.step(prompt.before)
    return bool(before and before.answer and _is_said(moment, before, before.answer, text))


def names_before(moment: Moment, step: Step, prompt: Prompt, text: str) -> bool:
    """Whether a number where words are wanted names options of the question before.

    Who sends two ticks one by one has the second read by the next question.
    """
    before = _before(moment, prompt)
    if before is None or before.question.kind not in {"one", "many"}:
        return False
    numbers = step.question.kind == "text" and only_number(text)
    return numbers and _answer(moment, before, text, "") is not None


def settled(prompt: Prompt) -> Prompt:
    """The question is open again as it was."""
    return replace(prompt, mode="ask", aside="")


def choose(moment: Moment, prompt: Prompt, choice: str, on: str) -> Turn:
    """The text joins the answer before, takes its place, or is dropped."""
    before = _before(moment, prompt)
    again = replace(moment, session=replace(moment.session, prompt=settled(prompt)))
    if before is None or before.answer is None or prompt.mode != "late" or choice == ".drop":
        return show(again, on)
    joined = f"{before.answer.value}\n{prompt.aside}" if choice == ".add" else prompt.aside
    answer = _answer(moment, before, clean(joined), on)
    if answer is None or (choice == ".add" and before.question.kind != "text"):
        return show(again, on)
    said = moment.line(before, answer)
    lead = moment.words.say("added" if choice == ".add" else "changed", answer=said)
    return take(moment, before, answer, lead=lead)


def _further(moment: Moment, prompt: Prompt, text: str, on: str) -> Turn:
    """One more text of the same kind goes with the first."""
    if text in prompt.aside.splitlines():
        return dropped(moment)
    return redraw(moment, replace(prompt, aside=f"{prompt.aside}\n{text}"), on)


def dropped(moment: Moment) -> Turn:
    """Nothing needs to be shown for what was sent twice: its answer is on the screen."""
    return Turn(moment.session, toast=moment.words.say("toast.saved"))


def _before(moment: Moment, prompt: Prompt) -> Step | None:
    step = moment.path.step(prompt.before)
    return step if step and step.answer and not step.answer.skip else None


def _is_said(moment: Moment, before: Step, answer: Answer, text: str) -> bool:
    """Whether the answer before says this already."""
    if before.question.kind == "text" and isinstance(answer.value, str):
        return text == answer.value or text in answer.value.splitlines()
    again = _answer(moment, before, text, answer.on)
    return again is not None and (again.value, again.skip) == (answer.value, answer.skip)


def _answer(moment: Moment, step: Step, text: str, on: str) -> Answer | None:
    """What the text says at this step, or nothing where it does not fit."""
    said = understand(step, text, moment.words, moment.path.scope, on)
    return said if isinstance(said, Answer) else None
