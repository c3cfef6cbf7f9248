"""One program serves a SQLite file: two would hold each other up and answer people twice."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from storage.engine import read_url
from storage.errors import StoreError


@contextmanager
def claim(url: str) -> Iterator[None]:
    """Hold the right to serve this database; it ends with the process, however that ends.

    PostgreSQL serves several programs, and Telegram itself lets only one of them poll.
    """
    address = read_url(url)
    if address.drivername != "sqlite":
        yield
        return
    try:
        import fcntl  # noqa: PLC0415 - Windows has none, and there nothing is claimed
    except ImportError:
        yield
        return
    file = os.open(f"{address.database}.serving", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        raise StoreError(
            f"Another program is serving the database {address.database}; stop it first."
        ) from None
    try:
        yield
    finally:
        os.close(file)
