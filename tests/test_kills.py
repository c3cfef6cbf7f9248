"""The real process is killed ten times while four people answer: nothing is lost or misplaced."""

import asyncio
import random
import signal
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from .emulator import Person
from .places import Place
from .served import PATIENCE, QUICK, Served, begin, serving

KILLS = 10
PEOPLE = 4
BY_NUMBER = {f"{number} of 8": QUICK[number - 1] for number in (1, 2)} | {
    "4 of 8": "words", "5 of 8": QUICK[5], "6 of 8": QUICK[6], "8 of 8": QUICK[9],
}  # fmt: skip
EXPECTED = {
    "way": "out", "what": "teach", "why": ("help", "income"), "far": "asked", "payer": "donor",
    "have": ("proof",), "decides": "meet_no",
}  # fmt: skip


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


async def kill_now_and_then(served: Served, seed: int) -> None:
    """Lets some calls through, kills the process at any moment, and starts it again."""
    chance = random.Random(seed)  # noqa: S311 - a seed makes runs alike
    for _ in range(KILLS):
        wanted = traffic(served) + chance.randrange(1, 11)
        await served.emulator.until(partial(is_there, served, wanted), "some calls", PATIENCE)
        await asyncio.sleep(chance.random() / 100)
        assert await served.stop(signal.SIGKILL) != 0
        await served.start()


@pytest.mark.parametrize("seed", [1])
async def test_ten_kills_lose_nothing(place: Place, tmp_path: Path, seed: int) -> None:
    async with serving(place, tmp_path) as served:
        people = [served.emulator.person(language="en") for _ in range(PEOPLE)]
        for person in people:
            await begin(person)
        killing = asyncio.create_task(kill_now_and_then(served, seed))
        await asyncio.gather(*(interview(person) for person in people))
        await killing
        await served.emulator.all_confirmed(PATIENCE)
        confirmed = {str(number) for number in served.emulator.confirmed}
    store = place.open()
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
    store.close()
