"""A text that may be a question to us: kept in hand, told by one tap, lost by nothing."""

import pytest

from dialogues.advance import advance
from dialogues.session import (
    Event,
    Go,
    Open,
    Prompt,
    Revise,
    Say,
    Session,
    Speak,
    Tap,
    Turn,
    Voice,
)

from .answers import DAY, tap_now
from .conftest import shipped
from .test_late import at_far, at_words, sent, tapped

LIBRARY = shipped()
QUESTION = "is this safe?"


def says(session: Session, text: str) -> Turn:
    return advance(LIBRARY, session, Say(text, DAY))


def in_hand(session: Session) -> tuple[str, ...]:
    """The lines that are in hand."""
    prompt = session.prompt
    return tuple(prompt.aside.splitlines()) if prompt and prompt.mode == "asking" else ()


@pytest.mark.parametrize("text", [QUESTION, "ما هذا؟", "这是什么\uff1f", "what is this ?"])
def test_a_short_question_is_asked_about_and_is_no_answer_yet(text: str) -> None:
    turn = says(at_words(), text)
    assert turn.session.answers == at_words().answers
    assert in_hand(turn.session) == (text,)
    [card] = turn.messages
    assert text in card.text
    assert "in your own words" in card.text
    labels = [button.label for row in card.rows for button in row]
    assert labels == ["That is my answer", "I was asking"]


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
def test_it_is_asked_in_every_language(language: str) -> None:
    session = Session("quick", language, prompt=Prompt("words", 1))
    for choice in (".mine:0", ".asking:0"):
        asked = says(session, QUESTION)
        assert "Is that your answer" not in asked.messages[0].text
        told = tapped(asked.session, choice)
        assert (told.session.answers.get("words") is None) == (choice == ".asking:0")
        assert "I know my own questions" not in told.messages[0].text


@pytest.mark.parametrize(
    "text",
    [
        "Sell honey in Kenya; who pays; from May;",
        "Is it safe? We think so.",
        "Sell honey in Kenya, from May, with two shops that asked for it, or is that early?",
    ],
)
def test_a_plan_is_an_answer_at_once(text: str) -> None:
    assert says(at_words(), text).session.answers["words"].value == text


def test_who_asks_where_no_words_are_wanted_is_told_why_it_is_asked() -> None:
    turn = says(at_far(), QUESTION)
    assert turn.messages[0].text.startswith("Please tap one")
    assert "Why?" not in [button.label for row in turn.messages[0].rows for button in row]
    why = tapped(at_far(), ".why").messages[0].text
    assert turn.messages[0].text.endswith(why)
    assert turn.session.answers == at_far().answers


def test_a_skip_with_a_question_mark_is_the_skip() -> None:
    turn = says(at_words(), "I don't know?")
    assert turn.session.answers["words"].skip == "dont_know"


def test_the_tap_or_its_label_says_that_it_is_the_answer() -> None:
    asked = says(at_words(), QUESTION).session
    for turn in (tapped(asked, ".mine:0"), says(asked, "that is my answer")):
        assert turn.session.answers["words"].value == QUESTION
        assert turn.messages[0].text.startswith("Noted in your words.")
        assert turn.session.prompt
        assert turn.session.prompt.aside == ""


def test_who_was_asking_is_told_why_and_where_more_stands_and_the_question_is_open() -> None:
    turn = tapped(says(at_words(), QUESTION).session, ".asking:0")
    assert "words" not in turn.session.answers
    [card] = turn.messages
    assert card.text.startswith("I know my own questions, not the answers to yours.")
    assert "/privacy" in card.text
    assert "in your own words" in card.text
    assert turn.session.prompt
    assert (turn.session.prompt.mode, turn.session.prompt.aside) == ("why", "")
    assert says(turn.session, "Sell honey").session.answers["words"].value == "Sell honey"


def test_further_lines_go_with_it_and_those_that_ask_nothing_are_kept() -> None:
    turn = says(says(at_words(), QUESTION).session, "Sell honey in Kenya")
    assert in_hand(turn.session) == (QUESTION, "Sell honey in Kenya")
    assert says(turn.session, QUESTION).session == turn.session, "sent twice, it counts once"
    unseen = tapped(turn.session, ".asking:0")
    assert unseen.session == turn.session, "the card of this tap did not show all of it"
    asked = tapped(turn.session, ".asking:1")
    assert asked.session.answers["words"].value == "Sell honey in Kenya"
    mine = tapped(turn.session, ".mine:1")
    assert mine.session.answers["words"].value == f"{QUESTION}\nSell honey in Kenya"


def test_an_answer_that_comes_a_second_time_does_not_join_it() -> None:
    asked = says(at_words(), QUESTION).session
    assert sent(asked, "1 3", "late").session == asked
    assert in_hand(sent(asked, "from May", "late").session) == (QUESTION, "from May")


def test_what_no_longer_has_room_is_refused_and_what_is_in_hand_stays() -> None:
    asked = says(at_words(), QUESTION).session
    turn = says(asked, "x" * 2000)
    assert turn.session == asked
    assert turn.messages[0].text.startswith("There is no more room")


@pytest.mark.parametrize(
    "event",
    [
        Go("back", DAY),
        Go("answers", DAY),
        Go("skip", DAY),
        Open(DAY),
        Tap("words", 4, ".why", DAY),
        Tap("words", 4, ".skip", DAY),
        Tap("way", 1, "in", DAY),
        Speak(Voice("a note", 24), DAY),
        Revise("way", "1", DAY),
    ],
)
def test_nothing_else_is_done_while_it_is_in_hand(event: Event) -> None:
    asked = says(at_words(), QUESTION).session
    turn = advance(LIBRARY, asked, event)
    assert turn.session == asked
    assert QUESTION in turn.messages[0].text


def test_in_an_answer_of_several_parts_the_parts_before_stay() -> None:
    begun = says(Session("journey", prompt=Prompt("apart", 1)), "Our bees").session
    asked = says(begun, QUESTION).session
    mine = tapped(asked, ".mine:0").session
    assert mine.prompt
    assert mine.prompt.draft == ("Our bees", QUESTION)
    told = tapped(asked, ".asking:0").session
    assert told.prompt
    assert told.prompt.draft == ("Our bees",)


def test_on_a_broken_line_one_card_asks_and_not_two() -> None:
    turn = sent(at_words(), QUESTION, "unsure")
    assert turn.session.prompt
    assert turn.session.prompt.mode == "unsure"
    yes = advance(LIBRARY, turn.session, tap_now(turn.session, ".yes:0"))
    assert yes.session.answers["words"].value == QUESTION
