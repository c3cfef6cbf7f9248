"""The house rules: layers, sizes, no network, a wheel that works elsewhere."""

import ast
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from .programs import ROOT

MODULES = sorted(p for top in ("bot", "dialogues", "storage") for p in (ROOT / top).rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50


def test_the_layers_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_modules_and_functions_stay_small_and_say_what_they_are(path: Path) -> None:
    source = path.read_text("utf-8")
    assert source.count("\n") <= LONGEST_MODULE
    tree = ast.parse(source)
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, node.name


def test_the_program_talks_to_no_host_but_the_one_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything but the Telegram channel works where no address can be looked up."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("something looked an address up")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    from bot.content import FOLDER  # noqa: PLC0415
    from bot.content.checking import compile_folders  # noqa: PLC0415

    from .places import Place  # noqa: PLC0415

    assert compile_folders((FOLDER,)).dialogues
    Place(f"sqlite:///{tmp_path / 'x.db'}", tmp_path / "key", tmp_path).open().close()


def test_the_wheel_holds_content_and_migrations_and_runs_from_another_folder(
    tmp_path: Path,
) -> None:
    built = tmp_path / "dist"
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(built), "."],
        cwd=_copy(tmp_path / "source"),
        check=True,
        capture_output=True,
    )
    [wheel] = built.glob("*.whl")
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(place)
    assert "dialogues/content/quick/script.yaml" in names
    assert "dialogues/content/page.txt.j2" in names
    assert "dialogues/content/locale/fr/LC_MESSAGES/passage.po" in names
    assert any(name.startswith("storage/migrations/versions/") for name in names)
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "chat"],
        input="1\n2\n",
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(place)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "2 of 8" in done.stdout


def _copy(target: Path) -> Path:
    """The files that a commit would hold, without build leftovers of this checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((ROOT / name).read_bytes())
    return target
