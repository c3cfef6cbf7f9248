"""What goes out: messages kept with the answer that caused them, until they are sent."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic_core import to_json
from sqlalchemy import bindparam, delete, select, update

from storage import keys
from storage.prepared import Prepared
from storage.tables import insert_new, is_waiting, outgoing
from storage.values import Parcel

if TYPE_CHECKING:
    from storage.work import Work

POST = Prepared(insert_new(outgoing, outgoing.c.id))
WAITING = (
    select(outgoing.c.id, outgoing.c.dedup, outgoing.c.body_sealed)
    .where(outgoing.c.channel == bindparam("channel"), is_waiting)
    .order_by(outgoing.c.id)
    .limit(bindparam("at_most"))
)
MINE = WAITING.where(outgoing.c.worker_id == bindparam("of_worker"))
OF_CHATS = (
    select(outgoing.c.id, outgoing.c.dedup, outgoing.c.body_sealed)
    .add_columns(outgoing.c.handle, outgoing.c.worker_id)
    .where(outgoing.c.handle.in_(bindparam("of_handles", expanding=True)), is_waiting)
    .order_by(outgoing.c.id)
)
_THIS = outgoing.c.id == bindparam("of_message")
SENT = Prepared(delete(outgoing).where(_THIS))
FAIL = (
    update(outgoing).where(_THIS).values(state="failed", sent_at=bindparam("at"), body_sealed=None)
)
CANCEL = (
    update(outgoing)
    .where(outgoing.c.handle == bindparam("of_handle"), is_waiting)
    .values(state="failed", sent_at=bindparam("at"), body_sealed=None)
)
FORGET = delete(outgoing).where(outgoing.c.sent_at < bindparam("before"))


def post(
    work: "Work", channel: str, address: str, body: str, dedup: str, at: datetime
) -> int | None:
    """Keep a message to be sent; nothing when one of that name, which names no person, is there."""
    text = to_json([address, body])
    handle = work.handle(channel, address)
    row = {
        "channel": channel,
        "handle": handle,
        "dedup": dedup,
        "body_sealed": keys.seal(work.ring.desk, text, "outgoing", "body", dedup),
        "state": "waiting",
        "created_at": at,
        "worker_id": work.lines.get(handle, work.worker),
    }
    added = POST.first(work.connection, row)
    return None if added is None else int(added.id)


def waiting(work: "Work", channel: str, limit: int) -> tuple[Parcel, ...]:
    """Return the messages that wait to be sent by this worker, the oldest first."""
    which: dict[str, object] = {"channel": channel, "at_most": limit}
    if work.worker is None:
        rows = work.connection.execute(WAITING, which)
    else:
        rows = work.connection.execute(MINE, which | {"of_worker": work.worker})
    return tuple(_open(work, id_, dedup, sealed) for id_, dedup, sealed in rows)


def handed(work: "Work") -> tuple[Parcel, ...]:
    """Say whose lines the chats are that are taken; return what waits in this worker's own."""
    if not work.lines:
        return ()
    rows = work.connection.execute(OF_CHATS, {"of_handles": list(work.lines)}).all()
    work.lines.update({row.handle: row.worker_id for row in rows})
    return tuple(
        _open(work, row.id, row.dedup, row.body_sealed)
        for row in rows
        if row.worker_id == work.worker
    )


def _open(work: "Work", id_: int, dedup: str, sealed: bytes) -> Parcel:
    text = keys.unseal(work.ring.desk, sealed, "outgoing", "body", dedup)
    address, body = json.loads(text)
    return Parcel(id_, address, body)


def posted(work: "Work", ids: Iterable[int]) -> None:
    """Keep nothing of these messages: they were sent, and what caused them is not done twice."""
    rows = [{"of_message": id_} for id_ in ids]
    if rows:
        SENT.repeat(work.connection, rows)


def unposted(work: "Work", message_id: int, at: datetime) -> None:
    """Keep that this message can never be sent, and nothing of what it said."""
    work.connection.execute(FAIL, {"of_message": message_id, "at": at})


def cancel(work: "Work", channel: str, address: str, at: datetime) -> int:
    """Keep that nothing of what waits for this address will be sent; say how much it was."""
    place = {"of_handle": work.handle(channel, address), "at": at}
    return work.connection.execute(CANCEL, place).rowcount


def forget_posted(work: "Work", before: datetime) -> int:
    """Forget the messages that were given up before this moment; say how many."""
    return work.connection.execute(FORGET, {"before": before}).rowcount
