"""Every tool, from /start to its page, on Telegram: the real process over HTTP, both databases."""

from pathlib import Path

from .conftest import shipped
from .emulator import Person
from .places import Place
from .served import finished, say, serving, tap

MADE = "Made by fixed rules"
MOST_ACTS = 150
FIRST = ("Keep all", "Keep it", "Done", "None yet", "2 That is all")
OTHERS = [key for key in shipped().dialogues if key not in {"quick", "journey"}]


async def test_every_tool_is_finished_and_status_tells_it(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = await finished(served)
        for number, dialogue in enumerate(OTHERS):
            await say(grace, f"/start {dialogue}")
            await _finish(grace, number)
            assert MADE in grace.last.text, dialogue
        await say(grace, "/status")
        assert grace.last.text.count(": done, page of") == len(OTHERS) + 1
        await say(grace, "/tools")
        assert "Most useful now: Long way" in grace.last.text or "Look closer" in grace.last.text


async def test_what_the_quick_check_knows_is_offered_in_a_tool(
    place: Place, tmp_path: Path
) -> None:
    async with serving(place, tmp_path) as served:
        grace = await finished(served)
        await say(grace, "/start strategies")
        assert "Ways to work abroad" in grace.last.text
        assert "I know this already" in grace.last.text
        assert "from us to abroad" in grace.last.text


async def _finish(person: Person, number: int) -> None:
    """Whatever is asked is answered by the first thing that fits, until the page comes."""
    for act in range(MOST_ACTS):
        if MADE in person.last.text:
            return
        labels = person.last.labels
        ready = next((label for label in FIRST if label in labels), "")
        numbered = [label for label in labels if label[:1].isdecimal()]
        if ready:
            await tap(person, ready)
        elif numbered:
            await tap(person, numbered[0])
        else:
            await say(person, f"Our words, number {number}.{act}")
