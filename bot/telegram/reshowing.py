"""After an outage: taps of that time are lost, so the open questions are shown once more."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import interviews
from bot.desk import Desk
from bot.incoming import Incoming, Reply
from storage.store import Store
from storage.values import Person
from storage.work import Work

from .parcels import Outgoing, keep
from .reading import CHANNEL
from .showing import Call, show
from .taking import taking

LOG = logging.getLogger(__name__)
OUTAGE = timedelta(seconds=150)
"""Telegram keeps a tap for us so long, and no longer."""
ACTIVE = timedelta(days=1)
"""Who was here within this time may be waiting for us."""
AT_ONCE = 50


def show_again(
    desk: Desk, store: Store, gone: datetime, back: datetime, at: datetime
) -> list[Outgoing]:
    """The open question of everyone active before the outage who was sent nothing since its end.

    The messages are named by when the outage began, so that doing this again sends none twice.
    """
    with store.begin(writing=False) as work:
        people = work.active(CHANNEL, gone - ACTIVE, back)
    calls: list[Outgoing] = []
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        with taking(desk, store, [int(person.address) for person in some], at) as taken:
            calls += taken.ours(
                call for person in some for call in _show_again(desk, taken.work, person, gone, at)
            )
    return calls


def _show_again(
    desk: Desk, work: Work, person: Person, gone: datetime, at: datetime
) -> list[Outgoing]:
    name = f"again:{int(gone.timestamp())}:{person.id}"
    incoming = Incoming(CHANNEL, person.address, name, at)
    try:
        with work.savepoint():
            reply = interviews.show_again(desk, work, incoming, person)
            calls = put_up(work, incoming, reply, show(reply, int(person.address), None))
    except Exception as error:  # noqa: BLE001 - one chat must not keep the others waiting
        LOG.warning("a chat could not be shown its question again: %s", type(error).__name__)
        return []
    return calls


def put_up(work: Work, incoming: Incoming, reply: Reply, calls: Iterable[Call]) -> list[Outgoing]:
    """The calls of a reply that nobody asked for, kept, and what the chat will show then."""
    kept = keep(work, incoming, calls)
    parcel = next((call.id for call in kept if call.call.prompt), None)
    if parcel is not None:
        work.puts_up(CHANNEL, incoming.address, reply.prompt, parcel, 0)
    return [replace(call, unasked=True) for call in kept if call.id is not None]
