"""All rows of a database as lines of JSON, of whatever version, and lines made rows again.

Every row leaves as it is stored, so what is sealed stays sealed.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, insert, select, text

from storage import schema
from storage.errors import StoreError
from storage.tables import REVISIONS

BATCH = 500
VERSION_TABLE = "alembic_version"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dump says of itself before its rows."""

    version: str
    made_at: str
    rows: dict[str, int]


def contents(connection: Connection, made_at: str) -> Contents:
    """Return how much there is to dump."""
    version = schema.version_of(connection)
    if version is None:
        raise StoreError(schema.NO_DATABASE)
    counts = {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in _tables(connection)
    }
    return Contents(version, made_at, counts)


def dump(connection: Connection, about: Contents) -> Iterator[str]:
    """Yield the contents and every row of every table, those that others point to first."""
    yield json.dumps(asdict(about))
    for table in _tables(connection):
        for row in connection.execute(select(table)).yield_per(BATCH):
            values = {name: _out(value) for name, value in row._mapping.items()}  # noqa: SLF001 it is public
            yield json.dumps([table.name, values], ensure_ascii=True)


def read_contents(lines: Iterator[str]) -> Contents:
    """Return what a dump says of itself, and refuse one of a newer Passage."""
    about = Contents(**json.loads(next(lines)))
    if about.version not in REVISIONS:
        raise StoreError("The backup was made by a newer Passage; install that one.")
    return about


def count(lines: Iterable[str]) -> dict[str, int]:
    """Return how many rows of each table the lines hold."""
    found: dict[str, int] = {}
    for line in lines:
        name, _ = json.loads(line)
        found[name] = found.get(name, 0) + 1
    return found


def load(connection: Connection, about: Contents, lines: Iterator[str]) -> None:
    """Put a dump in the place of everything that is there, in the tables of its own version."""
    _drop_all(connection)
    schema.to_version(connection, about.version)
    tables = {table.name: table for table in _tables(connection)}
    for name, rows in _batches(lines):
        connection.execute(insert(tables[name]), rows)
    if connection.dialect.name == "postgresql":
        _count_on(connection, tables.values())


def _tables(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSION_TABLE]


def _drop_all(connection: Connection) -> None:
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)


def _batches(lines: Iterator[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    while some := [json.loads(line) for line in islice(lines, BATCH)]:
        # Rows of one table follow each other, so that a batch holds a few tables at most.
        for name in dict.fromkeys(name for name, _ in some):
            yield name, [_in(row) for other, row in some if other == name]


def _count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """Let ids go on after those that came with the rows; SQLite does so by itself."""
    for table in tables:
        if "id" in table.c:
            highest = connection.execute(select(func.max(table.c.id))).scalar()
            sequence = {"name": table.name, "last": highest or 1, "used": highest is not None}
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last, :used)"), sequence
            )


def _out(value: object) -> object:
    return {"b64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _in(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: base64.b64decode(value["b64"]) if isinstance(value, dict) else value
        for name, value in row.items()
    }
