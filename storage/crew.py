"""Workers that share a database: who is alive, whose turn a chat is, and what the dead leave.

A worker holds a lease by the database's own clock. A chat is one worker's at a time in two ways:
inside a transaction by a lock, and beyond it by its line, which is what waits to be sent there.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    bindparam,
    cast,
    delete,
    extract,
    func,
    insert,
    or_,
    select,
    text,
    true,
    update,
)

from storage import keys
from storage.outgoing import OF_CHATS
from storage.tables import is_waiting, outgoing, screen, worker

if TYPE_CHECKING:
    from storage.work import Work

_NOW = cast(extract("epoch", func.clock_timestamp()) * 1_000_000, BigInteger)
_UNTIL = _NOW + bindparam("lease", type_=BigInteger)
_IS_ALIVE = worker.c.until > _NOW
_THIS = worker.c.id == bindparam("of_worker")
JOIN = insert(worker).values(until=_UNTIL).returning(worker.c.id)
RENEW = update(worker).where(_THIS, _IS_ALIVE).values(until=_UNTIL)
LEAVE = delete(worker).where(_THIS)
BURY = delete(worker).where(~_IS_ALIVE)
ALIVE = select(worker.c.id).where(_IS_ALIVE).order_by(worker.c.id)
# Freed with the transaction, whatever ends it. The numbers come sorted, so that two who want the
# same chats never wait for each other in a circle.
LOCK = text("SELECT pg_advisory_xact_lock(chat) FROM unnest(CAST(:chats AS bigint[])) AS chat")
LEFT = (
    select(outgoing.c.handle)
    .distinct()
    .where(
        outgoing.c.channel == bindparam("of_channel"),
        is_waiting,
        or_(
            outgoing.c.worker_id.is_(None),
            outgoing.c.worker_id.not_in(select(worker.c.id).where(_IS_ALIVE)),
        ),
    )
)
ADOPT = (
    update(outgoing)
    .where(outgoing.c.id == bindparam("of_parcel"))
    .values(worker_id=bindparam("to"))
)
DOUBT = update(screen).where(screen.c.question == bindparam("of_parcel")).values(unsure=true())
MICROSECONDS = 1_000_000


def join(work: "Work", lease: float) -> int:
    """Begin as a worker for so many seconds; the number is never given again."""
    return int(work.connection.execute(JOIN, {"lease": int(lease * MICROSECONDS)}).scalar_one())


def renew(work: "Work", number: int, lease: float) -> bool:
    """Go on for so many seconds; not when the time was over, for then others have the work."""
    row = {"of_worker": number, "lease": int(lease * MICROSECONDS)}
    return work.connection.execute(RENEW, row).rowcount == 1


def leave(work: "Work", number: int) -> None:
    """End as a worker: what it has not sent is anybody's."""
    work.connection.execute(LEAVE, {"of_worker": number})


def is_first(work: "Work") -> bool:
    """Say whether this worker is the oldest one alive, who does what one alone should do."""
    return work.connection.execute(ALIVE).scalars().first() == work.worker


def take(work: "Work", channel: str, addresses: Iterable[str]) -> None:
    """Have these chats for the rest of the transaction; waits for whoever has one of them."""
    if work.worker is not None:
        _lock(work, {keys.handle(work.ring, channel, address) for address in addresses})


def _lock(work: "Work", handles: set[bytes]) -> None:
    numbers = sorted(int.from_bytes(handle[:8], "big", signed=True) for handle in handles)
    if numbers:
        work.connection.execute(LOCK, {"chats": numbers})
    work.lines.update(dict.fromkeys(handles, work.worker))


def sends(work: "Work", channel: str, address: str) -> bool:
    """Say whether what is posted for a chat that was taken is this worker's to send."""
    if work.worker is None:
        return True
    return work.lines.get(keys.handle(work.ring, channel, address), work.worker) == work.worker


def adopt(work: "Work", channel: str) -> frozenset[int]:
    """Have what nobody alive would send; nobody knows whether it was tried, so it is doubtful.

    Where a chat has a living worker again, what was left goes into that one's line.
    """
    work.connection.execute(BURY)
    handles = set(work.connection.execute(LEFT, {"of_channel": channel}).scalars())
    if not handles:
        return frozenset()
    _lock(work, handles)
    alive = set(work.connection.execute(ALIVE).scalars())
    rows = work.connection.execute(OF_CHATS, {"of_handles": list(handles)}).all()
    work.lines.update({row.handle: row.worker_id for row in rows if row.worker_id in alive})
    left = [row for row in rows if row.worker_id not in alive]
    if left:
        moved = [{"of_parcel": row.id, "to": work.lines[row.handle]} for row in left]
        work.connection.execute(ADOPT, moved)
        work.connection.execute(DOUBT, [{"of_parcel": row.id} for row in left])
    return frozenset(row.id for row in left if work.lines[row.handle] == work.worker)
