"""What cannot be stored is not acknowledged: Telegram brings it again, and it counts once."""

import asyncio
import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from .crew import HEADER, PATH, SECRET, Crew, Worker, crewed
from .emulator import Person, faults
from .places import Place
from .served import PATIENCE, begin


@contextmanager
def out_of_reach(place: Place) -> Iterator[None]:
    """Nobody else can write to the database meanwhile."""
    if place.is_sqlite:
        with closing(sqlite3.connect(place.folder / "passage.db", isolation_level=None)) as held:
            held.execute("BEGIN IMMEDIATE")
            yield
            held.execute("ROLLBACK")
        return
    url = make_url(place.url)
    server = url.set(drivername="postgresql+psycopg", database="postgres")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false"))
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(text(ended), {"name": url.database})
        yield
        connection.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true"))
    engine.dispose()


async def test_what_cannot_be_stored_comes_again_and_counts_once(
    place: Place, tmp_path: Path
) -> None:
    """Two people answer while the database is away."""
    async with crewed(place, tmp_path) as crew:
        grace, lineo = (crew.emulator.person(language="en") for _ in range(2))
        for person in (grace, lineo):
            await begin(person)
        with out_of_reach(place):
            before = set(crew.emulator.confirmed)
            for person in (grace, lineo):
                person.say("2")
            await crew.emulator.until(lambda: crew.emulator.webhook.failures > 1, "503", PATIENCE)
            assert crew.emulator.webhook.error
            assert "503 Service Unavailable" in crew.emulator.webhook.error[1]
            assert set(crew.emulator.confirmed) == before
            assert "2 of 8" not in grace.screen() + lineo.screen()
        await crew.emulator.all_confirmed(PATIENCE)
        for person in (grace, lineo):
            await person.waits_for("2 of 8", PATIENCE)
            assert counted(person) == ["1 of 8", "2 of 8"]
        confirmed = {str(number) for number in crew.emulator.confirmed}
        with closing(place.open()) as store, store.begin(writing=False) as work:
            kept = set(work.connection.execute(text("SELECT update_id FROM received")).scalars())
            assert confirmed <= kept
            for person in (grace, lineo):
                known = work.person("telegram", str(person.id))
                assert known
                said = [each.answer.value for each in work.history(known)]
                assert said == ["out"]


def counted(person: Person) -> list[str]:
    """Which questions the bot has shown, in order."""
    shown = [each.content.text[:6] for each in person.chat.shown if each.from_bot]
    return [head for head in shown if head.endswith("of 8")]


async def test_who_is_about_to_end_takes_nothing_more(place: Place, tmp_path: Path) -> None:
    """While it still sends, it answers 503; the one who follows takes what was refused, once."""
    async with crewed(place, tmp_path) as crew:
        grace = crew.emulator.person(language="en")
        await begin(grace)
        [worker] = crew.workers
        crew.emulator.fault(faults.hanging(), "sendMessage", chat_id=grace.id)
        calls = len(crew.emulator.calls)
        grace.say("2")
        await crew.emulator.until(
            lambda: len(crew.emulator.calls) > calls, "a call that hangs", PATIENCE
        )
        assert worker.served.process
        worker.served.process.send_signal(signal.SIGTERM)
        await until_refused(crew, worker)
        grace.say("3")
        await crew.emulator.until(lambda: crew.emulator.webhook.failures > 0, "a refusal", PATIENCE)
        await worker.served.stop()
        await worker.served.start()
        await crew.ready(worker)
        await crew.emulator.all_confirmed(PATIENCE)
        await grace.waits_for("Is this your answer", PATIENCE)
        assert "3" in grace.last.text


async def until_refused(crew: Crew, worker: Worker) -> None:
    """Returns once it answers 503, and says when to come again."""
    assert crew.client
    update = json.dumps({"update_id": 1})
    url = f"{worker.url}{PATH}"
    async with asyncio.timeout(PATIENCE):
        while True:
            async with crew.client.post(url, data=update, headers={HEADER: SECRET}) as told:
                if told.status == 503:
                    assert told.headers["Retry-After"] == "5"
                    return
