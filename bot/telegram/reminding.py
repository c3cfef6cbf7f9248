"""After an outage: taps of that time are lost, so the open questions are shown once more."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot import interviews
from bot.desk import Desk
from bot.incoming import Incoming
from storage.store import Store
from storage.values import Person
from storage.work import Work

from .parcels import Outgoing, keep
from .reading import CHANNEL
from .showing import show
from .taking import taking

LOG = logging.getLogger(__name__)
OUTAGE = timedelta(seconds=150)
"""Telegram keeps a tap for us so long, and no longer."""
ACTIVE = timedelta(days=1)
"""Who was here within this time may be waiting for us."""
AT_ONCE = 50


def remind(
    desk: Desk, store: Store, gone: datetime, back: datetime, at: datetime
) -> list[Outgoing]:
    """The open question of everyone active before the outage who was sent nothing since its end.

    The reminders are named by when the outage began, so that doing this again sends none twice.
    """
    with store.begin(writing=False) as work:
        people = work.active(CHANNEL, gone - ACTIVE, back)
    calls: list[Outgoing] = []
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        with taking(desk, store, [int(person.address) for person in some], at) as taken:
            calls += taken.ours(
                call for person in some for call in _remind(desk, taken.work, person, gone, at)
            )
    return calls


def _remind(desk: Desk, work: Work, person: Person, gone: datetime, at: datetime) -> list[Outgoing]:
    name = f"again:{int(gone.timestamp())}:{person.id}"
    incoming = Incoming(CHANNEL, person.address, name, at)
    try:
        with work.savepoint():
            reply = interviews.remind(desk, work, incoming, person)
            calls = keep(work, incoming, show(reply, int(person.address), None))
            parcel = next((call.id for call in calls if call.call.prompt), None)
            if parcel is not None:
                work.puts_up(CHANNEL, person.address, reply.prompt, parcel, 0)
    except Exception as error:  # noqa: BLE001 - one chat must not keep the others waiting
        LOG.warning("a chat could not be reminded: %s", type(error).__name__)
        return []
    return [replace(call, unasked=True) for call in calls if call.id is not None]
