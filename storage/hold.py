"""Who may use a database at once: many use it, of whom one serves people, or one changes it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.exc import SQLAlchemyError

from storage import engine
from storage.errors import StoreError

LOCK = 7_277_244
SERVING = 7_277_245
"""Any numbers; on PostgreSQL they are what is held."""
SERVED = "Passage is serving this database; stop it first."
SERVED_ALREADY = "Another program is serving this database; stop it first."
CHANGING = "The database is being migrated, restored or rekeyed; try again when that is done."


ALONE = text("SELECT pg_try_advisory_lock(:lock)")
TOGETHER = text("SELECT pg_try_advisory_lock_shared(:lock)")


@contextmanager
def hold(url: str, *, alone: bool = False) -> Iterator[None]:
    """Hold the database, with others or alone; raises StoreError when that is not possible.

    What holds it ends with the process, so that a killed one holds up nobody; on PostgreSQL it ends
    with the connection too, when the server is started anew.
    """
    address = engine.read_url(url)
    refusal = SERVED if alone else CHANGING
    is_file = address.drivername == "sqlite"
    with _file(address, "using", alone, refusal) if is_file else _lock(address, alone, refusal):
        yield


@contextmanager
def serve(url: str, *, alone: bool = True) -> Iterator[None]:
    """Hold the database with others, and of those who serve people be the only one, or one of many.

    Who polls is always alone, and so is whoever serves from a file: two would answer everybody
    twice. The workers of a webhook share a database of PostgreSQL.
    """
    address = engine.read_url(url)
    is_file = address.drivername == "sqlite"
    with hold(url):
        if is_file:
            with _file(address, "serving", True, SERVED_ALREADY):
                yield
        else:
            with _lock(address, alone, SERVED_ALREADY, SERVING):
                yield


@contextmanager
def _file(address: URL, name: str, alone: bool, refusal: str) -> Iterator[None]:
    database = engine.sqlite_file(address)
    # A file of its own: closing the database's would let go of SQLite's own locks.
    path = Path(f"{database}-{name}")
    engine.make_file(path)
    file = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise StoreError(refusal) from None
    finally:
        os.close(file)


@contextmanager
def _lock(address: URL, alone: bool, refusal: str, lock: int = LOCK) -> Iterator[None]:
    server = engine.connect(address)
    try:
        connection = server.connect().execution_options(isolation_level="AUTOCOMMIT")
        got = connection.execute(ALONE if alone else TOGETHER, {"lock": lock}).scalar()
    except SQLAlchemyError as error:
        server.dispose()
        raise engine.unreachable(address, error) from None
    try:
        if not got:
            raise StoreError(refusal)
        yield
    finally:
        # The lock is the connection's: it must really end, not go back to the pool.
        connection.invalidate()
        connection.close()
        server.dispose()
