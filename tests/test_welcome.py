"""A yes that is typed: in plain words, to the card that was shown, and to nothing else."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.pace import Asked, Pace

from .emulator import Person
from .places import Place
from .served import PATIENCE, Served, say, serving, tap

CARD = "Please tap a button, or write yes or no."


async def met(served: Served, payload: str = "", language: str = "en") -> Person:
    """Somebody who was shown the card, in their language, and did nothing yet."""
    person = served.emulator.person(language=language)
    person.start(payload)
    await person.waits(PATIENCE)
    return person


async def test_a_plain_yes_or_no_is_understood(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        for language, yes in (
            ("en", "Yes please"),
            ("en", "ok"),
            ("es", "Sí"),
            ("fr", "d\u2019accord"),
        ):
            person = await met(served, language=language)
            await say(person, yes)
            assert person.last.labels[0].startswith("1 "), yes
        with closing(place.open()) as store, store.begin(writing=False) as work:
            assert work.counts()["people"] == 4
        person = await met(served, language="pt")
        await say(person, "não obrigada")
        assert "/start" in person.last.text
        await say(person, "ok")
        assert person.last.text.startswith("Ol\u00e1"), "after a no nothing was asked"
        with closing(place.open()) as store, store.begin(writing=False) as work:
            assert work.counts()["people"] == 4


async def test_what_is_neither_yes_nor_no_gets_one_line_and_the_buttons(
    place: Place, tmp_path: Path
) -> None:
    async with serving(place, tmp_path) as served:
        person = await met(served)
        await say(person, "Who are you then")
        assert person.last.text == CARD
        assert person.last.labels[:3] == ("I agree, start", "Tell me more", "No, thanks")
        await say(person, "2")
        assert "/mydata" in person.last.text
        await say(person, "1")
        assert "1 of 8" in person.last.text


async def test_a_typed_yes_goes_where_the_card_leads_in_its_language(
    place: Place, tmp_path: Path
) -> None:
    """What a link named, and a language that was tapped, count for what is typed as well."""
    async with serving(place, tmp_path) as served:
        person = await met(served, payload="invite")
        await tap(person, "Español")
        await say(person, "¿Y esto?")
        await say(person, "1")
        assert "Aceptado" in person.screen()
        invited = person.last.text
        other = await met(served, payload="invite", language="es")
        await tap(other, "Acepto, empecemos")
        assert other.last.text == invited
        plain = await met(served, language="es")
        await say(plain, "1")
        assert plain.last.text != invited


@pytest.mark.parametrize("asked", [Asked("es", "invite"), Asked("en"), None])
def test_workers_tell_each_other_what_was_asked(asked: Asked | None) -> None:
    pace, other = Pace(), Pace()
    if asked:
        pace.asks("7", asked)
        other.load("7", pace.dump("7"))
        assert other.asked("7", "any") == asked
        pace.answered("7", "12")
        assert pace.asked("7", "12"), "it may be redone"
        assert pace.asked("7", "13") is None
    assert pace.dump("7") == ""


@pytest.mark.parametrize("shown", ["true", "false"])
def test_what_an_older_version_kept_is_still_read(shown: str) -> None:
    pace = Pace()
    pace.load("7", f'[[], [], "", {shown}]')
    assert pace.asked("7", "1") is None
