"""Two workers on one PostgreSQL: each life has a lease, which outlasts it for a while."""

from dataclasses import dataclass, field, replace

from sqlalchemy import text

from storage.store import Store
from storage.tables import metadata

LEASE = 3600.0
"""Seconds by the database's clock, which does not run in a simulation: leases end by a count."""
END = text("UPDATE worker SET until = 0 WHERE id = :number")
WAITS = text("SELECT count(*) FROM outgoing WHERE state = 'waiting'")
EMPTY = text(
    f"TRUNCATE {', '.join(name for name in metadata.tables if name != 'meta')} RESTART IDENTITY"
)


@dataclass(slots=True)
class Crew:
    """Who of the dead still seems to be alive."""

    store: Store
    ending: dict[int, int] = field(default_factory=dict)
    """By number of a dead worker: so many steps until others know."""

    def __post_init__(self) -> None:
        with self.store.writer.begin() as connection:
            connection.execute(EMPTY)

    def join(self, store: Store) -> Store:
        """The store under a new number."""
        with replace(store, worker=None).begin() as work:
            return replace(store, worker=work.join(LEASE))

    def die(self, number: int | None, steps: int) -> None:
        """Others learn of it only later."""
        assert number is not None
        self.ending[number] = steps

    def pass_time(self) -> None:
        """One step: leases that are over end."""
        over = [number for number, steps in self.ending.items() if not steps]
        self.ending = {number: steps - 1 for number, steps in self.ending.items() if steps}
        if over:
            connection = self.store.writer.connect().execution_options(isolation_level="AUTOCOMMIT")
            with connection:
                connection.execute(END, [{"number": number} for number in over])

    @property
    def leaves_anything(self) -> bool:
        """Whether somebody dead has left something, or it only waits to be found."""
        with self.store.reader.connect() as connection:
            return bool(self.ending or connection.execute(WAITS).scalar_one())
