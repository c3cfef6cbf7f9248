"""The real program with a moved clock: what is due comes after any restart, and only then."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Barrier, Thread

from bot.telegram.bringing_back import bring_back
from bot.telegram.parcels import Outgoing
from bot.telegram.reading import CHANNEL
from bot.welcome import CONSENT
from storage.store import Store

from .conftest import shipped
from .emulator import Emulator
from .moved import later
from .phone import SEEN, Story
from .places import Place, new_database
from .programs import run
from .served import PATIENCE, QUICK, Served, answer, begin, say, tap
from .telegrams import desk_of

START = datetime.combine(datetime.now(UTC).date() + timedelta(days=1), time(10), UTC)
"""Ten in the morning where nobody said what country this is."""
PAUSE = 0.1
QUIET = 2.5
"""Seconds in which the program looks twice at least."""


@asynccontextmanager
async def served_at(place: Place, home: Path) -> AsyncIterator[Served]:
    async with Emulator() as emulator:
        served = Served(emulator, place, home, module="tests.moved")
        await restart(served, START)
        try:
            yield served
        finally:
            assert await served.stop() == 0, b"".join(served.output).decode()


async def restart(served: Served, at: datetime) -> None:
    """The program is killed and begins anew at this time, as if it had served all along."""
    if served.process:
        await marked(served.place)
        await served.stop(signal.SIGKILL)
        with closing(served.place.open()) as store, store.begin() as work:
            work.beats(CHANNEL, at - timedelta(seconds=5))
    served.settings |= later(at)
    await served.start()
    await asyncio.sleep(QUIET)


async def marked(place: Place) -> None:
    """What arrived is marked as sent: a kill before that may send it once more."""
    with closing(place.open()) as store:
        for _ in range(round(PATIENCE / PAUSE)):
            if waiting(store) == 0:
                return
            await asyncio.sleep(PAUSE)
    raise TimeoutError


def waiting(store: Store) -> int:
    """How many messages are still on their way."""
    with store.begin(writing=False) as work:
        return work.counts()["waiting"]


async def test_what_is_due_comes_once_whatever_happens_in_between(
    place: Place, tmp_path: Path, as_kept: Callable[[Path, str], None]
) -> None:
    story = Story()
    async with served_at(place, tmp_path) as served:
        grace, lineo, awa = (served.emulator.person(language="en") for _ in range(3))
        await begin(grace)
        await answer(grace, QUICK)
        story.skips(grace)
        await tap(grace, "When is your meeting?")
        await say(grace, (START + timedelta(days=9)).date().isoformat())
        assert "I bring this page back the day before" in await say(grace, "12:00")
        story.tells(grace, "Grace plans her meeting, in nine days")
        await begin(lineo)
        await answer(lineo, QUICK[:2])
        story.skips(lineo, but=1)
        story.tells(lineo, "Lineo stops here, and so does Awa")
        await begin(awa)
        await answer(awa, QUICK[:2])
        story.skips(awa)

        await restart(served, START + timedelta(days=3, hours=12))
        assert "You were here" not in lineo.screen()
        await restart(served, START + timedelta(days=4))
        await lineo.waits_for("You were here", PATIENCE)
        assert "3 of 8" in lineo.last.text
        await restart(served, START + timedelta(days=4, hours=1))
        assert lineo.screen().count("You were here") == 1
        await tap(lineo, "1 Help people there")
        assert await lineo.waits_for_toast(PATIENCE) == "1 more, or Done"
        story.tells(lineo, "Lineo, four days later")
        await say(lineo, "/reminders off")
        await awa.waits_for("You were here", PATIENCE)
        await tap(awa, "No more reminders")
        story.tells(awa, "Awa, four days later")
        assert "Your meeting is on" not in grace.screen()

        await restart(served, START + timedelta(days=8))
        await grace.waits_for("Your meeting is on", PATIENCE)
        assert not grace.last.silent
        assert "To decide:" in grace.last.text
        await restart(served, START + timedelta(days=12))
        assert grace.screen().count("Your meeting is on") == 1
        assert "You were here" not in lineo.screen()
        assert awa.screen().count("You were here") == 1
        await tap(grace, "Share or print it")
        story.tells(grace, "Grace, the day before her meeting")
        await tap(grace, "Back to the page")
        assert grace.last.text.startswith("To decide:")
    as_kept(SEEN / "coming_back.txt", str(story))


async def test_after_an_outage_of_the_program_nothing_comes_in_a_bunch(
    place: Place, tmp_path: Path
) -> None:
    """The question is shown since there was an outage; that is enough for the day."""
    async with served_at(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        await answer(grace, QUICK[:2])
        shown = len(grace.chat.shown)
        await served.stop(signal.SIGKILL)
        served.settings |= later(START + timedelta(days=4))
        await served.start()
        await grace.waits_for("I was offline for a while", PATIENCE)
        await asyncio.sleep(QUIET)
        assert len(grace.chat.shown) == shown + 1


def test_in_the_terminal_what_is_due_is_said_on_opening(tmp_path: Path) -> None:
    def chat(after: timedelta, *lines: str) -> str:
        typed = "".join(f"{line}\n" for line in lines)
        done = run("chat", home=tmp_path, typed=typed, module="tests.moved", **later(START + after))
        assert done.returncode == 0, done.stderr
        return done.stdout

    meeting = (START + timedelta(days=9)).date().isoformat()
    lines = ("2", "3", "1 3", "Mend pumps", "2", "3", "3", "5", "When is your meeting?")
    assert "I bring this page back" in flat(chat(timedelta(), "1", *lines, meeting, "10:00"))
    assert "Your meeting is on" not in chat(timedelta(days=5))
    told = flat(chat(timedelta(days=8), "It is on another day"))
    assert told.startswith("Your meeting is on")
    assert "To decide:" in told
    assert "When is your meeting? I bring this page back" in told
    assert "Your meeting is on" not in chat(timedelta(days=8, hours=1))


def flat(told: str) -> str:
    return " ".join(told.split())


def test_two_workers_at_once_send_a_reminder_once(server: str, tmp_path: Path) -> None:
    place = Place(new_database(server), tmp_path / "config" / "key", tmp_path / "data")
    with closing(place.open()) as store:
        with store.begin() as work:
            person = work.admit(CHANNEL, "4711", "en", CONSENT, START)
            kept = work.start_run(person, "quick", "v", START)
            work.remind(person, kept, "unfinished", START + timedelta(days=3))
            workers = [replace(store, worker=work.join(60)) for _ in range(2)]
        found = at_once(workers, START + timedelta(days=3))
        assert sum(map(len, found)) == 1
        with store.begin(writing=False) as work:
            assert work.counts()["waiting"] == 1
            [row] = work.reminders_of(person)
            assert row.sent == 1


def at_once(workers: list[Store], at: datetime) -> list[list[Outgoing]]:
    """What each of the workers would send, when all look at the same moment."""
    desk, ready = desk_of(shipped()), Barrier(len(workers))
    found: list[list[Outgoing]] = [[] for _ in workers]

    def look(number: int) -> None:
        ready.wait()
        found[number] = bring_back(desk, workers[number], at)

    threads = [Thread(target=look, args=(number,)) for number in range(len(workers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
