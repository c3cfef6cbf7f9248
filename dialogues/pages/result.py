"""A dialogue's own page: its blocks, laid out from the answers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dialogues.expressions import fill
from dialogues.model import Block, Card, Question, Rule, Weight
from dialogues.moment import Moment
from dialogues.walk import MORE, Step
from dialogues.words import shorten, unit_length

from .changes import changes
from .marks import Mark, mark, unmarked
from .sharing import stands
from .shelf import Near, card_line, near

ROOM = 3_900
"""The page fits into one message of a messenger that allows 4,096 units."""
TIGHT = (40, 20, 12, 8, 5, 3, 2, 1)
"""So many lines each block keeps of a page that would be too long."""
SAID = 200
"""How much of an answer the page holds, in UTF-16 units; the file has all of it."""
SIGNS: dict[Weight, str] = {"strength": "+", "cost": "-", "both": "+-"}
CARDS = 5
"""So many cards are listed at a time."""


@dataclass(frozen=True, slots=True)
class Result:
    """A page, and the cards that can be opened from it."""

    text: str
    cards: tuple[Card, ...]
    """Those that the page shows, by their numbers on it, and then the others."""
    shown: int
    lay_out: Callable[[Mark, bool], str]

    @property
    def whole(self) -> str:
        """The page with every line in full, for a file; laid out when it is asked for."""
        return self.lay_out(unmarked, False)

    def marked(self, *, short: bool) -> str:
        """The page for a print, its own words marked; all of it, or as short as in the chat."""
        return self.lay_out(mark, short)


def result(moment: Moment, on: str) -> Result:
    """The page for these answers on this day; the same answers always give the same page."""

    def lay_out(marking: Mark, short: bool) -> str:
        whole = _laid_out(moment, on, 0, SAID if short else 0, marking)
        return _fitting(moment, on, whole, marking) if short else whole

    cards = tuple(one.card for one in listed(moment))
    shown = sum(map(len, _shown(moment).values()))
    return Result(lay_out(unmarked, True), cards, shown, lay_out)


def _fitting(moment: Moment, on: str, text: str, marking: Mark) -> str:
    """The text within the limit of a message."""
    for most in TIGHT:
        if unit_length(text) <= ROOM:
            break
        text = _laid_out(moment, on, most, SAID, marking)
    return text


def listed(moment: Moment) -> list[Near]:
    """The cards that the page goes through: those it shows, then the others it is near to."""
    first = [one for shown in _shown(moment).values() for one in shown]
    told = {one.card.key for one in first}
    rest = (one for block in _listing(moment) for one in near(moment, block))
    others = {one.card.key: one for one in rest if one.card.key not in told}
    return [*first, *others.values()]


def _listing(moment: Moment) -> list[Block]:
    blocks = (block for block in moment.path.dialogue.page if block.shows == "cards")
    return [block for block in blocks if moment.path.scope.holds(block.when)]


def _shown(moment: Moment) -> dict[str, list[Near]]:
    """By block: the cards that stand on the page itself, each once."""
    told: set[str] = set()
    shown: dict[str, list[Near]] = {}
    for block in _listing(moment):
        found = [one for one in near(moment, block) if one.card.key not in told]
        shown[block.key] = found[: block.most or CARDS]
        told |= {one.card.key for one in shown[block.key]}
    return shown


def _laid_out(moment: Moment, on: str, most: int, units: int, marking: Mark) -> str:
    """The page with at most so many lines a block, and units an answer; 0 is all."""
    told = (_block(moment, block, most, units, marking) for block in moment.path.dialogue.page)
    say = moment.words.say
    title = moment.text(moment.path.dialogue.title)
    foot = say("result.foot", day=moment.words.day(on), title=title)
    end = "\n".join([foot, *moment.agreed(), say("page.made")])
    return "\n\n".join([*filter(None, told), end]) + "\n"


def _block(moment: Moment, block: Block, most: int, units: int, marking: Mark) -> str:
    """A block with its heading; empty when there is nothing to say in it."""
    if not moment.path.scope.holds(block.when):
        return ""
    lines = list(_lines(moment, block, units, marking))
    kept = lines[: block.most] if block.most and block.shows != "cards" else lines
    cut = kept[:most] if most else kept
    if len(cut) < len(kept):
        cut.append(moment.words.say("result.more", count=len(kept) - len(cut)))
    if not cut and block.instead:
        cut = [moment.text(block.instead)]
    heading = [marking(moment.text(block.heading))] if block.heading else []
    return "\n".join([*heading, *cut]) if cut else ""


def _lines(moment: Moment, block: Block, units: int, marking: Mark) -> Iterator[str]:
    match block.shows:
        case "lines":
            yield from (_said(moment, rule) for rule in block.lines if _holds(moment, rule))
        case "answers":
            for key in block.keys:
                yield from answer_lines(moment, key, units, marking)
        case "weighed":
            yield from _weighed(moment, block, units)
        case "open":
            yield from (f"? {line}" for line in _open(moment, moment.path.steps))
        case "cards":
            first = [one.card.key for one in listed(moment)]
            for one in _shown(moment)[block.key]:
                yield f"{first.index(one.card.key) + 1}. {near_line(moment, one)}"
        case "changes":
            yield from changes(moment, units, moment.session.earlier, marking)


def _holds(moment: Moment, rule: Rule) -> bool:
    return moment.path.scope.holds(rule.when)


def _said(moment: Moment, rule: Rule) -> str:
    """A line with the answers it speaks of set in, in the person's words."""
    steps = (step for step in moment.path.steps if step.answer and not step.number)
    values = {f"{step.question.key}_words": moment.spoken(step) for step in steps}
    source = moment.words.form(rule.texts["text"], moment.path.scope)
    if "{" not in source:
        return source

    def named(group: str, field: str, value: str) -> str:
        return _named(moment, group, field, value)

    return fill(source, {**moment.path.scope.values(), **values, "named": named})


