"""Consent, retention and erasure, on the served bot and on both databases."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.incoming import Reply
from bot.keeping import early, forget, notices
from bot.settings import Retention
from bot.telegram.handling import handle
from bot.telegram.noticing import notify
from bot.telegram.settling import News
from bot.telegram.showing import show
from bot.welcome import CONSENT
from dialogues.session import Message, Session
from storage.store import Store

from .conftest import shipped
from .emulator import TOKEN, Person, faults, mishaps
from .places import Place
from .served import PATIENCE, QUICK, answer, begin, restarted, say, serving, tap
from .telegrams import desk_of, update

MARKER = "Zwetschgenkuchen"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def silent(place: Place, person: Person, days: int) -> None:
    """It is as if the person had last been here so many days ago."""
    with closing(place.open()) as store, store.begin() as work:
        kept = work.person("telegram", str(person.id))
        assert kept
        work.seen(kept, datetime.now(UTC) - timedelta(days=days))


async def test_consent_is_asked_again_when_its_text_changed(place: Place, tmp_path: Path) -> None:
    """I14: the answers stay, nothing new is kept before the new text is agreed to."""
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        await answer(grace, QUICK[:4])
        with closing(place.open()) as store, store.begin() as work:
            kept = work.person("telegram", str(grace.id))
            assert kept
            work.agree(kept, "2025-01", NOW)
        await say(grace, MARKER)
        assert "has changed" in grace.last.text
        await say(grace, "/privacy")
        assert "/mydata" in grace.last.text
        grace.tap_data(grace.last.id, "/agree 2025-01 en")
        await grace.waits(PATIENCE)
        assert "has changed" in grace.last.text
        await tap(grace, "No, thanks")
        assert "kept as before" in grace.screen()
        await say(grace, "/start")
        await tap(grace, "I agree, start")
        assert "4 of 8" in grace.last.text
        assert MARKER not in grace.last.text
    with closing(place.open()) as store, store.begin(writing=False) as work:
        renewed = work.person("telegram", str(grace.id))
        assert renewed
        assert renewed.consent_version == CONSENT
        assert len(work.everything(renewed).current) == 3


async def test_a_week_before_the_end_one_tap_copies_keeps_or_wipes(
    place: Place, tmp_path: Path
) -> None:
    """The notice comes once; any sign of life starts the time anew."""
    async with serving(place, tmp_path) as served:
        grace, lineo = (served.emulator.person(language="en") for _ in range(2))
        await begin(grace)
        await begin(lineo)
        silent(place, grace, 84)
        silent(place, lineo, 82)
        await restarted(served)
        await grace.waits_for("You have not written for a while", PATIENCE)
        assert grace.last.labels == ("Send me a copy", "Keep it", "Wipe it now")
        assert grace.last.silent
        await restarted(served)
        await asyncio.sleep(0.6)
        assert grace.screen().count("You have not written") == 1
        assert "You have not written" not in lineo.screen()
        await tap(grace, "Keep it")
        assert "Kept. If you do not write again" in grace.screen()
    with closing(place.open()) as store:
        assert forget(store, Retention(), datetime.now(UTC) + timedelta(days=60)) == 1
        with store.begin(writing=False) as work:
            assert work.person("telegram", str(grace.id))


def test_a_notice_is_kept_as_a_handle_and_goes_with_the_person(place: Place) -> None:
    """What was told to whom cannot be read back, and is wiped with them."""
    with closing(place.open()) as store:
        with store.begin() as work:
            person = work.admit("telegram", "4711", "en", CONSENT, NOW)
            run = work.start_run(person, "quick", "v", NOW)
            work.save(person, run, Session("quick"), Session("quick"), None, NOW, done=True)
        desk = desk_of(shipped())
        assert not notify(desk, store, NOW + timedelta(days=85))
        soon = NOW + timedelta(days=545)
        assert len(notify(desk, store, soon)) == 1
        assert not notify(desk, store, soon + timedelta(days=1))
        assert b"retention:" not in place.bytes(store).replace(b"retention:1:", b"")
        with store.begin() as work:
            work.erase(person)
        assert not rows(store, "notice")
        assert not rows(store, "outgoing")


def test_a_short_time_has_a_short_notice(place: Place) -> None:
    """Where a week is more than half of the time, the notice comes at half of it."""
    with closing(place.open()) as store, store.begin() as work:
        work.admit("telegram", "4711", "en", CONSENT, NOW)
        desk = desk_of(shipped(), retention=Retention(unfinished_days=6))
        for days, told in ((2, 0), (3, 1)):
            at = NOW + timedelta(days=days)
            assert len(list(notices(desk, work, at, early(desk, work, at)))) == told


def rows(store: Store, table: str) -> int:
    with store.reader.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # noqa: S608 our own names


async def test_after_the_receipt_no_byte_is_left(place: Place, tmp_path: Path) -> None:
    """I11: data folder, write-ahead log, temporary files and output hold nothing of the person."""
    async with serving(place, tmp_path, PASSAGE_LOG="DEBUG", TMPDIR=str(tmp_path)) as served:
        grace = served.emulator.person(language="en", first_name="Grace", username="grace_of_x")
        await begin(grace)
        await answer(grace, (*QUICK[:4], MARKER, *QUICK[5:]))
        sealed = sealed_bytes(place)
        assert sealed
        last = max(served.emulator.updates)
        await say(grace, "/delete")
        await tap(grace, "Yes, wipe all")
        assert grace.last.text.startswith("Done at ")
        left = everything_on_disk(place, tmp_path)
        for trace in (MARKER.encode(), b"grace_of_x", *(sealed if place.is_sqlite else ())):
            assert trace not in left
        served.emulator.world.updates.replay(last)
        await served.emulator.all_confirmed(PATIENCE)
        await asyncio.sleep(0.5)
        assert grace.last.text.startswith("Done at ")
    with closing(place.open()) as store:
        for table in ("person", "organisation", "run", "answer", "page", "notice"):
            assert rows(store, table) == 0, table
    told = b"".join(served.output)
    assert MARKER.encode() not in told
    assert str(grace.id).encode() not in told


async def test_an_erasure_clears_the_last_two_days_of_the_chat(
    place: Place, tmp_path: Path
) -> None:
    """T26: what was asked, answered and copied is on no screen; the receipt and commands are."""
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        await answer(grace, (*QUICK[:4], MARKER, *QUICK[5:]))
        assert "To decide:" in grace.screen()
        await say(grace, "/mydata")
        assert grace.files
        await say(grace, "/delete")
        await tap(grace, "Yes, wipe all")
        await grace.waits_until(lambda: len(grace.seen) < 10, "a cleared chat", PATIENCE)
        told = [seen.text.partition(" ")[0] for seen in grace.seen]
        # "You agreed on" was sent before anything was kept, and is known only by chance.
        left = [word for word in told if word != "You"]
        assert left == ["/start", "/mydata", "/delete", "Done"]
        await say(grace, "/start")
        assert "Hello, I am Passage" in grace.last.text


def test_only_what_telegram_still_deletes_is_asked_for(place: Place) -> None:
    """T26: of a chat's messages those of two days, by a hundred at once and after the receipt."""
    desk = desk_of(shipped())
    with closing(place.open()) as store:
        handle(desk, store, [update(4711, tap=f"/agree {CONSENT} en")], NOW)

        def seen(number: int, at: datetime) -> None:
            [*_, call] = handle(desk, store, [update(4711, "/help")], at)
            handle(desk, store, [], at, [News(call, "sent", number)])

        seen(50, NOW)
        later = NOW + timedelta(days=2)
        for number in range(60, 64):
            seen(number, later)
        calls = handle(desk, store, [update(4711, tap="/delete yes")], later)
        _, receipt, deletion = (call.call for call in calls)
        assert receipt.method == "sendMessage"
        assert deletion.params["message_ids"] == [60, 61, 62, 63]
        assert [call.clears for call in calls] == [False, True, False]
        many = Reply((Message("gone"),), gone=tuple(range(150)))
        sizes = [len(call.params.get("message_ids", ())) for call in show(many, 1, None)]
        assert sizes == [0, 100, 50]


