"""What all tests share: the library as it ships, and where data is kept."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.content import FOLDER
from bot.content.checking import compile_folders
from dialogues.model import Library

from . import postgresql
from .places import Place, new_database


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write transcripts as they come out")
    parser.addoption("--seeds", type=int, default=200, help="how many seeds are simulated")
    parser.addoption("--kills", type=int, default=10, help="how often the process is killed")
    parser.addoption("--stops", type=int, default=1, help="how often PostgreSQL falls over")


@cache
def shipped() -> Library:
    """The content that ships, compiled once for the whole run."""
    return compile_folders((FOLDER,))


@pytest.fixture(scope="session")
def library() -> Library:
    return shipped()


@pytest.fixture
def as_kept(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Holds a text to the file that keeps it; `--update` writes that anew."""

    def hold(path: Path, told: str) -> None:
        if request.config.getoption("--update"):
            path.write_text(told, "utf-8")
        assert told == path.read_text("utf-8")

    return hold


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgresql.server() as running:
        yield running.url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    folder = tmp_path / "data"
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'passage.db'}"
    else:
        url = new_database(request.getfixturevalue("server"))
    return Place(url, tmp_path / "config" / "key", folder)
