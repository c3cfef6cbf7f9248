"""What the tests of the storage share; each runs on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dialogues.session import Session
from storage.store import Store
from storage.values import Person, Run
from storage.work import Work
from tests.places import Place

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
MARKER = "Zwetschgenkuchen"
"""Said in tests, and never to be found in what is stored."""


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = place.open()
    yield opened
    opened.close()


def admit(work: Work, address: str = "4711", channel: str = "telegram") -> Person:
    return work.admit(channel, address, "en", "1", NOW)


def start(store: Store, address: str = "4711") -> tuple[Person, Run]:
    """Keep a person and a fresh run."""
    with store.begin() as work:
        person = admit(work, address)
        return person, work.start_run(person, "first", "v1", NOW)


def put(work: Work, person: Person, run: Run, after: Session, ref: int | None = None) -> Run:
    """Save a session over what is stored."""
    return work.save(person, run, work.load(person, run), after, ref, NOW, done=False)
