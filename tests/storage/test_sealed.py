"""What was said is stored as ciphertext, in its own place only, and leaves nothing when erased."""

import secrets

import pytest
from sqlalchemy import text

from dialogues.session import Answer, Prompt, Session
from storage.errors import DamagedError, GoneError
from storage.store import Store
from storage.values import Erased, Person, Run
from tests.places import Place

from .conftest import MARKER, NOW, put, start

ADDRESS = f"{MARKER}-address"
SAID = Session(
    "first",
    answers={"way": Answer(MARKER), "why": Answer((MARKER, "other"))},
    prompt=Prompt("who", draft=(MARKER,)),
)


def fill(store: Store, address: str = ADDRESS) -> tuple[Person, Run]:
    """Put the marker wherever a person's words can go."""
    person, run = start(store, address)
    with store.begin() as work:
        run = put(work, person, run, SAID, ref=7)
        work.keep_page(person, run, f"To decide: {MARKER}", NOW)
        work.post("telegram", address, MARKER, f"d{person.id}", NOW)
        work.park("telegram", f"u{person.id}", "I-1", MARKER, NOW, address)
    return person, run


def change(store: Store, statement: str) -> None:
    """Do what someone with the database, but without the key, could do."""
    with store.writer.begin() as connection:
        connection.execute(text(statement))


def test_no_word_is_stored_in_clear(place: Place, store: Store) -> None:
    fill(store)
    assert MARKER.encode() not in place.bytes(store)


def test_printing_what_is_kept_shows_no_word_of_it(store: Store) -> None:
    person, _ = fill(store)
    with store.begin() as work:
        shown = repr((work.everything(person), work.waiting("telegram", 9), work.parked(), store))
    assert MARKER not in shown


def test_no_key_is_stored_in_clear(place: Place, store: Store) -> None:
    person, _ = fill(store)
    stored = place.bytes(store)
    assert store.ring.handles not in stored
    assert place.key_file.read_text().split(":")[1].strip().encode() not in stored
    assert person.address.encode() not in stored


@pytest.mark.parametrize(
    ("table", "column", "other"),
    [
        ("answer", "value_sealed", "path = 'way'"),
        ("run", "prompt_sealed", "id = {run}"),
        ("page", "text_sealed", "run_id = {run}"),
        ("person", "address_sealed", "id = {person}"),
        ("person", "key_wrapped", "id = {person}"),
        ("outgoing", "body_sealed", "dedup = 'd{person}'"),
        ("received", "payload_sealed", "update_id = 'u{person}'"),
    ],
)
def test_a_text_moved_to_another_row_does_not_open(
    store: Store, table: str, column: str, other: str
) -> None:
    person, run = fill(store)
    thief, _ = fill(store, "thief")
    source = other.format(person=person.id, run=run.id)
    change(
        store,
        f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE {source}"  # noqa: S608 our own names
        " ORDER BY 1 LIMIT 1)",
    )
    with store.begin() as work, pytest.raises(DamagedError, match=table):  # noqa: PT012 each reads one table
        work.person("telegram", "thief")
        work.everything(thief)
        work.load(thief, work.runs(thief)[0])
        work.waiting("telegram", 9)
        work.parked()


def test_an_earlier_answer_cannot_take_the_place_of_a_later_one(store: Store) -> None:
    person, run = start(store)
    with store.begin() as work:
        run = put(work, person, run, Session("first", answers={"way": Answer("no")}))
        run = put(work, person, run, Session("first", answers={"way": Answer("yes")}))
    change(store, "UPDATE answer SET value_sealed = (SELECT value_sealed FROM answer WHERE id = 1)")
    with store.begin() as work, pytest.raises(DamagedError):
        work.load(person, run)


def test_a_changed_or_shortened_text_does_not_open(store: Store) -> None:
    person, run = fill(store)
    change(store, "UPDATE answer SET value_sealed = substr(value_sealed, 1, 5)")
    with store.begin() as work, pytest.raises(DamagedError):
        work.load(person, run)


def test_erasing_leaves_nothing_of_one_and_all_of_another(place: Place, store: Store) -> None:
    person, _ = fill(store)
    other, kept = fill(store, "other")
    with store.begin() as work:
        row = "SELECT handle, key_wrapped, address_sealed FROM person WHERE id = :id"
        remains = work.connection.execute(text(row), {"id": person.id}).one()
        sealed = "SELECT value_sealed FROM answer JOIN run ON run.id = run_id WHERE run_id <> :kept"
        answers = work.connection.execute(text(sealed), {"kept": kept.id}).scalars().all()
    with store.begin() as work:
        assert work.erase(person) == Erased(answers=2, runs=1, pages=1)
        assert work.person("telegram", ADDRESS) is None
        assert work.erase(person) == Erased(0, 0, 0)
    assert store.scrub()
    stored = place.bytes(store)
    assert not [part for part in (*remains, *answers) if bytes(part) in stored]
    with store.begin() as work:
        assert work.load(other, kept).answers == SAID.answers
        assert [parcel.address for parcel in work.waiting("telegram", 9)] == ["other"]
        assert len(work.parked()) == len(work.pages(other)) == 1
        assert not work.first_sight("telegram", f"u{person.id}", NOW)


def test_a_scrubbed_file_gave_back_its_space(place: Place, store: Store) -> None:
    person, run = fill(store)
    with store.begin() as work:
        for _ in range(50):
            work.keep_page(person, run, secrets.token_hex(10_000), NOW)
    assert store.scrub()
    full = len(place.bytes(store))
    with store.begin() as work:
        work.erase(person)
    assert store.scrub()
    assert len(place.bytes(store)) < full - 50 * 10_000


def test_the_erased_are_gone_and_their_number_never_comes_back(store: Store) -> None:
    person, run = fill(store)
    with store.begin() as work:
        work.erase(person)
        for reach in (lambda: work.load(person, run), lambda: work.everything(person)):
            with pytest.raises(GoneError):
                reach()
    again, _ = fill(store)
    assert again.id > person.id


def test_scrubbing_says_when_someone_still_reads(store: Store) -> None:
    person, _ = fill(store)
    with store.begin(writing=False) as reading:
        assert reading.counts()["people"] == 1
        with store.begin() as work:
            work.erase(person)
        assert not store.scrub()
    assert store.scrub()
