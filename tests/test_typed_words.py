"""Words typed where a choice is wanted: read when one label alone has them, and said back."""

from dataclasses import replace

import pytest

from dialogues.advance import advance
from dialogues.session import Open, Prompt, Say, Session, Turn

from .answers import DAY
from .conftest import shipped
from .test_late import told

LIBRARY = shipped()
PLAN = "Mend pumps in Zambia, from June"
BEFORE = {"far": ("2", "3", "1 3", PLAN), "payer": ("2", "3", "1 3", PLAN, "2")}
BEFORE |= {"have": (*BEFORE["payer"], "1"), "decides": (*BEFORE["payer"], "1", "2")}


def says(key: str, text: str, language: str = "en") -> Turn:
    """What comes of a text at a question of the quick check."""
    return advance(LIBRARY, told(*BEFORE[key], language=language), Say(text, DAY))


def read(turn: Turn, key: str) -> object:
    answer = turn.session.answers.get(key)
    return answer.value if answer else None


@pytest.mark.parametrize(
    ("language", "key", "text", "value"),
    [
        ("en", "payer", "a donor", "donor"), ("en", "payer", "our savings", "we"),
        ("en", "payer", "The fund.", "donor"), ("en", "payer", "an INVESTOR", "investor"),
        ("en", "far", "work is hard", "hard"), ("en", "decides", "board not asked", "board_no"),
        ("en", "have", "savings and a test there", ("cash", "test")),
        ("en", "have", "it works", ("proof",)),
        ("es", "payer", "un donante", "donor"), ("es", "payer", "prestamo", "we"),
        ("pt", "payer", "o doador", "donor"), ("fr", "payer", "notre épargne", "we"),
        ("fr", "have", "l'épargne, un essai", ("cash", "test")), ("es", "payer", "the donor", None),
    ],
)  # fmt: skip
def test_words_of_one_label_alone_name_its_option(
    language: str, key: str, text: str, value: object
) -> None:
    assert read(says(key, text, language), key) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("payer", "not savings"), ("payer", "a bank loan"), ("payer", "or"), ("payer", "the"),
        ("decides", "the members"), ("decides", "asked"), ("have", "savings and gold"),
    ],
)  # fmt: skip
def test_words_of_several_labels_or_of_none_are_asked_again(key: str, text: str) -> None:
    turn = says(key, text)
    assert read(turn, key) is None
    assert turn.session.prompt
    assert turn.session.prompt.misses == 1


def test_what_a_label_denies_must_be_denied() -> None:
    """`Nothing stops` has the word, and says the opposite."""
    start = Session("journey", prompt=Prompt("home", 1))
    for text, value in (
        ("stops", None),
        ("nothing here stops", None),
        ("it stops nothing", None),
        ("nothing stops", "nothing"),
    ):
        turn = advance(LIBRARY, start, Say(text, DAY))
        assert read(turn, "home") == value, text
    assert read(says("payer", "known"), "payer") is None
    assert read(says("payer", "it is not known"), "payer") is None


@pytest.mark.parametrize(("language", "yes"), [("en", "Yes please"), ("es", "sí"), ("pt", "ok")])
def test_a_plain_yes_is_one_wherever_a_yes_is_offered(language: str, yes: str) -> None:
    """At the end of a chapter, under what is known, under a text in hand, before a change."""
    decision = Session("journey", language, prompt=Prompt("why_decision", 1))
    assert read(advance(LIBRARY, decision, Say(yes, DAY)), "why_decision") == "go_on"
    quick = told(*BEFORE["decides"], "1", language=language)
    fresh = Session("journey", language, known=quick.answers)
    knows = advance(LIBRARY, fresh, Open(DAY)).session
    assert knows.prompt
    assert knows.prompt.mode == "known"
    kept = advance(LIBRARY, knows, Say(yes, DAY)).session
    assert kept.answers["way"].value == "out"
    held = advance(LIBRARY, told("2", "3", "1 3", language=language), Say("En mayo?", DAY)).session
    taken = advance(LIBRARY, held, Say(yes, DAY)).session
    assert taken.answers["words"].value == "En mayo?"
    session = replace(held, prompt=Prompt("way", 9, mode="change"))
    opened = advance(LIBRARY, session, Say(yes, DAY)).session
    assert opened.prompt
    assert (opened.prompt.key, opened.prompt.mode) == ("way", "ask")


def test_words_stay_the_persons_own_where_those_are_wanted() -> None:
    why = advance(LIBRARY, told("2", "3"), Say("market", DAY)).session
    assert why.answers["why"].value == ("market",)


def test_what_words_were_read_as_is_said_before_the_next_question() -> None:
    assert (
        says("payer", "a donor")
        .messages[0]
        .text.startswith("\u2713 Paid by: one donor or public fund\n\n")
    )
    assert "\u2713" not in says("payer", "3").messages[0].text


def test_a_skip_goes_before_words_of_a_label() -> None:
    """Words that a label has in its middle may still be a way out of the question."""
    turn = says("payer", "not known")
    assert read(turn, "payer") == "unknown"
    assert says("decides", "not sure yet").session.answers["decides"].skip == "dont_know"