def sealed_bytes(place: Place) -> list[bytes]:
    """What stands for the person's words and key in the tables."""
    with closing(place.open()) as store, store.reader.connect() as connection:
        found = [
            bytes(value)
            for query in (
                "SELECT key_wrapped FROM person", "SELECT address_sealed FROM person",
                "SELECT value_sealed FROM answer", "SELECT text_sealed FROM page",
            )
            for (value,) in connection.exec_driver_sql(query)
        ]  # fmt: skip
    return [each for each in found if each]


def everything_on_disk(place: Place, home: Path) -> bytes:
    files = [file for top in (place.folder, home) for file in top.rglob("*") if file.is_file()]
    return b"".join(file.read_bytes() for file in sorted(set(files)))


@contextmanager
def still_reading(store: Store) -> Iterator[None]:
    """A backup that has begun, and sees everything as it was then."""
    engine = store.reader
    if engine.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one()
        yield


def test_a_typed_yes_counts_only_for_a_card_that_was_shown(place: Place) -> None:
    """I14: who comes back after all was wiped, or before a new text, may type 1 as an answer."""
    desk = desk_of(shipped())
    with closing(place.open()) as store:
        handle(desk, store, [update(4711, "1")], NOW)
        assert rows(store, "person") == 0
        handle(desk, store, [update(4711, "1")], NOW)
        assert rows(store, "person") == 1
        handle(desk, store, [update(4711, tap="/delete yes")], NOW)
        handle(desk, store, [update(4711, "1")], NOW)
        assert rows(store, "person") == 0
        handle(desk, store, [update(4711, tap=f"/agree {CONSENT} en")], NOW)
        with store.begin() as work:
            kept = work.person("telegram", "4711")
            assert kept
            work.agree(kept, "2025-01", NOW)
        for typed, version in (("1", "2025-01"), ("1", CONSENT)):
            handle(desk, store, [update(4711, typed)], NOW)
            with store.begin(writing=False) as work:
                kept = work.person("telegram", "4711")
                assert kept
                assert kept.consent_version == version


