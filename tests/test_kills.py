"""The real process, or the database under it, is killed while four people answer.

Nothing is lost, stored twice or misplaced.
"""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.store import Store

from . import postgresql
from .emulator import Person
from .places import Place, new_database
from .served import PATIENCE, QUICK, Served, begin, serving

AT_ONCE = 10
"""So many kills fit into the interviews of four people."""
PEOPLE = 4
BY_NUMBER = {f"{number} of 8": QUICK[number - 1] for number in (1, 2)} | {
    "4 of 8": "words", "5 of 8": QUICK[5], "6 of 8": QUICK[6], "8 of 8": QUICK[9],
}  # fmt: skip
EXPECTED = {
    "way": "out", "what": "teach", "why": ("help", "income"), "far": "asked", "payer": "donor",
    "have": ("proof",), "decides": "meet_no",
}  # fmt: skip
Kill = Callable[[Served], Awaitable[None]]


def words(person: Person) -> str:
    """What this person, and nobody else, says in words."""
    return f"Mend pumps with {person.id}, from June"


def act(person: Person) -> None:
    """What the card on the screen asks for."""
    card = person.last.text
    labels = " ".join(person.last.labels)
    if "Is this your answer?" in card:
        person.tap("Yes")
    elif "You sent this before" in card:
        person.tap("Leave it")
    elif "3 of 8" in card:
        person.tap("3 Income" if "\u2713 1 Help" in labels else "1 Help")
    elif "7 of 8" in card:
        person.tap("Done" if "\u2713 3 We can" in labels else "3 We can")
    else:
        said = next(said for place, said in BY_NUMBER.items() if place in card)
        if said == "words":
            person.say(words(person))
        else:
            person.tap(said[1:-1])


async def interview(person: Person) -> None:
    """Goes through quick, and does the last thing again when nothing comes of it."""
    while not person.last.text.startswith("To decide:"):
        try:
            act(person)
            await person.waits(2.0)
        except (TimeoutError, LookupError, StopIteration):
            await asyncio.sleep(0.1)


def traffic(served: Served) -> int:
    """How many calls there were that a person caused."""
    kinds = ("sendMessage", "editMessageText", "answerCallbackQuery")
    return sum(len(served.emulator.calls_of(kind)) for kind in kinds)


def is_there(served: Served, wanted: int) -> bool:
    return traffic(served) >= wanted


async def kill_process(served: Served) -> None:
    assert await served.stop(signal.SIGKILL) != 0
    await served.start()


async def kill_now_and_then(served: Served, chance: random.Random, kills: int, kill: Kill) -> None:
    """Lets some calls through, kills at any moment, and so on."""
    for _ in range(kills):
        wanted = traffic(served) + chance.randrange(1, 11)
        await served.emulator.until(partial(is_there, served, wanted), "some calls", PATIENCE)
        await asyncio.sleep(chance.random() / 100)
        await kill(served)


async def answer_through(served: Served, kills: int, kill: Kill) -> list[Person]:
    """As many people as it takes answer while there is so much killing."""
    chance = random.Random(1)  # noqa: S311 - a seed makes runs alike
    everybody: list[Person] = []
    for start in range(0, kills, AT_ONCE):
        people = [served.emulator.person(language="en") for _ in range(PEOPLE)]
        for person in people:
            await begin(person)
        now = min(AT_ONCE, kills - start)
        killing = asyncio.create_task(kill_now_and_then(served, chance, now, kill))
        await asyncio.gather(*(interview(person) for person in people))
        await killing
        everybody += people
    await served.emulator.all_confirmed(PATIENCE)
    return everybody


def check(store: Store, confirmed: set[str], people: list[Person]) -> None:
    """What Telegram was told is received is in the database, once and where it belongs."""
    with store.reader.connect() as connection:
        kept = set(connection.execute(text("SELECT update_id FROM received")).scalars())
        unfinished = connection.execute(
            text("SELECT count(*) FROM received WHERE state <> 'done'")
        ).scalar_one()
    assert confirmed <= kept, "an update was confirmed and is lost"
    assert unfinished == 0
    with store.begin(writing=False) as work:
        for person in people:
            known = work.person("telegram", str(person.id))
            assert known
            everything = work.everything(known)
            said = {each.path: each.answer.value for each in everything.current}
            assert said == {**EXPECTED, "words": words(person)}
            assert everything.earlier == (), "an answer was stored twice"
            assert len(everything.pages) == 1


async def lose_nothing(place: Place, home: Path, kills: int, kill: Kill) -> None:
    async with serving(place, home) as served:
        people = await answer_through(served, kills, kill)
        confirmed = {str(number) for number in served.emulator.confirmed}
    store = place.open()
    try:
        check(store, confirmed, people)
    finally:
        store.close()


async def test_kills_lose_nothing(
    place: Place, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    await lose_nothing(place, tmp_path, pytestconfig.getoption("--kills"), kill_process)


async def test_a_database_that_falls_over_loses_nothing(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """The server stops at once, as in a power cut, and the same process goes on when it is back."""

    async def fall_over(_: Served) -> None:
        await asyncio.to_thread(running.fall_over)

    with postgresql.server() as running:
        place = Place(new_database(running.url), tmp_path / "key", tmp_path / "data")
        await lose_nothing(place, tmp_path, pytestconfig.getoption("--stops"), fall_over)
