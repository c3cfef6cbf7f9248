"""What a person sees: the open question, and the cards around it."""

from .model import Option
from .moment import Moment
from .session import Answer, Button, Message, Prompt
from .walk import Step, fits
from .words import shorten

PER_ROW = 5
"""How many number buttons stand side by side."""
LISTED = 60
"""How much of an answer a list shows, in UTF-16 units."""
SKIPS = ("dont_know", "not_for_us", "later", "rather_not")
SHORT_DIALOGUE = 12
"""A dialogue of so many steps is counted through; a longer one by chapter."""

Rows = tuple[tuple[Button, ...], ...]


def question_card(moment: Moment, step: Step, prompt: Prompt, lead: str = "") -> Message:
    """The open question, with its buttons; in its other modes the same card shows more or less."""
    if prompt.mode == "skip":
        return Message(_question(moment, step), _skip_rows(moment, step))
    why = _why(moment, step) if prompt.mode == "why" else ""
    parts = [
        lead and f"{lead}\n",
        _header(moment, step),
        *_summary(moment, step),
        _question(moment, step),
        why,
        _before(moment, step),
        _draft(moment, step, prompt),
    ]
    return Message("\n".join(filter(None, parts)), question_rows(moment, step, prompt))


def question_rows(moment: Moment, step: Step, prompt: Prompt) -> Rows:
    """The buttons of a question: one row an option, then what else one can do."""
    rows = [
        (_option_button(moment, step, prompt, number, option),)
        for number, option in enumerate(step.options, start=1)
    ]
    if step.question.none and not prompt.draft:
        rows += [
            (_button(moment, "choice.all", ".all"),),
            (_button(moment, "choice.none", ".none"),),
        ]
    if prompt.draft:
        rows.append((_button(moment, "choice.done", ".done"),))
    if keepable(moment, step):
        rows.append((_button(moment, "choice.keep", ".keep"),))
    if step.question.decision:
        rows.append((_button(moment, "choice.so_far", ".so_far"),))
    if prompt.aside:
        rows.append((_button(moment, "choice.add", ".add"),))
    return (*rows, _controls(moment, step, prompt))


def known_card(moment: Moment, steps: list[Step], lead: str = "") -> Message:
    """What another dialogue already knows, to keep as a whole or to change one by one."""
    say = moment.words.say
    known = [(step, moment.session.known[step.question.slot]) for step in steps]
    lines = [
        f"{number}. {shorten(moment.line(step, answer), LISTED * 2)}"
        for number, (step, answer) in enumerate(known, start=1)
    ]
    keep = "choice.keep_all" if len(steps) > 1 else "choice.keep"
    rows = [
        (_button(moment, keep, ".keep"),),
        *_number_rows([f".change{number}" for number in range(1, len(steps) + 1)]),
    ]
    text = "\n".join(filter(None, [lead, _header(moment, steps[0]), say("known"), *lines]))
    return Message(f"{text}\n{say('known.change')}", tuple(rows))


def change_card(moment: Moment, step: Step) -> Message:
    """An answer that stands, and whether to change it."""
    rows = ((_button(moment, "choice.change", ".change"), _button(moment, "choice.keep", ".keep")),)
    text = moment.words.say("stale", answer=shorten(moment.line(step), LISTED * 3))
    return Message(text, rows)


def late_card(moment: Moment, before: Step, prompt: Prompt) -> Message:
    """A text that came too early for the open question, and what to do with it."""
    choices = ("add", "replace", "drop") if before.question.kind == "text" else ("replace", "drop")
    said = shorten(prompt.aside, LISTED * 4)
    answer = shorten(moment.line(before), LISTED * 2)
    text = moment.words.say("late", said=said, answer=answer)
    return Message(text, (tuple(_late_button(moment, prompt, name, name) for name in choices),))


def unsure_card(moment: Moment, step: Step, prompt: Prompt) -> Message:
    """A text that may answer the open question, or not."""
    said = shorten(prompt.aside, LISTED * 4)
    question = moment.words.text(step.question.text, moment.path.scope)
    text = moment.words.say("late.unsure", said=said, question=question)
    pairs = (("yes", "yes"), ("no", "drop"))
    return Message(text, (tuple(_late_button(moment, prompt, *pair) for pair in pairs),))


def _late_button(moment: Moment, prompt: Prompt, phrase: str, choice: str) -> Button:
    # How much of the text the card shows is part of the choice: more of it may be on its way.
    lines = prompt.aside.count("\n")
    return _button(moment, f"late.{phrase}", f".{choice}:{lines}")


def list_card(moment: Moment) -> Message:
    """All answers that stand, to choose one to change."""
    steps = answered(moment)
    lines = [
        f"{number}. {shorten(moment.line(step), LISTED)}"
        for number, step in enumerate(steps, start=1)
    ]
    rows = _number_rows([f".change{number}" for number in range(1, len(steps) + 1)])
    rows.append((_button(moment, "choice.go_on", ".go_on"),))
    heading = moment.words.say("answers" if lines else "answers.none")
    return Message("\n".join([heading, *lines]), tuple(rows))