def test_a_typed_yes_counts_when_its_group_is_redone(place: Place) -> None:
    """The update of another person fails, and what came with it is done once more, one by one."""
    desk = desk_of(shipped())
    with closing(place.open()) as store:
        handle(desk, store, [update(4711, "/start")], NOW)
        broken = update(4712, "x")
        broken["message"]["from"] = 3
        calls = handle(desk, store, [update(4711, "1"), broken], NOW)
        told = [str(call.call.params["text"]) for call in calls if call.chat == 4711]
        assert rows(store, "person") == 1
        assert "1 of 8" in told[-1]
        assert not any("Hello, I am Passage" in text for text in told)


def test_the_receipt_waits_for_the_files(place: Place) -> None:
    """While someone still reads what was erased, the receipt says when the traces go."""
    desk = desk_of(shipped())
    with closing(place.open()) as store:
        with store.begin() as work:
            work.admit("telegram", "4711", "en", CONSENT, NOW)
        with still_reading(store):
            [_, receipt] = handle(desk, store, [update(4711, tap="/delete yes")], NOW)
        told = str(receipt.call.params["text"])
        assert "within the hour" in told
        with store.begin() as work:
            [parcel] = work.waiting("telegram", 10)
            assert "within the hour" in parcel.body
            work.admit("telegram", "4712", "en", CONSENT, NOW)
        [_, receipt] = handle(desk, store, [update(4712, tap="/delete yes")], NOW)
        assert str(receipt.call.params["text"]).startswith("Done at 12:00 UTC.")
        with store.begin() as work:
            # What is kept is true even if the program ends before it has sent the better one.
            assert all("within the hour" in parcel.body for parcel in work.waiting("telegram", 10))


async def test_nothing_secret_is_ever_printed(place: Place, tmp_path: Path) -> None:
    """I17, T2, T3, T4: errors of any kind, at the most talkative level, tell no word of anybody."""
    async with serving(place, tmp_path, PASSAGE_LOG="DEBUG") as served:
        grace = served.emulator.person(language="en", first_name=MARKER)
        await begin(grace)
        await answer(grace, QUICK[:4])
        plan = served.emulator.faults
        plan.add(faults.garbled(f'{{"ok":true,"result":[{{"{MARKER}'), "getUpdates")
        plan.add(faults.garbled(MARKER), "sendMessage")
        plan.add(faults.refused(400, f"Bad Request: can't parse entities {MARKER}"), "sendMessage")
        plan.add(faults.broken_server(502), "getUpdates")
        plan.add(faults.reset(done=False), "getUpdates")
        served.emulator.world.updates.mishaps.append(mishaps.malformed())
        grace.say(MARKER)
        await served.emulator.all_confirmed(PATIENCE)
        grace.say(f"{MARKER} again")
        await served.emulator.all_confirmed(PATIENCE)
        await asyncio.sleep(0.5)
        process = served.process
        assert process
        plan.clear()
    told = b"".join(served.output)
    assert b"parked" in told
    key = place.key_file.read_bytes().strip()
    for secret in (MARKER.encode(), TOKEN.encode(), TOKEN.partition(":")[2].encode(), key):
        assert secret not in told
    assert str(grace.id).encode() not in told
    assert os.fsencode(served.emulator.url) not in told
