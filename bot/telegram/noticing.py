"""What people are told before their time is over: that all of theirs goes in a week."""

from dataclasses import replace
from datetime import datetime

from bot.desk import Desk
from bot.incoming import Incoming, Reply
from bot.keeping import notices
from storage.store import Store

from .parcels import Outgoing, keep
from .reading import CHANNEL
from .showing import show


def notify(desk: Desk, store: Store, at: datetime) -> list[Outgoing]:
    """The notices of this day, each kept as a parcel."""
    calls: list[Outgoing] = []
    with store.begin() as work:
        for notice in notices(desk, work, at):
            address = notice.person.address
            told = show(Reply((notice.message,)), int(address), None)
            calls += keep(work, Incoming(CHANNEL, address, notice.name, at), told)
    return [replace(call, unasked=True) for call in calls if call.id is not None]
