"""What a person sees: the open question, and the cards around it."""

from itertools import islice

from dialogues.knowing import known_answer
from dialogues.model import Card, Option
from dialogues.moment import Moment
from dialogues.pages.shelf import card_text
from dialogues.session import Answer, Button, Message, Prompt
from dialogues.typed.replies import SKIPS, only_number
from dialogues.walk import Step, fits
from dialogues.words import shorten

PER_ROW = 5
"""How many number buttons stand side by side."""
LISTED = 60
"""How much of an answer a list shows, in UTF-16 units."""
DRAFT = 2
"""How many parts of an unfinished answer are shown again, the last ones."""
MOST_HELP = 2
"""How many short texts are offered beside a question."""
SHORT_DIALOGUE = 12
"""A dialogue of so many steps is counted through; a longer one by chapter."""

Rows = tuple[tuple[Button, ...], ...]


def question_card(moment: Moment, step: Step, prompt: Prompt, lead: str = "") -> Message:
    """The open question, with its buttons; in other modes its card shows more, less or a text."""
    rows = question_rows(moment, step, prompt)
    if prompt.mode == "skip":
        return Message(_question(moment, step), rows)
    if prompt.mode in moment.library.cards:
        return Message(card_text(moment, moment.library.cards[prompt.mode]), rows)
    why = _why(moment, step) if prompt.mode == "why" else ""
    parts = [
        lead and f"{lead}\n",
        _header(moment, step),
        *_summary(moment, step),
        _question(moment, step),
        why,
        "" if prompt.draft else _before(moment, step),
        _draft(moment, step, prompt),
    ]
    return Message("\n".join(filter(None, parts)), rows)


def question_rows(moment: Moment, step: Step, prompt: Prompt) -> Rows:
    """The buttons of a question: one row an option, then what else one can do."""
    others = other_rows(moment, step, prompt)
    if prompt.mode == "skip" or prompt.mode in moment.library.cards:
        return others
    options = [
        (_option_button(moment, step, prompt, number, option),)
        for number, option in enumerate(step.options, start=1)
    ]
    return (*options, *others)


def other_rows(moment: Moment, step: Step, prompt: Prompt) -> Rows:
    """The buttons of a question beside its options."""
    if prompt.mode == "skip":
        return _skip_rows(moment, step)
    if prompt.mode in moment.library.cards:
        return ((_button(moment, "choice.answer", ".answer"),),)
    helps = helpful(moment, step) if prompt.mode == "why" else []
    rows = [(Button(moment.text(card.name), card.key),) for card in helps]
    if step.question.none and not prompt.draft:
        rows += [
            (_button(moment, "choice.all", ".all"),),
            (_button(moment, "choice.none", ".none"),),
        ]
    if prompt.draft:
        rows.append((_button(moment, "choice.done", ".done"),))
    if keepable(moment, step):
        rows.append((_button(moment, "choice.keep", ".keep"),))
    if step.question.decision or _after_a_part(moment, step):
        rows.append((_button(moment, "choice.so_far", ".so_far"),))
    if prompt.aside:
        rows.append((_button(moment, "choice.add", ".add"),))
    return (*rows, _controls(moment, step, prompt))


def helpful(moment: Moment, step: Step) -> list[Card]:
    """The short texts that help with a question."""
    # A question is called by the dialogue it is written in, wherever it is asked.
    path = step.question.text.key.removesuffix(".text")
    found = (card for card in moment.library.cards.values() if path in card.helps)
    return list(islice(found, MOST_HELP))


def known_card(moment: Moment, steps: list[Step], lead: str = "") -> Message:
    """What another dialogue already knows, to keep as a whole or to change one by one."""
    say = moment.words.say
    known = [(step, known_answer(moment, step)) for step in steps]
    lines = [
        f"{number}. {shorten(moment.line(step, answer), LISTED * 2)}"
        for number, (step, answer) in enumerate(known, start=1)
    ]
    keep = "choice.keep_all" if len(steps) > 1 else "choice.keep"
    rows = [
        (_button(moment, keep, ".keep"),),
        *_number_rows([f".change{number}" for number in range(1, len(steps) + 1)]),
    ]
    said = all(step.slot in moment.session.known for step in steps)
    heading = say("known" if said else "known.likely")
    text = "\n".join(filter(None, [lead, _header(moment, steps[0]), heading, *lines]))
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
    buttons = tuple(_late_button(moment, prompt, f"late.{name}", name) for name in choices)
    return Message(text, (buttons,))


