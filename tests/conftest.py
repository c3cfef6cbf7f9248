"""What all tests share: the library as it ships, and how to rewrite transcripts."""

from functools import cache

import pytest

from bot.content.checking import compile_folders
from bot.content.library import FOLDER
from dialogues.model import Library


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write transcripts as they come out")


@cache
def shipped() -> Library:
    """The content that ships, compiled once for the whole run."""
    return compile_folders((FOLDER,))


@pytest.fixture(scope="session")
def library() -> Library:
    return shipped()
