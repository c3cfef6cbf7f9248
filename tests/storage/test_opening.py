"""A store opens when all is well; otherwise one plain sentence says what is wrong."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import ClauseElement, inspect, text

from storage import erasure, health, incoming, outgoing, past, people, sessions, voices
from storage.engine import PRAGMAS
from storage.errors import StoreError, UnavailableError
from storage.schema import MIGRATIONS
from storage.store import Store
from storage.tables import REVISIONS, metadata
from tests.places import Place

from .conftest import NOW, admit, start


def refusal(attempt: Callable[[], object]) -> str:
    """Return why it was refused, which is one short line of plain words."""
    with pytest.raises(StoreError) as caught:
        attempt()
    said = str(caught.value)
    assert "\n" not in said
    assert len(said) < 200
    assert "sqlalche" not in said.lower()
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return said


def test_the_migrations_make_the_tables_that_the_program_knows(store: Store) -> None:
    with store.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_the_same_checks(store: Store) -> None:
    found = inspect(store.reader)
    names = {
        check["name"] for table in metadata.tables for check in found.get_check_constraints(table)
    }
    assert names == {
        "ck_run_state", "ck_received_state", "ck_outgoing_state", "ck_reminder_kind",
    }  # fmt: skip


def test_the_program_knows_every_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(known)) == REVISIONS


def test_the_key_is_the_owners_alone(place: Place) -> None:
    place.open().close()
    assert place.key_file.stat().st_mode & 0o777 == 0o600
    assert place.key_file.parent.stat().st_mode & 0o777 == 0o700
    assert place.key_file.read_text().startswith("passage-key-1:")


def test_a_key_that_is_there_is_used(place: Place, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    Store.open(other, place.key_file).close()
    before = place.key_file.read_text()
    place.open().close()
    assert place.key_file.read_text() == before


def test_a_missing_key_beside_data_is_refused_and_not_made_anew(place: Place) -> None:
    place.open().close()
    place.key_file.unlink()
    assert "missing" in refusal(place.open)
    assert not place.key_file.exists()


def test_a_key_that_does_not_fit_is_refused(place: Place, tmp_path: Path) -> None:
    place.open().close()
    place.key_file.unlink()
    Store.open(f"sqlite:///{tmp_path / 'other.db'}", place.key_file).close()
    assert "not the one" in refusal(place.open)


@pytest.mark.parametrize("content", ["", "hello", "passage-key-1:", "passage-key-1:YWJj", "\xff"])
def test_a_file_that_is_no_key_is_refused(place: Place, content: str) -> None:
    place.open().close()
    place.key_file.write_bytes(content.encode("latin-1"))
    assert "not a Passage key" in refusal(place.open)


def test_a_key_file_that_cannot_be_read_or_made_is_refused(place: Place, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be read" in refusal(lambda: Store.open(place.url, tmp_path))
    below = tmp_path / "file" / "key"
    assert "cannot be written" in refusal(lambda: Store.open(place.url, below))
    place.open().close()


def test_newer_and_older_tables_are_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.open().close()
    monkeypatch.setattr("storage.schema.REVISIONS", ("0000",))
    assert "newer" in refusal(place.open)
    monkeypatch.setattr("storage.schema.REVISIONS", (*REVISIONS, "9999"))
    assert "passage migrate" in refusal(place.open)
    Store.migrate(place.url, place.key_file).close()


def test_tables_of_another_program_are_left_alone(place: Place) -> None:
    place.open().close()
    store = place.open()
    with store.writer.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    store.close()
    assert "other tables" in refusal(place.open)


def test_what_fails_while_making_leaves_an_empty_database(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("storage.schema.insert", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            place.open()
    store = place.open()
    with store.begin() as work:
        assert work.epoch() == 1
    store.close()


def test_two_who_make_it_at_once_make_it_once(place: Place) -> None:
    ready = threading.Barrier(2)
    opened: list[Store] = []

    def run() -> None:
        ready.wait()
        opened.append(place.open())

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened[0].ring.check == opened[1].ring.check
    for store in opened:
        store.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "cannot be read"),
        ("nonsense", "cannot be read"),
        ("postgresql://u:geheim@host:port/db", "cannot be read"),
        ("mysql://u:geheim@localhost/db", "must start with"),
        ("sqlite+aiosqlite:///x.db", "must start with"),
        ("postgresql+asyncpg://u:geheim@localhost/db", "must start with"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///x.db?mode=ro", "nothing else"),
        ("sqlite:///{folder}", "cannot be written"),
        ("sqlite:///{folder}/file/x.db", "cannot be written"),
        ("sqlite:///{folder}/a\0b", "cannot be written"),
        ("sqlite:///{folder}/file", "cannot be used"),
        ("postgresql://u:geheim@127.0.0.1:1/db", "cannot be reached"),
        ("postgres://u:geheim@127.0.0.1:1/db", "cannot be reached"),
        ("postgresql+psycopg://u:geheim@/db?host={folder}", "cannot be reached"),
        ("postgresql://u:geheim@127.0.0.1:1/db?nonsense=1", "cannot be reached"),
        ("postgresql://u:geheim@127.0.0.1:1/db?connect_timeout=x", "cannot be reached"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_plainly(
    tmp_path: Path, url: str, reason: str
) -> None:
    (tmp_path / "file").write_text("this is a text, and by no means a database " * 50)
    said = refusal(lambda: Store.open(url.format(folder=tmp_path), tmp_path / "key"))
    assert reason in said
    assert "geheim" not in said


def test_a_database_that_is_not_there_is_told_plainly(place: Place) -> None:
    if not place.is_sqlite:
        assert "cannot be reached" in refusal(
            lambda: Store.open(place.url.replace("/passage_", "/missing_"), place.key_file)
        )


def test_the_sqlite_file_is_the_owners_alone(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/data/passage.db", tmp_path / "key")
    start(store)
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    files = list((tmp_path / "data").iterdir())
    assert {file.name for file in files} == {"passage.db", "passage.db-wal", "passage.db-shm"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    store.close()


def test_sqlite_is_set_up_for_safety(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/passage.db", tmp_path / "key")
    with store.reader.connect() as connection:
        found = {
            pragma: str(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar())
            for pragma in ("auto_vacuum", *(setting.split("=")[0] for setting in PRAGMAS))
        }
    assert found == {
        "busy_timeout": "5000",
        "auto_vacuum": "2",
        "journal_mode": "wal",
        "synchronous": "2",
        "foreign_keys": "1",
        "secure_delete": "1",
        "trusted_schema": "0",
    }
    store.close()


def test_a_locked_sqlite_file_is_told_plainly(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/passage.db", tmp_path / "key")
    with closing(sqlite3.connect(tmp_path / "passage.db", isolation_level=None)) as other:
        with store.begin() as work:
            work.connection.exec_driver_sql("PRAGMA busy_timeout=1")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnavailableError, match="SQLITE_BUSY"), store.begin() as work:
            admit(work)
        other.rollback()
    with store.begin() as work:
        assert work.first_sight("telegram", "1", NOW)
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        people.FIND.statement,
        sessions.LIST.statement,
        sessions.WHOLE.statement,
        sessions.MOVE.statement,
        past.BY_REF,
        outgoing.WAITING,
        incoming.DEFERRED.statement,
        incoming.PARKED,
        health.INCIDENTS,
        erasure.DROP_PARKED,
        voices.UNFETCHED,
    ],
    ids=[
        "FIND", "LIST", "ANSWERS", "MOVE", "BY_REF", "WAITING", "DEFERRED", "PARKED",
        "INCIDENTS", "DROP_PARKED", "UNFETCHED",
    ],
)  # fmt: skip
def test_whatever_is_looked_up_often_has_an_index(tmp_path: Path, statement: ClauseElement) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/passage.db", tmp_path / "key")
    with store.reader.connect() as connection:
        asked = str(statement.compile(connection))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("1",) * asked.count("?"))
        steps = [step.detail for step in plan]
    assert steps
    # These two hold nothing but the rows that are wanted. A channel's name alone finds all
    # that it ever brought, which is no better than reading the table.
    few = ("INDEX ix_received_parked", "INDEX ix_voice_unfetched")
    assert not [step for step in steps if step.startswith("SCAN") and not step.endswith(few)]
    assert not [step for step in steps if "KEY (channel=?)" in step]
    store.close()
