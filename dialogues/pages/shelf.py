"""The cards to read: how each is told, which are near to the answers, and two side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogues.model import Block, Card, Text
from dialogues.moment import Moment

PARTS = (
    *("called", "did", "why", "crossed", "hard", "kept", "is", "special", "examples", "limits"),
    *("take", "ask", "critics"),
)
"""What cards tell, in this order."""
READ = frozenset({"definition", "lesson", "finding", "myth", "about"})
"""Kinds of cards that are read for themselves, not for who or what they are about."""
READ_AS = {"examples": "example", "limits": "note"}
"""The labels of their parts, where those have other names."""
STEPS = ("why", "what", "where", "when", "who", "how", "support", "measured")
"""The six questions, and what else is told of an organisation phase by phase."""
SIZES = ("small", "unknown", "medium", "large")
"""Smaller first; nobody calls those of unknown size big."""
OWN: Mapping[str, tuple[str, ...]] = {
    "why": ("why",),
    "what": ("what", "need"),
    "where": ("words", "markets"),
    "when": ("words",),
    "who": ("far", "partners"),
    "how": ("how",),
    "support": ("support",),
}
"""By step: the slots under which a person answers the same."""


@dataclass(frozen=True, slots=True)
class Near:
    """A card near to the answers, and the answers that it meets."""

    card: Card
    because: tuple[str, ...]


def card_name(moment: Moment, card: Card) -> str:
    """A card's name, and its place if one is known."""
    told = (card.name, card.place) if card.place else (card.name,)
    return ", ".join(map(moment.text, told))


def card_line(moment: Moment, card: Card) -> str:
    """A card in a line: its name, its place if one is known, what it is about."""
    return f"{card_name(moment, card)}. {moment.text(card.line)}"


def card_text(moment: Moment, card: Card) -> str:
    """A card to read: what it tells, and where that stands."""
    told = [(name, moment.text(card.parts[name])) for name in PARTS if name in card.parts]
    lines = [_told(moment, card, name, text) for name, text in told]
    head = [card_name(moment, card)]
    if card.kind != "case":
        head.append(moment.text(card.line))
    return "\n".join([*head, *lines, *_foot(moment, card)])


def _told(moment: Moment, card: Card, name: str, text: str) -> str:
    """A part of a card under its label; what is read for itself needs fewer of them."""
    if card.kind not in READ:
        return moment.named(moment.words.say(f"card.{name}"), text)
    if name == "is":
        return text
    return moment.named(moment.words.say(f"card.{READ_AS.get(name, name)}"), text)


def _foot(moment: Moment, card: Card) -> Iterator[str]:
    """Where it stands in the documents, and what in it is our own reading."""
    say = moment.words.say
    if card.link:
        yield moment.named(say("card.link"), card.link)
    if card.lines:
        yield moment.named(say("card.source"), f"SILK, {', '.join(card.lines[:4])}")
    ours = [say(f"card.{name}") for name in card.ours if name in card.parts]
    if ours:
        yield say("card.ours", names=", ".join(ours))


def near(moment: Moment, block: Block) -> list[Near]:
    """The cards of a block, those first that meet most of the answers it looks at."""
    asked = {key: _chosen(moment, key) for key in block.facets}
    wanted = {key: options for key, options in asked.items() if options}
    cards = [card for card in moment.library.cards.values() if card.kind in block.kinds]
    if not wanted:
        return [Near(card, ()) for card in cards]
    met = [(card, _met(moment, card, block, wanted)) for card in cards]
    found = [
        Near(card, tuple(_spoken(moment, key, option) for key, option in shares))
        for card, shares in sorted(met, key=lambda pair: (-sum(pair[1].values()), *order(pair[0])))
        if shares
    ]
    # A reason that all have in common tells them apart no more than none.
    alike = len({one.because for one in found}) == 1
    return [Near(one.card, ()) for one in found] if alike else found


Shares = Mapping[tuple[str, str], float]
"""By question and option: how far a card meets it, up to 1."""


def order(card: Card) -> tuple[bool, bool, int]:
    """Of cards that are equal otherwise: those told in full first, the South, the smaller ones."""
    return card.kind != "case", not card.south, SIZES.index(card.size)


def _chosen(moment: Moment, key: str) -> tuple[str, ...]:
    value = moment.path.scope.value(key)
    chosen = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    return tuple(str(option) for option in chosen)


def _met(
    moment: Moment, card: Card, block: Block, wanted: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], float]:
    """The chosen options that a card meets: by itself, or by the facet they stand for."""
    met = {}
    for key, options in wanted.items():
        step = moment.path.step(key)
        listed = {option.key for option in step.question.options} if step else set()
        direct = listed.intersection(card.fits.get(key, card.facets.get(key, ())))
        facet = {*card.facets.get(block.facets[key], ())}
        stands_for = moment.library.rules.stands_for.get(key, {})
        for option in options:
            values = {option} if direct else {*stands_for.get(option, (option,))}
            share = len(values & (direct or facet)) / len(values)
            if share:
                met[key, option] = share
    return met


def _spoken(moment: Moment, key: str, option: str) -> str:
    step = moment.path.step(key)
    options = step.question.options if step else ()
    spoken = {o.key: moment.spoken_option(o) for o in options}
    return spoken.get(option, option)


def step_by_step(moment: Moment, card: Card) -> str:
    """How an organisation answered the six questions, one after another."""
    say = moment.words.say
    told = [(say(f"step.{name}"), card.steps[name]) for name in STEPS if name in card.steps]
    lines = [moment.named(name, moment.text(text)) for name, text in told]
    return "\n".join([card_name(moment, card), *lines])


def side_by_side(moment: Moment, first: Card, second: Card | None) -> str:
    """Two cards row by row; without a second one, the person's own answers beside the card."""
    other_name = moment.text(second.name) if second else moment.words.say("shelf.ours")
    names = (moment.text(first.name), other_name)
    rows = []
    for name, told, other in _rows(moment, first, second):
        pair = [moment.named(who, said) for who, said in zip(names, (told, other), strict=True)]
        rows.append("\n".join([name.upper(), *pair]))
    return "\n\n".join(rows or [moment.words.say("shelf.no_rows")])


def _rows(moment: Moment, first: Card, second: Card | None) -> Iterator[tuple[str, str, str]]:
    """The rows that at least one side tells something in."""
    say, unsaid = moment.words.say, moment.words.say("shelf.unsaid")
    if second and not (first.steps and second.steps):
        for name in PARTS:
            if name in first.parts or name in second.parts:
                told = _part(moment, first.parts, name, unsaid)
                yield say(f"card.{name}"), told, _part(moment, second.parts, name, unsaid)
        return
    for name in STEPS:
        own = _own(moment, name) if second is None else _part(moment, second.steps, name, "")
        told = _part(moment, first.steps or first.parts, name, "")
        if own or told:
            yield say(f"step.{name}"), told or unsaid, own or unsaid


def _part(moment: Moment, parts: Mapping[str, Text], name: str, unsaid: str) -> str:
    text = parts.get(name)
    return moment.text(text) if text else unsaid


def _own(moment: Moment, name: str) -> str:
    """What the person said to one of the six questions, here or in another dialogue."""
    told = (moment.told(slot) for slot in OWN.get(name, ()))
    return next(filter(None, told), "")
