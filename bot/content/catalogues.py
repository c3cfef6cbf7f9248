"""Translations: gettext catalogues in which the context of a message is the key of its text."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from textwrap import indent

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, denormalize, normalize, read_po

from .errors import ContentError
from .reading import Complaint

NAME = "passage.po"
WIDTH = 76
HEADERS = (
    "PO-Revision-Date",
    "Last-Translator",
    "Language",
    "Language-Team",
    "Plural-Forms",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
)
"""What stands in the header of a catalogue: nothing that changes by itself."""
UNFILLED = ("YEAR", "EMAIL@ADDRESS", "@li.org")
"""The marks of a header that nobody has filled in."""


def catalogue_path(folder: Path, language: str) -> Path:
    """Where the catalogue of a language lies."""
    return folder / "locale" / language / "LC_MESSAGES" / NAME


def read_catalogue(folder: Path, language: str) -> Catalog | None:
    """The catalogue of a language, if it has one; raises ContentError when it cannot be read."""
    path = catalogue_path(folder, language)
    if not path.exists():
        return None
    # What an obsolete message once said in English is a line that Babel does not know.
    lines = path.read_text("utf-8").split("\n")
    known = ["" if line.startswith("#~|") else line for line in lines]
    try:
        return read_po(known, locale=language, abort_invalid=True)
    except PoFileError as error:
        sentence = f"is no PO file: {error.line}"
        file = path.relative_to(folder).as_posix()
        raise ContentError(Complaint(file, error.lineno + 1, "PO", sentence)) from None


def read_words(folders: Iterable[Path], language: str) -> Mapping[str, str]:
    """The translated words by key; what is missing or stale is left out."""
    return {
        str(message.context): str(message.string)
        for folder in folders
        for message in read_catalogue(folder, language) or ()
        if message.context and message.string and not message.fuzzy
    }


def previous_english(message: Message) -> str:
    """The English that a fuzzy message is a translation of; empty when it does not say."""
    if message.previous_id:
        return str(message.previous_id[0])
    # Babel does not know these lines either: it takes them for a translator's comments.
    marked = [comment[1:].strip() for comment in message.user_comments if comment[:1] == "|"]
    starts = [place for place, line in enumerate(marked) if line.startswith("msgid ")]
    if not starts:
        return ""
    first, *rest = marked[starts[0] :]
    quoted = takewhile(lambda line: line.startswith('"'), rest)
    return denormalize("\n".join([first.removeprefix("msgid "), *quoted]))


def own_comments(message: Message) -> list[str]:
    """What translators noted beside a message."""
    return [comment for comment in message.user_comments if comment[:1] != "|"]


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """The file at this path holds the catalogue."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(po_text(catalogue), "utf-8", newline="\n")


def po_text(catalogue: Catalog) -> str:
    """The catalogue as a PO file in its own order; the same catalogue always gives the same text.

    Babel's own writer wraps the English of before where gettext cannot read it, and dates the file.
    """
    entries = [
        _header(catalogue),
        *("\n".join(_lines(message)) for message in catalogue if message.id),
        *("\n".join(_lines(message, "#~ ")) for message in catalogue.obsolete.values()),
    ]
    return "\n\n".join(entries) + "\n"


def _header(catalogue: Catalog) -> str:
    told = {str(name): str(value).strip() for name, value in catalogue.mime_headers}
    filled = [
        f"{name}: {told[name]}\n"
        for name in HEADERS
        if name in told and not any(mark in told[name] for mark in UNFILLED)
    ]
    return f'{catalogue.header_comment}\nmsgid ""\nmsgstr {_quoted("".join(filled))}'


def _lines(message: Message, prefix: str = "") -> Iterator[str]:
    yield from (f"# {comment}" for comment in own_comments(message))
    yield from (f"#. {comment}" for comment in message.auto_comments)
    if message.fuzzy:
        yield "#, fuzzy"
        if before := previous_english(message):
            yield indent(f"msgid {_quoted(before)}", "#| ")
    yield indent(f"msgctxt {_quoted(message.context)}", prefix)
    yield indent(f"msgid {_quoted(message.id)}", prefix)
    yield indent(f"msgstr {_quoted(message.string)}", prefix)


def _quoted(text: object) -> str:
    return normalize(str(text), width=WIDTH)
