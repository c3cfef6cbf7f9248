"""What the simulation shares: its content, and an empty database to copy."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dialogues.model import Library
from storage.store import Store
from tests.places import new_database

from .content import simulated


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return simulated(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="session")
def shared(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database that is emptied for each seed."""
    key = tmp_path_factory.mktemp("shared") / "key"
    with closing(Store.open(new_database(server), key)) as store:
        yield store


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    Store.open(f"sqlite:///{folder / 'passage.db'}", folder / "key").close()
    return folder
