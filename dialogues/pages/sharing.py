"""What a person settles before a page is shared: a name at its head, lines that are left off."""

from dataclasses import replace

from dialogues.moment import Moment, look
from dialogues.session import Answer, Button, Message
from dialogues.walk import Step
from dialogues.words import shorten

GROUP = "group_name"
"""Where it is kept what a group wants to be called on its papers."""
LEFT_OFF = "left_off"
"""Where it is kept which answers stand on no page."""
LONGEST_NAME = 80
SHOWN = 60
MOST = 60
"""So many lines have a button; a message holds no more."""


def group(moment: Moment) -> str:
    """What the group wants to be called; empty when it has not said."""
    said = moment.session.answers.get(GROUP, Answer()).value
    return said if isinstance(said, str) else ""


def named(moment: Moment, name: str, on: str) -> Moment:
    """The moment in which the group is called this."""
    return _with(moment, GROUP, Answer(" ".join(name.split()), on=on))


def left_off(moment: Moment) -> tuple[str, ...]:
    """The answers that stand on no page, by path."""
    said = moment.session.answers.get(LEFT_OFF, Answer()).value
    return said if isinstance(said, tuple) else ()


def stands(moment: Moment, step: Step) -> bool:
    """Whether an answer stands on the page as it is shared."""
    return step.path not in left_off(moment)


def without(moment: Moment, path: str, on: str) -> Moment:
    """The moment in which a line is left off, or is there again."""
    others = {other for other in left_off(moment) if other != path}
    kept = others if path in left_off(moment) else {*others, path}
    return _with(moment, LEFT_OFF, Answer(tuple(sorted(kept)), on=on))


def leave_card(moment: Moment, back: tuple[tuple[Button, ...], ...]) -> Message:
    """The lines that can be left off, with their numbers."""
    say = moment.words.say
    steps = lines(moment)
    told = [
        say("page.left_line" if not stands(moment, step) else "page.line", number=n, line=line)
        for n, step in enumerate(steps, start=1)
        for line in [shorten(moment.line(step), SHOWN)]
    ]
    buttons = [Button(str(n), f"leave:{step.path}") for n, step in enumerate(steps, start=1)]
    rows = [tuple(buttons[start : start + 5]) for start in range(0, len(buttons), 5)]
    return Message("\n".join([say("page.choose_line"), *told]), (*rows, *back))


def lines(moment: Moment) -> list[Step]:
    """The answers that have a line of their own on the page."""
    dialogue = moment.path.dialogue
    blocks = [block for block in dialogue.page if block.shows in {"answers", "weighed"}]
    keys = {*dialogue.shows, "words", *(key for block in blocks for key in block.keys)}
    told = [step for step in moment.path.steps if step.answer and not step.answer.skip]
    own = [s for s in told if keys & {s.question.key, s.chapter.key, s.path.partition(".")[0]}]
    return own[:MOST]


def _with(moment: Moment, key: str, answer: Answer) -> Moment:
    answers = {**moment.session.answers, key: answer}
    return look(moment.library, replace(moment.session, answers=answers))
