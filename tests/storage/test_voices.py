"""Voice notes that are kept: sealed, the newest, and gone with who spoke."""

from datetime import timedelta

from storage.store import Store
from storage.voices import MOST
from tests.places import Place

from .conftest import MARKER, NOW, start


def test_a_note_is_sealed_until_and_after_it_is_fetched(store: Store, place: Place) -> None:
    person, _ = start(store)
    with store.begin() as work:
        work.keep_voice(person, MARKER, NOW)
        assert work.voice(person, MARKER) is None
    with store.begin() as work:
        [one] = work.unfetched()
        assert one.file == MARKER
        assert MARKER not in repr(one)
        assert work.fill_voice(one, MARKER.encode())
    with store.begin(writing=False) as work:
        assert work.unfetched() == ()
        assert work.voice(person, MARKER) == MARKER.encode()
        assert work.voice(person, "another") is None
    assert MARKER.encode() not in place.bytes(store)


def test_the_newest_notes_of_a_person_are_kept(store: Store) -> None:
    person, _ = start(store)
    other, _ = start(store, "4712")
    with store.begin() as work:
        work.keep_voice(other, "theirs", NOW)
        for number in range(MOST + 2):
            work.keep_voice(person, f"note {number}", NOW + timedelta(seconds=number))
        kept = [one.file for one in work.unfetched()]
    assert kept == ["theirs", *(f"note {number}" for number in range(2, MOST + 2))]


def test_a_note_that_comes_after_its_speaker_was_erased_is_not_kept(store: Store) -> None:
    person, _ = start(store)
    with store.begin() as work:
        work.keep_voice(person, "a note", NOW)
        [one] = work.unfetched()
    with store.begin() as work:
        work.erase(person)
    start(store)
    with store.begin() as work:
        assert not work.fill_voice(one, b"spoken")
        assert work.counts()["voices"] == 0
