"""Starts, stops, outages, floods and updates that cannot be handled."""

import asyncio
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from bot.pace import MOST, REPEATS
from bot.reception import respond
from bot.settings import Operator
from bot.telegram import handling
from bot.telegram.handling import handle
from bot.welcome import CONSENT
from storage.errors import UnavailableError
from storage.store import Store

from .conftest import shipped
from .delivery import looping
from .emulator import faults, mishaps
from .places import Place
from .programs import run
from .served import PATIENCE, begin, say, serving, tap

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
DESK = Desk(shipped(), Operator(), "telegram")


def update(number: int, text: str, chat: int = 1, language: str = "en") -> dict[str, Any]:
    message = {
        "message_id": number,
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "language_code": language},
        "text": text,
    }
    return {"update_id": number, "message": message}


async def test_an_update_without_shape_is_parked_and_the_next_goes_on(place: Place) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        loop.emulator.mishap(mishaps.malformed())
        grace.say("2")
        loop.emulator.push("message", {"chat": "nonsense"})
        loop.emulator.push("callback_query", {})
        await tap(grace, "2 From us")
        assert "2 of 8" in grace.last.text
        await loop.emulator.all_confirmed()
        assert loop.counts()["parked"] == 3


def test_an_update_that_raises_is_parked_with_a_number_and_told_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = place.open()

    def failing(desk: Desk, work: Any, incoming: Any) -> Any:
        reply = respond(desk, work, incoming)
        if incoming.text == "boom":
            raise RuntimeError(incoming.text)
        return reply

    monkeypatch.setattr(handling, "respond", failing)
    handle(DESK, store, [update(1, "/start")], AT)
    with store.begin() as work:
        work.admit("telegram", "1", "fr", "1", AT)
    updates = [update(2, "boom"), update(3, "/help"), update(4, "/help", chat=2)]
    calls = handle(DESK, store, updates, AT)
    assert [call.chat for call in calls] == [1, 1, 2]
    with store.begin() as work:
        [parked] = work.parked()
    assert f"({_french(parked.incident)})" in calls[0].call.params["text"]
    assert handle(DESK, store, updates, AT) == []
    store.close()


def _french(incident: str) -> str:
    words = DESK.words("fr").say("help.failed", incident=incident)
    return words.partition("(")[2].partition(")")[0]


