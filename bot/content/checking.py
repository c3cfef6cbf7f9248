"""The writers' linter, and the way from folders to a library."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from dialogues.model import Library

from .building import build
from .checks.references import reference_complaints, word_complaints
from .checks.sense import name_complaints, order_complaints
from .checks.structure import missing_files, structure_complaints
from .checks.syntax import syntax_complaints
from .checks.told import template_complaints, told_complaints
from .checks.values import value_complaints
from .errors import ContentError
from .reading import Complaint, Document, Documents, read
from .shapes import MAY_BE_MISSING

CODES = {
    "FILE": "a file that is missing, lies elsewhere or is not known",
    "YAML": "a file that is no YAML, or has a key twice",
    "PO": "a catalogue that is no PO file",
    "SHAPE": "a key that is unknown or missing, or a value of another kind",
    "DUPLICATE": "a name that is there already",
    "REFERENCE": "something that names what is not there",
    "SLOT": "a key or slot that holds answers of two kinds",
    "GROUP": "a group that cannot be gone through",
    "BLOCK": "a block of the page that has no line for some answers",
    "SYNTAX": "a text, condition or template that cannot be read",
    "CYCLE": "a fact that rests on itself",
    "NAME": "a name that means nothing where it stands",
    "VALUE": "a comparison with what an answer cannot be",
    "ORDER": "a name that is asked, or known, only later",
    "FAILS": "a condition that fails for some answers",
    "UNREACHABLE": "a question, option or warning that no answers lead to",
    "OPTIONS": "a question that offers no choice for some answers",
    "EMPTY": "a text that says nothing for some answers",
    "LIMIT": "more than a channel has room for",
    "SENTENCE": "a sentence that is too long",
    "GRADE": "a text that is too hard to read",
    "WORD": "a word to avoid",
    "MARKS": "spaces and quotation marks",
    "SOURCE": "something that does not say where it comes from",
    "TRANSLATION": "a translation that is missing, out of date or wrong",
}
"""What complaints are about."""


def compile_folders(folders: tuple[Path, ...]) -> Library:
    """The library of folders, a later one over an earlier; raises ContentError with complaints."""
    documents, complaints = read_documents(folders)
    complaints = complaints or _breaking(documents, folders)
    if complaints:
        raise ContentError(*complaints)
    return build(folders, documents)


def check(folders: tuple[Path, ...]) -> list[Complaint]:
    """Everything that is wrong with the content of folders, a later one over an earlier."""
    documents, complaints = read_documents(folders)
    complaints = complaints or _breaking(documents, folders)
    if complaints:
        return complaints
    try:
        library = build(folders, documents)
    except ContentError as error:
        return sorted(error.args)
    return sorted({*_plain(documents, folders), *_walked(documents, library)})


def read_documents(folders: tuple[Path, ...]) -> tuple[Documents, list[Complaint]]:
    """The content files of folders, a later one over an earlier, and what is wrong with them."""
    documents = {name: Document(name, {}, {}) for name in MAY_BE_MISSING}
    complaints: list[Complaint] = []
    for folder in folders:
        found, wrong = read(folder)
        documents |= found
        complaints += wrong
    return documents, sorted(complaints or missing_files(documents))


def _breaking(documents: Documents, folders: tuple[Path, ...]) -> list[Complaint]:
    """What would make a conversation fail: nothing serves before it is mended."""
    templates = _templates(folders)
    complaints = [*structure_complaints(documents), *syntax_complaints(documents, templates)]
    if not any(complaint.code in {"SYNTAX", "CYCLE"} for complaint in complaints):
        complaints += reference_complaints(documents, templates)
        complaints += name_complaints(documents)
        complaints += template_complaints(templates)
        complaints += value_complaints(documents)
    return sorted(set(complaints))


def _templates(folders: tuple[Path, ...]) -> Mapping[str, Path]:
    return {path.name: path for folder in folders for path in sorted(folder.glob("*.j2"))}


def _plain(documents: Documents, folders: tuple[Path, ...]) -> Iterator[Complaint]:
    """What can be seen from what was written."""
    # Serving never gets here: the channels and the hyphenation are for writers only.
    from .checks.plain import plain_complaints  # noqa: PLC0415
    from .checks.sources import source_complaints  # noqa: PLC0415
    from .checks.translated import translation_complaints  # noqa: PLC0415

    yield from order_complaints(documents)
    yield from word_complaints(documents)
    yield from told_complaints(documents)
    yield from plain_complaints(documents)
    yield from source_complaints(documents)
    yield from translation_complaints(documents, folders)


def _walked(documents: Documents, library: Library) -> Iterator[Complaint]:
    """What shows only when the dialogues are walked and, where none fails, their cards are made."""
    from .checks.limits import limit_complaints  # noqa: PLC0415
    from .checks.reach import FAILS, reach_complaints  # noqa: PLC0415
    from .checks.silence import silence_complaints  # noqa: PLC0415

    reached = list(reach_complaints(documents, library))
    yield from reached
    if not any(complaint.code == FAILS for complaint in reached):
        yield from limit_complaints(documents, library)
        yield from silence_complaints(documents, library)
