"""The recipes of CONTRIBUTING.md, followed as they are written."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content import FOLDER
from bot.content.checking import check, compile_folders
from bot.content.translating import run_translations
from bot.desk import Desk
from bot.incoming import Incoming, Reply
from bot.reception import respond
from bot.settings import Operator
from dialogues.advance import advance
from dialogues.model import Text
from dialogues.pages.matching import search
from dialogues.session import Open, Say, Session

from .conftest import shipped
from .places import Place
from .programs import ROOT
from .test_keeping import NOW
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
    copied = (folder / "cards" / "full" / "shifo.yaml").read_text("utf-8")
    new = copied.replace("id: case.shifo", "id: case.beehive").replace(
        "story: shifo", "story: bees"
    )
    new = re.sub(r"^name: .*$", "name: Beehive", new, flags=re.MULTILINE)
    (folder / "cards" / "full" / "beehive.yaml").write_text(new, "utf-8")
    found = search(compile_folders((folder,)), "beehive")
    assert [case.key for case in found] == ["case.beehive"]


def test_a_language_is_added_and_what_is_translated_is_spoken(folder: Path) -> None:
    languages = folder / "languages.yaml"
    languages.write_text(
        languages.read_text("utf-8") + "sw: {name: Kiswahili, draft: true}\n", "utf-8"
    )
    run_translations("sw", folder)
    catalogue = folder / "locale" / "sw" / "LC_MESSAGES" / "passage.po"
    written = catalogue.read_text("utf-8")
    translated = re.sub(
        r'(msgctxt "quick\.way\.option\.in\.label"\nmsgid .*\nmsgstr )""',
        r'\1"Kutoka nje kuja kwetu"',
        written,
    )
    assert translated != written
    catalogue.write_text(translated, "utf-8")
    library = compile_folders((folder,))
    turn = advance(library, Session("quick", "sw"), Open("2026-11-24"))
    assert turn.messages[0].rows[0][0].label == "1 Kutoka nje kuja kwetu"
    assert advance(library, turn.session, Say("kutoka nje")).taken == ("way",)


def test_a_channel_is_two_functions_and_a_loop(tmp_path: Path) -> None:
    """A channel of paper slips: what is written on one, and what is handed back."""
    library = shipped()
    said = {
        f"{part}.paper": Text(part, {"else": part}) for part in ("welcome", "privacy", "delete")
    }
    desk = Desk(replace(library, phrases={**library.phrases, **said}), Operator(), "paper")
    store = Place(f"sqlite:///{tmp_path / 'x.db'}", tmp_path / "key", tmp_path).open()

    def read(slip: str, number: int) -> Incoming:
        return Incoming("paper", "the table by the door", str(number), NOW, text=slip)

    def show(reply: Reply) -> list[str]:
        return [reply.closed, *(message.text for message in reply.messages)]

    slips = ("hello", "I agree", "2", "3", "help people there", "Teach in Chipata")
    for number, slip in enumerate(slips):
        with store.begin() as work:
            shown = show(respond(desk, work, read(slip, number)))
    assert "5 of 8" in shown[-1]
    store.close()
    for name in re.findall(r"`(bot/[a-z_/]+\.py)`", RECIPES):
        assert (ROOT / name).exists()
