"""What every question that ships owes to the person who is asked."""

import re
import textwrap
from pathlib import Path

import pytest

from bot.content.translating import texts
from bot.desk import Desk
from bot.incoming import Incoming
from bot.settings import Operator
from bot.welcome import receive
from dialogues.cleaning import fold
from dialogues.model import Question

from .conftest import shipped
from .test_keeping import NOW

LIBRARY = shipped()
QUESTIONS = [
    (dialogue.key, question)
    for dialogue in LIBRARY.dialogues.values()
    for question in dialogue.questions()
    if question.kind != "group"
]


@pytest.mark.parametrize(
    ("dialogue", "question"), QUESTIONS, ids=[f"{key}.{q.key}" for key, q in QUESTIONS]
)
def test_each_question_says_why_and_its_example_is_a_real_case(
    dialogue: str, question: Question
) -> None:
    assert question.why
    if dialogue in {"quick", "journey"} or question.example:
        assert question.example
        assert all(form.startswith("Real case:") for form in question.example.forms.values())
        assert question.case in LIBRARY.cards


@pytest.mark.parametrize("language", sorted(LIBRARY.languages))
@pytest.mark.parametrize("channel", ["telegram", "terminal"])
def test_the_first_message_has_at_most_ten_lines_at_40_columns(language: str, channel: str) -> None:
    from storage.work import Work  # noqa: PLC0415

    desk = Desk(LIBRARY, Operator(name="Rural Co-op Union"), channel)
    hello = Incoming(channel, "1", "1", NOW, text="hello", language=language)
    # Nothing of a person who has not agreed touches the storage.
    reply = receive(desk, Work.__new__(Work), hello, "start", "")
    lines = [
        part
        for line in reply.messages[0].text.splitlines()
        for part in textwrap.wrap(line, 40) or [""]
    ]
    assert len(lines) <= 10
    assert "Rural Co-op Union" in reply.messages[0].text
    labels = [button.label for row in reply.messages[0].rows for button in row]
    assert len(labels) == 3 + len(LIBRARY.languages) - 1


@pytest.mark.parametrize("language", sorted(LIBRARY.languages))
def test_no_word_for_a_command_stands_on_a_button_that_does_something_else(language: str) -> None:
    """Who types what a button says would get the command, and never the button."""
    commands = {word: name for name, words in LIBRARY.commands.items() for word in words}
    told = LIBRARY.languages[language].words
    meant = {
        form.context: commands.get(fold(told.get(form.context) or form.english))
        for form in texts(LIBRARY)
        if form.context.startswith(("phrase.choice.", "phrase.skip.", "phrase.decision."))
        or re.search(r"\.option\.[a-z_]+\.label(\.|$)", form.context)
    }
    same = {f"phrase.choice.{name}": name for name in ("back", "skip")}
    assert {key: name for key, name in meant.items() if name} == same


def test_no_word_means_two_commands() -> None:
    words = [word for said in LIBRARY.commands.values() for word in {*said}]
    assert len(words) == len({*words})


def test_every_phrase_that_the_code_says_is_there() -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for folder in ("dialogues", "bot")
        for path in Path(folder).rglob("*.py")
    )
    templates = "\n".join(path.read_text("utf-8") for path in Path("dialogues").rglob("*.j2"))
    said = set(re.findall(r"\bsay\(\s*[\"']([a-z_.]+)[\"']", code + templates))
    assert said <= LIBRARY.phrases.keys()
