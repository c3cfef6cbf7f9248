"""Three real workers on one PostgreSQL: order, no loss, and the work of a dead one taken over."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from time import perf_counter

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import text

from storage.store import Store

from .bench.contenders import PASSAGE
from .bench.crowd import Crowd
from .crew import HEADER, PATH, SECRET, Crew, Worker, crewed
from .emulator import Person, faults
from .places import Place, new_database
from .served import PATIENCE, Served, begin, say
from .test_kills import check, interview

pytestmark = pytest.mark.asyncio(loop_scope="module")
LISTS = ("/help", "/tools", "/privacy", "/status")
MOST_TO_TAKE_OVER = 10.0
"""Seconds; a lease is five."""


@pytest.fixture(scope="module")
def shared(server: str, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("workers")
    return Place(new_database(server), folder / "config" / "key", folder / "data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crew(shared: Place, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Crew]:
    shared.open().close()
    async with crewed(shared, tmp_path_factory.mktemp("home"), 3) as running:
        yield running


def beginnings(person: Person, since: int) -> list[str]:
    """How the messages begin that the bot has sent since."""
    return [each.content.text[:12] for each in person.chat.shown[since:] if each.from_bot]


async def test_replies_come_in_the_order_of_the_questions(crew: Crew) -> None:
    """A chat's updates go to all workers in turn, faster than they are answered, on a bad line."""
    people = [crew.emulator.person(language="en") for _ in range(6)]
    for person in people:
        await begin(person)
    expected = []
    for command in LISTS:
        shown = len(people[0].chat.shown)
        await say(people[0], command)
        expected += beginnings(people[0], shown)
    marks = [len(person.chat.shown) for person in people]
    for person in people[:3]:
        crew.emulator.fault(faults.flood(1), "sendMessage", chat_id=person.id)
    crew.emulator.fault(faults.slow(0.3), "sendMessage", chat_id=people[3].id)
    handed = len(crew.handed)
    for _ in range(3):
        for command in LISTS:
            for person in people:
                person.say(command)
    wanted = expected * 3
    for person, mark in zip(people, marks, strict=True):
        await crew.emulator.until(
            lambda person=person, mark=mark: len(beginnings(person, mark)) >= len(wanted),  # type: ignore[misc]
            "all replies",
            PATIENCE,
        )
        assert beginnings(person, mark) == wanted
    assert len(set(crew.handed[handed:])) == 3


async def test_a_yes_and_a_flood_are_known_to_every_worker(crew: Crew) -> None:
    """The consent is shown by one worker and agreed to in words at another; pleas are counted."""
    person = crew.emulator.person(language="en")
    person.start()
    await person.waits_for("Hello, I am Passage", PATIENCE)
    assert "1 of 8" in await say(person, "1")
    for _ in range(60):
        person.say("/help")
    await person.waits_for("One moment, please", PATIENCE)
    await crew.emulator.all_confirmed(PATIENCE)
    pleas = [each for each in person.chat.shown if "One moment, please" in each.content.text]
    assert len(pleas) == 1


async def test_the_rate_of_three_workers_is_reported(
    crew: Crew, record_property: pytest.FixtureRequest
) -> None:
    """The figures are those of a machine, so only that everybody was answered is asserted."""
    rates = {}
    for number in (1, 3):
        crew.open = crew.workers[:number]
        crowd = Crowd(crew.emulator, PASSAGE.typed)
        await crowd.prepare(40, spread=40)
        load = await crowd.play(20, 3.0)
        assert load.waits
        rates[number] = load.rate
    record_property("steps a second of 1 and 3 workers", rates)  # type: ignore[operator]
    told = ", ".join(f"{number}: {rate:.0f}" for number, rate in rates.items())
    print(f"\nsteps a second by workers {told}, ratio {rates[3] / rates[1]:.2f}")  # noqa: T201


