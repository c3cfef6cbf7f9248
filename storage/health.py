"""How a database is: numbers for the operator, and no word of anybody."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.numbers import counts
from storage.schema import version_of
from storage.tables import erased, is_deferred, is_parked, is_waiting, outgoing, received

if TYPE_CHECKING:
    from storage.work import Work

OLDEST = select(func.min(outgoing.c.created_at)).where(is_waiting)
INCIDENTS = select(received.c.incident).where(is_parked).order_by(received.c.received_at)
WAITING = select(func.count(), func.min(outgoing.c.created_at)).where(is_waiting)
HELD = {
    "deferred": select(func.count()).select_from(received).where(is_deferred),
    "parked": select(func.count()).select_from(received).where(is_parked),
}
UNNOTED = select(func.count()).select_from(erased)


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a database that opened."""

    schema: str
    faults: int
    """What an integrity check complained of; PostgreSQL checks its pages when it reads them."""
    wal_bytes: int
    counts: dict[str, int]
    oldest_waiting: datetime | None
    incidents: tuple[str, ...]
    unnoted: int
    """Erasures that the ledger does not hold yet."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What can be asked every second: how much is on its way."""

    waiting: int
    oldest_waiting: datetime | None
    deferred: int
    parked: int


def pulse(work: "Work") -> Pulse:
    """Look at what is on its way, however much is kept."""
    count, oldest = work.connection.execute(WAITING).one()
    held = {name: work.connection.execute(query).scalar_one() for name, query in HELD.items()}
    return Pulse(count, oldest, **held)


def look(work: "Work") -> Health:
    """Look at everything once."""
    execute = work.connection.execute
    return Health(
        schema=version_of(work.connection) or "",
        faults=_faults(work),
        wal_bytes=_wal_bytes(work),
        counts=counts(work),
        oldest_waiting=execute(OLDEST).scalar(),
        incidents=tuple(incident or "" for incident in execute(INCIDENTS).scalars()),
        unnoted=execute(UNNOTED).scalar_one(),
    )


def _faults(work: "Work") -> int:
    if work.connection.dialect.name != "sqlite":
        return 0
    checks = ("integrity_check", "foreign_key_check")
    found = [
        line
        for name in checks
        for line in work.connection.exec_driver_sql(f"PRAGMA {name}").scalars()
    ]
    return len([line for line in found if line != "ok"])


def _wal_bytes(work: "Work") -> int:
    """How much is written and not yet in the database's own file; PostgreSQL keeps house itself."""
    database = work.connection.engine.url.database
    wal = Path(f"{database}-wal")
    is_sqlite = work.connection.dialect.name == "sqlite"
    return wal.stat().st_size if is_sqlite and wal.exists() else 0
