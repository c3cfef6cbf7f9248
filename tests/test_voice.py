"""A voice note as an answer: kept as the operator chose, heard again, gone with the rest."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from .emulator import TOKEN, Person
from .phone import SEEN, Story
from .places import Place
from .programs import run
from .served import PATIENCE, QUICK, Served, answer, begin, restarted, say, serving, tap

NOTE = b"OggS-Zwetschgenkuchen-" * 4_400
"""Twenty-four seconds, as the emulator counts them."""
SAID = "voice answer, 0:24"


def told(place: Place, **voice: Any) -> dict[str, str]:
    """The settings of an operator who chose this."""
    path = place.key_file.parent.parent / "operator.yaml"
    lines = "".join(f"  {name}: {value}\n" for name, value in voice.items())
    path.write_text(f"voice:\n{lines}", "utf-8")
    return {"PASSAGE_OPERATOR": str(path)}


async def speak(person: Person, data: bytes = NOTE) -> None:
    person.send_voice(data)
    await person.waits(PATIENCE)


async def asked(served: Served) -> Person:
    """A person who is asked for their own words."""
    grace = served.emulator.person(language="en")
    await begin(grace)
    await answer(grace, QUICK[:4])
    return grace


async def spoken(served: Served) -> Person:
    """A person who said their words and typed the rest."""
    grace = await asked(served)
    await speak(grace)
    assert "Noted as you said it." in grace.last.text
    assert "5 of 8" in grace.last.text
    await answer(grace, QUICK[5:])
    return grace


async def kept(place: Place, served: Served) -> None:
    """Waits until the note itself is in the database."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with closing(place.open()) as store, store.begin(writing=False) as work:
                if not work.unfetched() and work.counts()["voices"]:
                    return
            await served.emulator.world.changed.wait(0.1)


async def test_a_voice_note_is_an_answer_shown_as_such_and_heard_again(
    place: Place, tmp_path: Path, as_kept: Callable[[Path, str], None]
) -> None:
    story = Story()
    async with serving(place, tmp_path) as served:
        grace = await asked(served)
        story.skips(grace, but=1)
        await speak(grace)
        story.tells(grace)
        await answer(grace, QUICK[5:])
        story.notes("The other questions, and then the page.")
        story.skips(grace, but=1)
        assert SAID in grace.last.text
        await restarted(served)
        await tap(grace, "More")
        await tap(grace, "Hear what was spoken")
        [file] = grace.files
        assert (file.kind, file.data) == ("voice", NOTE)
        assert grace.seen[-1].text == f"In your words: {SAID}"
        assert served.emulator.calls_of("getFile") == []
        with closing(place.open()) as store:
            assert file.file_id.encode() not in place.bytes(store)
        await say(grace, "/data light")
        await say(grace, "/voice")
        assert grace.last.text.startswith("This is a file of 97 KB.")
        await tap(grace, "Send it")
        assert [file.data for file in grace.files] == [NOTE, NOTE]
        story.tells(grace)
        await say(grace, "/privacy")
        assert "A voice note stays with Telegram." in grace.last.text
    as_kept(SEEN / "voice.txt", str(story))


async def test_where_the_operator_keeps_it_telegram_is_not_needed_and_delete_wipes_it(
    place: Place, tmp_path: Path
) -> None:
    async with serving(place, tmp_path, **told(place, kept="here")) as served:
        grace = await spoken(served)
        await kept(place, served)
        with closing(place.open()) as store:
            assert b"Zwetschgenkuchen" not in place.bytes(store)
        served.emulator.world.files._by_id.clear()
        await say(grace, "/voice")
        [file] = grace.files
        assert (file.kind, file.data) == ("voice", NOTE)
        await say(grace, "/privacy")
        assert "A voice note is kept here too" in grace.last.text
        await say(grace, "/mydata")
        await grace.waits_until(lambda: len(grace.files) == 4, patience=PATIENCE)
        assert grace.files[-1].data == NOTE
        await say(grace, "/delete")
        await tap(grace, "Yes, wipe all")
        with closing(place.open()) as store, store.begin(writing=False) as work:
            assert work.counts()["voices"] == 0


async def test_a_note_that_cannot_be_fetched_is_fetched_later(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path, **told(place, kept="here")) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        await answer(grace, QUICK[:4])
        files = served.emulator.world.files
        grace.send_voice(NOTE)
        away, files._by_id = files._by_id, {}
        await grace.waits_for("Noted as you said it.", PATIENCE)
        async with asyncio.timeout(PATIENCE):
            while not served.emulator.calls_of("getFile"):
                await served.emulator.world.changed.wait(0.1)
        files._by_id = away
        await kept(place, served)


async def test_it_is_no_answer_where_it_cannot_be_one(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path, **told(place, longest_seconds=30)) as served:
        grace = served.emulator.person(language="en")
        grace.start()
        await grace.waits(PATIENCE)
        await speak(grace)
        assert grace.last.text == "Please tap a button, or write yes or no."
        await tap(grace, "I agree, start")
        await speak(grace)
        assert "A voice note can answer only where you write your own words" in grace.last.text
        assert "1 of 8" in grace.last.text
        await answer(grace, QUICK[:4])
        await speak(grace, NOTE * 2)
        assert "Please keep a voice note under 30 seconds, or type." in grace.last.text
        assert "4 of 8" in grace.last.text
        await say(grace, "/voice")
        assert "There is no voice answer here." in grace.last.text
        await say(grace, "/start")
        await answer(grace, QUICK[4:])
        assert grace.last.text.startswith("To decide:")
        assert not {"Hear what was spoken", "More"} & {*grace.last.labels}


async def test_a_typed_line_takes_the_place_of_a_spoken_one(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = await spoken(served)
        await tap(grace, "Change an answer")
        await tap(grace, "4")
        assert f"You said: {SAID}" in grace.last.text
        await say(grace, QUICK[4])
        assert QUICK[4] in grace.last.text
        assert SAID not in grace.last.text
        await say(grace, "/voice")
        assert "There is no voice answer here." in grace.last.text


@pytest.mark.parametrize("wrong", [("kept", "cloud"), ("longest_seconds", 5)])
def test_an_operator_cannot_choose_what_there_is_not(
    tmp_path: Path, wrong: tuple[str, object]
) -> None:
    name, value = wrong
    place = Place(f"sqlite:///{tmp_path / 'passage.db'}", tmp_path / "config" / "key", tmp_path)
    settings = told(place, **{name: value})
    done = run("telegram", home=tmp_path, PASSAGE_TELEGRAM_TOKEN=TOKEN, **settings)
    assert done.returncode == 2
    assert f"voice.{name}" in done.stderr
