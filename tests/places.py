"""Where a test keeps its data: a SQLite file, or a database of a real PostgreSQL."""

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from storage.store import Store
from storage.tables import metadata

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


def new_database(server: str) -> str:
    name = f"passage_{next(DATABASES)}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
