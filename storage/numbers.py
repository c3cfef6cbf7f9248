"""The numbers that may be known about what is kept."""

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.tables import answer, meta, organisation, outgoing, page, person, received, run

if TYPE_CHECKING:
    from storage.work import Work

COUNTS = {
    "people": select(func.count()).select_from(person),
    "organisations": select(func.count()).select_from(organisation),
    "runs_open": select(func.count()).select_from(run).where(run.c.state == "open"),
    "runs_done": select(func.count()).select_from(run).where(run.c.state == "done"),
    "answers": select(func.count()).select_from(answer),
    "pages": select(func.count()).select_from(page),
    "parked": select(func.count()).select_from(received).where(received.c.state == "parked"),
    "waiting": select(func.count()).select_from(outgoing).where(outgoing.c.state == "waiting"),
    "failed": select(func.count()).select_from(outgoing).where(outgoing.c.state == "failed"),
}
EPOCH = select(meta.c.value).where(meta.c.name == "epoch")


def counts(work: "Work") -> dict[str, int]:
    """Return how much of everything is kept: numbers only."""
    return {name: work.connection.execute(count).scalar_one() for name, count in COUNTS.items()}


def epoch(work: "Work") -> int:
    """Return which life of the database this is; a restored backup begins another."""
    return int(work.connection.execute(EPOCH).scalar_one())
