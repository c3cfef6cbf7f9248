"""Cells of a CSV file that a spreadsheet reads as what they are, and never runs."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

Cell = str | float | None
STARTS = frozenset("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for the beginning of a formula, full width too."""
HIDING = " \u00a0\u200b\u200c\u200d\u2060\ufeff\u3000"
"""What can stand before it unseen."""


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """A CSV text with a byte order mark, by which spreadsheets know UTF-8; every text is quoted."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    writer.writerows({name: safe(cell) for name, cell in row.items()} for row in rows)
    return "\ufeff" + out.getvalue()


def safe(cell: Cell) -> Cell:
    """The cell; a text that would be run as a formula gets an apostrophe before it."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    return f"'{cell}" if cell.lstrip(HIDING)[:1] in STARTS else cell
