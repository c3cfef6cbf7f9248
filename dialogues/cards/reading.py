"""The cards to read as they are opened from a page: a list, a card, two side by side."""

from collections.abc import Sequence

from dialogues.model import Card
from dialogues.moment import Moment
from dialogues.pages.matching import search
from dialogues.pages.result import CARDS, listed, near_line
from dialogues.pages.shelf import Near, card_text, side_by_side, step_by_step
from dialogues.session import Button, Message, Prompt

Rows = tuple[tuple[Button, ...], ...]
OTHERS = 6
"""So many cards are offered to stand beside another."""
TEAM = "/team new"
"""Asks the others; which dialogue, its button says."""
_LABELS = {
    ".list": "page.choice.change",
    ".cases": "page.choice.case",
    ".forward": "page.choice.forward",
    ".file": "page.choice.file",
    ".more": "page.choice.more",
    TEAM: "page.choice.team",
    "/voice": "page.choice.hear",
    ".meeting": "page.choice.meeting",
    ".handled": "page.choice.handled",
    ".deeper": "page.choice.deeper",
    ".page": "page.choice.page",
    ".picture": "page.choice.picture",
    ".pdf": "page.choice.pdf",
    ".docx": "page.choice.docx",
    ".name": "page.choice.name",
    ".leave": "page.choice.leave",
    ".txt": "page.choice.txt",
    ".md": "page.choice.md",
}


def rows(moment: Moment, *choices: str) -> Rows:
    """A row for each of these choices of the page."""
    said = {TEAM: f"{TEAM} {moment.path.dialogue.key}"}
    return tuple(
        (Button(moment.words.say(_LABELS[choice]), said.get(choice, choice)),) for choice in choices
    )


def reading_card(moment: Moment, prompt: Prompt, near_: Sequence[Card]) -> Message | None:
    """What is open of the cards; None when the page itself, or something else, is."""
    mode, _, told = prompt.mode.partition(":")
    first, _, second = told.partition(":")
    cards = moment.library.cards
    if mode in cards:
        return _opened(moment, cards[mode], near_)
    match mode:
        case "cases":
            return Message(moment.words.say("page.choose_case"), _named(moment, near_))
        case "from":
            return _list(moment, int(told) if told.isdecimal() else 0)
        case "find":
            return _found(moment, prompt.draft[0] if prompt.draft else "")
        case "pick" if first in cards:
            return _pick(moment, cards[first], near_)
        case "steps" if first in cards:
            back = Button(moment.text(cards[first].name), first)
            return Message(step_by_step(moment, cards[first]), ((back,), *rows(moment, ".page")))
        case "own" | "both" if first in cards and (mode == "own" or second in cards):
            text = side_by_side(moment, cards[first], cards.get(second))
            back = Button(moment.text(cards[first].name), first)
            return Message(text, ((back,), *rows(moment, ".page")))
        case _:
            return None


def card_rows(moment: Moment, cards: Sequence[Card], start: int = 0, most: int = CARDS) -> Rows:
    """Numbers that open the cards of a list, and the way to the next ones."""
    end = start + most
    numbers = [
        Button(str(number), card.key) for number, card in enumerate(cards[start:end], start + 1)
    ]
    rows_ = [tuple(numbers[at : at + CARDS]) for at in range(0, len(numbers), CARDS)]
    if len(cards) > end:
        label = moment.words.say("shelf.more", count=len(cards) - end)
        rows_.append((Button(label, f"from:{end}"),))
    return tuple(rows_)


def _named(moment: Moment, cards: Sequence[Card]) -> Rows:
    return (
        *((Button(moment.text(card.name), card.key),) for card in cards),
        *rows(moment, ".page"),
    )


def _opened(moment: Moment, card: Card, near_: Sequence[Card]) -> Message:
    """One card, with what belongs to it."""
    see = [moment.library.cards[key] for key in card.see if key in moment.library.cards]
    near_ones = [one for one in near_[:4] if one.key != card.key]
    # A page with few cards leads from one to the next; a list has its own way to the next.
    others = (see or near_ones) if moment.path.dialogue.page else near_ones
    buttons = [(Button(moment.text(other.name), other.key),) for other in others]
    say = moment.words.say
    place = next((at for at, one in enumerate(near_) if one.key == card.key), 0)
    if place >= CARDS:
        buttons.insert(0, (Button(say("shelf.choice.list"), f"from:{place // CARDS * CARDS}"),))
    if card.steps:
        buttons.append((Button(say("shelf.choice.steps"), f"steps:{card.key}"),))
        buttons.append((Button(say("shelf.choice.own"), f"own:{card.key}"),))
    if card.kind == "case":
        buttons.append((Button(say("shelf.choice.other"), f"pick:{card.key}"),))
    return Message(card_text(moment, card), (*buttons, *rows(moment, ".page")))


def _list(moment: Moment, start: int) -> Message:
    """The next cards of the page."""
    found = listed(moment)
    text = _lines(moment, found[start : start + CARDS], start)
    return Message(
        text, (*card_rows(moment, [n.card for n in found], start), *rows(moment, ".page"))
    )


def _lines(moment: Moment, found: Sequence[Near], start: int) -> str:
    lines = [f"{number}. {near_line(moment, one)}" for number, one in enumerate(found, start + 1)]
    return "\n".join(lines or [moment.words.say("card.none")])


def _found(moment: Moment, words: str) -> Message:
    """The cards that a word finds, of the kinds that the page lists."""
    kinds = {kind for block in moment.path.dialogue.page for kind in block.kinds}
    hits = [card for card in search(moment.library, words) if card.kind in kinds][:CARDS]
    text = _lines(moment, [Near(card, ()) for card in hits], 0)
    return Message(text, (*card_rows(moment, hits), *rows(moment, ".page")))


def _pick(moment: Moment, card: Card, near_: Sequence[Card]) -> Message:
    """Which card to put beside this one: the near ones first, then any other told in full."""
    full = [c for c in (*near_, *moment.library.cards.values()) if c.kind == "case"]
    others = [c for c in dict.fromkeys(c.key for c in full) if c != card.key][:OTHERS]
    names = {key: moment.text(moment.library.cards[key].name) for key in others}
    buttons = tuple((Button(name, f"with:{key}"),) for key, name in names.items())
    text = moment.words.say("shelf.pick", name=moment.text(card.name))
    return Message(text, (*buttons, *rows(moment, ".page")))