def _named(moment: Moment, group: str, field: str, value: str) -> str:
    """The items of a group that have this value in a field."""
    found = [
        moment.spoken_option(step.item)
        for step in moment.path.steps
        if step.item and step.path.startswith(f"{group}.") and step.question.key == field
        if step.answer and step.answer.value == value
    ]
    return "; ".join(found)


def near_line(moment: Moment, near_: Near) -> str:
    """A card in a line, with the answers that it meets."""
    line = card_line(moment, near_.card)
    if not near_.because:
        return line
    return f"{line} {moment.words.say('page.because')} {'; '.join(near_.because)}."


def answer_lines(moment: Moment, key: str, units: int, marking: Mark = unmarked) -> Iterator[str]:
    """An answer with its name; a group has a line for each item."""
    items: dict[str, list[Step]] = {}
    for step in moment.path.steps:
        group, _, rest = step.path.partition(".")
        if group == key and step.answer and not step.answer.skip and stands(moment, step):
            items.setdefault(rest.partition(".")[0], []).append(step)
    for steps in items.values():
        of_item = steps[0].number
        line = (
            _item_line(moment, steps, marking)
            if of_item
            else _named_line(moment, steps[0], marking)
        )
        yield shorten(line, units) if units else line


def _named_line(moment: Moment, step: Step, marking: Mark) -> str:
    name = moment.name(step)
    return moment.named(marking(name), moment.spoken(step)) if name else moment.line(step)


def _item_line(moment: Moment, steps: list[Step], marking: Mark) -> str:
    """One item of a group: its name, and what was said of it."""
    if steps[0].item:
        names = [moment.text(step.question.short, step) for step in steps]
        said = [moment.spoken(step) for step in steps]
        told = [moment.named(n, s) if n else s for n, s in zip(names, said, strict=True)]
        return moment.named(marking(moment.label(steps[0].item)), "; ".join(told))
    head, *rest = steps
    told = [moment.line(step) for step in rest if step.question.key != MORE]
    return "; ".join([moment.spoken(head), *told])


def _weighed(moment: Moment, block: Block, units: int) -> Iterator[str]:
    """What speaks for and against in these chapters, then what is open."""
    steps = [step for step in moment.path.steps if step.chapter.key in block.keys]
    for weight, sign in SIGNS.items():
        for step in steps:
            if weight in weights(step) and stands(moment, step):
                line = moment.line(step)
                yield f"{sign} {shorten(line, units) if units else line}"
    yield from (f"? {line}" for line in _open(moment, steps))


def weights(step: Step) -> set[Weight]:
    """What the answer of a step counts as: strength, cost or both."""
    value = step.answer.value if step.answer else None
    chosen = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    found = {option.weighs for option in step.question.options if option.key in chosen}
    return {step.question.weighs if weight == "there" else weight for weight in found} - {""}


def _open(moment: Moment, steps: Iterable[Step]) -> Iterator[str]:
    """What nobody knew yet or what was left open, as the questions that they are."""
    for step in steps:
        left = step.answer and step.answer.skip in {"dont_know", "later", "left_open"}
        if left and not step.question.decision:
            asked: Question = step.question
            text = moment.text(asked.open or asked.text, step)
            yield moment.named(moment.label(step.item), text) if step.item else text
