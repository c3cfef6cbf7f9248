"""Whether a database is Passage's, how old it is, and how it is made or brought up to date."""

import hmac
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select, text

from storage import keys
from storage.errors import StoreError
from storage.tables import REVISIONS, meta

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "head"
NO_DATABASE = "There is no database yet; `passage chat` or `passage telegram` makes it."
MARKS = "marks"
"""Under this name a database keeps the key of its marks once it has a new operator key."""
LOCK = 7_277_243
"""Any number; on PostgreSQL it keeps two programs from making the same database at once."""


def prepare(
    connection: Connection, key_file: Path, *, upgrade: bool = False, make: bool = True
) -> keys.Ring:
    """Make an empty database, check any other, and return the keys that open it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    version = version_of(connection)
    if version is None:
        return _make(connection, key_file, make=make)
    _check_version(version, upgrade=upgrade)
    ring = ring_of(connection, key_file)
    if version != REVISIONS[-1]:
        bring_up_to_date(connection)
    return ring


def version_of(connection: Connection) -> str | None:
    """Return which migration made the tables last; nothing for an empty database."""
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if "alembic_version" not in names or "meta" not in names:
        raise StoreError("The database holds other tables than Passage's; give Passage its own.")
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _make(connection: Connection, key_file: Path, *, make: bool) -> keys.Ring:
    if not make:
        raise StoreError(NO_DATABASE)
    if not key_file.exists():
        keys.make_key(key_file)
    ring = keys.derive(keys.read_key(key_file))
    to_version(connection, HEAD)
    rows = [{"name": "key", "value": ring.check}, {"name": "epoch", "value": "1"}]
    connection.execute(insert(meta), rows)
    return ring


def _check_version(version: str, *, upgrade: bool) -> None:
    if version not in REVISIONS:
        raise StoreError("The database was made by a newer Passage; install that one.")
    if version != REVISIONS[-1] and not upgrade:
        raise StoreError("The database was made by an older Passage; run `passage migrate` first.")


def ring_of(connection: Connection, key_file: Path) -> keys.Ring:
    """Return the keys that open this database; where the file's do not, it is refused."""
    kept = {row.name: row.value for row in connection.execute(select(meta))}
    ring = _fitting(kept.get("key", ""), key_file)
    if MARKS in kept:
        sealed = bytes.fromhex(kept[MARKS])
        return replace(ring, marks=keys.unseal(ring.desk, sealed, "meta", MARKS))
    return ring


def _fitting(check: str, key_file: Path) -> keys.Ring:
    ring = keys.derive(keys.read_key(key_file))
    if hmac.compare_digest(check, ring.check):
        return ring
    # A rekey that was killed after its commit has not put the new key in its place yet.
    following = keys.successor(key_file)
    if following.exists():
        ring = keys.derive(keys.read_key(following))
        if hmac.compare_digest(check, ring.check):
            return ring
    raise StoreError(f"The key in {key_file} is not the one this database was made with.")


def bring_up_to_date(connection: Connection) -> None:
    """Do what later versions changed; the transaction keeps all of it or nothing."""
    try:
        to_version(connection, HEAD)
    except Exception as error:  # noqa: BLE001 see below
        # Alembic and a migration can fail in any way, and the words of that can hold stored values.
        kind = type(error).__name__
        raise StoreError(
            f"The tables could not be brought up to date ({kind}); nothing was changed."
        ) from None


def to_version(connection: Connection, version: str) -> None:
    """Run the migrations up to one of them."""
    from alembic import command  # noqa: PLC0415 needed once in a database's life, slow to import
    from alembic.config import Config  # noqa: PLC0415 the same

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, version)
