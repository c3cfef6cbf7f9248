"""Where everything comes from: an item of the documents, or ourselves."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from bot.content import FOLDER
from bot.content.reading import Complaint, Documents
from bot.content.shapes import Sourced

from .pages import cards, cases, lines, warnings
from .places import Place, place
from .scripts import all_questions

INVENTORY = "inventory.txt"
_LINE = re.compile(r"\d{3}:\d+")


@cache
def inventory(folder: Path = FOLDER) -> Mapping[str, str]:
    """The kind of each item of the documents, by its id."""
    path = folder / INVENTORY
    told = path.read_text("utf-8").splitlines() if path.exists() else []
    return dict(line.split(" ", 1) for line in told)


def source_complaints(documents: Documents) -> Iterator[Complaint]:
    """What comes from nowhere, or from an item that there is not."""
    left_out = documents["left_out.yaml"]
    for name in left_out.value:
        known = name in inventory() or name.endswith(".*")
        if not known:
            yield place(left_out, name).complain("SOURCE", f"the inventory has no item {name}")
    for question in all_questions(documents):
        yield from _sourced(question.shape, question.place("key"), question.place("source"))
    for line in lines(documents):
        at = place(line.document, *line.path, "source")
        # A line of the page is our words for the answers: only what it claims needs a source.
        needs = not line.kind.startswith("line.") and ".page." not in line.kind
        yield from _sourced(line.shape, line.at, at, needs=needs)
    for warning in warnings(documents):
        yield from _sourced(warning.shape, warning.place("key"), warning.place("source"))
    for document, case in cases(documents):
        yield from _unknown(case.source, place(document, "source"))
        yield from _lines(case.lines, place(document, "lines"))
    for document, number, card in cards(documents):
        at = place(document, number, "source")
        if not card.source and not card.ours:
            yield at.complain("SOURCE", "needs a source, or ours: [line] when it comes from us")
        yield from _unknown(card.source, at)
        yield from _lines(card.lines, place(document, number, "lines"))


def _lines(told: Iterable[str], at: Place) -> Iterator[Complaint]:
    for line in told:
        if not _LINE.fullmatch(line):
            yield at.complain("SOURCE", f"{line} is no line of a document, like 002:446")


def _sourced(
    shape: Sourced, at: Place, source: Place, *, needs: bool = True
) -> Iterator[Complaint]:
    if needs and not shape.source and not shape.ours:
        yield at.complain("SOURCE", "needs a source, or ours: true when it comes from us")
    yield from _unknown(shape.source, source)


def _unknown(ids: Iterable[str], at: Place) -> Iterator[Complaint]:
    for id_ in ids:
        if id_ not in inventory():
            yield at.complain("SOURCE", f"the inventory has no item {id_}")
