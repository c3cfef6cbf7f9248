"""A page sent on by its owner, and a federation's link that is counted and never read."""

import asyncio
import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import segno

from bot.links import payload_of, split
from bot.operating.linking import QUIET, SCALE
from dialogues.model import Library

from .emulator import TOKEN, Emulator, Person
from .operators import Site
from .phone import SEEN, Story
from .places import Place
from .programs import run
from .served import PATIENCE, QUICK, Served, answer, begin, finished, say, serving, tap

PNG = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 25_000


@pytest.fixture
def site(place: Place, tmp_path: Path) -> Site:
    place.open().close()
    return Site(place, tmp_path)


async def test_the_page_alone_can_be_forwarded(
    place: Place, tmp_path: Path, as_kept: Callable[[Path, str], None]
) -> None:
    async with serving(place, tmp_path) as served:
        grace, story = await finished(served), Story()
        story.skips(grace)
        page = grace.last
        await tap(grace, "Share or print it")
        await tap(grace, "Text to forward")
        alone, how = grace.seen[-2:]
        assert alone.text == page.text
        assert alone.labels == ()
        assert how.text.startswith("The message above is your page alone.")
        assert "your adviser" in how.text
        story.tells(grace)
        await tap(grace, "Back to the page")
        assert grace.last.text == page.text
        await tap(grace, "Change an answer")
        assert "Tap or send a number" in grace.last.text
    as_kept(SEEN / "forwarded.txt", str(story))


async def _by_link(served: Served, payload: str) -> Person:
    person = served.emulator.person(language="en")
    await begin(person, payload)
    return person


async def test_a_link_is_told_of_before_consent_counted_from_five_and_never_read(
    site: Site, as_kept: Callable[[Path, str], None]
) -> None:
    story = Story()
    told = story.runs(site, "poster", "quick", "--code", "ZamCoop", "--bot", "passage_bot")
    link, picture = told.splitlines()
    assert link == "https://t.me/passage_bot?start=quick_f_zamcoop"
    assert picture == "passage-quick-zamcoop.png"
    begun = story.runs(site, "links")
    assert "zamcoop (quick): begun by fewer than 5, page made by fewer than 5" in begun
    async with serving(site.place, site.home) as served:
        first = served.emulator.person(language="en")
        first.start("quick_f_zamcoop")
        await first.waits_for("You came by the link zamcoop.", PATIENCE)
        await tap(first, "Tell me more")
        await tap(first, "I agree, start")
        assert "1 of 8" in first.last.text
        story.tells(first, "Who comes by the link")
        await answer(first, QUICK)
        assert first.last.text.startswith("To decide:")
        await say(first, "/start quick_f_zamcoop")
        stranger = await _by_link(served, "quick_f_nobody")
        assert "You came by" not in stranger.screen()
        assert "1 of 8" in stranger.last.text
        others = [await _by_link(served, "quick_f_zamcoop") for _ in range(3)]
        assert "begun by fewer than 5" in site.does("links")
        others.append(await _by_link(served, "quick_f_zamcoop"))
        story.notes("Four more begin by the link, none of them ends.")
        told = story.runs(site, "links")
        assert told == "zamcoop (quick): begun by 5, page made by fewer than 5\n"
        [row] = json.loads(site.does("links", "--json"))
        assert (row["code"], row["begun"], row["done"]) == ("zamcoop", 5, None)
        assert set(row) == {"code", "dialogue", "made", "begun", "done"}
        await say(others[0], "/delete")
        await tap(others[0], "Yes, wipe all")
        story.notes("One of them wipes all.")
        assert "begun by fewer than 5" in story.runs(site, "links")
    as_kept(SEEN / "links.txt", str(story))


async def test_who_was_here_before_is_told_of_the_link_and_counted_once(site: Site) -> None:
    site.does("poster", "invite", "--code", "zamcoop", "--bot", "passage_bot")
    async with serving(site.place, site.home) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        await say(grace, "/start invite_f_zamcoop")
        assert "You came by the link zamcoop." in grace.last.text
        await say(grace, "/start invite_f_zamcoop")
        assert "You came by" not in grace.last.text
    with site.opened() as store, store.begin(writing=False) as work:
        [one] = work.links()
        assert (one.begun, one.done) == (1, 0)
        person = work.person("telegram", str(grace.id))
        assert person
        assert [run.link for run in work.everything(person).runs] == ["", "zamcoop"]


async def test_the_name_of_the_bot_is_asked_of_telegram(place: Place, tmp_path: Path) -> None:
    place.open().close()
    asked = {"PASSAGE_DATABASE_URL": place.url, "PASSAGE_KEY_FILE": str(place.key_file)}
    asked["PASSAGE_TELEGRAM_TOKEN"] = TOKEN
    arguments = ("poster", "quick", "--code", "zamcoop")
    async with Emulator() as emulator:
        asked["PASSAGE_TELEGRAM_API"] = emulator.url
        done = await asyncio.to_thread(run, *arguments, home=tmp_path, **asked)
        assert done.stdout.startswith("https://t.me/emulated_bot?start=quick_f_zamcoop\n")
    gone = await asyncio.to_thread(run, *arguments, home=tmp_path, **asked)
    assert gone.returncode == 2
    assert "use --bot" in gone.stderr
    assert TOKEN not in gone.stderr


def test_the_picture_is_the_link_and_small(site: Site) -> None:
    site.does("poster", "strategies", "--code", "a" * 20, "--bot", "b" * 32)
    [picture] = site.home.glob("*.png")
    data = picture.read_bytes()
    assert data.startswith(PNG)
    assert len(data) < MOST_BYTES
    code = segno.make(
        f"https://t.me/{'b' * 32}?start=strategies_f_{'a' * 20}", error="q", micro=False
    )
    side = (code.symbol_size(border=0)[0] + 2 * QUIET) * SCALE
    assert struct.unpack(">II", data[16:24]) == (side, side)
    site.does("poster", "strategies", "--code", "a" * 20, "--bot", "b" * 32, "--svg")
    [drawing] = site.home.glob("*.svg")
    assert drawing.read_text("utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("quick", "--code", "a b"), "a code has 2 to 20 letters and digits"),
        (("quick", "--code", "../../x"), "a code has 2 to 20 letters and digits"),
        (("tea", "--code", "zamcoop"), "there is no dialogue tea"),
        (("quick", "--code", "taken"), "the code taken leads to another dialogue already"),
    ],
)
def test_what_cannot_be_a_link_is_refused(
    site: Site, arguments: tuple[str, ...], sentence: str
) -> None:
    site.does("poster", "invite", "--code", "taken", "--bot", "passage_bot")
    assert sentence in site.refuses("poster", *arguments, "--bot", "passage_bot")
    assert len(list(site.home.glob("*.png"))) == 1


def test_every_dialogue_has_a_payload_that_telegram_takes_and_buttons_carry(
    library: Library,
) -> None:
    for dialogue in library.dialogues:
        payload = payload_of(dialogue, "a" * 20)
        assert split(library, payload) == (dialogue, "a" * 20)
        assert len(f"/agree 2026-11 en {payload}".encode()) <= 64
    assert split(library, "tea_f_zamcoop") == ("", "")
    assert split(library, "quick_f_not-a-code") == ("quick", "")
