"""The state of everything in numbers, and a sentence for each thing that needs attention."""

import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.clock import now
from bot.settings import Settings, read_settings
from storage import backup
from storage.errors import StoreError
from storage.health import Health

from .opening import opened

MEGABYTE = 1_000_000
LOW_DISK = 500 * MEGABYTE
LARGE_WAL = 100 * MEGABYTE
LONG_WAIT = timedelta(minutes=10)
OLD_BACKUP = timedelta(hours=48)


def examine() -> int:
    """Prints the numbers; 1 when a sentence on stderr says that something needs attention."""
    settings = read_settings()
    at = now()
    complaints = [*_database(settings, at), *_backups(settings, at), *_disk(settings)]
    for complaint in complaints:
        print(f"passage: {complaint}", file=sys.stderr)
    return 1 if complaints else 0


def _database(settings: Settings, at: datetime) -> Iterator[str]:
    try:
        with opened(settings) as store, store.begin(writing=False) as work:
            health = work.health()
    except StoreError as error:
        _number("database_opens", 0)
        yield str(error)
        return
    waits = int((at - health.oldest_waiting).total_seconds()) if health.oldest_waiting else 0
    _number("database_opens", 1)
    _number("key_fits", 1)
    _number("schema", health.schema)
    _number("integrity_faults", health.faults)
    _number("wal_megabytes", round(health.wal_bytes / MEGABYTE, 1))
    for name, count in health.counts.items():
        _number(name, count)
    _number("oldest_waiting_seconds", waits)
    _number("parked_incidents", " ".join(health.incidents) or 0)
    _number("erasures_not_in_ledger", health.unnoted)
    yield from _complaints(health, waits)


def _complaints(health: Health, waits: int) -> Iterator[str]:
    if health.faults:
        yield "The database file is damaged; restore the last backup."
    if health.wal_bytes > LARGE_WAL:
        yield "The write-ahead log is large; some process has been reading for too long."
    if waits > LONG_WAIT.total_seconds():
        yield f"A message has waited for {waits // 60} minutes; is `passage telegram` running?"
    if health.incidents:
        told = ", ".join(health.incidents)
        yield f"Updates that failed are parked: {len(health.incidents)} (incident {told})."
    if health.unnoted:
        yield "Erasures could not be noted in the ledger; can PASSAGE_LEDGER_FILE be written?"


def _backups(settings: Settings, at: datetime) -> Iterator[str]:
    made = list(backup.made(settings.backup_folder).values())
    _number("backups", len(made))
    if not made:
        yield "There is no backup; run `passage backup`."
        return
    age = at - max(made)
    _number("last_backup_hours", int(age.total_seconds()) // 3600)
    if age > OLD_BACKUP:
        yield f"The last backup is {age.days} days old; run `passage backup`."


def _disk(settings: Settings) -> Iterator[str]:
    folder = settings.backup_folder
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    _number("disk_free_megabytes", free // MEGABYTE)
    if free < LOW_DISK:
        yield f"The disk is nearly full: {free // MEGABYTE} megabytes are left."


def _number(name: str, value: float | str) -> None:
    print(f"{name} {value}")
