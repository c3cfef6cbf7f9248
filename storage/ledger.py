"""The erasure ledger: who was erased, as marks in a file that no backup of the database holds."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, inspect, select

from storage import keys
from storage.engine import make_file
from storage.tables import as_number, erased, insert_new
from storage.values import Person

if TYPE_CHECKING:
    from storage.work import Work

LEAVE = insert_new(erased, erased.c.mark)
LEFT = select(erased.c.mark, erased.c.erased_at)


def mark(marks: bytes, person: Person) -> str:
    """Return what stands for a person in the ledger; someone who came back later has another."""
    joined = as_number(person.joined_at)
    return keys.mark(marks, "erased", person.channel, person.address, joined).hex()


def leave(work: "Work", person: Person, at: datetime) -> None:
    """Keep that a person is erased until the ledger holds it, in the erasing transaction."""
    row = {"mark": mark(work.ring.marks, person), "erased_at": at}
    work.connection.execute(LEAVE[work.connection.dialect.name], row)
    work.erased = True


def note(connection: Connection, path: Path) -> None:
    """Move what was left into the ledger; a crash on the way at most notes it twice."""
    rows = connection.execute(LEFT).all()
    if rows:
        _append(path, [f"{row.mark} {row.erased_at:%Y-%m-%d}\n" for row in rows])
        marks = [row.mark for row in rows]
        connection.execute(delete(erased).where(erased.c.mark.in_(marks)))


def _append(path: Path, lines: Iterable[str]) -> None:
    make_file(path)
    file = os.open(path, os.O_RDWR | os.O_APPEND)
    try:
        # A line that a crash cut short must not run into the next one.
        size = os.fstat(file).st_size
        torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        os.write(file, ("\n" * torn + "".join(lines)).encode("ascii"))
        os.fsync(file)
    finally:
        os.close(file)


def noted(connection: Connection, path: Path | None) -> frozenset[str]:
    """Return every mark: in the ledger, and left in the database for it."""
    lines = path.read_text("ascii", errors="replace").split() if path and path.exists() else []
    has_table = inspect(connection).has_table(erased.name)
    left = connection.execute(select(erased.c.mark)).scalars() if has_table else ()
    return frozenset([*lines, *left])
