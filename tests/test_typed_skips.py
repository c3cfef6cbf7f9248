"""A skip that is typed: read in each language's words and in English, where it is offered."""

from dataclasses import replace

import pytest

from dialogues.advance import advance
from dialogues.session import Open, Prompt, Revise, Say, Session, Turn

from .answers import DAY, tap_now
from .conftest import shipped
from .test_late import at_far, at_words, sent

LIBRARY = shipped()
TYPED = (
    ("en", "dont_know", "I don't know"), ("en", "dont_know", "dont know"),
    ("en", "dont_know", "I DON\u2019T KNOW."), ("en", "dont_know", "Not sure yet"),
    ("en", "later", "ask me later"), ("en", "not_for_us", "not relevant"),
    ("en", "not_for_us", "doesnt apply"), ("en", "rather_not", "Id rather not say"),
    ("fr", "dont_know", "je ne sais pas"), ("fr", "dont_know", "don't know"),
    ("fr", "later", "Plus tard"), ("fr", "not_for_us", "ce n\u2019est pas pour nous"),
    ("fr", "rather_not", "je préfère ne pas dire"),
    ("es", "dont_know", "no sé"), ("es", "dont_know", "no se"), ("es", "dont_know", "No lo sé"),
    ("es", "later", "luego"), ("es", "not_for_us", "no aplica"),
    ("es", "rather_not", "prefiero no decir"), ("es", "rather_not", "Rather not say"),
    ("pt", "dont_know", "não sei"), ("pt", "dont_know", "nao sei"), ("pt", "later", "depois"),
    ("pt", "not_for_us", "não se aplica"), ("pt", "rather_not", "prefiro não dizer"),
)  # fmt: skip


def says(session: Session, text: str) -> Turn:
    return advance(LIBRARY, session, Say(text, DAY))


@pytest.mark.parametrize(("language", "skip", "text"), TYPED)
def test_a_typed_skip_is_the_skip_at_every_kind_of_question(
    language: str, skip: str, text: str
) -> None:
    start = advance(LIBRARY, Session("quick", language), Open(DAY)).session
    why = says(says(start, "2").session, "3").session
    words = says(why, "1 3").session
    for session, path in ((start, "way"), (why, "why"), (words, "words")):
        turn = says(session, text)
        assert turn.session.answers[path].skip == skip
        assert turn.session.answers[path].value is None
        assert turn.session.prompt != session.prompt
        assert turn.closed.startswith("\u2713 "), "what was understood is said"


def test_at_a_date_too_a_skip_is_read() -> None:
    session = Session("journey", prompt=Prompt("start", 1))
    assert says(session, "dont know").session.answers["start"].skip == "dont_know"
    assert "start" not in says(session, "soon enough").session.answers


def test_more_than_the_phrase_is_the_persons_own_words() -> None:
    said = "I don't know, perhaps in June"
    assert says(at_words(), said).session.answers["words"].value == said


def test_an_option_of_that_name_comes_before_the_skip() -> None:
    session = Session("lens", prompt=Prompt("no_gain", 1))
    assert says(session, "not sure").session.answers["no_gain"].value == "unsure"
    assert says(session, "no idea").session.answers["no_gain"].skip == "dont_know"


def test_where_no_skip_is_offered_what_can_be_done_is_said_as_before() -> None:
    quick = LIBRARY.dialogues["quick"]
    chapters = tuple(
        replace(chapter, questions=tuple(replace(q, skips=False) for q in chapter.questions))
        for chapter in quick.chapters
    )
    firm = replace(LIBRARY, dialogues={"quick": replace(quick, chapters=chapters)})
    session = Session("quick", prompt=Prompt("way", 1))
    turn = advance(firm, session, Say("I don't know", DAY))
    assert not turn.session.answers
    assert turn.messages[0].text.startswith("Please tap one, or send its number")


def test_a_skip_inside_an_answer_in_parts_is_a_line_of_it() -> None:
    session = Session("journey", prompt=Prompt("apart", 1))
    begun = says(session, "Sell honey").session
    session = says(begun, "I don't know").session
    assert session.prompt
    assert session.prompt.draft == ("Sell honey", "I don't know")
    first = says(Session("journey", prompt=Prompt("apart", 1)), "I don't know").session
    assert first.answers["apart"].skip == "dont_know"


def test_an_edit_can_turn_an_answer_into_a_skip() -> None:
    turn = advance(LIBRARY, at_far(), Revise("words", "I don't know", DAY))
    assert turn.session.answers["words"].skip == "dont_know"
    assert turn.messages[0].text.startswith("Changed. \u2713 In your words: not known yet")


def test_a_skip_that_was_sent_twice_counts_once_and_a_doubtful_one_is_asked_about() -> None:
    skipped = says(at_words(), "I don't know").session
    for placed in ("late", "unsure"):
        turn = sent(skipped, "I don't know", placed)
        assert turn.session == skipped
        assert not turn.messages
    turn = sent(skipped, "rather not say", "unsure")
    assert turn.session.answers == skipped.answers
    assert "rather not say" in turn.messages[0].text
    yes = advance(LIBRARY, turn.session, tap_now(turn.session, ".yes:0")).session
    assert yes.answers["far"].skip == "rather_not"


def test_a_late_skip_can_take_the_place_of_the_answer_before() -> None:
    turn = sent(at_far(), "I don't know", "late")
    assert turn.session.answers == at_far().answers
    instead = advance(LIBRARY, turn.session, tap_now(turn.session, ".replace:0")).session
    assert instead.answers["words"].skip == "dont_know"
