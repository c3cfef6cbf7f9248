"""What came in: each update once, those that could not be handled, and what was said today."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage import keys
from storage.prepared import Prepared
from storage.tables import insert_new, is_deferred, is_parked, notice, received
from storage.values import Deferred, Parked

if TYPE_CHECKING:
    from storage.work import Work

SEE = Prepared(insert_new(received, received.c.update_id))
NOTICE = insert_new(notice, notice.c.name)
PARKS = ("state", "incident", "handle", "payload_sealed")
PARK = {
    dialect: adding.on_conflict_do_update(
        index_elements=["channel", "update_id"],
        set_={name: adding.excluded[name] for name in PARKS},
    )
    for dialect, adding in (
        ("sqlite", sqlite.insert(received)),
        ("postgresql", postgresql.insert(received)),
    )
}
PARKED = select(received).where(is_parked).order_by(received.c.received_at)
UNPARK = (
    update(received)
    .where(
        received.c.channel == bindparam("of_channel"),
        received.c.update_id == bindparam("of_update"),
    )
    .values(state="done", incident=None, handle=None, payload_sealed=None)
)
RESUME = UNPARK.where(is_deferred)
_DEFERRED = (
    select(received.c.update_id, received.c.payload_sealed, received.c.received_at)
    .where(is_deferred, received.c.channel == bindparam("of_channel"))
    .order_by(received.c.received_at, func.length(received.c.update_id), received.c.update_id)
)
DEFERRED = Prepared(_DEFERRED)
DEFERRED_OF = _DEFERRED.where(received.c.handle.in_(bindparam("of_handles", expanding=True)))
FORGET_NOTICES = delete(notice).where(notice.c.day < bindparam("before"))
DROP_NOTICES = delete(notice).where(notice.c.name == bindparam("of_name"))
FORGET = delete(received).where(
    received.c.state == "done", received.c.received_at < bindparam("before")
)


def first_sight(work: "Work", channel: str, update_id: str, at: datetime) -> bool:
    """Say whether an update is new, and keep that it was seen."""
    row = {"channel": channel, "update_id": update_id, "state": "done", "received_at": at}
    return SEE.first(work.connection, row) is not None


def park(
    work: "Work",
    channel: str,
    update_id: str,
    incident: str,
    payload: str,
    at: datetime,
    address: str | None = None,
) -> None:
    """Keep an update that could not be handled, to be erased with whoever sent it."""
    _keep(work, channel, update_id, payload, at, address, state="parked", incident=incident)


def defer(
    work: "Work", channel: str, update_id: str, payload: str, at: datetime, address: str
) -> None:
    """Keep an update until its turn comes, to be erased with whoever sent it."""
    _keep(work, channel, update_id, payload, at, address, state="deferred", incident=None)


def _keep(
    work: "Work",
    channel: str,
    update_id: str,
    payload: str,
    at: datetime,
    address: str | None,
    *,
    state: str,
    incident: str | None,
) -> None:
    sealed = keys.seal(work.ring.desk, payload.encode(), "received", "payload", channel, update_id)
    row = {
        "channel": channel,
        "update_id": update_id,
        "state": state,
        "incident": incident,
        "handle": None if address is None else work.handle(channel, address),
        "payload_sealed": sealed,
        "received_at": at,
    }
    work.connection.execute(PARK[work.connection.dialect.name], row)


def parked(work: "Work") -> tuple[Parked, ...]:
    """Return the updates that wait for the operator, the oldest first."""
    return tuple(
        Parked(
            channel=row.channel,
            update_id=row.update_id,
            incident=row.incident,
            payload=_open(work, row.channel, row.update_id, row.payload_sealed),
            received_at=row.received_at,
        )
        for row in work.connection.execute(PARKED)
    )


def deferred(work: "Work", channel: str, *, everywhere: bool = False) -> tuple[Deferred, ...]:
    """Return the updates that wait for their turn, in the order in which they came.

    Of several workers each sees those of the chats it has taken, unless it asks for all.
    """
    which: dict[str, object] = {"of_channel": channel}
    if work.worker is None or everywhere:
        rows = DEFERRED.rows(work.connection, which)
    elif work.lines:
        of_lines = which | {"of_handles": list(work.lines)}
        rows = list(work.connection.execute(DEFERRED_OF, of_lines))
    else:
        return ()
    return tuple(Deferred(id_, _open(work, channel, id_, sealed), at) for id_, sealed, at in rows)


def resume(work: "Work", channel: str, update_id: str) -> bool:
    """Count a deferred update as done and keep nothing of what it said, unless it is already."""
    place = {"of_channel": channel, "of_update": update_id}
    return work.connection.execute(RESUME, place).rowcount == 1


def _open(work: "Work", channel: str, update_id: str, sealed: bytes) -> str:
    place = ("received", "payload", channel, update_id)
    return keys.unseal(work.ring.desk, sealed, *place).decode()


def unpark(work: "Work", channel: str, update_id: str) -> None:
    """Count a parked update as done, and keep nothing of what it said."""
    work.connection.execute(UNPARK, {"of_channel": channel, "of_update": update_id})


def forget_received(work: "Work", before: datetime) -> int:
    """Forget the updates that were handled before this moment; say how many."""
    return work.connection.execute(FORGET, {"before": before}).rowcount


def first_notice(work: "Work", name: str, day: str) -> bool:
    """Say whether a notice was not given for this day yet, and keep that it is given."""
    give = NOTICE[work.connection.dialect.name]
    row = {"name": _handle(work, name), "day": day}
    return work.connection.execute(give, row).first() is not None


def forget_notices(work: "Work", before: str) -> int:
    """Forget the notices for the days before this one; say how many."""
    return work.connection.execute(FORGET_NOTICES, {"before": before}).rowcount


def take_back_notices(work: "Work", name: str) -> None:
    """Keep nothing of the notices of this name."""
    work.connection.execute(DROP_NOTICES, {"of_name": _handle(work, name)})


def _handle(work: "Work", name: str) -> str:
    """What stands for a name, which may hold the number of a chat."""
    return work.handle("notice", name).hex()
