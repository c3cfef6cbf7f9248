"""Statements that every step runs: put into words once, and then given to the driver itself.

What SQLAlchemy does around each statement costs several times what the database does for it.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from storage.tables import Something

Values = Mapping[str, Any]
Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Words:
    """One statement in the words of one kind of database."""

    text: str
    names: tuple[str, ...]
    fixed: Values
    """The values that the statement itself brings."""
    inward: tuple[tuple[str, Change], ...]
    """How values are stored."""
    outward: tuple[tuple[int, Change], ...]
    """How what is stored becomes values again."""
    row: Callable[[Iterable[Any]], Something]
    positional: bool

    def bind(self, values: Values) -> Any:
        """The values as the driver takes them."""
        bound = {**self.fixed, **values}
        for name, change in self.inward:
            bound[name] = change(bound[name])
        return [bound[name] for name in self.names] if self.positional else bound

    def read(self, found: Iterable[Any]) -> Something:
        """One row as the statement names it."""
        if self.outward:
            found = list(found)
            for place, change in self.outward:
                found[place] = change(found[place])
        return self.row(found)


class Prepared:
    """One statement, which always gets values of the same names."""

    def __init__(self, statement: ClauseElement | Mapping[str, ClauseElement]) -> None:
        """Take a statement, or one for each kind of database by its name."""
        self.statement = statement
        self._known: dict[str, _Words] = {}

    def rows(self, connection: Connection, values: Values) -> list[Something]:
        """Return what the database finds, or what it says it wrote."""
        words = self._words(connection.dialect, values)
        found = self._run(connection, words.text, words.bind(values)).fetchall()
        return [words.read(row) for row in found]

    def first(self, connection: Connection, values: Values) -> Something | None:
        """Return the first of these rows, if there is any."""
        return next(iter(self.rows(connection, values)), None)

    def changes(self, connection: Connection, values: Values) -> int:
        """Return how many rows were changed."""
        words = self._words(connection.dialect, values)
        return cast("int", self._run(connection, words.text, words.bind(values)).rowcount)

    def repeat(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it once for each of these, of which there is one at least."""
        words = self._words(connection.dialect, rows[0])
        bound = [words.bind(values) for values in rows]
        self._run(connection, words.text, bound, many=True)

    def _run(self, connection: Connection, text: str, bound: Any, *, many: bool = False) -> Any:
        cursor = connection.connection.cursor()
        driver = connection.dialect.loaded_dbapi.Error
        try:
            (cursor.executemany if many else cursor.execute)(text, bound)
        except driver as error:
            # As SQLAlchemy would raise it, without the values.
            raise DBAPIError.instance(
                text, None, error, driver, hide_parameters=True, dialect=connection.dialect
            ) from None
        return cursor

    def _words(self, dialect: Dialect, values: Values) -> _Words:
        known = self._known.get(dialect.name)
        if known is None:
            known = self._known[dialect.name] = self._put(dialect, values)
        return known

    def _put(self, dialect: Dialect, values: Values) -> _Words:
        statement = self.statement
        if isinstance(statement, Mapping):
            statement = statement[dialect.name]
        made = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=list(values)))
        columns = getattr(statement, "exported_columns", {})
        changes = [column.type.result_processor(dialect, None) for column in columns.values()]
        bound = [(name, bind) for bind, name in made.bind_names.items()]
        stored = [(name, bind.type.bind_processor(dialect)) for name, bind in bound]
        return _Words(
            text=made.string,
            names=tuple(made.positiontup or ()),
            fixed={name: bind.value for name, bind in bound if not bind.required},
            inward=tuple((name, change) for name, change in stored if change),
            outward=tuple((place, change) for place, change in enumerate(changes) if change),
            row=namedtuple("Found", columns.keys())._make,  # type: ignore[attr-defined]  # noqa: PYI024 - its names are known only here
            positional=dialect.positional,
        )
