"""Everything beside the scripts as writers see it: rules, cases and phrases, with their lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.building import CASE, FULL, SHORT
from bot.content.reading import Document, Documents
from bot.content.shapes import CardShape, CaseShape, LineShape, WarningShape

from .places import Condition, Path, Place, Written, place, written
from .scripts import asked, blocks, chapters, script_texts, scripts

PARTS = ("text", "plus", "minus")
"""The texts of a line of the page."""
SEVERITIES = ("stop", "check", "watch")


@dataclass(frozen=True, slots=True)
class Line:
    """A gap, a decision or a line of a block of the page."""

    kind: str
    """gap, decision, or line and the name of its block."""
    shape: LineShape
    document: Document
    path: Path

    @property
    def at(self) -> Place:
        """Where it begins."""
        return place(self.document, *self.path)

    @property
    def when(self) -> Condition:
        """Its condition."""
        return Condition(self.shape.when, place(self.document, *self.path, "when"))

    def texts(self) -> Iterator[Written]:
        """Its texts."""
        for part in PARTS:
            key = f"{self.kind}.{self.shape.key}.{part}"
            told = getattr(self.shape, part)
            yield from written(key, told, self.document, (*self.path, part))


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning."""

    shape: WarningShape
    document: Document
    number: int

    def place(self, *path: str | int) -> Place:
        """The line of a part of it."""
        return place(self.document, self.number, *path)

    def conditions(self) -> Iterator[Condition]:
        """When it fires."""
        for severity in SEVERITIES:
            if source := getattr(self.shape, severity):
                yield Condition(source, self.place(severity))

    def ask(self) -> Iterator[Written]:
        """The question that it puts."""
        key = f"warning.{self.shape.key}.ask"
        return written(key, self.shape.ask, self.document, (self.number, "ask"))

    def because(self, answer: str) -> Iterator[Written]:
        """How the answer reads that it rests on."""
        key = f"warning.{self.shape.key}.because.{answer}"
        path = (self.number, "because", answer)
        return written(key, self.shape.because[answer], self.document, path, "because")

    def texts(self) -> Iterator[Written]:
        """Its texts."""
        yield from self.ask()
        for answer in self.shape.because:
            yield from self.because(answer)


def lines(documents: Documents) -> Iterator[Line]:
    """Gaps, decisions, and the lines of the page."""
    for kind in ("gap", "decision"):
        document = documents[f"rules/{kind}s.yaml"]
        for number, shape in enumerate(document.value):
            yield Line(kind, shape, document, (number,))
    document = documents["rules/lines.yaml"]
    for block, shapes in document.value.items():
        for number, shape in enumerate(shapes):
            yield Line(f"line.{block}", shape, document, (block, number))
    for document in scripts(documents):
        for path, shown in blocks(document):
            kind = f"{document.value.key}.page.{shown.key}"
            for number, shape in enumerate(shown.lines or ()):
                yield Line(kind, shape, document, (*path, "lines", number))


def warnings(documents: Documents) -> Iterator[Warned]:
    """The warnings."""
    document = documents["rules/warnings.yaml"]
    return (Warned(shape, document, number) for number, shape in enumerate(document.value))


def cases(documents: Documents) -> Iterator[tuple[Document, CaseShape]]:
    """The case cards."""
    return ((d, d.value) for name, d in documents.items() if name.startswith(FULL))


def case_texts(document: Document, case: CaseShape) -> Iterator[Written]:
    """The texts of a case card."""
    for part in ("name", "place", "line", *CASE):
        told: str | None = getattr(case, part) or None
        yield from written(f"{case.id}.{part}", told, document, (part,))
    for step, said in case.steps:
        yield from written(f"{case.id}.step_{step}", said, document, ("steps", step), "step")


def cards(documents: Documents) -> Iterator[tuple[Document, int, CardShape]]:
    """The other cards, each with its number in its file."""
    for name, document in documents.items():
        if name.startswith(SHORT) and not name.startswith(FULL):
            yield from ((document, number, card) for number, card in enumerate(document.value))


def card_texts(document: Document, number: int, card: CardShape) -> Iterator[Written]:
    """The texts of a card."""
    for part in ("name", "place", "line"):
        told: str | None = getattr(card, part) or None
        yield from written(f"{card.id}.{part}", told, document, (number, part))
    for part, said in card.parts.items():
        yield from written(f"{card.id}.{part}", said, document, (number, "parts", part), "part")


def tools(documents: Documents) -> Iterator[tuple[Document, str, Condition]]:
    """When each dialogue would help most."""
    document = documents["tools.yaml"]
    for key, shape in document.value.items():
        yield document, key, Condition(shape.when, place(document, key, "when"))


def phrases(documents: Documents) -> Iterator[Written]:
    """The common phrases."""
    document = documents["phrases.yaml"]
    for key, shape in document.value.items():
        yield from written(f"phrase.{key}", shape, document, (key,), "phrase")


def all_texts(documents: Documents) -> Iterator[Written]:
    """Every form of every text, once."""
    for document in scripts(documents):
        yield from script_texts(documents, document)
    for line in lines(documents):
        yield from line.texts()
    for warning in warnings(documents):
        yield from warning.texts()
    for document, case in cases(documents):
        yield from case_texts(document, case)
    for document, number, card in cards(documents):
        yield from card_texts(document, number, card)
    for document, key, _ in tools(documents):
        told = document.value[key].text
        yield from written(f"tool.{key}", told, document, (key, "text"), "tool")
    yield from phrases(documents)


def facts(documents: Documents) -> Iterator[tuple[str, Condition]]:
    """The facts by name."""
    document = documents["rules/facts.yaml"]
    for name, source in document.value.items():
        yield name, Condition(source, place(document, name))


def help_conditions(documents: Documents) -> Iterator[Condition]:
    """When a programme is shown as help."""
    for document, case in cases(documents):
        if case.help_when:
            yield Condition(case.help_when, place(document, "help_when"))


def deeper_conditions(documents: Documents) -> Iterator[Condition]:
    """When going deeper is offered first."""
    for document in scripts(documents):
        if document.value.deeper_first:
            yield Condition(document.value.deeper_first, place(document, "deeper_first"))


def again_conditions(documents: Documents) -> Iterator[Condition]:
    """When there is something to come back to."""
    for document in scripts(documents):
        if document.value.again:
            yield Condition(document.value.again.when, place(document, "again", "when"))


def all_conditions(documents: Documents) -> Iterator[Condition]:
    """Every condition of every file, those of a question once for each dialogue that asks it."""
    yield from (condition for _, condition in facts(documents))
    yield from (line.when for line in lines(documents))
    for warning in warnings(documents):
        yield from warning.conditions()
    yield from help_conditions(documents)
    yield from deeper_conditions(documents)
    yield from again_conditions(documents)
    yield from (condition for _, _, condition in tools(documents))
    for document in scripts(documents):
        for path, chapter in chapters(document):
            yield Condition(chapter.when, place(document, *path, "when"))
        for path, block in blocks(document):
            yield Condition(block.when, place(document, *path, "when"))
        for question in asked(documents, document):
            for one in (question, *question.fields()):
                yield from one.conditions()
