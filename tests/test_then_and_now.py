"""A dialogue that is run again: its page says what has changed since the run before."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.answers import answer_all
from bot.desk import Desk
from bot.telegram.handling import handle
from bot.telegram.parcels import Outgoing
from bot.telegram.settling import News
from bot.welcome import CONSENT
from dialogues.moment import Moment, look
from dialogues.pages.brief import LIMIT, Brief, brief
from dialogues.pages.sharing import LEFT_OFF
from dialogues.session import Answer, Earlier
from dialogues.words import unit_length
from storage.store import Store

from .answers import DAY, quick_answers
from .conftest import shipped
from .places import Place
from .telegrams import NUMBERS, desk_of, update

LIBRARY = shipped()
HEADING = "WHAT HAS CHANGED\nSince 24 Aug 2026:\n"
LINEO = {
    "way": "in", "what": "tool", "why": ["serve", "costs"], "far": "met", "payer": "we",
    "have": ["cash"], "decides": "board_no",
    "words": "Use a phone app from a co-op in Kenya for our member book, from July",
}  # fmt: skip


def moment(given: dict[str, Any], dialogue: str = "quick", language: str = "en") -> Moment:
    return answer_all(LIBRARY, LIBRARY.dialogues[dialogue], language, given, DAY)


def again(now: Moment, *before: Moment) -> Brief:
    """The page of a run after these runs, three months apart."""
    days = ("2026-05-24", "2026-08-24")[-len(before) :]
    earlier = tuple(
        Earlier(day, run.session.answers) for day, run in zip(days, before, strict=True)
    )
    return brief(look(LIBRARY, replace(now.session, earlier=earlier)), DAY)


def block(text: str) -> list[str]:
    """The lines of what has changed."""
    return text.partition(HEADING)[2].partition("\n\n")[0].splitlines()


def test_a_first_page_speaks_of_no_change() -> None:
    assert "HAS CHANGED" not in brief(moment(LINEO), DAY).whole


def test_the_page_says_what_was_said_and_what_is_said_now() -> None:
    now = {**LINEO, "payer": "donor", "words": "Borrow the app for one season"}
    assert block(again(moment(now), moment(LINEO)).text) == [
        f"In your words: {LINEO['words']} > Borrow the app for one season",
        "Paid by: we do, from income or savings > one donor or public fund",
        "(as before: 6)",
    ]


def test_only_the_run_before_counts_and_nothing_new_is_told_as_that() -> None:
    first = moment({**LINEO, "payer": "donor"})
    assert block(again(moment(LINEO), first, moment(LINEO)).text) == ["(as before: 8)"]


def test_what_became_known_and_what_is_no_longer_known_is_a_change() -> None:
    unsure = moment(LINEO)
    answers = {**unsure.session.answers, "payer": Answer(skip="dont_know")}
    unsure = look(LIBRARY, replace(unsure.session, answers=answers))
    assert block(again(moment(LINEO), unsure).text)[0] == (
        "Paid by: not known yet > we do, from income or savings"
    )
    assert block(again(unsure, moment(LINEO)).text)[0] == (
        "Paid by: we do, from income or savings > not known yet"
    )


def test_what_is_left_off_a_page_is_no_change_on_it_either() -> None:
    run = moment({**LINEO, "payer": "donor", "far": "asked"})
    assert any(line.startswith("Paid by:") for line in block(again(run, moment(LINEO)).whole))
    left = {**run.session.answers, LEFT_OFF: Answer(("payer",), on=DAY)}
    shared = look(LIBRARY, replace(run.session, answers=left))
    assert block(again(shared, moment(LINEO)).whole) == [
        "Who: we met and talked > they asked, we hardly know them",
        "(as before: 6)",
    ]


def test_the_long_way_has_it_too() -> None:
    given = {"why": ["help"], "words": "Teach in Chipata"}
    before, now = moment(given, "journey"), moment({**given, "words": "Teach in Lusaka"}, "journey")
    assert "Teach in Chipata > Teach in Lusaka" in again(now, before).text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_with_it_fits_into_a_message_and_the_file_has_all(language: str) -> None:
    long = "Words that somebody wrote at length, and then went on for a while. " * 20
    every = list(quick_answers())
    for before, now in zip(every[::700], every[350::700], strict=False):
        told = moment({**now, "words": long}, language=language)
        found = again(told, moment({**before, "words": long[::-1]}, language=language))
        assert unit_length(found.text) < LIMIT
        assert found.whole.count(" > ") >= found.text.count(" > ")
        assert long[::-1].split(maxsplit=1)[0] in found.whole


def test_a_second_run_in_the_chat_tells_it(place: Place) -> None:
    desk, at = desk_of(LIBRARY), datetime(2026, 8, 24, 12, tzinfo=UTC)
    with closing(place.open()) as store:
        _do(desk, store, at, update(4711, tap=f"/agree {CONSENT} en"))
        said = ("2", "3", "1 3", "Mend pumps in Chipata, from June", "2", "3", "3", "5")
        _say(desk, store, at, said)
        at += timedelta(days=92)
        _do(desk, store, at, update(4711, tap="/new quick"))
        calls = _say(desk, store, at, ("Keep all", "2", "4", "Keep all"))
        told = "\n".join(str(call.call.params.get("text", "")) for call in calls)
        assert block(told) == [
            "Who: they asked, we hardly know them > we know them well", "(as before: 7)",
        ]  # fmt: skip
        with store.begin(writing=False) as work:
            person = work.person("telegram", "4711")
            assert person
            first, second = work.pages(person)
            assert HEADING not in first.text
            assert HEADING in second.text


def _say(desk: Desk, store: Store, at: datetime, lines: Iterable[str]) -> list[Outgoing]:
    """What comes of the last of these lines, each sent once the one before was answered."""
    return [_do(desk, store, at, update(4711, line)) for line in lines][-1]


def _do(desk: Desk, store: Store, at: datetime, done: dict[str, Any]) -> list[Outgoing]:
    """What comes of an update, all of it shown."""
    calls = handle(desk, store, [done], at)
    news = [News(call, "sent", next(NUMBERS)) for call in calls if call.id]
    handle(desk, store, [], at, news)
    return calls
