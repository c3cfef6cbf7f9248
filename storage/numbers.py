"""The numbers that may be known about what is kept."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select

from storage.tables import EPOCH as BEGINNING
from storage.tables import (
    MICROSECOND,
    answer,
    as_number,
    is_deferred,
    meta,
    organisation,
    outgoing,
    page,
    person,
    received,
    reminder,
    run,
    voice,
)

if TYPE_CHECKING:
    from storage.work import Work

COUNTS = {
    "people": select(func.count()).select_from(person),
    "organisations": select(func.count()).select_from(organisation),
    "runs_open": select(func.count()).select_from(run).where(run.c.state == "open"),
    "runs_done": select(func.count()).select_from(run).where(run.c.state == "done"),
    "answers": select(func.count()).select_from(answer),
    "pages": select(func.count()).select_from(page),
    "reminders": select(func.count()).select_from(reminder),
    "voices": select(func.count()).select_from(voice),
    "parked": select(func.count()).select_from(received).where(received.c.state == "parked"),
    "deferred": select(func.count()).select_from(received).where(is_deferred),
    "waiting": select(func.count()).select_from(outgoing).where(outgoing.c.state == "waiting"),
    "failed": select(func.count()).select_from(outgoing).where(outgoing.c.state == "failed"),
}
EPOCH = select(meta.c.value).where(meta.c.name == "epoch")

HEART = "heartbeat"
HEARD = select(meta.c.value).where(meta.c.name == bindparam("of_name"))
QUIET = delete(meta).where(meta.c.name == bindparam("of_name"))
BEAT = insert(meta)


def counts(work: "Work") -> dict[str, int]:
    """Return how much of everything is kept: numbers only."""
    return {name: work.connection.execute(count).scalar_one() for name, count in COUNTS.items()}


def epoch(work: "Work") -> int:
    """Return which life of the database this is; a restored backup begins another."""
    return int(work.connection.execute(EPOCH).scalar_one())


def heartbeat(work: "Work", channel: str) -> datetime | None:
    """Return when the program that serves this channel was last in touch with it."""
    value = work.connection.execute(HEARD, {"of_name": f"{HEART} {channel}"}).scalar()
    return None if value is None else BEGINNING + int(value) * MICROSECOND


def beats(work: "Work", channel: str, at: datetime) -> None:
    """Keep that the program that serves this channel was in touch with it at this time."""
    name = f"{HEART} {channel}"
    work.connection.execute(QUIET, {"of_name": name})
    work.connection.execute(BEAT, {"name": name, "value": str(as_number(at))})
