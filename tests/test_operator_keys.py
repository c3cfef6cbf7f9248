"""A new operator key and new tables: nothing is lost, and what fails midway changed nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, LargeBinary, text

from storage import dump, engine, keys, rekey, schema
from storage.errors import StoreError
from storage.store import Store
from storage.tables import REVISIONS, metadata

from .operators import NOW, WORDS, Site, answer, erase
from .places import Place
from .programs import ROOT


@pytest.fixture
def site(place: Place, tmp_path: Path) -> Site:
    site = Site(place, tmp_path)
    with site.opened() as store:
        answer(store, "1", "honey")
        answer(store, "2", "wax")
        with store.begin() as work:
            work.park("telegram", "77", "ABC123", WORDS, NOW, "1")
            work.park("telegram", "78", "ABC124", WORDS, NOW, "a stranger")
            work.park("telegram", "79", "ABC125", WORDS, NOW)
            work.defer("telegram", "80", WORDS, NOW, "1")
    return site


def codes(site: Site) -> list[str]:
    with site.opened() as store, store.begin(writing=False) as work:
        return [work.code(person) for a in "12" if (person := work.person("telegram", a))]


def test_after_a_rekey_the_new_key_opens_everything_and_the_old_one_nothing(site: Site) -> None:
    old, known = site.place.key_file.read_bytes(), codes(site)
    site.does("rekey", "--yes")
    assert site.place.key_file.read_bytes() != old
    assert site.place.key_file.stat().st_mode & 0o777 == 0o600
    assert site.people() == {"1": "honey", "2": "wax"}
    assert codes(site) == known
    with site.opened() as store, store.begin() as work:
        assert {parcel.address for parcel in work.waiting("telegram", 9)} == {"1", "2"}
        assert {parked.update_id for parked in work.parked()} == {"77", "79"}
        assert [deferred.payload for deferred in work.deferred("telegram")] == [WORDS]
        assert [said.text for said in work.feedback()] == ["hard to read"] * 2
        person = work.person("telegram", "1")
        assert person
        work.erase(person)
        assert [parcel.address for parcel in work.waiting("telegram", 9)] == ["2"]
        assert {parked.update_id for parked in work.parked()} == {"79"}
        assert work.deferred("telegram") == ()
    [kept] = site.place.key_file.parent.glob("key.old-*")
    assert kept.read_bytes() == old
    with pytest.raises(StoreError, match="not the one"):
        Store.open(site.place.url, kept)
    assert not keys.successor(site.place.key_file).exists()


def test_a_rekey_without_a_yes_changes_nothing(site: Site) -> None:
    old = site.place.key_file.read_bytes()
    assert "Nothing was changed" in site.does("rekey")
    assert site.place.key_file.read_bytes() == old
    assert list(site.place.key_file.parent.iterdir()) == [site.place.key_file]


def test_the_ledger_goes_on_through_rekeys_and_for_backups_of_either_key(site: Site) -> None:
    site.does("backup")
    [before] = site.backups.iterdir()
    with site.opened() as store:
        erase(store, "1")
    site.does("rekey", "--yes")
    site.does("rekey", "--yes")
    with site.opened() as store:
        erase(store, "2")
        answer(store, "3")
    site.does("backup")
    [after] = set(site.backups.iterdir()) - {before}
    assert "not the one" in site.refuses("restore", str(before), "--yes")
    assert "erased again: people 0" in site.does("restore", str(after), "--yes")
    first = keys.derive(site_key(site, 0)).check[:8]
    old = site.place.key_file.with_name(f"key.old-{first}")
    site.place.key_file.write_bytes(old.read_bytes())
    assert "erased again: people 2" in site.does("restore", str(before), "--yes")
    assert site.people() == {}


def site_key(site: Site, place: int) -> bytes:
    """The keys the site had, the oldest first."""
    kept = sorted(site.place.key_file.parent.glob("key.old-*"), key=lambda p: p.stat().st_mtime_ns)
    return keys.read_key(kept[place])


KILLED = """
import os
from pathlib import Path
from storage import rekey
def die(*_): os._exit(9)
rekey.{function} = die
rekey.rekey({url!r}, Path({key!r}))
"""


@pytest.mark.parametrize("function", ["_received", "_is_done", "_put_in_place", "_reseal"])
def test_a_rekey_killed_anywhere_leaves_the_old_or_the_new_and_can_be_done_again(
    site: Site, function: str
) -> None:
    key = str(site.place.key_file)
    script = KILLED.format(function=function, url=site.place.url, key=key)
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert done.returncode == 9
    assert site.people() == {"1": "honey", "2": "wax"}
    old = site.place.key_file.read_bytes()
    site.does("rekey", "--yes")
    assert site.place.key_file.read_bytes() != old
    assert site.people() == {"1": "honey", "2": "wax"}
    assert not keys.successor(site.place.key_file).exists()


def test_a_rekey_that_cannot_read_something_changes_nothing(site: Site) -> None:
    with site.opened() as store, store.writer.begin() as connection:
        connection.execute(text("UPDATE received SET payload_sealed = address_sealed FROM person"))
    assert "does not open" in site.refuses("rekey", "--yes")
    assert site.people() == {"1": "honey", "2": "wax"}


def test_a_rekey_knows_every_sealed_column() -> None:
    sealed = {
        table.name: {column.name for column in table.c if isinstance(column.type, LargeBinary)}
        for table in metadata.sorted_tables
    }
    assert {name: columns for name, columns in sealed.items() if columns} == (
        rekey.RESEALED | rekey.DROPPED | rekey.OWN
    )


NEWER = {"feedback", "screen", "reminder", "team", "member"}
"""Tables that the first Passage did not have."""
ABSENT = {"shared_at", "worker_id", "ahead", "quiet", "team_id"}
"""Columns that it did not have."""


def make_older(site: Site) -> None:
    """The database as the first Passage made it, with interviews in progress."""
    with site.opened() as store, store.begin() as work:
        work.resume("telegram", "80")
    server = engine.connect(engine.read_url(site.place.url))
    with server.begin() as connection:
        _, *rows = dump.dump(connection, dump.contents(connection, ""))
        known = [(name, row) for name, row in map(json.loads, rows) if name not in NEWER]
        lines = [
            json.dumps([name, {column: row[column] for column in row.keys() - ABSENT}])
            for name, row in known
        ]
        dump.load(connection, dump.Contents("0001", "", {}), iter(lines))
    server.dispose()


def version(site: Site) -> str | None:
    server = engine.connect(engine.read_url(site.place.url))
    with server.begin() as connection:
        found = schema.version_of(connection)
    server.dispose()
    return found


def test_an_older_database_is_brought_up_to_date_with_interviews_in_progress(site: Site) -> None:
    make_older(site)
    assert "passage migrate" in site.refuses("chat")
    assert "Backup written" in site.does("migrate")
    assert version(site) == REVISIONS[-1]
    with site.opened() as store, store.begin() as work:
        person = work.person("telegram", "1")
        assert person
        [run_] = work.runs(person)
        session = work.load(person, run_)
        assert session.answers["words"].value == "honey"
        assert session.prompt
        assert (session.prompt.key, session.prompt.turn) == ("far", 3)
        work.save(person, run_, session, session, None, NOW, done=True)


def test_a_backup_of_an_older_version_is_restored_and_brought_up_to_date(site: Site) -> None:
    make_older(site)
    site.does("backup")
    site.does("restore", str(site.backup), "--yes")
    assert version(site) == REVISIONS[-1]
    assert site.people() == {"1": "honey", "2": "wax"}


def test_after_a_failed_step_the_older_database_still_opens(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_older(site)
    plain = schema.to_version

    def failing(connection: Connection, wanted: str) -> None:
        plain(connection, wanted)
        connection.execute(text("UPDATE person SET language = 'xx'"))
        connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": WORDS})

    with monkeypatch.context() as patch:
        patch.setattr(schema, "to_version", failing)
        with pytest.raises(StoreError, match="nothing was changed") as caught:
            Store.migrate(site.place.url, site.place.key_file)
        assert WORDS not in str(caught.value)
    assert version(site) == "0001"
    with monkeypatch.context() as patch:
        patch.setattr(schema, "REVISIONS", ("0001",))
        server = engine.connect(engine.read_url(site.place.url))
        with server.begin() as connection:
            assert schema.prepare(connection, site.place.key_file).check
            languages = connection.execute(text("SELECT language FROM person")).scalars().all()
        server.dispose()
    assert languages == ["en", "en"]
    site.does("migrate")
    assert site.people() == {"1": "honey", "2": "wax"}


def test_a_migration_killed_midway_left_the_old_tables(site: Site) -> None:
    make_older(site)
    script = (
        "import os\nfrom pathlib import Path\nfrom storage import schema\n"
        "from storage.store import Store\nplain = schema.to_version\n"
        "def die(*step):\n    plain(*step)\n    os._exit(9)\n"
        f"schema.to_version = die\nStore.migrate({site.place.url!r}, "
        f"Path({str(site.place.key_file)!r}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=False, env={"PATH": os.environ["PATH"]}
    )
    assert done.returncode == 9
    assert version(site) == "0001"
    site.does("migrate")
    assert site.people() == {"1": "honey", "2": "wax"}


def test_where_there_is_nothing_nothing_is_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'data' / 'passage.db'}"
    site = Site(Place(url, tmp_path / "key", tmp_path), tmp_path)
    for command in (("export",), ("feedback",), ("erase", "ABCD-EFGH"), ("rekey", "--yes")):
        assert "no database yet" in site.refuses(*command)
    assert not site.place.key_file.exists()
    assert not (tmp_path / "data" / "passage.db").exists()
