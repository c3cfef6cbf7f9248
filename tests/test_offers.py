"""What is typed after a card with commands on its buttons is read as one of those buttons."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.incoming import Incoming
from bot.pace import OPEN, Offers, Pace
from bot.telegram.reshowing import OUTAGE

from .emulator import Person
from .operators import NOW
from .places import Place
from .served import QUICK, Served, answer, begin, finished, say, serving, tap

CARDS: Offers = (("Yes, wipe all", "/delete yes"), ("No, keep it", "/delete no"))


async def at_words(served: Served) -> Person:
    """Somebody who is asked for their own words."""
    person = served.emulator.person(language="en")
    await begin(person)
    await answer(person, QUICK[:4])
    assert "4 of 8" in person.last.text
    return person


async def test_a_typed_yes_to_wiping_wipes_and_a_no_keeps(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        for said in ("yes, delete everything", "Yes, wipe all"):
            person = await at_words(served)
            await say(person, "/delete")
            await say(person, said)
            assert person.last.text.startswith("Done at "), said
        kept = await at_words(served)
        await say(kept, "/delete")
        await say(kept, "no")
        assert "4 of 8" not in kept.last.text
        await say(kept, "yes")
        await say(kept, "/questions")
        assert "In your words: yes" in kept.last.text, "the card was done with"
    with closing(place.open()) as store, store.begin(writing=False) as work:
        assert work.counts()["people"] == 1


async def test_the_label_of_a_button_is_no_answer_to_the_open_question(
    place: Place, tmp_path: Path
) -> None:
    async with serving(place, tmp_path) as served:
        person = await at_words(served)
        await say(person, "/language")
        await say(person, "Français")
        assert "4 sur 8" in person.screen()
        await say(person, "/tools")
        await say(person, "une invitation")
        assert "5 sur 8" in person.last.text, "what is on no button is the answer it was"
        await say(person, "/tools")
        await say(person, "Étapes courtes")
        assert "5 sur 8" in person.last.text
        english = await at_words(served)
        await say(english, "/tools")
        await say(english, "an invitation came in")
        assert "Shall we go?" in english.last.text


async def test_a_team_is_not_lost_by_typing_on_its_card(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        first = await finished(served)
        await tap(first, "Ask your team")
        await tap(first, "No, only what I tap")
        await tap(first, "On the board")
        code = first.last.text.rpartition("Code to send: ")[2].split()[0]
        other = served.emulator.person(language="en")
        await begin(other, f"team_{code.replace('-', '')}")
        card = other.last.labels
        await say(other, "2")
        assert other.last.labels == card, "nothing is opened instead"
        await say(other, "no, only what I tap")
        assert "In what role do you answer?" in other.last.text
        await say(other, "I work here")
        assert "1 of 8" in other.last.text
        await say(first, "/team")
        assert "2 in it" in first.last.text


def update(number: int, after: timedelta = timedelta()) -> Incoming:
    return Incoming("telegram", "7", str(number), NOW + after)


def test_what_is_redone_finds_the_card_that_was_there() -> None:
    pace = Pace()
    pace.offers(update(1), CARDS)
    assert pace.offered(update(2)) == CARDS
    pace.offers(update(2), ())
    assert pace.offered(update(2)) == CARDS
    assert pace.offered(update(3)) == ()
    for number in range(3, 30):
        pace.offers(update(number), ())
    assert pace.offered(update(29)) == ()


def test_a_card_can_be_answered_by_typing_as_long_as_by_a_tap() -> None:
    """After an outage its question stands below, and may be the one that gets a yes."""
    assert OPEN <= OUTAGE
    pace = Pace()
    pace.offers(update(1), CARDS)
    assert pace.offered(update(2, OPEN)) == CARDS
    assert pace.offered(update(3, OPEN + timedelta(seconds=1))) == ()


@pytest.mark.parametrize("offers", [CARDS, ()])
def test_workers_tell_each_other_what_the_last_card_offers(offers: Offers) -> None:
    pace, other = Pace(), Pace()
    pace.offers(update(1), offers)
    told = pace.dump("7")
    if told:
        other.load("7", told)
    assert other.dump("7") == told
    assert other.offered(update(2)) == offers
    assert other.offered(update(3, 2 * OPEN)) == ()
    pace.offers(update(2), ())
    assert pace.dump("7") == ""