def answered(moment: Moment) -> list[Step]:
    """The steps on the path that have an answer or a skip."""
    return [step for step in moment.path.steps if step.answer]


def closed(moment: Moment, step: Step, answer: Answer) -> str:
    """What the card of an answered question says from then on."""
    return f"\u2713 {shorten(moment.line(step, answer), LISTED * 4)}"


def _header(moment: Moment, step: Step) -> str:
    steps = moment.path.steps
    title = moment.words.text(step.chapter.title, moment.path.scope)
    of_chapter = [other for other in steps if other.chapter is step.chapter]
    first = of_chapter[0] == step
    if len(steps) <= SHORT_DIALOGUE:
        place = moment.words.say("progress", number=steps.index(step) + 1, total=len(steps))
        return f"{place}. {title}" if first else place
    chapters = list(moment.path.dialogue.chapters)
    part = moment.words.say(
        "part", number=chapters.index(step.chapter) + 1, total=len(chapters), title=title
    )
    questions = list(dict.fromkeys(other.question.key for other in of_chapter if not other.number))
    if step.number:
        return moment.words.say("item", number=step.number, title=title) if not first else part
    place = moment.words.say(
        "progress", number=questions.index(step.question.key) + 1, total=len(questions)
    )
    return f"{part}\n{place}" if first else f"{title}, {place}"


def _question(moment: Moment, step: Step) -> str:
    text = moment.words.text(step.question.text, moment.path.scope)
    hint = step.question.hint and moment.words.text(step.question.hint, moment.path.scope)
    return f"{text}\n{hint}" if hint else text


def _why(moment: Moment, step: Step) -> str:
    texts = (step.question.why, step.question.example)
    told = [moment.words.text(text, moment.path.scope) for text in texts if text]
    return "\n" + "\n".join(told or [moment.words.say("why.none")]) + "\n"


def _draft(moment: Moment, step: Step, prompt: Prompt) -> str:
    if step.question.parts and prompt.draft:
        return moment.words.say("draft", text="\n".join(prompt.draft))
    return ""


def earlier(moment: Moment, step: Step) -> Answer | None:
    """What the person said here before, even where it no longer counts."""
    return step.answer or moment.session.answers.get(step.path)


def keepable(moment: Moment, step: Step) -> bool:
    """Whether what was said here before can stand as it is."""
    answer = earlier(moment, step)
    free = step.question.kind in {"text", "number", "date"}
    return bool(answer and not answer.skip and (step.answer or free) and fits(step, answer.value))


def _before(moment: Moment, step: Step) -> str:
    answer = earlier(moment, step)
    if answer is None or answer.skip not in {"", "later"}:
        return ""
    if answer.skip:
        return moment.words.say("left_for_later")
    if not keepable(moment, step):
        return moment.words.say("asked_anew")
    return moment.words.say("said_before", said=shorten(moment.spoken(step, answer), LISTED * 4))


def _summary(moment: Moment, step: Step) -> list[str]:
    if not step.question.decision:
        return []
    told = [moment.path.step(key) for key in step.chapter.summary]
    return [shorten(moment.line(other), LISTED * 2) for other in told if other and other.answer]


def _option_button(
    moment: Moment, step: Step, prompt: Prompt, number: int, option: Option
) -> Button:
    label = f"{number} {moment.label(option)}"
    if step.question.kind != "many":
        return Button(label, option.key)
    # The tap says what the tick becomes, so that the same tap twice changes nothing.
    ticked = option.key in prompt.draft
    return Button(f"\u2713 {label}" if ticked else label, f"{'-' if ticked else '+'}{option.key}")


def _controls(moment: Moment, step: Step, prompt: Prompt) -> tuple[Button, ...]:
    buttons = [] if prompt.mode == "why" else [_button(moment, "choice.why", ".why")]
    if step.question.skips:
        buttons.append(_button(moment, "choice.skip", ".skip"))
    if moment.path.steps[0] != step:
        buttons.append(_button(moment, "choice.back", ".back"))
    return tuple(buttons)


def _skip_rows(moment: Moment, step: Step) -> Rows:
    skips = [skip for skip in SKIPS if not (skip == "later" and step.answer)]
    buttons = [_button(moment, f"skip.{skip}", f".{skip}") for skip in skips]
    if step.number:
        buttons.append(_button(moment, "skip.enough", ".enough"))
    if step.answer and step.answer.skip == "later":
        buttons.append(_button(moment, "skip.left_open", ".left_open"))
    buttons.append(_button(moment, "choice.answer", ".answer"))
    pairs = range(0, len(buttons), 2)
    return tuple(tuple(buttons[start : start + 2]) for start in pairs)


def _number_rows(choices: list[str]) -> list[tuple[Button, ...]]:
    buttons = [Button(str(number), choice) for number, choice in enumerate(choices, start=1)]
    return [tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW)]


def _button(moment: Moment, phrase: str, choice: str) -> Button:
    return Button(moment.words.say(phrase), choice)
