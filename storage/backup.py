"""Backups: a sealed dump in a folder, under a name of ours, read again before it counts."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from storage import dump, engine, keys, sealed_file
from storage.dump import Contents
from storage.errors import StoreError

HALF = ".half"
"""What a backup that is not checked yet ends in; one that was killed leaves it behind."""
STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"passage-(\d{8}T\d{6}Z)-[0-9a-f]{6}")


def make(url: str, key_file: Path, folder: Path, at: datetime) -> tuple[Path, Contents]:
    """Write what the database holds at one moment, and read it again; others go on meanwhile."""
    key = keys.backup_key(key_file)
    path = folder / f"passage-{at.astimezone(UTC).strftime(STAMP)}-{secrets.token_hex(3)}.backup"
    half = path.with_suffix(HALF)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _snapshot(url) as connection:
            about = dump.contents(connection, at.isoformat(timespec="seconds"))
            sealed_file.write(half, key, dump.dump(connection, about))
        _check(half, key)
        half.rename(path)
        keys.sync_folder(folder)
    except OSError:
        raise StoreError(f"The backup {path} cannot be written.") from None
    finally:
        half.unlink(missing_ok=True)
    return path, about


def check(path: Path, key_file: Path) -> Contents:
    """Read a backup to its end and return what it holds."""
    return _check(path, keys.backup_key(key_file))


def _check(path: Path, key: AESGCM) -> Contents:
    lines = sealed_file.read(path, key)
    about = dump.read_contents(lines)
    found = dump.count(lines)
    if found != {name: rows for name, rows in about.rows.items() if rows}:
        raise StoreError(f"The backup {path} does not hold the rows that it says.")
    return about


@contextmanager
def _snapshot(url: str) -> Iterator[Connection]:
    """A transaction that sees one moment of a database of any version, without its key."""
    address = engine.read_url(url)
    is_sqlite = address.drivername == "sqlite"
    if is_sqlite and not engine.sqlite_file(address).exists():
        raise StoreError("There is no database yet to back up.")
    server = engine.connect(address)
    if is_sqlite:
        server = engine.reading(server)
    else:
        server = server.execution_options(isolation_level="REPEATABLE READ")
    try:
        with server.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise engine.unreachable(address, error) from None
    finally:
        server.dispose()


def made(folder: Path, suffix: str = ".backup") -> dict[Path, datetime]:
    """Return the backups in a folder, the oldest first, each with the time it was made."""
    names = sorted(folder.glob(f"passage-*{suffix}"))
    found = {path: _NAME.fullmatch(path.stem) for path in names}
    return {
        path: datetime.strptime(name[1], STAMP).replace(tzinfo=UTC)
        for path, name in found.items()
        if name
    }
