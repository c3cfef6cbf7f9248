"""The store: a database and the keys that open it; everything happens in its transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage import engine, keys, ledger, numbers, schema
from storage.errors import RefusedError, StoreError, UnavailableError
from storage.work import Work


@dataclass(frozen=True, slots=True, repr=False)
class Store:
    """An open database; one may be shared between threads."""

    writer: Engine
    reader: Engine
    ring: keys.Ring
    epoch: int = 1
    """Which life of the database this is; it changes only while nobody has it open."""
    ledger: Path | None = None
    """The file that erasures are noted in."""
    worker: int | None = None
    """Which of the processes that share the database this is; none where it serves alone."""

    @classmethod
    def open(cls, url: str, key_file: Path, ledger: Path | None = None) -> Self:
        """Open what is kept at this address; an empty database is made first, with its key."""
        return cls._open(url, key_file, ledger)

    @classmethod
    def existing(cls, url: str, key_file: Path, ledger: Path | None = None) -> Self:
        """Open the same, but make nothing where there is nothing yet."""
        address = engine.read_url(url)
        if address.drivername == "sqlite" and not engine.sqlite_file(address).exists():
            raise StoreError(schema.NO_DATABASE)
        return cls._open(url, key_file, ledger, make=False)

    @classmethod
    def migrate(cls, url: str, key_file: Path, ledger: Path | None = None) -> Self:
        """Open the same, bringing the tables of an older Passage up to date first."""
        return cls._open(url, key_file, ledger, upgrade=True)

    @classmethod
    def _open(
        cls,
        url: str,
        key_file: Path,
        ledger: Path | None,
        *,
        upgrade: bool = False,
        make: bool = True,
    ) -> Self:
        address = engine.read_url(url)
        writer = engine.connect(address)
        try:
            with writer.begin() as connection:
                ring = schema.prepare(connection, key_file, upgrade=upgrade, make=make)
                epoch = int(connection.execute(numbers.EPOCH).scalar_one())
        except SQLAlchemyError as error:
            writer.dispose()
            raise engine.unreachable(address, error) from None
        except BaseException:
            writer.dispose()
            raise
        store = cls(writer, engine.reading(writer), ring, epoch, ledger)
        store.note()
        return store

    @property
    def can_be_shared(self) -> bool:
        """Whether several processes may serve from it."""
        return self.writer.name == "postgresql"

    @contextmanager
    def begin(self, *, writing: bool = True) -> Iterator[Work]:
        """Give one transaction: kept as a whole at the end, or not at all."""
        try:
            with (self.writer if writing else self.reader).begin() as connection:
                work = Work(connection, self.ring, self.epoch, self.worker)
                yield work
        except (DataError, IntegrityError, ProgrammingError) as error:
            raise RefusedError(f"The database refuses a value ({engine.kind(error)}).") from None
        except (DBAPIError, PoolTimeoutError) as error:
            raise _unavailable(error) from None
        if work.erased:
            self.note()

    def note(self) -> bool:
        """Note in the ledger who was erased; False when that has to be tried again.

        The erasure is committed by then and waits in the database, so nothing is raised.
        """
        if self.ledger is None:
            return False
        try:
            with self.writer.begin() as connection:
                ledger.note(connection, self.ledger)
        except (DBAPIError, PoolTimeoutError, OSError, StoreError):
            return False
        return True

    def scrub(self) -> bool:
        """Remove what erased rows left in the files; False when it has to be tried again."""
        try:
            return engine.scrub(self.writer)
        except (DBAPIError, PoolTimeoutError) as error:
            raise _unavailable(error) from None

    def close(self) -> None:
        """Let go of the database."""
        self.writer.dispose()


def _unavailable(error: SQLAlchemyError) -> UnavailableError:
    return UnavailableError(f"The database could not finish this ({engine.kind(error)}).")
