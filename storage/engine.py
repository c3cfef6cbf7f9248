"""The two databases: how each is named, reached, opened for writing or reading, and cleaned."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from sqlite3 import SQLITE_BUSY, SQLITE_LOCKED, OperationalError
from time import sleep
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import StoreError
from storage.tables import metadata

DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
)

BEGIN = "passage_begin"
"""The execution option that says how a transaction starts on SQLite."""

TRIES, PAUSE = 500, 0.01
"""How often, and seconds between, a new file is asked for while another program makes it."""


def read_url(text: str) -> URL:
    """Return the database's address, its driver settled."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StoreError(
            "The database URL cannot be read; it looks like sqlite:////folder/passage.db"
            " or postgresql://user@host/name."
        ) from None
    if url.drivername not in DRIVERS:
        raise StoreError("The database URL must start with sqlite:// or postgresql://.")
    return url.set(drivername=DRIVERS[url.drivername])


def connect(url: URL) -> Engine:
    """Return an engine for the database, whose errors do not show what was stored."""
    return _connect_sqlite(url) if url.drivername == "sqlite" else _connect_postgresql(url)


def _connect_postgresql(url: URL) -> Engine:
    options: dict[str, Any] = {} if "connect_timeout" in url.query else {"connect_timeout": 10}
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=options)


def _connect_sqlite(url: URL) -> Engine:
    make_file(sqlite_file(url))
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def sqlite_file(url: URL) -> Path:
    """Return the file that the address of a SQLite database names."""
    if not url.database or url.database == ":memory:":
        raise StoreError("The database URL names no file, such as sqlite:////folder/passage.db.")
    if url.query or url.host:
        raise StoreError("A SQLite URL takes a path and nothing else.")
    return Path(url.database)


def make_file(path: Path) -> None:
    """Make a file of the owner alone; SQLite would let others read it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except (OSError, ValueError):
        raise StoreError(f"The database file {path} cannot be written.") from None


def _settle(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # SQLAlchemy's documented way to take BEGIN out of the driver's hands.
    connection.isolation_level = None
    cursor = connection.cursor()
    _patiently(cursor, "PRAGMA page_count")
    if cursor.fetchone() == (0,):
        # How pages are laid out is settled before the first one; asking later waits for writers.
        _patiently(cursor, "PRAGMA auto_vacuum=INCREMENTAL")
    for pragma in PRAGMAS:
        _patiently(cursor, f"PRAGMA {pragma}")
    cursor.close()


def _patiently(cursor: DBAPICursor, pragma: str) -> None:
    """Set a pragma; changing the journal of a new file fails at once, without SQLite's waiting."""
    for _ in range(TRIES):
        try:
            cursor.execute(pragma)
        except OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in {SQLITE_BUSY, SQLITE_LOCKED}:
                raise
            sleep(PAUSE)
        else:
            return
    cursor.execute(pragma)


def _begin(connection: Connection) -> None:
    # A transaction that starts by reading and then writes fails at once when another one wrote.
    connection.exec_driver_sql(connection.get_execution_options().get(BEGIN, "BEGIN IMMEDIATE"))


def reading(engine: Engine) -> Engine:
    """Return the same engine for transactions that only read and so hold up nobody."""
    return engine.execution_options(**{BEGIN: "BEGIN"})


def unreachable(url: URL, error: Exception) -> StoreError:
    """Return in a plain sentence why the database cannot be used."""
    if url.drivername == "sqlite":
        return StoreError(f"The file {url.database} cannot be used as a SQLite database.")
    return StoreError(f"The PostgreSQL database cannot be reached ({kind(error)}).")


def kind(error: Exception) -> str:
    """Return the name of what went wrong; the driver's own words can hold what was stored."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return f"{type(cause).__name__} {code}" if code else type(cause).__name__


def scrub(engine: Engine) -> bool:
    """Remove what deleted rows left behind; False when someone was still reading it."""
    return _scrub_sqlite(engine) if engine.name == "sqlite" else _scrub_postgresql(engine)


def _scrub_sqlite(engine: Engine) -> bool:
    with closing(engine.raw_connection()) as pooled:
        connection = cast("sqlite3.Connection", pooled.driver_connection)
        # Whoever waits for this holds up everybody, so the usual five seconds are too long.
        connection.execute("PRAGMA busy_timeout=200")
        try:
            # It gives back one page a step, and `execute` would take the first and leave.
            connection.executescript("PRAGMA incremental_vacuum")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
        finally:
            connection.execute(f"PRAGMA {PRAGMAS[0]}")
    return not busy


READING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND backend_type = 'client backend' AND backend_xmin IS NOT NULL
"""
"""How many still see rows as they were; who comes later sees them gone and is in no way."""


def _scrub_postgresql(engine: Engine) -> bool:
    names = ", ".join(metadata.tables)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        reading = connection.exec_driver_sql(READING).scalar_one()
        connection.exec_driver_sql(f"VACUUM {names}")
    return not reading
