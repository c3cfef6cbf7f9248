"""Whether a database is Passage's, how old it is, and how it is made or brought up to date."""

import hmac
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select, text

from storage import keys
from storage.errors import StoreError
from storage.tables import REVISIONS, meta

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_277_243
"""Any number; on PostgreSQL it keeps two programs from making the same database at once."""


def prepare(connection: Connection, key_file: Path, *, upgrade: bool = False) -> keys.Ring:
    """Make an empty database, check any other, and return the keys that open it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    version = _version(connection)
    if version is None:
        return _make(connection, key_file)
    _check_version(version, upgrade=upgrade)
    ring = keys.derive(keys.read_key(key_file))
    _check_key(connection, ring, key_file)
    if version != REVISIONS[-1]:
        _upgrade(connection)
    return ring


def _version(connection: Connection) -> str | None:
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if "alembic_version" not in names or "meta" not in names:
        raise StoreError("The database holds other tables than Passage's; give Passage its own.")
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _make(connection: Connection, key_file: Path) -> keys.Ring:
    if not key_file.exists():
        keys.make_key(key_file)
    ring = keys.derive(keys.read_key(key_file))
    _upgrade(connection)
    rows = [{"name": "key", "value": ring.check}, {"name": "epoch", "value": "1"}]
    connection.execute(insert(meta), rows)
    return ring


def _check_version(version: str, *, upgrade: bool) -> None:
    if version not in REVISIONS:
        raise StoreError("The database was made by a newer Passage; install that one.")
    if version != REVISIONS[-1] and not upgrade:
        raise StoreError("The database was made by an older Passage; run `passage migrate` first.")


def _check_key(connection: Connection, ring: keys.Ring, key_file: Path) -> None:
    check = connection.execute(select(meta.c.value).where(meta.c.name == "key")).scalar()
    if not hmac.compare_digest(check or "", ring.check):
        raise StoreError(f"The key in {key_file} is not the one this database was made with.")


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 needed once in a database's life, slow to import
    from alembic.config import Config  # noqa: PLC0415 the same

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
