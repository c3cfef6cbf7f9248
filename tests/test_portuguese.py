"""What is Portuguese only: what is typed in it, in Brazil or in Africa, is understood."""

import pytest

from bot.incoming import Incoming
from bot.reception import asked
from dialogues.pages.matching import find_clues

from .conftest import shipped
from .test_keeping import NOW

LIBRARY = shipped()


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("Olá", "start"),
        ("bom dia", "start"),
        ("ajuda", "help"),
        ("onde estou", "status"),
        ("Voltar", "back"),
        ("saltar", "skip"),
        ("pular", "skip"),
        ("os meus dados", "mydata"),
        ("respostas", "questions"),
        ("Apagar tudo", "delete"),
        ("pausa", "pause"),
        ("Continuar", ""),
        ("Mais tarde", ""),
    ],
)
def test_a_command_may_be_typed_as_a_portuguese_word(said: str, command: str) -> None:
    assert asked(LIBRARY, Incoming("terminal", "1", "1", NOW, text=said)) == (command, "")


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [
        ("Vender castanha de caju na África do Sul", "what", "goods"),
        ("comprar painéis solares", "what", "buy"),
        ("um aplicativo de uma cooperativa de Cabo Verde", "what", "tool"),
        ("uma aplicação no telemóvel", "what", "tool"),
        ("Capacitar mulheres no Malawi", "what", "teach"),
        ("nos convidaram para um fórum", "trigger", "invited"),
        ("saiu um edital", "trigger", "tender"),
        ("o registo e a alfândega", "warnings", "R15"),
        ("ninguém livre, sem tempo", "warnings", "R16"),
        ("a asembleia geral", "warnings", "R4"),
    ],
)
def test_what_a_manager_writes_in_portuguese_points_to_cases(
    text: str, facet: str, value: str
) -> None:
    assert value in find_clues(LIBRARY.clues, text)[facet]
