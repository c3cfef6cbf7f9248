"""The Spanish that ships: in step, well formed, short enough, and understood when it is typed."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

import pytest
from babel.messages.catalog import Message
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import answer_all
from bot.content.catalogues import catalogue_path, po_text, read_catalogue
from bot.content.library import FOLDER
from bot.content.translating import texts, updated
from bot.incoming import Incoming
from bot.reception import asked
from dialogues.advance import advance
from dialogues.brief import LIMIT, brief
from dialogues.matching import find_clues
from dialogues.moment import look
from dialogues.session import Open, Say, Session
from dialogues.shelf import card_text
from dialogues.words import unit_length

from .answers import DAY, quick_answers, random_value
from .conftest import shipped

LIBRARY = shipped()
DONE = re.compile(r"(quick|journey|invite|phrase|gap|decision|warning|line|options|tool)\.|case\.")
"""What is in Spanish so far, beside the titles of all tools."""
MOST_STEPS = 400
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@cache
def spanish() -> tuple[Message, ...]:
    """The messages of the catalogue."""
    catalogue = read_catalogue(FOLDER, "es")
    assert catalogue
    return tuple(message for message in catalogue if message.id)


def told() -> Mapping[str, tuple[str, str]]:
    """The English and the Spanish of every text that has both, by its key."""
    return {str(m.context): (str(m.id), str(m.string)) for m in spanish() if m.string}


def test_spanish_is_in_step_with_the_content() -> None:
    """If not: `passage translations es`, then see to what is fuzzy."""
    catalogue = read_catalogue(FOLDER, "es")
    assert catalogue
    in_step = po_text(updated(catalogue, "es", texts(LIBRARY)))
    assert catalogue_path(FOLDER, "es").read_text("utf-8") == in_step
    missing = [m.context for m in spanish() if DONE.match(str(m.context)) and not m.string]
    assert not missing


def test_a_spanish_question_opens_and_closes_and_nothing_shouts() -> None:
    for key, (english, words) in told().items():
        assert words.count("¿") == words.count("?"), key
        assert not set("!¡") & set(words), key
        assert english.isupper() == words.isupper(), key
        assert english.count("\n") == words.count("\n"), key
        assert words == words.strip(), key
        assert (english[-1] in ".?:") == (words[-1] in ".?:"), key


def test_figures_and_commands_are_those_of_the_english() -> None:
    for key, (english, words) in told().items():
        assert sorted(re.findall(r"\d+", english)) == sorted(re.findall(r"\d+", words)), key
        assert set(re.findall(r"/[a-z]+", english)) == set(re.findall(r"/[a-z]+", words)), key


def test_what_stands_inside_a_sentence_begins_small() -> None:
    inside = re.compile(r"\.option\.\w+\.said|^gap\.|^line\.(find_out|agree)\.|\.because\.|\.plus$")
    for key, (english, words) in told().items():
        if inside.search(key) and english[0].islower():
            assert words[0].islower() or words[0] == "{", key


def answers() -> st.SearchStrategy[dict[str, object]]:
    """Answers of quick on any path, some of them skipped, with a line that may be long."""
    skips = st.dictionaries(
        st.sampled_from(["way", "what", "why", "far", "payer", "have", "decides"]),
        st.sampled_from(["dont_know", "later", "rather_not", "not_for_us"]),
        max_size=4,
    )
    words = st.sampled_from(["", "Vender tapetes en España, desde mayo", "palabra " * 45])
    parts = st.tuples(st.sampled_from(quick_answers()), skips, words)
    return st.builds(lambda told: {**told[0], **told[1], "words": told[2] or None}, parts)


@given(given_answers=answers())
@settings(max_examples=150, deadline=None)
def test_the_spanish_page_fits_one_message(given_answers: dict[str, object]) -> None:
    found = brief(answer_all(LIBRARY, LIBRARY.dialogues["quick"], "es", given_answers, DAY), DAY)
    assert found.text.startswith("Por decidir:\n¿Lo hacemos?\n")
    assert unit_length(found.text) < LIMIT


@st.composite
def long_ways(draw: st.DrawFn) -> Session:
    """The long way, answered to its end with whatever fits."""
    session = advance(LIBRARY, Session("journey", "es"), Open(DAY)).session
    for _ in range(MOST_STEPS):
        step = look(LIBRARY, session).path.step(session.prompt.key) if session.prompt else None
        if step is None:
            break
        session = advance(LIBRARY, session, Say(random_value(draw, step), DAY)).session
    return session


@given(session=long_ways())
@settings(max_examples=25, deadline=None)
def test_the_page_of_the_long_way_fits_one_message(session: Session) -> None:
    page = brief(look(LIBRARY, session), DAY).text
    assert page.startswith("Por decidir:\n")
    assert unit_length(page) < LIMIT


def test_a_case_is_read_in_one_spanish_message() -> None:
    moment = look(LIBRARY, Session("quick", "es"))
    for key, card in LIBRARY.cards.items():
        assert unit_length(card_text(moment, card)) <= LIMIT, key


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("Buenos días", "start"),
        ("buenas", "start"),
        ("Menú", "tools"),
        ("¿Dónde voy?", ""),
        ("dónde voy", "status"),
        ("atras", "back"),
        ("Regresar", "back"),
        ("omitir", "skip"),
        ("borrar mis datos", "delete"),
        ("pausa", "pause"),
        ("cambiar idioma", "language"),
        ("Continuar con el café", ""),
    ],
)
def test_a_command_may_be_typed_as_a_spanish_word(said: str, command: str) -> None:
    assert asked(LIBRARY, Incoming("terminal", "1", "1", NOW, text=said)) == (command, "")


def test_no_word_means_two_commands_nor_a_button_of_a_question() -> None:
    words = [word for said in LIBRARY.commands.values() for word in {*said}]
    assert len(words) == len(set(words))
    labels = {
        words.lower()
        for key, (_, words) in told().items()
        if re.search(r"\.option\.\w+\.label(\.|$)", key) and not key.startswith("options.")
    }
    assert not labels & set(words)


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [
        ("Vender mezcal y tapetes de Teotitlán en España", "what", "goods"),
        ("Queremos traer insumos y refacciones", "what", "buy"),
        ("una caja popular con los de Guatemala", "what", "fund"),
        ("Nuestra capacitadora va a enseñar allá", "what", "teach"),
        ("nos buscaron de Chile", "trigger", "invited"),
        ("una convocatoria del ministerio", "trigger", "tender"),
        ("Los trámites y la aduana", "warnings", "R15"),
        ("no alcanza la gente, falta tiempo", "warnings", "R16"),
        ("la asanblea general", "warnings", "R4"),
    ],
)
def test_what_a_manager_writes_in_spanish_points_to_cases(
    text: str, facet: str, value: str
) -> None:
    assert value in find_clues(LIBRARY.clues, text)[facet]
