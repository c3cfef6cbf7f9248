"""What a chat shows of the open prompt, and updates that wait for their turn."""

from datetime import timedelta

from sqlalchemy import inspect, text

from storage.store import Store
from storage.values import Screen

from .conftest import MARKER, NOW, admit

ADDRESS = "4711"


def screen(store: Store) -> Screen | None:
    with store.begin() as work:
        person = work.person("telegram", ADDRESS)
        return work.screen(person) if person else None


def put_up(store: Store, prompt: str, parcel: int | None, floor: int) -> None:
    with store.begin() as work:
        work.puts_up("telegram", ADDRESS, prompt, parcel, floor)


def test_a_prompt_is_on_its_way_and_then_shown(store: Store) -> None:
    with store.begin() as work:
        admit(work)
    assert screen(store) is None
    put_up(store, "1:2", 7, 10)
    assert screen(store) == Screen("1:2", 10, question=7)
    with store.begin() as work:
        work.shows("telegram", ADDRESS, "1:2", 12, NOW)
    assert screen(store) == Screen("1:2", 10, shown=12)
    put_up(store, "1:2", 8, 14)
    assert screen(store) == Screen("1:2", 10, shown=12), "it stays as seen as it was"
    put_up(store, "1:3", 9, 15)
    assert screen(store) == Screen("1:3", 15, question=9)


def test_doubt_stays_until_another_prompt_is_put_up(store: Store) -> None:
    with store.begin() as work:
        admit(work)
    put_up(store, "1:2", 7, 10)
    with store.begin() as work:
        work.doubts("telegram", ADDRESS, 6)
    assert screen(store) == Screen("1:2", 10, question=7)
    with store.begin() as work:
        work.doubts("telegram", ADDRESS, 7)
        work.gives_up("telegram", ADDRESS, 7)
    put_up(store, "1:2", 8, 14)
    assert screen(store) == Screen("1:2", 10, question=8, unsure=True)
    put_up(store, "1:3", 9, 15)
    assert screen(store) == Screen("1:3", 15, question=9)
    with store.begin() as work:
        work.doubts_all("telegram")
        work.loses("telegram", ADDRESS)
    assert screen(store) == Screen("1:3", 15, unsure=True, away=True)
    put_up(store, "1:4", None, 16)
    assert screen(store) == Screen("1:4", 16, unsure=True)


def test_who_is_active_was_here_lately_and_can_be_reached(store: Store) -> None:
    with store.begin() as work:
        person = admit(work)
        work.puts_up("telegram", ADDRESS, "1:2", 7, 10)
        day = timedelta(days=1)
        assert work.active("telegram", NOW - day, NOW) == (person,)
        assert work.active("telegram", NOW + day, NOW) == ()
        work.start_run(person, "quick", "1", NOW)
        assert work.active("telegram", NOW - day, NOW) == ()
        assert work.active("telegram", NOW - day, NOW + day) == (person,)
        work.loses("telegram", ADDRESS)
        assert work.active("telegram", NOW - day, NOW + day) == ()


def test_the_last_hundred_messages_of_ours_are_known_by_number(store: Store) -> None:
    """Whether they show a prompt or not; those of before two days are left off."""
    with store.begin() as work:
        person = admit(work)
        work.shows("telegram", ADDRESS, None, 5, NOW)
        assert work.recent(person, NOW) == (), "there is no screen yet"
        work.puts_up("telegram", ADDRESS, "1:2", 7, 10)
        for number in range(20, 140):
            work.shows("telegram", ADDRESS, None, number, NOW)
        assert work.recent(person, NOW - timedelta(hours=1)) == tuple(range(40, 140))
        later = NOW + timedelta(days=2)
        work.shows("telegram", ADDRESS, "1:2", 2**31 - 1, later)
        assert work.recent(person, NOW + timedelta(hours=1)) == (2**31 - 1,)
        assert work.screen(person) == Screen("1:2", 10, shown=2**31 - 1)
        assert work.forget_recent(person.seen_at) == 0
        assert work.forget_recent(person.seen_at + timedelta(hours=1)) == 1
        assert work.recent(person, NOW - timedelta(hours=1)) == ()


def test_a_deferred_update_waits_in_order_and_leaves_nothing(store: Store) -> None:
    with store.begin() as work:
        for number in ("9", "10"):
            assert work.first_sight("telegram", number, NOW)
            work.defer("telegram", number, MARKER, NOW, ADDRESS)
    with store.begin() as work:
        assert [each.update_id for each in work.deferred("telegram")] == ["9", "10"]
        assert work.deferred("telegram")[0].payload == MARKER
        assert not work.first_sight("telegram", "9", NOW)
        work.resume("telegram", "9")
        assert [each.update_id for each in work.deferred("telegram")] == ["10"]
        person = admit(work)
        work.erase(person)
        assert work.deferred("telegram") == ()


def test_what_waits_for_a_chat_is_cancelled(store: Store) -> None:
    with store.begin() as work:
        work.post("telegram", ADDRESS, MARKER, "1:0", NOW)
        work.post("telegram", "4712", MARKER, "2:0", NOW)
        assert work.cancel("telegram", ADDRESS, NOW) == 1
        assert [parcel.address for parcel in work.waiting("telegram", 9)] == ["4712"]


def test_the_heart_beats(store: Store) -> None:
    with store.begin() as work:
        assert work.heartbeat("telegram") is None
        work.beats("telegram", NOW)
        work.beats("telegram", NOW + timedelta(seconds=1))
        assert work.heartbeat("telegram") == NOW + timedelta(seconds=1)


def test_the_table_that_is_made_anew_keeps_its_shape(store: Store) -> None:
    [check] = inspect(store.reader).get_check_constraints("received")
    assert "deferred" in check["sqltext"]
    if store.reader.name == "sqlite":
        with store.reader.connect() as connection:
            made = connection.execute(text("SELECT sql FROM sqlite_master WHERE name='received'"))
            assert "WITHOUT ROWID" in str(made.scalar())
