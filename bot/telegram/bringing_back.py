"""Reminders go out: by day, once, and never in a bunch, however long nobody was there to send."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.reminding.due import Told, put_off, remind
from bot.welcome import CONSENT
from storage.store import Store
from storage.values import Person
from storage.work import Work

from .parcels import Outgoing
from .reading import CHANNEL
from .reshowing import put_up
from .showing import Call, show
from .taking import taking

LOG = logging.getLogger(__name__)
AT_ONCE = 50
ROUNDS = 10
"""So many transactions follow each other before others have their turn."""
DAY = timedelta(days=1)


def bring_back(desk: Desk, store: Store, at: datetime) -> list[Outgoing]:
    """What people are told who have a reminder that is due; after some hundreds others are next."""
    calls: list[Outgoing] = []
    for _ in range(ROUNDS):
        with store.begin(writing=False) as work:
            people = work.due(CHANNEL, at, AT_ONCE)
        if not people:
            break
        with taking(desk, store, [int(person.address) for person in people], at) as taken:
            calls += taken.ours(call for p in people for call in _told(desk, taken.work, p, at))
    return calls


def _told(desk: Desk, work: Work, known: Person, at: datetime) -> list[Outgoing]:
    # Somebody may have written, or have wiped everything, while their chat was waited for.
    person = work.person(known.channel, known.address)
    if person is None:
        return []
    try:
        with work.savepoint():
            return _bring_back(desk, work, person, at)
    except Exception as error:  # noqa: BLE001 - one chat must not keep the others waiting
        LOG.warning("a reminder is put off: %s", type(error).__name__)
        put_off(desk, work, person, at, DAY)
        return []


def _bring_back(desk: Desk, work: Work, person: Person, at: datetime) -> list[Outgoing]:
    screen = work.screen(person)
    if screen and screen.away:
        # Who has blocked us is not written to when they come back, either.
        work.drop(work.reminders_of(person))
        return []
    if person.quiet == "paused" or person.consent_version != CONSENT:
        put_off(desk, work, person, at, DAY)
        return []
    told = remind(desk, work, person, at)
    if told is None:
        return []
    return put_up(work, told.incoming, told.reply, _calls(told, int(person.address)))


def _calls(told: Told, chat: int) -> Iterator[Call]:
    for call in show(told.reply, chat, None):
        params = {**call.params, "disable_notification": not told.rings}
        yield replace(call, params=params, until=int(told.until.timestamp()))
