"""The store: a database and the keys that open it; everything happens in its transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage import engine, keys, schema
from storage.errors import RefusedError, StoreError, UnavailableError
from storage.work import Work


@dataclass(frozen=True, slots=True, repr=False)
class Store:
    """An open database; one may be shared between threads."""

    writer: Engine
    reader: Engine
    ring: keys.Ring

    @classmethod
    def open(cls, url: str, key_file: Path) -> Self:
        """Open what is kept at this address; an empty database is made first, with its key."""
        return cls._open(url, key_file, upgrade=False)

    @classmethod
    def migrate(cls, url: str, key_file: Path) -> Self:
        """Open the same, bringing the tables of an older Passage up to date first."""
        return cls._open(url, key_file, upgrade=True)

    @classmethod
    def _open(cls, url: str, key_file: Path, *, upgrade: bool) -> Self:
        address = engine.read_url(url)
        writer = engine.connect(address)
        try:
            with writer.begin() as connection:
                ring = schema.prepare(connection, key_file, upgrade=upgrade)
        except SQLAlchemyError as error:
            writer.dispose()
            raise _unreachable(address.drivername, address.database, error) from None
        except BaseException:
            writer.dispose()
            raise
        return cls(writer, engine.reading(writer), ring)

    @contextmanager
    def begin(self, *, writing: bool = True) -> Iterator[Work]:
        """Give one transaction: kept as a whole at the end, or not at all."""
        try:
            with (self.writer if writing else self.reader).begin() as connection:
                yield Work(connection, self.ring)
        except (DataError, IntegrityError, ProgrammingError) as error:
            raise RefusedError(f"The database refuses a value ({_kind(error)}).") from None
        except (DBAPIError, PoolTimeoutError) as error:
            raise _unavailable(error) from None

    def scrub(self) -> bool:
        """Remove what erased rows left in the files; False when it has to be tried again."""
        try:
            return engine.scrub(self.writer)
        except (DBAPIError, PoolTimeoutError) as error:
            raise _unavailable(error) from None

    def close(self) -> None:
        """Let go of the database."""
        self.writer.dispose()


def _unreachable(driver: str, database: str | None, error: Exception) -> StoreError:
    if driver == "sqlite":
        return StoreError(f"The file {database} cannot be used as a SQLite database.")
    return StoreError(f"The PostgreSQL database cannot be reached ({_kind(error)}).")


def _unavailable(error: SQLAlchemyError) -> UnavailableError:
    return UnavailableError(f"The database could not finish this ({_kind(error)}).")


def _kind(error: Exception) -> str:
    """Return the name of what went wrong; the driver's own words can hold what was stored."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return f"{type(cause).__name__} {code}" if code else type(cause).__name__
