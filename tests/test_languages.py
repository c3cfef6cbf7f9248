"""The languages that ship: in step with the English, and short enough for buttons and pages."""

import re
from dataclasses import replace
from textwrap import wrap

import pytest
from babel.messages.catalog import Catalog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers import answer_all
from bot.commands import COMMON
from bot.content import FOLDER
from bot.content.catalogues import catalogue_path, po_text, read_catalogue
from bot.content.checks.syntax import placeholders
from bot.content.translating import texts, updated
from dialogues.advance import advance
from dialogues.model import Question
from dialogues.moment import look
from dialogues.pages.brief import brief
from dialogues.pages.result import result
from dialogues.pages.shelf import card_text, step_by_step
from dialogues.session import Event, Go, Open, Say, Session
from dialogues.words import Words, unit_length

from .answers import DAY, quick_answers, tap_now
from .conftest import shipped

LIBRARY = shipped()
CODES = tuple(LIBRARY.languages)
TRANSLATED = tuple(code for code in CODES if code != "en")
DRAFTED = {"quick", "journey", "invite"}
"""The dialogues that a draft speaks."""
MOST = 3_900
"""What a page comes to at most, so that it stays one message."""
BUTTON = 38
SKIPS = ("dont_know", "later", "rather_not", "not_for_us")
SAID = ("Vendre nos nattes en Espagne, dès mai", "\u0645\u0631\u062d\u0628\u0627", "mot " * 90)
"""What a person typed, in any script and at any length."""


def catalogue(code: str) -> Catalog:
    found = read_catalogue(FOLDER, code)
    assert found
    return found


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_language_is_in_step_with_the_content(code: str) -> None:
    """If not: `passage translations CODE`, then see to what is fuzzy."""
    in_step = po_text(updated(catalogue(code), code, texts(LIBRARY)))
    assert catalogue_path(FOLDER, code).read_text("utf-8") == in_step


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_language_sets_in_what_the_english_does(code: str) -> None:
    for message in catalogue(code):
        if message.string and not message.fuzzy:
            assert placeholders(str(message.string)) == placeholders(str(message.id))


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_language_keeps_capitals_ends_of_lines_and_room_on_buttons(code: str) -> None:
    labels = {
        form.context
        for form in texts(LIBRARY)
        if form.context.startswith(("phrase.choice.", "phrase.skip.", "phrase.page.choice."))
        or re.search(r"\.(option\.)?[a-z_]+\.label(\.|$)", form.context)
    }
    assert "options.level.none.label" in labels
    for message in catalogue(code):
        english, words = str(message.id), str(message.string)
        if not english or not words:
            continue
        assert english.isupper() == words.isupper(), message.context
        assert english.count("\n") == words.count("\n"), message.context
        assert words.strip() == words, message.context
        assert english[-1] in ".?:" or words[-1] not in ".?:", message.context
        assert message.context not in labels or unit_length(words) <= BUTTON, message.context


@pytest.mark.parametrize("code", TRANSLATED)
def test_figures_and_commands_are_those_of_the_english_and_nothing_shouts(code: str) -> None:
    kept = re.compile(r"\d+|/[a-z]+")
    for message in catalogue(code):
        if message.id and message.string:
            english, words = str(message.id), str(message.string)
            assert sorted(kept.findall(words)) == sorted(kept.findall(english)), message.context
            assert not {*"!¡"} & {*words}, message.context


@pytest.mark.parametrize("code", CODES)
def test_the_commands_that_are_told_first_fit_a_small_phone(code: str) -> None:
    """With what was written and the button there is more on a screen than they."""
    words = Words(LIBRARY, code)
    for heading in ("help", "help.unknown"):
        lines = [words.say(heading), *(f"/{n} {words.say(f'command.{n}')}" for n in COMMON)]
        assert sum(len(wrap(line, 40)) for line in lines) <= 10


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_cards_that_why_offers_speak_the_language(code: str) -> None:
    offered = [
        card
        for card in LIBRARY.cards.values()
        if any(path.split(".")[0] in DRAFTED for path in card.helps)
    ]
    assert len(offered) > 40
    told = {text.key for c in offered for text in (c.name, c.line, *c.parts.values())}
    assert told <= LIBRARY.languages[code].words.keys()


