"""Where things stand that writers wrote: texts and conditions, each with its line."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.reading import Complaint, Document
from bot.content.shapes import TextShape

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a content file."""

    file: str
    line: int

    def complain(self, code: str, sentence: str) -> Complaint:
        """What is wrong here."""
        return Complaint(self.file, self.line, code, sentence)


@dataclass(frozen=True, slots=True)
class Written:
    """One form of a text: its stable key, what it is for, and the English words."""

    key: str
    form: str
    """The fact that it is for; `else` is for all others."""
    english: str
    role: str
    place: Place

    @property
    def context(self) -> str:
        """The key that translators know this form by."""
        return self.key if self.form == "else" else f"{self.key}.{self.form}"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as it was written; an empty one always holds."""

    source: str
    place: Place


def place(document: Document, *path: str | int) -> Place:
    """The line of a part of a file."""
    return Place(document.file, document.line(*path))


def written(
    key: str, shape: TextShape | None, document: Document, path: Path, role: str = ""
) -> Iterator[Written]:
    """Every form of a text; its role is the last part of its key unless it is given."""
    role = role or key.rpartition(".")[2]
    if isinstance(shape, str):
        yield Written(key, "else", shape, role, place(document, *path))
    elif shape is not None:
        for form, english in shape.items():
            yield Written(key, form, english, role, place(document, *path, form))
