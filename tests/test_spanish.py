"""What is Spanish only: questions open and close, and typed Spanish is understood."""

import pytest

from bot.content import FOLDER
from bot.content.catalogues import read_catalogue
from bot.incoming import Incoming
from bot.reception import asked
from dialogues.pages.matching import find_clues

from .conftest import shipped
from .test_keeping import NOW

LIBRARY = shipped()


def test_a_question_opens_and_closes() -> None:
    catalogue = read_catalogue(FOLDER, "es")
    assert catalogue
    told = {message.context: str(message.string) for message in catalogue if message.id}
    assert any("¿" in words for words in told.values())
    assert not {key for key, words in told.items() if words.count("¿") != words.count("?")}


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
