"""A picture as a value: what it shows, and the same in words; others draw it."""

from dataclasses import dataclass
from typing import Literal

Mark = Literal["", "plus", "minus", "both", "up", "down", "open", "none"]
"""A sign with a shape of its own, so that no tone is needed to tell it."""
PictureShape = Literal["lines", "table"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What was said of one thing once: in words, as a sign, as a number where it is one."""

    words: str = ""
    """Empty when nothing was said."""
    mark: Mark = ""
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that the picture follows, with a cell in every column."""

    label: str
    cells: tuple[Cell, ...]
    note: str = ""
    strong: bool = False
    """It is one to look at first."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture that is had when it is asked for, and never without its words."""

    name: str
    """The name of the file."""
    shape: PictureShape
    language: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    words: str
    """All that it shows and what it had no room for, a line for each row."""
    key: tuple[tuple[Mark, str], ...] = ()
    """What its signs mean."""
    more: str = ""
    """That the words tell of more rows than are drawn."""
