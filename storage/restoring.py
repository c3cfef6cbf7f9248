"""A backup put in the place of the database: nobody who was erased comes back with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import (
    Connection,
    delete,
    false,
    insert,
    inspect,
    literal,
    null,
    select,
    true,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from storage import codes, dump, engine, erasure, keys, ledger, numbers, schema, sealed_file
from storage.backup import check
from storage.dump import Contents
from storage.errors import StoreError
from storage.tables import meta, outgoing, pace, person, screen, worker
from storage.work import Work

SET_EPOCH = update(meta).where(meta.c.name == "epoch")
# What was on its way then has arrived or is out of date, and its buttons are of the life before.
DROP_WAITING = delete(outgoing).where(outgoing.c.state == "waiting")
DROP_SCREENS = delete(screen)
# Nobody serves now, and what was remembered for a moment is over.
DROP_MOMENTS = (delete(worker), delete(pace))
# Chats went on since: whose a text is has to be asked, until a question has been shown anew.
UNKNOWN_SCREENS = insert(screen).from_select(
    list(screen.c.keys()),
    select(person.c.id, literal(""), literal(0), null(), null(), true(), false(), null()),
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore."""

    contents: Contents
    erased: int
    """How many people of the backup had been erased since, and were erased again."""


def present(url: str) -> int | None:
    """Return how many people a restore would take away; nothing when there is no database."""
    address = engine.read_url(url)
    if address.drivername == "sqlite" and not engine.sqlite_file(address).exists():
        return None
    server = engine.connect(address)
    try:
        with server.begin() as connection:
            if schema.version_of(connection) is None:
                return None
            return len(connection.execute(select(person.c.id)).all())
    except SQLAlchemyError as error:
        raise engine.unreachable(address, error) from None
    finally:
        server.dispose()


def restore(
    url: str, key_file: Path, ledger_file: Path | None, path: Path, backup_key: Path
) -> Restored:
    """Put a whole backup in the place of what is there, or change nothing."""
    # Read to its end first: whatever is wrong with it is told before anything is touched.
    about = check(path, backup_key)
    lines = sealed_file.read(path, keys.backup_key(backup_key))
    dump.read_contents(lines)
    address = engine.read_url(url)
    server = engine.connect(address)
    try:
        with server.begin() as connection:
            erased = _replace(connection, key_file, ledger_file, about, lines)
        engine.scrub(server)
    except SQLAlchemyError as error:
        raise StoreError(f"The backup could not be restored ({engine.kind(error)}).") from None
    finally:
        server.dispose()
    return Restored(about, erased)


def _replace(
    connection: Connection,
    key_file: Path,
    ledger_file: Path | None,
    about: Contents,
    lines: Iterator[str],
) -> int:
    marks = ledger.noted(connection, ledger_file)
    epoch = _epoch(connection)
    dump.load(connection, about, lines)
    ring = schema.ring_of(connection, key_file)
    schema.bring_up_to_date(connection)
    for statement in (DROP_WAITING, DROP_SCREENS, UNKNOWN_SCREENS, *DROP_MOMENTS):
        connection.execute(statement)
    epoch = max(epoch, _epoch(connection)) + 1
    connection.execute(SET_EPOCH.values(value=str(epoch)))
    # A database that was made anew under the same key marked people with that key's own marks.
    own = keys.derive(keys.read_key(key_file)).marks
    return _replay(Work(connection, ring), marks, {ring.marks, own})


def _epoch(connection: Connection) -> int:
    if not inspect(connection).has_table(meta.name):
        return 0
    return int(connection.execute(numbers.EPOCH).scalar() or 0)


def _replay(work: Work, marks: frozenset[str], ways: set[bytes]) -> int:
    gone = [
        kept
        for kept in codes.everybody(work)
        if any(ledger.mark(way, kept) in marks for way in ways)
    ]
    for erased in gone:
        erasure.erase(work, erased)
    return len(gone)
