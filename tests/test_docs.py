"""The README tells the truth: its commands exist, its tree is the tree."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from .programs import ROOT, run

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
TREE = re.findall(r"```\n(dialogues/.*?)```", README, re.DOTALL)[0]


def test_the_two_commands_are_the_first_and_make_knows_them() -> None:
    first, second = BLOCKS[0].split("\n")[:2]
    assert (first, second) == ("make chat", "make test")
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for target in re.findall(r"make ([a-z]+)", "\n".join(BLOCKS)):
        assert target in targets
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in targets:
        assert f"make {target} " in told.stdout


def test_every_command_of_the_readme_is_a_command(tmp_path: Path) -> None:
    told = run("--help", home=tmp_path).stdout
    commands = set(re.findall(r"passage ([a-z]+)", README)) - {"telegram"}
    assert {"chat", "brief", "questions", "cases", "map", "check"} & commands
    for command in commands:
        assert re.search(rf"^\s+{command}\s", told, re.MULTILINE), command


def test_every_command_has_help(tmp_path: Path) -> None:
    for command in ("chat", "telegram", "check", "questions", "brief", "cases", "map"):
        done = run(command, "--help", home=tmp_path)
        assert done.returncode == 0
        assert len(done.stdout.splitlines()) > 3


def test_the_tree_names_every_module_of_dialogues_and_bot() -> None:
    top = ""
    named = set()
    for line in TREE.splitlines():
        name = line.split()[0]
        top = name if not line.startswith(" ") else top
        named.add(name if not line.startswith(" ") else top + name)
    for path in named:
        assert (ROOT / path).exists(), path
    for folder in ("dialogues", "bot"):
        for module in (ROOT / folder).glob("*.py"):
            small = module.name in {"__init__.py", "clock.py", "desk.py", "incoming.py", "logs.py"}
            assert small or f"{folder}/{module.name}" in named, module.name


def test_the_settings_it_names_are_those_there_are() -> None:
    from bot.settings import Settings  # noqa: PLC0415

    named = set(re.findall(r"PASSAGE_([A-Z_]+)", README))
    assert {name.lower() for name in named} == set(Settings.model_fields)


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"])
def test_the_papers_are_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 500


def test_the_picture_comes_from_a_run_and_shows_what_is_shown_now() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.picture", "--print"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    drawn = (ROOT / "docs" / "chat.svg").read_text("utf-8")
    assert _words(done.stdout) == _words(drawn)


def _words(picture: str) -> list[str]:
    return re.findall(r">([^<>]+)</text>", picture)


def test_every_test_that_the_security_paper_names_is_there() -> None:
    paper = (ROOT / "docs" / "security.md").read_text("utf-8")
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for name in re.findall(r"`(test_\w+)(?:\.\.\.)?`", paper):
        assert f"def {name}" in tests, name
    for number in range(1, 33):
        assert f"| T{number} |" in paper
