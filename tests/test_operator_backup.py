"""A backup brings everything back, except those who were erased; a broken one changes nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from bot import interviews
from bot.desk import Desk
from bot.incoming import Incoming, Reply
from bot.interviews import decode, encode
from bot.placing import place as place_of
from bot.reception import respond
from bot.settings import Operator
from bot.welcome import CONSENT
from dialogues.model import Library
from storage import backup, dump, sealed_file
from storage.dump import Contents
from storage.errors import StoreError
from storage.hold import hold
from storage.store import Store

from .operators import NOW, WORDS, Site, answer, erase
from .places import Place


@pytest.fixture
def site(place: Place, tmp_path: Path) -> Site:
    site = Site(place, tmp_path)
    with site.opened() as store:
        answer(store, "1", "honey")
        answer(store, "2", "wax")
    return site


def test_a_backup_brings_back_what_was_said_and_nobody_who_was_erased(site: Site) -> None:
    assert "people 2" in site.does("backup")
    with site.opened() as store:
        erase(store, "1")
        answer(store, "3", "after the backup")
    said = site.does("restore", str(site.backup), "--yes")
    assert "erased again: people 1" in said
    assert site.people() == {"2": "wax"}
    with site.opened() as store, store.begin(writing=False) as work:
        assert work.counts() | {"waiting": 0} == work.counts()
        assert work.counts()["answers"] == 1


def test_after_a_restore_whose_a_text_is_has_to_be_asked(site: Site) -> None:
    """Chats went on after the backup: what their people see is not what is open here."""
    with site.opened() as store, store.begin() as work:
        work.puts_up("telegram", "1", "1:far", None, 10)
        work.shows("telegram", "1", "1:far", 11, NOW)
        work.defer("telegram", "4711", WORDS, NOW, "1")
    site.does("backup")
    site.does("restore", str(site.backup), "--yes")
    text = Incoming("telegram", "1", "9", NOW, text="wax", ref=99)
    with site.opened() as store, store.begin(writing=False) as work:
        for address in "12":
            person = work.person("telegram", address)
            assert person
            assert place_of(work.screen(person), text) == "unsure"
        assert [each.payload for each in work.deferred("telegram")] == [WORDS]


def test_it_is_all_the_same_on_an_empty_machine(site: Site) -> None:
    """The database is lost; the keys, a backup and the ledger are there."""
    site.does("backup")
    with site.opened() as store:
        erase(store, "2")
    place = Place(f"sqlite:///{site.home / 'anew' / 'passage.db'}", site.place.key_file, site.home)
    anew = Site(place, site.home)
    anew.does("restore", str(site.backup))
    assert anew.people() == {"1": "honey"}


def test_who_comes_back_after_erasing_is_another_person_to_the_ledger(site: Site) -> None:
    with site.opened() as store:
        erase(store, "1")
        with store.begin() as work:
            work.admit("telegram", "1", "en", "1", NOW + timedelta(days=1))
    site.does("backup")
    assert "erased again: people 0" in site.does("restore", str(site.backup), "--yes")


def test_an_erasure_that_the_ledger_missed_waits_and_is_noted_at_the_next_start(
    site: Site,
) -> None:
    site.ledger.mkdir()
    with site.opened() as store:
        erase(store, "1")
        assert not store.note()
    assert "erasures_not_in_ledger 1" in site.run("doctor").stdout
    site.ledger.rmdir()
    with site.opened():
        pass
    assert site.ledger.read_text().count("\n") == 1
    assert "erasures_not_in_ledger 0" in site.run("doctor").stdout


def test_a_torn_line_of_the_ledger_harms_no_other(site: Site) -> None:
    site.does("backup")
    site.ledger.write_text("abcdef012345")
    with site.opened() as store:
        erase(store, "1")
    assert "people 1" in site.does("restore", str(site.backup), "--yes").splitlines()[1]


def test_the_ledger_says_nothing_about_anybody(site: Site) -> None:
    with site.opened() as store:
        person = answer(store, "4711", "x")
        erase(store, "1")
        with store.begin() as work:
            work.erase(person)
    lines = site.ledger.read_text().splitlines()
    assert [len(line) for line in lines] == [64 + 1 + 10] * 2
    assert lines[0].endswith(" 2026-03-01")
    assert "4711" not in site.ledger.read_text()
    assert site.ledger.stat().st_mode & 0o777 == 0o600


def test_a_backup_holds_no_word_and_is_its_owners_alone(site: Site) -> None:
    site.does("backup")
    kept = site.backup.read_bytes()
    assert WORDS.encode() not in kept
    assert b"person" not in kept
    assert site.place.key_file.read_bytes().split(b":")[1].strip() not in kept
    assert site.backup.stat().st_mode & 0o777 == 0o600
    assert site.backup_key.stat().st_mode & 0o777 == 0o600


def test_old_buttons_are_stale_after_a_restore_and_new_ones_are_not(site: Site) -> None:
    site.does("backup")
    site.does("restore", str(site.backup), "--yes")
    with site.opened() as store, store.begin() as work:
        assert work.life == work.epoch() == 2
        old, new = decode(encode(1, 3, "far", "met")), decode(encode(1, 3, "far", "met", work.life))
        assert old
        assert new
        assert (old.life, new.life) == (1, 2)
        assert old.run == new.run
    site.does("restore", str(site.backup), "--yes")
    with site.opened() as store:
        assert store.epoch == 3
    assert len(encode(10**9, 10**5, "k" * 20, "c" * 16, 99).encode()) <= interviews.LONGEST_DATA


def test_an_old_button_shows_the_open_question_and_answers_nothing(
    site: Site, library: Library
) -> None:
    desk = Desk(library, Operator(), "telegram")

    def tapped(store: Store, data: str) -> Reply:
        with store.begin() as work:
            return respond(desk, work, Incoming("telegram", "9", data, NOW, tap=data))

    with site.opened() as store:
        old = tapped(store, f"/agree {CONSENT} en").messages[-1].rows[0][0].choice
    site.does("backup")
    site.does("restore", str(site.backup), "--yes")
    with site.opened() as store:
        shown = tapped(store, old)
        assert "1 of 8" in shown.messages[-1].text
        assert not shown.closed
        assert "2 of 8" in tapped(store, shown.messages[-1].rows[0][0].choice).messages[-1].text


def test_a_missing_ledger_is_told(site: Site) -> None:
    site.does("backup")
    assert "There is no ledger" in site.does("restore", str(site.backup), "--yes")


def test_restoring_over_data_needs_a_yes_and_changes_nothing_without(site: Site) -> None:
    site.does("backup")
    with site.opened() as store:
        answer(store, "3")
    before = site.people()
    assert "people 3" in site.refuses("restore", str(site.backup))
    assert site.people() == before


def test_a_backup_that_is_not_whole_is_refused_and_changes_nothing(site: Site) -> None:
    with site.opened() as store:
        answer(store, "3", "y" * 400_000)
    site.does("backup")
    whole = site.backup.read_bytes()
    for size in (0, 10, 20, 35, len(whole) // 2, len(whole) - 1):
        site.backup.write_bytes(whole[:size])
        said = site.refuses("restore", str(site.backup), "--yes")
        assert "cut short" in said or "not a backup" in said
    # The last part ends the file: without it the parts before open and are still not the whole.
    site.backup.write_bytes(whole[:-32])
    assert "cut short" in site.refuses("restore", str(site.backup), "--yes")
    for changed in (whole + b"x", flipped(whole, len(whole) - 1), flipped(whole, 99)):
        site.backup.write_bytes(changed)
        assert "damaged" in site.refuses("restore", str(site.backup), "--yes")
    assert len(site.people()) == 3


def flipped(whole: bytes, place: int) -> bytes:
    return whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]


def test_a_sealed_file_with_any_other_byte_does_not_open(tmp_path: Path) -> None:
    path, key = tmp_path / "file", AESGCM(bytes(32))
    sealed_file.write(path, key, ["one", "two"])
    whole = path.read_bytes()
    assert list(sealed_file.read(path, key)) == ["one", "two"]
    wrong = [flipped(whole, place) for place in range(len(whole))]
    for content in (*wrong, *(whole[:size] for size in range(len(whole)))):
        path.write_bytes(content)
        with pytest.raises(StoreError):
            list(sealed_file.read(path, key))


def test_another_key_opens_no_backup(site: Site) -> None:
    site.does("backup")
    path = site.backup
    site.backup_key.unlink()
    assert "missing" in site.refuses("restore", str(path), "--yes")
    site.does("backup")
    assert "does not open" in site.refuses("restore", str(path), "--yes")
    assert "cannot be read" in site.refuses("restore", str(site.home / "none"), "--yes")


def test_a_backup_of_another_operator_key_is_refused_and_changes_nothing(site: Site) -> None:
    site.does("backup")
    path = site.backup
    other = Site(
        Place(f"sqlite:///{site.home / 'o' / 'passage.db'}", site.home / "o" / "key", site.home),
        site.home,
    )
    with other.opened() as store:
        answer(store, "1", "theirs")
    assert "not the one" in other.refuses("restore", str(path), "--yes")
    assert other.people() == {"1": "theirs"}


def test_the_operators_key_is_no_backup_key(site: Site) -> None:
    site.backup_key.parent.mkdir()
    site.backup_key.write_bytes(site.place.key_file.read_bytes())
    assert "another key" in site.refuses("backup")
    assert not site.backups.exists()


def test_backups_are_removed_after_their_time_and_only_with_a_yes(site: Site) -> None:
    site.backups.mkdir()
    old = site.backups / "passage-20200101T000000Z-abcdef.backup"
    other = site.backups / "passage-mine.backup"
    killed = old.with_suffix(".half")
    for path in (old, other, killed):
        path.touch()
    assert "old: 2, to be removed" in site.does("backup")
    assert old.exists()
    assert "old: 2, removed" in site.does("backup", "--yes")
    assert not old.exists()
    assert not killed.exists()
    assert other.exists()
    assert len(list(site.backups.iterdir())) == 3


def test_a_backup_is_of_one_moment_and_holds_up_nobody(site: Site) -> None:
    """People answer while it is made: in it are all of a person's rows or none."""
    at = datetime.now(UTC)
    site.does("backup")
    with site.opened() as store, hold(site.place.url):
        plain = dump.dump

        def meanwhile(connection: Connection, about: Contents) -> Iterator[str]:
            for number, line in enumerate(plain(connection, about)):
                if number == 2:
                    answer(store, "3")
                yield line

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(dump, "dump", meanwhile)
            path, about = backup.make(site.place.url, site.backup_key, site.backups, at)
    assert about.rows["person"] == about.rows["answer"] == 2
    assert backup.check(path, site.backup_key) == about
    assert "3" in site.people()


def test_a_failing_disk_leaves_no_half_backup(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.does("backup")

    def full(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("storage.sealed_file._write_part", full)
    with pytest.raises(StoreError, match="cannot be written"):
        backup.make(site.place.url, site.backup_key, site.backups, NOW)
    assert site.backup.suffix == ".backup"


def test_what_serves_is_not_restored_migrated_or_rekeyed(site: Site) -> None:
    site.does("backup")
    commands = (("restore", str(site.backup), "--yes"), ("migrate",), ("rekey", "--yes"))
    with hold(site.place.url):
        for command in commands:
            assert "stop it first" in site.refuses(*command)
        assert "people 2" in site.does("backup")
    with hold(site.place.url, alone=True):
        assert "try again" in site.refuses("chat")


def test_ids_go_on_after_a_restore(site: Site) -> None:
    site.does("backup")
    site.does("restore", str(site.backup), "--yes")
    with site.opened() as store:
        assert answer(store, "3").id == 3