def test_a_value_the_database_refuses_parks_one_update_only(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = place.open()

    def overflowing(desk: Desk, work: Any, incoming: Any) -> Any:
        if incoming.text == "boom":
            work.start_run(replace(work.admit("telegram", "9", "en", "1", AT), id=-1), "x", "1", AT)
        return respond(desk, work, incoming)

    monkeypatch.setattr(handling, "respond", overflowing)
    calls = handle(DESK, store, [update(1, "boom"), update(2, "/start", chat=2)], AT)
    assert [call.chat for call in calls] == [1, 2]
    with store.begin() as work:
        assert work.counts()["parked"] == 1
        assert work.counts()["people"] == 0
    store.close()


async def test_while_the_database_is_away_telegram_keeps_the_updates(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([True, True])
    begin_ = Store.begin

    def away(store: Store, *, writing: bool = True) -> Any:
        if writing and armed and next(failures, False):
            raise UnavailableError("away")
        return begin_(store, writing=writing)

    armed = False
    monkeypatch.setattr(Store, "begin", away)
    monkeypatch.setattr("bot.telegram.polling.PAUSES", (0.01,))
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        armed = True
        await tap(grace, "2 From us")
        assert "2 of 8" in grace.last.text
        assert loop.counts()["answers"] == 1


def quiet(reply: list[Any]) -> bool:
    return not reply


def test_a_flood_gets_one_plea_and_then_silence_until_it_calms(place: Place) -> None:
    store, desk = place.open(), Desk(shipped(), Operator(), "telegram")
    answered = [
        handle(desk, store, [update(number, "/privacy")], AT) for number in range(1, MOST + 10)
    ]
    assert not any(map(quiet, answered[: MOST + 1]))
    assert "One moment" in answered[MOST][0].call.params["text"]
    assert all(map(quiet, answered[MOST + 1 :]))
    assert not quiet(handle(desk, store, [update(98, "/privacy", chat=2)], AT))
    later = AT + timedelta(seconds=11)
    assert not quiet(handle(desk, store, [update(99, "/privacy")], later))
    store.close()


def test_the_same_prompt_is_repeated_five_times_and_then_waits_for_its_person(
    place: Place,
) -> None:
    store, desk = place.open(), Desk(shipped(), Operator(), "telegram")
    with store.begin() as work:
        work.admit("telegram", "1", "en", CONSENT, AT)
    at = AT
    handle(desk, store, [update(1, "/start")], at)
    with store.begin() as work:
        work.shows("telegram", "1", "1:way", 1, AT)
    replies = []
    for number in range(2, REPEATS + 5):
        at += timedelta(seconds=30)
        replies.append(handle(desk, store, [update(number, "robot talk")], at))
    assert [bool(reply) for reply in replies] == [True] * REPEATS + [False] * 3
    assert handle(desk, store, [update(98, "/start")], at)
    assert "2 of 8" in handle(desk, store, [update(99, "2")], at)[-1].call.params["text"]
    store.close()


async def test_after_an_outage_the_open_question_is_shown_once_more(place: Place) -> None:
    async with looping(place) as loop:
        grace, lineo = loop.emulator.person(), loop.emulator.person()
        async with loop.running():
            await begin(grace)
            await begin(lineo)
        with loop.store.begin() as work:
            gone = datetime.now(UTC) - timedelta(minutes=10)
            work.beats("telegram", gone)
            for person in (grace, lineo):
                kept = work.person("telegram", str(person.id))
                assert kept
                work.seen(kept, gone)
        lineo.say("2")
        async with loop.running():
            await grace.waits_for("I was offline for a while")
            assert "1 of 8" in grace.last.text
            await lineo.waits_for("2 of 8")
            await loop.until(lambda: loop.counts()["waiting"] == 0)
            assert "offline" not in lineo.screen()
        async with loop.running():
            await tap(grace, "2 From us")
        sent = [str(call.params["text"]) for call in loop.emulator.calls_of("sendMessage")]
        assert sum("offline" in text for text in sent) == 1


async def test_a_stop_does_not_wait_for_a_call_that_hangs(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person()
        await begin(grace)
        served.emulator.fault(faults.hanging(), "sendMessage")
        grace.tap("2 From us")
        await served.emulator.until(lambda: not served.emulator.faults.pending, "the call")
        before = asyncio.get_running_loop().time()
        assert await served.stop() == 0
        assert asyncio.get_running_loop().time() - before < 10
        await served.start()
        await grace.waits_for("2 of 8", PATIENCE)


async def test_only_one_program_serves_a_sqlite_file(tmp_path: Path) -> None:
    place = Place(f"sqlite:///{tmp_path / 'passage.db'}", tmp_path / "key", tmp_path)
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person()
        await begin(grace)
        second = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli", "telegram",
            env=served.environment, cwd=Path(__file__).parents[1],
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _, errors = await second.communicate()
        assert second.returncode == 2
        assert errors.decode().splitlines()[-1].startswith("passage: Another program is serving")
        assert await served.stop(signal.SIGKILL) != 0
        await served.start()
        await say(grace, "/help")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (faults.revoked(), "Telegram does not know this token"),
        (faults.refused(409, "Conflict: terminated"), "another program is serving this bot"),
    ],
    ids=["revoked", "conflict"],
)
async def test_a_bot_that_is_refused_says_so_and_ends(
    place: Place, tmp_path: Path, fault: faults.Fault, sentence: str
) -> None:
    async with serving(place, tmp_path) as served:
        await begin(served.emulator.person())
        served.emulator.fault(fault, "getUpdates")
        served.emulator.person(1001).say("/help")
        assert served.process
        assert served.process.stderr
        assert await asyncio.wait_for(served.process.wait(), PATIENCE) == 2
        told = (await served.process.stderr.read()).decode()
        assert sentence in told.splitlines()[-1]
        await served.start()
        await say(served.emulator.person(1001), "/status")


def test_operator_commands_run_beside_a_serving_program(tmp_path: Path) -> None:
    """What only reads content never asks for the database."""
    assert run("questions", "quick", home=tmp_path).returncode == 0
