"""Translations: gettext catalogues in which the context of a message is the key of its text."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

NAME = "passage.po"


def catalogue_path(folder: Path, language: str) -> Path:
    """Where the catalogue of a language lies."""
    return folder / "locale" / language / "LC_MESSAGES" / NAME


def read_catalogue(folder: Path, language: str) -> Catalog | None:
    """The catalogue of a language, if it has one."""
    path = catalogue_path(folder, language)
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=language)


def read_words(folders: Iterable[Path], language: str) -> Mapping[str, str]:
    """The translated words by key; what is missing or stale is left out."""
    return {
        str(message.context): str(message.string)
        for folder in folders
        for message in read_catalogue(folder, language) or ()
        if message.context and message.string and not message.fuzzy
    }
