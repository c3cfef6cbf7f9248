"""What a channel has room for: buttons, lines and messages."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from bot.content.reading import Complaint, Documents
from bot.interviews import LONGEST_DATA, decode, encode
from dialogues.advance import SKIPS
from dialogues.model import Library
from dialogues.moment import look
from dialogues.pages.brief import LIMIT
from dialogues.pages.page import PAGE
from dialogues.pages.shelf import card_text
from dialogues.session import Session
from dialogues.walk import MOST_ITEMS
from dialogues.words import unit_length

from .pages import all_texts, cards, cases, phrases, warnings
from .places import Place, Written, place
from .scripts import Asked, all_questions

COLUMNS = 40
"""What a small phone shows in a line, and on a button."""
LETTERS = COLUMNS - len("1 ")
"""What a button has room for beside its number."""
LINES = 12
"""What it shows of a question without scrolling."""
SHORT_CARD, APPROACH = 480, 900
"""What the words of a short card, and of an approach, come to at most."""
RUN, TURN, LIFE = 10**9 - 1, 10**5 - 1, 99
"""A run, a turn and restores with as many digits as a large installation needs."""
LONGEST_CONTROL = max((*SKIPS, ".change99", ".go_on"), key=len)
"""The longest choice that is there at every question."""
BUTTONS = (
    "choice.",
    "skip.",
    "page.choice.",
    "shelf.choice.",
    "ready.",
    "delete.yes",
    "delete.no",
    "welcome.agree",
)
"""How the phrases are called that stand on buttons."""


def limit_complaints(documents: Documents, library: Library) -> Iterator[Complaint]:
    """Everything that has no room where it is shown."""
    for question in all_questions(documents):
        yield from _data(question, "")
        yield from _lines(question)
        yield from _labels(question)
        if question.shape.kind == "group":
            items = [str(question.shape.most or MOST_ITEMS), *_items(documents, question)]
            for field in question.fields():
                yield from _data(field, f"{question.shape.key}.{max(items, key=len)}.")
    for warning in warnings(documents):
        yield from _fits(PAGE, f"handled:{warning.shape.key}", warning.place("key"))
    for document, case in cases(documents):
        yield from _fits(PAGE, f"with:{case.id}", place(document, "id"))
        yield from _button(case.name, place(document, "name"))
    for text in all_texts(documents):
        if unit_length(text.english) > LIMIT:
            sentence = f"a message has no room for more than {LIMIT} letters"
            yield text.place.complain("LIMIT", sentence)
    for text in phrases(documents):
        if is_button(text):
            yield from _button(text.english, text.place)
    yield from _cards(documents, library)


def is_button(text: Written) -> bool:
    """Whether a text stands on a button."""
    phrase = text.key.removeprefix("phrase.")
    return text.role == "label" or (text.role == "phrase" and phrase.startswith(BUTTONS))


def _fits(key: str, choice: str, at: Place) -> Iterator[Complaint]:
    """A button carries its run, its turn, the question and the choice."""
    data = encode(RUN, TURN, key, choice, LIFE)
    if decode(data) is None:
        over = len(data.encode()) - LONGEST_DATA
        sentence = f"a button cannot carry {key}:{choice}; it is {over} letters too long"
        yield at.complain("LIMIT", sentence)


def _data(question: Asked, inside: str) -> Iterator[Complaint]:
    key = f"{inside}{question.shape.key}"
    for number, option in enumerate(question.options):
        sign = "+" if question.shape.kind == "many" else ""
        yield from _fits(key, f"{sign}{option.key}", question.place("options", number, "key"))
    if question.shape.kind != "group":
        yield from _fits(key, LONGEST_CONTROL, question.place("key"))


def _lines(question: Asked) -> Iterator[Complaint]:
    """A question with its hint, in its longest forms."""
    texts = list(question.texts())
    tall = {role: max(map(_height, _of(texts, role)), default=0) for role in ("text", "hint")}
    total = sum(tall.values())
    if total > LINES:
        sentence = f"the question with its hint takes {total} lines of {COLUMNS}, {LINES} at most"
        yield question.place("text").complain("LIMIT", sentence)


def _of(texts: Iterable[Written], role: str) -> Iterator[str]:
    return (text.english for text in texts if text.role == role)


def _height(text: str) -> int:
    return sum(max(1, len(wrap(line, COLUMNS))) for line in text.split("\n"))


def _labels(question: Asked) -> Iterator[Complaint]:
    keys = [option.key for option in question.options]
    for text in question.texts():
        if text.role == "label":
            key = text.key.split(".")[-2]
            yield from _button(f"{keys.index(key) + 1} {text.english}", text.place)


def _button(label: str, at: Place) -> Iterator[Complaint]:
    if len(label) > COLUMNS:
        sentence = f"a button shows {COLUMNS} letters, with its number; this has {len(label)}"
        yield at.complain("LIMIT", sentence)


def _items(documents: Documents, group: Asked) -> Iterator[str]:
    """The options that a group is asked for each of."""
    each = [group.shape.each] if isinstance(group.shape.each, str) else group.shape.each
    for question in all_questions(documents):
        if question.shape.key in each and question.document is group.document:
            yield from (option.key for option in question.options)


def _cards(documents: Documents, library: Library) -> Iterator[Complaint]:
    """A card is read in one message, a short one without scrolling."""
    moment = look(library, Session(next(iter(library.dialogues))))
    for document, case in cases(documents):
        if unit_length(card_text(moment, library.cards[case.id])) > LIMIT:
            yield Complaint(document.file, 1, "LIMIT", "a message has no room for the whole card")
    for document, number, card in cards(documents):
        yield from _fits(PAGE, f"with:{card.id}", place(document, number, "id"))
        room = APPROACH if card.kind == "approach" else SHORT_CARD
        told = sum(map(unit_length, (card.name, card.line, *card.parts.values())))
        if told > room:
            sentence = f"the card has {told} letters, {room} at most"
            yield place(document, number, "id").complain("LIMIT", sentence)
