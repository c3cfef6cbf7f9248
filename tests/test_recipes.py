"""The recipes of CONTRIBUTING.md, followed as they are written."""

import re
import shutil
from pathlib import Path

import pytest

from bot.content.checking import check, compile_folders
from bot.content.library import FOLDER
from bot.content.translating import run_translations
from dialogues.advance import advance
from dialogues.matching import search
from dialogues.session import Open, Say, Session

from .programs import ROOT
from .transcripts import replay

RECIPES = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that ships, to change."""
    return Path(shutil.copytree(FOLDER, tmp_path / "content"))


def test_a_dialogue_is_added_with_no_python(folder: Path) -> None:
    [block] = re.findall(r"```yaml\n(.*?)```", RECIPES, re.DOTALL)
    script = "\n".join(line.removeprefix("   ") for line in block.splitlines())
    own = folder / "tea"
    (own / "transcripts").mkdir(parents=True)
    (own / "script.yaml").write_text(script, "utf-8")
    assert check((folder,)) == []
    library = compile_folders((folder,))
    transcript = own / "transcripts" / "tea.txt"
    transcript.write_text("dialogue: tea\n\n> coffee\n", "utf-8")
    played = replay(library, transcript)
    assert "[1 Tea]" in played
    assert "To decide:" in played
    assert "tea" in library.dialogues


def test_a_case_is_added_and_found(folder: Path) -> None:
    copied = (folder / "cases" / "shifo.yaml").read_text("utf-8")
    new = copied.replace("id: case.shifo", "id: case.beehive").replace(
        "story: shifo", "story: bees"
    )
    new = re.sub(r"^name: .*$", "name: Beehive", new, flags=re.MULTILINE)
    (folder / "cases" / "beehive.yaml").write_text(new, "utf-8")
    found = search(compile_folders((folder,)), "beehive")
    assert [case.key for case in found] == ["case.beehive"]


def test_a_language_is_added_and_what_is_translated_is_spoken(folder: Path) -> None:
    languages = folder / "languages.yaml"
    languages.write_text(
        languages.read_text("utf-8") + "es: {name: Español, draft: true}\n", "utf-8"
    )
    run_translations("es", folder)
    catalogue = folder / "locale" / "es" / "LC_MESSAGES" / "passage.po"
    written = catalogue.read_text("utf-8")
    translated = re.sub(
        r'(msgctxt "quick\.way\.option\.in\.label"\nmsgid .*\nmsgstr )""',
        r'\1"De fuera hacia nosotros"',
        written,
    )
    assert translated != written
    catalogue.write_text(translated, "utf-8")
    library = compile_folders((folder,))
    turn = advance(library, Session("quick", "es"), Open("2026-11-24"))
    assert turn.messages[0].rows[0][0].label == "1 De fuera hacia nosotros"
    assert advance(library, turn.session, Say("de fuera")).taken == ("way",)


def test_the_recipe_for_a_channel_names_what_there_is() -> None:
    for name in re.findall(r"`(bot/[a-z_/]+\.py)`", RECIPES):
        assert (ROOT / name).exists()
    from bot.reception import respond  # noqa: PLC0415

    assert callable(respond)
    assert "`bot.reception.respond`" in RECIPES