async def test_a_dead_worker_loses_nothing_and_another_does_its_work(crew: Crew) -> None:
    """One is killed while people answer, another stands still: each had a reply not yet sent."""
    left, late = (crew.emulator.person(language="en") for _ in range(2))
    people = [crew.emulator.person(language="en") for _ in range(6)]
    await asyncio.gather(*(begin(person) for person in (left, late, *people)))
    victim, still, well = crew.workers
    await leave(crew, victim, left, faults.hanging())
    await leave(crew, still, late, faults.flood(3))
    assert still.served.process
    still.served.process.send_signal(signal.SIGSTOP)
    crew.open = [victim, well]
    calls = len(crew.emulator.calls_of("sendMessage"))
    answering = asyncio.gather(*(interview(person) for person in people))
    await crew.emulator.until(
        lambda: len(crew.emulator.calls_of("sendMessage")) > calls + 12, "answers", PATIENCE
    )
    # The balancer goes on handing half of the updates to it.
    await crew.kill(victim)
    began = perf_counter()
    await left.waits_for("/start", MOST_TO_TAKE_OVER)
    await late.waits_for("/start", MOST_TO_TAKE_OVER)
    print(f"\ntaken over after {perf_counter() - began:.1f} s")  # noqa: T201
    await answering
    await crew.emulator.all_confirmed(PATIENCE)
    confirmed = {str(number) for number in crew.emulator.confirmed}
    with closing(crew.place.open()) as store:
        await asyncio.wait_for(until_sent(store), PATIENCE)
        check(store, confirmed, people)
        still.served.process.send_signal(signal.SIGCONT)
        await asyncio.wait_for(until_alive(store, 2), PATIENCE)
    helped = [each for each in late.chat.shown if each.from_bot and "/start" in each.content.text]
    assert len(helped) == 1, "it sent what others had taken over"
    crew.open = [still, well]


async def leave(crew: Crew, worker: Worker, person: Person, fault: faults.Fault) -> None:
    """Lets one worker have a reply for this person that it cannot send."""
    crew.open = [worker]
    crew.emulator.fault(fault, "sendMessage", chat_id=person.id)
    calls = len(crew.emulator.calls)
    person.say("/help")
    await crew.emulator.until(
        lambda: any(call.chat_id == person.id for call in crew.emulator.calls[calls:]),
        "a call",
        PATIENCE,
    )


async def until_alive(store: Store, number: int) -> None:
    """Returns when so many workers hold a lease."""
    alive = text("SELECT count(*) FROM worker WHERE until > 1e6 * extract(epoch FROM now())")
    found = -1
    while found != number:
        with store.reader.connect() as connection:
            found = connection.execute(alive).scalar_one()
        await asyncio.sleep(0.05)


async def until_sent(store: Store) -> None:
    """Returns when nothing waits: the database tells nobody when it changes."""
    while any(counts(store)[name] for name in ("waiting", "deferred")):  # noqa: ASYNC110
        await asyncio.sleep(0.05)


def counts(store: Store) -> dict[str, int]:
    with store.begin(writing=False) as work:
        return work.counts()


async def test_polling_is_refused_beside_workers(crew: Crew, tmp_path: Path) -> None:
    served = Served(crew.emulator, crew.place, tmp_path)
    await served.start()
    assert served.process
    await asyncio.wait_for(served.process.wait(), PATIENCE)
    assert await served.stop() == 2
    assert b"Another program is serving this database; stop it first." in served.output[0]
    assert crew.emulator.webhook.target


async def test_health_is_numbers_only(crew: Crew) -> None:
    numbers = await crew.health(crew.workers[1])
    assert numbers["database"] == 1
    assert all(type(each) is int for each in numbers.values())
    assert max(numbers.values()) < 1000, "an id"


