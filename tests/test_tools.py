"""Every dialogue, walked by the engine to its page with answers of every kind."""

import random
import textwrap
from collections.abc import Iterator

import pytest

from dialogues.advance import advance
from dialogues.moment import look
from dialogues.pages.page import PAGE
from dialogues.session import SESSION, Message, Open, Say, Session, Tap, Turn
from dialogues.walk import MORE

from .conftest import shipped

LIBRARY = shipped()
DAY = "2026-11-24"
MOST_STEPS = 400
MOST_CARDS = 150
SITTING = 7
COLUMNS, LINES = 40, 12


@pytest.mark.parametrize("chance", range(6))
@pytest.mark.parametrize("dialogue", list(LIBRARY.dialogues))
def test_every_way_ends_at_a_page_and_no_screen_on_it_is_long(dialogue: str, chance: int) -> None:
    turns = list(walked(dialogue, random.Random(chance)))  # noqa: S311 - the same ways every time
    last = turns[-1].session
    assert last.prompt
    assert last.prompt.key == PAGE
    for turn in turns[:-1]:
        assert height(turn.messages[-1]) <= LINES, turn.messages[-1].text
    page = turns[-1].messages[-1].text
    assert len(page.encode("utf-16-le")) // 2 <= 4_096
    assert "Made by fixed rules" in page


@pytest.mark.parametrize("chance", range(6))
@pytest.mark.parametrize("dialogue", list(LIBRARY.dialogues))
def test_a_sitting_has_at_most_seven_questions(dialogue: str, chance: int) -> None:
    turns = list(walked(dialogue, random.Random(chance)))  # noqa: S311
    steps = look(LIBRARY, turns[-1].session).path.steps
    sittings: dict[tuple[str, int], int] = {}
    for step in steps:
        if not step.question.decision and step.question.key != MORE:
            sitting = (step.chapter.key, step.number)
            sittings[sitting] = sittings.get(sitting, 0) + 1
    assert {sitting: n for sitting, n in sittings.items() if n > SITTING} == {}


@pytest.mark.parametrize("dialogue", ["cases", "strategies", "learn", "policy"])
def test_every_card_and_pair_that_a_page_leads_to_is_shown(dialogue: str) -> None:
    turn = list(walked(dialogue, random.Random(1)))[-1]  # noqa: S311
    waiting, seen = [".page"], set[str]()
    while waiting and len(seen) < MOST_CARDS:
        choice = waiting.pop()
        prompt = turn.session.prompt
        assert prompt
        if choice not in seen:
            seen.add(choice)
            turn = advance(LIBRARY, turn.session, Tap(PAGE, prompt.turn, choice, DAY))
            message = turn.messages[-1]
            assert message.text.strip()
            assert len(message.text) <= 4_096
            waiting += [b.choice for row in message.rows for b in row if b.choice[0] != "."]
    assert len(seen) > SITTING


def walked(dialogue: str, chance: random.Random) -> Iterator[Turn]:
    """The turns of one way through a dialogue, each session read back from JSON."""
    turn = advance(LIBRARY, Session(dialogue), Open(DAY))
    yield turn
    for _ in range(MOST_STEPS):
        session = SESSION.validate_json(SESSION.dump_json(turn.session))
        prompt = session.prompt
        assert prompt
        if prompt.key == PAGE:
            return
        said = answered(turn.messages[-1], session, chance)
        turn = advance(LIBRARY, session, said)
        yield turn
    raise AssertionError(f"{dialogue} comes to no end")


def answered(message: Message, session: Session, chance: random.Random) -> Say | Tap:
    """An option of the open question, or words where there is none; now and then a skip."""
    prompt = session.prompt
    assert prompt
    step = look(LIBRARY, session).path.step(prompt.key)
    assert step
    if prompt.draft and step.question.kind == "many" and chance.random() < 0.6:
        return Tap(prompt.key, prompt.turn, ".done", DAY)
    choices = [b.choice for row in message.rows for b in row]
    taps = [c for c in choices if not c.startswith(".") and c not in LIBRARY.cards]
    taps += [c for c in choices if c in {".none", ".keep"}]
    if step.question.skips and chance.random() < 0.1:
        return Tap(prompt.key, prompt.turn, chance.choice((".dont_know", ".later")), DAY)
    if taps:
        return Tap(prompt.key, prompt.turn, chance.choice(taps), DAY)
    # The same words twice in a row would be one message that a bad line sent twice.
    words = {"number": "3", "date": "March 2027"}.get(step.question.kind)
    return Say(words or f"{chance.randrange(10_000)} groups a year", DAY)


def height(message: Message) -> int:
    """The lines of a message on a narrow screen."""
    lines = message.text.splitlines()
    return sum(max(1, len(textwrap.wrap(line, COLUMNS))) for line in lines)