def unsure_card(moment: Moment, step: Step, prompt: Prompt) -> Message:
    """A text that may answer the open question, or not."""
    said = shorten(prompt.aside, LISTED * 4)
    question = moment.text(step.question.text, step)
    text = moment.words.say("late.unsure", said=said, question=question)
    pairs = (("late.yes", "yes"), ("late.no", "drop"))
    return Message(text, (tuple(_late_button(moment, prompt, *pair) for pair in pairs),))


def asking_card(moment: Moment, step: Step, prompt: Prompt) -> Message:
    """A text that answers the open question, or asks us something."""
    said = shorten(prompt.aside, LISTED * 4)
    question = moment.text(step.question.text, step)
    text = moment.words.say("asking", said=said, question=question)
    pairs = (("asking.mine", "mine"), ("asking.yours", "asking"))
    return Message(text, tuple((_late_button(moment, prompt, *pair),) for pair in pairs))


def _late_button(moment: Moment, prompt: Prompt, phrase: str, choice: str) -> Button:
    # How much of the text the card shows is part of the choice: more of it may be on its way.
    lines = prompt.aside.count("\n")
    return _button(moment, phrase, f".{choice}:{lines}")


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


def noted(moment: Moment, step: Step, answer: Answer, text: str) -> str:
    """What is said of an answer that was typed, before what comes next.

    Options that words stood for are named, and so is a day; a number says itself what it is.
    """
    if step.question.kind == "text":
        return moment.words.say("noted")
    if step.question.kind == "date":
        return _noted_day(moment, step, str(answer.value))
    return "" if only_number(text) else closed(moment, step, answer)


def _noted_day(moment: Moment, step: Step, day: str) -> str:
    """The whole day as it was understood; a month leaves nothing to be misunderstood."""
    if len(day) < len("YYYY-MM-DD"):
        return ""
    return f"\u2713 {moment.named(moment.name(step), moment.words.whole_day(day))}"


def _header(moment: Moment, step: Step) -> str:
    """Where the question stands; after a part of a longer dialogue, that one can stop here."""
    steps = moment.path.steps
    title = moment.text(step.chapter.title)
    of_chapter = [other for other in steps if other.chapter is step.chapter]
    first = of_chapter[0] == step
    item = [moment.label(step.item)] if step.item else []
    if len(steps) <= SHORT_DIALOGUE:
        place = moment.words.say("progress", number=steps.index(step) + 1, total=len(steps))
        return "\n".join([f"{place}. {title}" if first else place, *item])
    saved = [moment.words.say("part.saved")] if _after_a_part(moment, step) else []
    chapters = list(dict.fromkeys(other.chapter.key for other in steps))
    part = moment.words.say(
        "part", number=chapters.index(step.chapter.key) + 1, total=len(chapters), title=title
    )
    if step.number and not first:
        place = moment.words.say("item", number=step.number, title=title)
        return "\n".join([*saved, *(item or [place])])
    questions = list(dict.fromkeys(other.question.key for other in of_chapter if not other.number))
    if step.question.key not in questions:
        return "\n".join([*saved, part, *item])
    place = moment.words.say(
        "progress", number=questions.index(step.question.key) + 1, total=len(questions)
    )
    return "\n".join([*saved, part, place]) if first else f"{title}, {place}"


def _after_a_part(moment: Moment, step: Step) -> bool:
    """Whether a chapter, or an item with several questions, was finished just before."""
    steps = moment.path.steps
    here = steps.index(step)
    if here == 0 or len(steps) <= SHORT_DIALOGUE or steps[here - 1].question.decision:
        return False
    return steps[here - 1].chapter is not step.chapter or steps[here - 1].item != step.item


def _question(moment: Moment, step: Step) -> str:
    text = moment.text(step.question.text, step)
    hint = step.question.hint and moment.text(step.question.hint, step)
    return f"{text}\n{hint}" if hint else text


def _why(moment: Moment, step: Step) -> str:
    texts = (step.question.why, step.question.example)
    told = [moment.text(text, step) for text in texts if text]
    return "\n" + "\n".join(list(filter(None, told)) or [moment.words.say("why.none")]) + "\n"


def _draft(moment: Moment, step: Step, prompt: Prompt) -> str:
    if step.question.parts and prompt.draft:
        parts = prompt.draft[-DRAFT:]
        text = "\n".join(["\u2026", *parts] if len(parts) < len(prompt.draft) else parts)
        return moment.words.say("draft", text=text)
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
