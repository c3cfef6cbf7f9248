"""A text whose question is not certain: dropped when it was sent twice, asked about otherwise."""

import pytest

from dialogues.advance import advance
from dialogues.session import Open, Placed, Say, Session, Tap, Turn

from .answers import DAY, tap_now
from .conftest import shipped

LIBRARY = shipped()
WORDS = "Mend pumps in Zambia, from June"


def told(*said: str, language: str = "en") -> Session:
    """Quick, as far as these replies lead."""
    session = advance(LIBRARY, Session("quick", language), Open(DAY)).session
    for text in said:
        session = advance(LIBRARY, session, Say(text, DAY)).session
    return session


def sent(session: Session, text: str, placed: Placed) -> Turn:
    return advance(LIBRARY, session, Say(text, DAY, placed))


def tapped(session: Session, choice: str) -> Turn:
    return advance(LIBRARY, session, tap_now(session, choice))


def at_far() -> Session:
    """The words are given, and a question with buttons is open."""
    return told("2", "3", "1 3", WORDS)


def at_words() -> Session:
    """A list is answered, and the question for words is open."""
    return told("2", "3", "1 3")


@pytest.mark.parametrize("placed", ["late", "unsure"])
def test_what_was_sent_twice_is_dropped(placed: Placed) -> None:
    for session, text in ((at_far(), WORDS), (at_words(), "1 3"), (told("2"), "2")):
        turn = sent(session, text, placed)
        assert turn.session == session
        assert not turn.messages


def test_more_words_are_offered_to_the_answer_before() -> None:
    turn = sent(at_far(), "and in Malawi", "late")
    [card] = turn.messages
    assert "and in Malawi" in card.text
    assert [button.label for button in card.rows[0]] == [
        "Add it", "Put it in its place", "Leave it",
    ]  # fmt: skip
    added = tapped(turn.session, ".add:0")
    assert added.session.answers["words"].value == f"{WORDS}\nand in Malawi"
    assert added.session.prompt
    assert added.session.prompt.key == "far"
    replaced = tapped(turn.session, ".replace:0")
    assert replaced.session.answers["words"].value == "and in Malawi"
    left = tapped(turn.session, ".drop:0")
    assert left.session == at_far()
    assert "How far" in left.messages[0].text


def test_further_words_go_with_the_first() -> None:
    turn = sent(at_far(), "and in Malawi", "late")
    assert not sent(turn.session, "and in Malawi", "late").messages
    turn = sent(turn.session, "with Grace", "late")
    unseen = tapped(turn.session, ".add:0")
    assert unseen.session == turn.session, "the card of this tap did not show all of it"
    added = tapped(turn.session, ".add:1")
    assert added.session.answers["words"].value == f"{WORDS}\nand in Malawi\nwith Grace"


def test_another_choice_can_only_take_the_place_of_the_one_before() -> None:
    turn = sent(told("2"), "1", "late")
    assert [button.label for button in turn.messages[0].rows[0]] == [
        "Put it in its place", "Leave it",
    ]  # fmt: skip
    assert tapped(turn.session, ".add:0").session == told("2")
    assert tapped(turn.session, ".replace:0").session.answers["way"].value == "in"


def test_where_the_line_broke_one_tap_says_whose_it_is() -> None:
    turn = sent(at_words(), WORDS, "unsure")
    assert "in your own words" in turn.messages[0].text
    assert WORDS in turn.messages[0].text
    assert turn.session.answers == at_words().answers
    assert tapped(turn.session, ".yes:0").session.answers["words"].value == WORDS
    assert tapped(turn.session, ".drop:0").session == at_words()


def test_what_fits_only_the_answer_before_is_offered_to_it() -> None:
    turn = sent(at_far(), "and in Malawi", "unsure")
    assert turn.session.prompt
    assert turn.session.prompt.mode == "late"


def test_what_came_too_early_after_a_move_is_asked_about() -> None:
    session = advance(LIBRARY, told("2"), tap_now(told("2"), ".back")).session
    turn = sent(session, "3", "late")
    assert turn.session.prompt
    assert turn.session.prompt.mode == "unsure"
    assert tapped(turn.session, ".yes:0").session.answers["way"].value == "both"


def test_what_fits_nowhere_is_told_so() -> None:
    turn = sent(told("2"), "a long story", "late")
    assert turn.messages[0].text.startswith("Please tap one, or send its number")


def test_the_question_can_be_tapped_while_a_text_is_asked_about() -> None:
    session = at_far()
    turn = sent(session, "and in Malawi", "late")
    assert session.prompt
    after = advance(LIBRARY, turn.session, Tap("far", session.prompt.turn, "met", DAY)).session
    assert after.answers["far"].value == "met"
    assert after.answers["words"].value == WORDS


def test_typing_over_the_card_is_told_to_tap_and_labels_can_be_typed() -> None:
    turn = sent(at_far(), "and in Malawi", "late")
    again = sent(turn.session, "something else", "here")
    assert again.session == turn.session
    assert again.messages[0].text.startswith("Please tap a button")
    assert sent(turn.session, "add it", "here").session.answers["words"].value != WORDS


def test_words_after_the_page_are_offered_to_the_last_answer() -> None:
    session = told("2", "3", "1 3", WORDS, "1", "1", "none", "1")
    assert session.prompt
    assert session.prompt.key == "page"
    turn = sent(session, "2", "late")
    assert turn.session.prompt
    assert turn.session.prompt.mode == "late"
    changed = tapped(turn.session, ".replace:0")
    assert changed.session.answers["decides"].value == "board_yes"
    assert changed.messages[0].text.startswith("Changed.")


@pytest.mark.parametrize("number", ["4", "4.", "2, 4", "\u0664"])
def test_the_second_tick_of_a_list_sent_alone_is_not_taken_for_words(number: str) -> None:
    turn = sent(at_words(), number, "here")
    assert turn.session == at_words()
    assert turn.messages[0].text.startswith("A number alone says little here.")
    assert sent(at_words(), "9", "here").session.answers["words"].value == "9"
    assert sent(at_words(), "4 sacks", "here").session.answers["words"].value == "4 sacks"
