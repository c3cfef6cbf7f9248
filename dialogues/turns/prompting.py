"""Opening prompts: the next question, the same one again, or the page."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from dialogues.cards import question
from dialogues.cards.page import page_menu
from dialogues.cleaning import MOST
from dialogues.knowing import is_known, known_steps
from dialogues.moment import Moment, changed
from dialogues.pages.page import PAGE
from dialogues.session import Answer, Button, Message, Prompt, Turn
from dialogues.walk import Step


def present(moment: Moment, on: str, *, lead: str = "", closed: str = "", before: str = "") -> Turn:
    """What comes next is open, after the answer that led there: a question, or the page."""
    step = moment.path.next()
    mode = "known" if step and is_known(moment, step) else "ask"
    prompt = Prompt(step.path if step else PAGE, mode=mode, before=before)
    return put(moment, prompt, on, lead=lead, closed=closed)


def put(moment: Moment, prompt: Prompt, on: str, *, lead: str = "", closed: str = "") -> Turn:
    """The prompt is open, under a turn of its own, so that older buttons do not count for it."""
    before = moment.session.prompt
    prompt = replace(prompt, turn=before.turn + 1 if before else 1)
    session = replace(moment.session, prompt=prompt)
    return Turn(session, (card(moment, prompt, on, lead),), closed=closed)


def redraw(moment: Moment, prompt: Prompt, on: str, *, here: bool = False, lead: str = "") -> Turn:
    """The same prompt, shown again as it is now."""
    shown = replace(card(moment, prompt, on, lead), here=here)
    return Turn(replace(moment.session, prompt=prompt), (shown,))


def show(moment: Moment, on: str, *, lead: str = "") -> Turn:
    """Where the person is; after a change of the dialogue that may be another question."""
    prompt = moment.session.prompt
    if prompt is None:
        return present(moment, on, lead=lead)
    if prompt.key == PAGE and moment.path.next() is None:
        return redraw(moment, prompt, on, lead=lead)
    step = moment.path.step(prompt.key)
    if step is None:
        return present(moment, on, lead=lead)
    return redraw(moment, prompt, on, lead=lead)


def card(moment: Moment, prompt: Prompt, on: str, lead: str = "") -> Message:
    """The card of a prompt in its mode."""
    if prompt.mode == "list":
        return _led(question.list_card(moment), lead)
    step = moment.path.step(prompt.key)
    if prompt.mode == "late" and (before := moment.path.step(prompt.before)):
        return _led(question.late_card(moment, before, prompt), lead)
    if prompt.mode == "unsure" and step:
        return _led(question.unsure_card(moment, step, prompt), lead)
    if prompt.mode == "asking" and step:
        return _led(question.asking_card(moment, step, prompt), lead)
    if step is None:
        return page_menu(moment, prompt, on, lead)
    if prompt.mode == "change":
        return _led(question.change_card(moment, step), lead)
    known = known_steps(moment) if prompt.mode == "known" else []
    return (
        question.known_card(moment, known, lead)
        if known
        else question.question_card(moment, step, prompt, lead)
    )


def buttons(moment: Moment, prompt: Prompt, on: str) -> Iterator[Button]:
    """The buttons of that card; of an open question those beside its options, and no words."""
    step = moment.path.step(prompt.key)
    asked = step if prompt.mode in {"ask", "why"} else None
    rows = question.other_rows(moment, asked, prompt) if asked else card(moment, prompt, on).rows
    return chain.from_iterable(rows)


def _led(message: Message, lead: str) -> Message:
    return replace(message, text=f"{lead}\n\n{message.text}") if lead else message


def take(moment: Moment, step: Step, answer: Answer, *, lead: str = "", closed: str = "") -> Turn:
    """The answer stands, and what comes next is open."""
    answers = {**moment.session.answers, step.path: answer}
    after = changed(moment, answers, step)
    turn = present(after, answer.on, lead=lead, closed=closed, before=step.path)
    return replace(turn, taken=(step.path,))


def last_text(moment: Moment, step: Step) -> Step | None:
    """The question just before, when it was answered in the person's words."""
    paths = [other.path for other in moment.path.steps]
    here = paths.index(step.path) if step.path in paths else len(paths)
    before = moment.path.steps[here - 1] if here else None
    spoken = before and before.question.kind == "text" and before.answer and before.answer.value
    return before if spoken else None


def add_to_last(moment: Moment, text: str, on: str) -> Turn:
    """A further message becomes part of the last answer that was given in words."""
    prompt = moment.session.prompt
    here = moment.path.step(prompt.key) if prompt else None
    before = last_text(moment, here) if here else None
    if before is None or before.answer is None or not text:
        return show(moment, on, lead=moment.words.say("misfit.add"))
    if len(f"{before.answer.value}{text}") > MOST:
        return show(moment, on, lead=moment.words.say("misfit.full"))
    answer = replace(before.answer, value=f"{before.answer.value}\n{text}", on=on)
    lead = moment.words.say("added", answer=question.closed(moment, before, answer))
    return take(moment, before, answer, lead=lead)
