"""What people are told unasked: that all of theirs goes in a week."""

from datetime import datetime

from bot.desk import Desk
from bot.incoming import Reply
from bot.keeping import notices
from storage.store import Store

from .handling import Outgoing
from .reading import CHANNEL
from .showing import show


def remind(desk: Desk, store: Store, at: datetime) -> list[Outgoing]:
    """The notices of this day, kept as parcels, for the sender to take along."""
    told: list[Outgoing] = []
    with store.begin() as work:
        for notice in notices(desk, work, at):
            address = notice.person.address
            for number, call in enumerate(show(Reply((notice.message,)), int(address), None)):
                parcel = work.post(CHANNEL, address, call.dump(), f"{notice.name}:{number}", at)
                if parcel is not None:
                    told.append(Outgoing(int(address), call, parcel))
    return told
