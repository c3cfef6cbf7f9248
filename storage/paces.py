"""What several workers know of a chat together: what came from it lately, sealed."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage import keys
from storage.tables import pace

if TYPE_CHECKING:
    from storage.work import Work

LATELY = select(pace.c.handle, pace.c.lately_sealed).where(
    pace.c.channel == bindparam("of_channel"),
    pace.c.handle.in_(bindparam("of_handles", expanding=True)),
)
CHANGES = ("lately_sealed", "changed_at")
KEEP = {
    dialect: adding.on_conflict_do_update(
        index_elements=["channel", "handle"],
        set_={name: adding.excluded[name] for name in CHANGES},
    )
    for dialect, adding in (
        ("sqlite", sqlite.insert(pace)),
        ("postgresql", postgresql.insert(pace)),
    )
}
DROP = delete(pace).where(
    and_(pace.c.channel == bindparam("of_channel"), pace.c.handle == bindparam("of_handle"))
)
FORGET = delete(pace).where(pace.c.changed_at < bindparam("before"))


def lately(work: "Work", channel: str, addresses: Iterable[str]) -> dict[str, str]:
    """Return what is known of these chats."""
    chats = {keys.handle(work.ring, channel, address): address for address in addresses}
    if not chats:
        return {}
    which = {"of_channel": channel, "of_handles": list(chats)}
    return {
        chats[row.handle]: keys.unseal(
            work.ring.desk, row.lately_sealed, "pace", "lately", channel, row.handle.hex()
        ).decode()
        for row in work.connection.execute(LATELY, which)
    }


def keep(work: "Work", channel: str, address: str, text: str, at: datetime) -> None:
    """Keep what is known of a chat now; nothing is kept of nothing."""
    handle = keys.handle(work.ring, channel, address)
    if not text:
        work.connection.execute(DROP, {"of_channel": channel, "of_handle": handle})
        return
    place = ("pace", "lately", channel, handle.hex())
    row = {
        "channel": channel,
        "handle": handle,
        "lately_sealed": keys.seal(work.ring.desk, text.encode(), *place),
        "changed_at": at,
    }
    work.connection.execute(KEEP[work.connection.dialect.name], row)


def forget(work: "Work", before: datetime) -> int:
    """Forget the chats of which nothing came since this moment; say how many."""
    return work.connection.execute(FORGET, {"before": before}).rowcount
