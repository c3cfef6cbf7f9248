"""What people are told before their time is over: that all of theirs goes in a week."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.desk import Desk
from bot.incoming import Incoming, Reply
from bot.keeping import AT_ONCE, early, notices
from storage.store import Store
from storage.values import Person
from storage.work import Work

from .parcels import Outgoing, keep
from .reading import CHANNEL
from .showing import show
from .taking import taking


def notify(desk: Desk, store: Store, at: datetime) -> list[Outgoing]:
    """The notices of this day, each kept as a parcel."""
    with store.begin(writing=False) as work:
        people = early(desk, work, at)
    told: list[Outgoing] = []
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        with taking(desk, store, [int(person.address) for person in some], at) as taken:
            told += taken.ours(_notices(desk, taken.work, at, some))
    return told


def _notices(desk: Desk, work: Work, at: datetime, people: Sequence[Person]) -> Iterator[Outgoing]:
    for notice in notices(desk, work, at, people):
        address = notice.person.address
        told = show(Reply((notice.message,)), int(address), None)
        for call in keep(work, Incoming(CHANNEL, address, notice.name, at), told):
            if call.id is not None:
                yield replace(call, unasked=True)
