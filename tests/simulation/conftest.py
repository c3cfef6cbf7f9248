"""What the simulation shares: its content, and an empty database to copy."""

from pathlib import Path

import pytest

from dialogues.model import Library
from storage.store import Store

from .content import simulated


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return simulated(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    Store.open(f"sqlite:///{folder / 'passage.db'}", folder / "key").close()
    return folder