@pytest.mark.parametrize("code", TRANSLATED)
def test_what_is_said_inside_a_sentence_begins_small(code: str) -> None:
    """A name keeps its capital; so where the English begins small, the translation does."""
    said = {m.context: (str(m.id), str(m.string)) for m in catalogue(code) if m.string}
    inside = {
        context: words
        for context, (english, words) in said.items()
        if re.search(r"\.said(\.|$)|^gap\.|\.because\.|\.find_out\.", str(context))
        and english[0].islower()
    }
    assert len(inside) > 20
    assert {context for context, words in inside.items() if not words[0].islower()} == set()


@pytest.mark.parametrize("code", CODES)
def test_the_name_of_a_card_fits_its_button(code: str) -> None:
    moment = look(LIBRARY, Session("quick", code))
    names = {card.key: moment.text(card.name) for card in LIBRARY.cards.values()}
    assert {key for key, name in names.items() if unit_length(name) > BUTTON} == set()


@pytest.mark.parametrize("code", CODES)
def test_a_case_fits_one_message(code: str) -> None:
    moment = look(LIBRARY, Session("quick", code))
    told = [card for card in LIBRARY.cards.values() if card.kind == "case"]
    assert len(told) >= 20
    for card in told:
        for text in (card_text(moment, card), step_by_step(moment, card)):
            assert unit_length(text) <= MOST, card.key


def one_answer(question: Question) -> st.SearchStrategy[object]:
    """Any answer of a question in a file of answers, a skip or none."""
    keys = [option.key for option in question.options]
    given: dict[str, st.SearchStrategy[object]] = {
        "one": st.sampled_from([*keys, *SKIPS]),
        "many": st.lists(st.sampled_from(keys), max_size=question.most or None, unique=True)
        if keys
        else st.none(),
        "number": st.integers(int(question.low or 0), int(question.high or 100)),
        "date": st.sampled_from(["2027-03-31", "2027-03"]),
        "group": st.lists(
            st.fixed_dictionaries(
                {part.key: one_answer(part) for part in question.fields if part.key != "more"}
            ),
            max_size=4,
        ),
    }
    return given.get(question.kind, st.sampled_from([*SAID, *SKIPS]))


def answers(dialogue: str) -> st.SearchStrategy[dict[str, object]]:
    """Answers of a dialogue on any path: every pair that the rules look at, the rest at random."""
    questions = {q.key: q for c in LIBRARY.dialogues[dialogue].chapters for q in c.questions}
    paired = [key for key in quick_answers()[0] if key in questions]
    own = {key: one_answer(q) for key, q in questions.items() if key not in paired}
    pairs: list[dict[str, object]] = quick_answers() if paired else [{}]
    skips = st.lists(st.tuples(st.sampled_from(paired), st.sampled_from(SKIPS)), max_size=4)
    parts = st.tuples(
        st.sampled_from(pairs),
        skips.map(dict) if paired else st.just({}),
        st.fixed_dictionaries(own),
    )
    return parts.map(lambda told: {**told[0], **told[1], **told[2]})


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("dialogue", ["quick", "journey"])
@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_each_page_fits_one_message_whatever_is_answered(
    dialogue: str, code: str, data: st.DataObject
) -> None:
    told = data.draw(answers(dialogue))
    found = brief(answer_all(LIBRARY, LIBRARY.dialogues[dialogue], code, told, DAY), DAY)
    assert found.text.startswith(Words(LIBRARY, code).say("page.to_decide"))
    assert unit_length(found.text) < MOST


@pytest.mark.parametrize("code", CODES)
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_the_page_of_an_invitation_fits_one_message(code: str, data: st.DataObject) -> None:
    told = data.draw(answers("invite"))
    found = result(answer_all(LIBRARY, LIBRARY.dialogues["invite"], code, told, DAY), DAY)
    assert unit_length(found.text) < MOST


def test_the_language_of_a_run_can_change_in_the_middle() -> None:
    session = Session("quick", "en")
    for choice in ("", "out", "teach"):
        event: Event = tap_now(session, choice) if choice else Open(DAY)
        session = advance(LIBRARY, session, event).session
    in_french = advance(LIBRARY, replace(session, language="fr"), Open(DAY))
    assert in_french.messages[0].text.startswith("3 sur 8\nPourquoi le faire\u00a0?")
    for said in ("aider des gens là-bas", "Enseigner à Chipata", "2"):
        in_french = advance(LIBRARY, in_french.session, Say(said, DAY))
    assert in_french.session.answers["why"].value == ("help",)
    back = advance(LIBRARY, replace(in_french.session, language="en"), Go("answers"))
    assert "3. Why: help people there\n4. In your words: Enseigner" in back.messages[0].text
