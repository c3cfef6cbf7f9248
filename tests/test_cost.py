"""What a phone downloads: told by `passage cost`, and the same on the emulated phone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.telegram.costing import walk_through

from .conftest import shipped
from .emulator import Person
from .operators import NOW
from .phone import SEEN, Story
from .places import Place
from .programs import run
from .served import PATIENCE, QUICK, answer, begin, finished, say, serving, tap
from .telegrams import desk_of

MOST_BYTES = 30_000


async def _does(person: Person, did: str) -> None:
    if did.startswith("/start "):
        person.start(did.removeprefix("/start "))
        await person.waits(PATIENCE)
    elif did.startswith("["):
        await tap(person, did[1:-1])
    else:
        await say(person, did)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_cost_is_what_a_phone_downloads_for_the_same_acts(
    place: Place, tmp_path: Path, language: str
) -> None:
    printed = run("cost", "quick", "--language", language, "--json", home=tmp_path)
    told = json.loads(printed.stdout)
    assert told["bytes"] == sum(act["bytes"] for act in told["acts"])
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language=language)
        sizes = []
        for act in told["acts"]:
            before = grace.downloaded
            await _does(grace, act["did"])
            sizes.append(grace.downloaded - before)
        assert sizes == [act["bytes"] for act in told["acts"]]
        assert "SILK" in grace.last.text
        assert grace.files == []


@pytest.mark.parametrize("dialogue", sorted(shipped().dialogues))
def test_every_dialogue_comes_to_its_page_for_few_bytes(dialogue: str) -> None:
    acts = list(walk_through(desk_of(shipped()), dialogue, "en", NOW))
    assert 1_000 < sum(act.size for act in acts) < MOST_BYTES


def test_the_cost_is_told_act_by_act_and_in_all(tmp_path: Path) -> None:
    lines = run("cost", "learn", home=tmp_path).stdout.splitlines()
    sizes = [int(line.split()[0].replace(",", "")) for line in lines]
    assert sizes[-1] == sum(sizes[:-1])
    assert "bytes in all" in lines[-1]


def test_what_there_is_no_cost_of_is_said_plainly(tmp_path: Path) -> None:
    for wrong in (("nothing",), ("quick", "--language", "xx")):
        done = run("cost", *wrong, home=tmp_path)
        assert done.returncode == 2
        assert done.stderr.startswith("passage: ")


async def test_with_little_data_a_file_comes_only_after_its_size_and_a_yes(
    place: Place, tmp_path: Path, as_kept: Callable[[Path, str], None]
) -> None:
    async with serving(place, tmp_path) as served:
        grace, story = await finished(served), Story()
        story.skips(grace)
        await say(grace, "/data")
        assert "Now: normal." in grace.last.text
        await tap(grace, "Little data")
        await say(grace, "/mydata")
        assert grace.last.text.startswith("These are 2 files of ")
        assert grace.files == []
        said = int(grace.last.text.split(" KB")[0].rpartition(" ")[2])
        await tap(grace, "Send it")
        await grace.waits_until(lambda: len(grace.files) == 2, patience=PATIENCE)
        size = sum(len(file.data) for file in grace.files)
        assert (said - 1) * 1_000 < size <= said * 1_000
        assert await served.stop() == 0
        await served.start()
        story.tells(grace)
        await say(grace, "/page")
        story.skips(grace)
        story.notes("Later, under the page.")
        await tap(grace, "Share or print it")
        await tap(grace, "Plain text (.txt)")
        assert grace.last.text.startswith("This is a file of ")
        assert len(grace.files) == 2
        await tap(grace, "Send it")
        await grace.waits_until(lambda: len(grace.files) == 3, patience=PATIENCE)
        await say(grace, "/data normal")
        await say(grace, "/mydata")
        await grace.waits_until(lambda: len(grace.files) == 5, patience=PATIENCE)
        story.tells(grace)
    as_kept(SEEN / "light.txt", str(story))


async def test_addresses_that_people_type_are_never_looked_up(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        await answer(grace, (*QUICK[:4], "Sell mats, see https://example.org", *QUICK[5:]))
        await tap(grace, "Change an answer")
        sent = [
            *served.emulator.calls_of("sendMessage"),
            *served.emulator.calls_of("editMessageText"),
        ]
        assert any("example.org" in str(call.params["text"]) for call in sent)
        for call in sent:
            options = call.params["link_preview_options"]
            shown = json.loads(options) if isinstance(options, str) else options
            assert shown == {"is_disabled": True}
