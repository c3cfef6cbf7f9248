"""Which items of the documents the content carries, and which are left out, with the reason."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from typer import BadParameter

from . import FOLDER
from .checking import read_documents
from .checks.pages import cards, cases, lines, warnings
from .checks.scripts import all_questions
from .errors import ContentError
from .reading import Documents

Places = Mapping[str, list[str]]
"""By item of the inventory: where the content carries it, as file:key."""


def run_coverage(inventory: Path) -> int:
    """Prints where each item is carried or why it is left out; 1 when one is neither."""
    documents, complaints = read_documents((FOLDER,))
    if complaints:
        raise ContentError(*complaints)
    carried, left_out = places(documents), documents["left_out.yaml"].value
    missing = 0
    for item in _read_ids(inventory):
        reason = reason_for(item, left_out)
        told = ", ".join(carried.get(item, ())) or (f"left out: {reason}" if reason else "")
        missing += not told
        print(f"{item}: {told or 'MISSING'}")
    print(f"missing: {missing}")
    return 1 if missing else 0


def places(documents: Documents) -> Places:
    """Where the content carries each item that it names as a source."""
    found: dict[str, list[str]] = {}
    for items, place in _sources(documents):
        for item in items:
            listed = found.setdefault(item, [])
            if place not in listed:
                listed.append(place)
    return found


def _sources(documents: Documents) -> Iterator[tuple[Iterable[str], str]]:
    for question in all_questions(documents):
        yield question.shape.source, f"{question.document.file}:{question.shape.key}"
    for line in lines(documents):
        yield line.shape.source, f"{line.document.file}:{line.shape.key}"
    for warning in warnings(documents):
        yield warning.shape.source, f"{warning.document.file}:{warning.shape.key}"
    for document, case in cases(documents):
        yield case.source, f"{document.file}:{case.id}"
    for document, _, card in cards(documents):
        yield card.source, f"{document.file}:{card.id}"


def reason_for(item: str, left_out: Mapping[str, str]) -> str:
    """Why an item is left out, by its own name or by a beginning such as `method.*`."""
    parts = item.split(".")
    beginnings = (f"{'.'.join(parts[:length])}.*" for length in range(len(parts) - 1, 0, -1))
    return next((left_out[name] for name in (item, *beginnings) if name in left_out), "")


def _read_ids(path: Path) -> list[str]:
    """The ids of an inventory's items and conflicts; raises BadParameter when there are none."""
    try:
        found = YAML(typ="safe").load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError):
        raise BadParameter(f"{path} cannot be read as YAML") from None
    listed = found if isinstance(found, Mapping) else {}
    ids = [_id(item) for part in ("items", "conflicts") for item in listed.get(part) or ()]
    if not any(ids):
        raise BadParameter(f"{path} lists no items with an id")
    return [id_ for id_ in ids if id_]


def _id(item: Any) -> str:
    return str(item.get("id", "")) if isinstance(item, Mapping) else ""