def update(number: int = 1) -> dict[str, object]:
    who = {"id": 7, "is_bot": False, "first_name": "X", "language_code": "en"}
    chat = {"id": 7, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": who, "text": "/start"}
    return {"update_id": number, "message": message}


FORGED: dict[str, tuple[str, str, dict[str, str], bytes, int]] = {
    "no secret": ("POST", PATH, {}, json.dumps(update()).encode(), 403),
    "another secret": ("POST", PATH, {HEADER: SECRET[:-1]}, json.dumps(update()).encode(), 403),
    "no ASCII": ("POST", PATH, {HEADER: "é" * 20}, json.dumps(update()).encode(), 403),
    "empty secret": ("POST", PATH, {HEADER: ""}, b"{}", 403),
    "huge without secret": ("POST", PATH, {}, b"x" * 20_000_000, 403),
    "huge": ("POST", PATH, {HEADER: SECRET}, b"x" * 2_000_000, 413),
    "no JSON": ("POST", PATH, {HEADER: SECRET}, b"{'", 200),
    "bytes": ("POST", PATH, {HEADER: SECRET}, b"\xff\x00", 200),
    "deep": ("POST", PATH, {HEADER: SECRET}, b"[" * 500_000, 200),
    "no update": ("POST", PATH, {HEADER: SECRET}, b"[1]", 200),
    "no number": ("POST", PATH, {HEADER: SECRET}, b'{"message": {}}', 200),
    "fetched": ("GET", PATH, {HEADER: SECRET}, b"", 404),
    "put": ("PUT", PATH, {HEADER: SECRET}, json.dumps(update()).encode(), 404),
    "another path": ("POST", f"{PATH}/", {HEADER: SECRET}, json.dumps(update()).encode(), 404),
    "health posted": ("POST", "/health", {HEADER: SECRET}, json.dumps(update()).encode(), 404),
    "root": ("GET", "/", {}, b"", 404),
}


@pytest.mark.parametrize("name", FORGED)
async def test_t01_a_forged_update_changes_nothing(crew: Crew, name: str) -> None:
    """Only Telegram, which knows the secret, hands in updates; others are not even read."""
    method, path, headers, body, status = FORGED[name]
    before = received(crew)
    async with aiohttp.ClientSession() as client:
        try:
            async with client.request(
                method, f"{crew.workers[1].url}{path}", data=BytesIO(body), headers=headers
            ) as told:
                assert told.status == status
                assert await told.read() == b""
        except aiohttp.ClientOSError:
            # The connection was closed while we were still sending: it was not read.
            assert name == "huge without secret"
    assert received(crew) == before


def received(crew: Crew) -> int:
    with closing(crew.place.open()) as store, store.reader.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM received")).scalar_one())


async def test_a_bad_update_is_parked_and_the_next_one_goes_on(crew: Crew) -> None:
    person = crew.emulator.person(language="en")
    await begin(person)
    body = {"message_id": 1, "date": 1, "chat": {"id": person.id}, "text": "x", "from": 3}
    crew.emulator.push("message", body, lane=person.id)
    await person.waits_for("Something failed", PATIENCE)
    assert "2 of 8" in await say(person, "2")


async def test_one_process_takes_a_webhook_over_a_file(tmp_path: Path) -> None:
    """A second one is refused; a poller that follows takes the webhook away."""
    folder = tmp_path / "data"
    place = Place(f"sqlite:///{folder / 'passage.db'}", tmp_path / "key", folder)
    async with crewed(place, tmp_path) as alone:
        person = alone.emulator.person(language="en")
        await begin(person)
        assert "2 of 8" in await say(person, "2")
        second = alone.worker()
        await second.served.start()
        assert second.served.process
        await asyncio.wait_for(second.served.process.wait(), PATIENCE)
        assert await second.served.stop() == 2
        assert await alone.workers[0].served.stop() == 0
        person.say("3")
        poller = Served(alone.emulator, place, tmp_path)
        await poller.start()
        await person.waits_for("3 of 8", PATIENCE)
        assert alone.emulator.webhook.target is None
        assert await poller.stop() == 0
