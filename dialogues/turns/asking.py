"""A text that may be a question to us: kept in hand until one tap tells what it is.

Who types `is this safe?` where their own words are wanted hardly means it to stand on the page.
While such a text is in hand nothing else is done, and so neither it nor anything later is lost.
"""

from dataclasses import replace

from dialogues.cleaning import LONGEST
from dialogues.moment import Moment
from dialogues.session import Answer, Prompt, Turn
from dialogues.typed.replies import understand
from dialogues.walk import Step

from . import late
from .prompting import redraw, show

MODE = "asking"
"""The mode of an open question in which a text is in hand."""
SHORT = 80
"""A question to us is short; what is longer is somebody's plan."""
MARKS = ("?", "\u061f", "\uff1f")
"""How a question ends: as most write it, in Arabic, in Chinese."""


def asks(moment: Moment, step: Step, text: str) -> bool:
    """Whether a text is read as an answer here, and yet may be a question to us."""
    if step.question.kind != "text" or len(text) > SHORT or not text.endswith(MARKS):
        return False
    said = understand(step, text, moment.words, moment.path.scope, "")
    return isinstance(said, Answer) and not said.skip


def hold(moment: Moment, prompt: Prompt, text: str, on: str) -> Turn:
    """The text is in hand, and the person is asked what it is."""
    return redraw(moment, replace(prompt, mode=MODE, aside=text), on)


def further(moment: Moment, prompt: Prompt, text: str, on: str) -> Turn:
    """One more text goes with what is in hand, while there is room for it."""
    if not text or text in prompt.aside.splitlines():
        return show(moment, on)
    joined = f"{prompt.aside}\n{text}"
    if len(joined) > LONGEST:
        return show(moment, on, lead=moment.words.say("misfit.full"))
    return hold(moment, prompt, joined, on)


def answer(prompt: Prompt, choice: str) -> str | None:
    """What of the text in hand is an answer, by what was tapped; None when that does not say."""
    match late.seen(prompt, choice):
        case ".mine":
            return prompt.aside
        case ".asking":
            lines = (line for line in prompt.aside.splitlines() if not line.endswith(MARKS))
            return "\n".join(lines)
    return None


def explain(moment: Moment, prompt: Prompt, on: str) -> Turn:
    """The question again, with why it is asked and where more is told."""
    again = replace(late.settled(prompt), mode="why")
    return redraw(moment, again, on, lead=moment.words.say("asking.told"))
