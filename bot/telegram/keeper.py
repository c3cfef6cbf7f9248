"""Everything Telegram's loop asks of the database: one step at a time, from one thread."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.desk import Desk
from bot.keeping import forget
from storage.store import Store

from .handling import handle, resume
from .parcels import Outgoing
from .patience import Patience
from .reading import CHANNEL
from .reminding import OUTAGE, remind
from .settling import News, recover, settle, waiting

LOG = logging.getLogger(__name__)
BEAT_EVERY = timedelta(seconds=30)
RESUME_EVERY = timedelta(seconds=1)


class Keeper:
    """Commits what came in and what became of what went out; hands back what to send."""

    def __init__(self, desk: Desk, store: Store) -> None:
        self._desk, self._store = desk, store
        self._patience = Patience()
        self.deferring = True
        """Whether updates may be waiting for their turn."""
        self._resumed: datetime | None = None
        self._beaten: datetime | None = None
        self._contact: datetime | None = None
        self._gap: tuple[datetime, datetime] | None = None
        self._swept: date | None = None

    def recover(self) -> list[Outgoing]:
        """What was on its way when the program ended last."""
        with self._store.begin(writing=False) as work:
            self._contact = work.heartbeat(CHANNEL)
        return recover(self._store)

    def waiting(self) -> list[Outgoing]:
        """All that is committed and not settled, for after a commit nobody knows the end of."""
        return waiting(self._store)

    def step(
        self, news: Sequence[News], updates: Sequence[Mapping[str, Any]], at: datetime
    ) -> list[Outgoing]:
        """Settle the news, then handle what waited for them, then what came in."""
        settle(self._store, news, at)
        calls: list[Outgoing] = []
        if self.deferring and (news or updates or _is_due(self._resumed, at, RESUME_EVERY)):
            self._resumed = at
            calls, self.deferring = resume(self._desk, self._store, at, self._patience)
        if updates:
            calls += handle(self._desk, self._store, updates, at, self._patience)
            self.deferring = True
        return calls

    def in_touch(self, at: datetime, *, more: bool) -> list[Outgoing]:
        """Telegram has answered; after an outage open questions are shown again, once it is over.

        What was typed meanwhile comes first: who is answered by that needs no reminder.
        """
        if self._contact and at - self._contact > OUTAGE and self._gap is None:
            self._gap = (self._contact, at)
            LOG.warning("there was no word from Telegram for %s", at - self._contact)
        self._contact = at
        calls = []
        if self._gap and not more:
            calls = remind(self._desk, self._store, *self._gap, at)
            self._gap = None
        if self._gap is None and _is_due(self._beaten, at, BEAT_EVERY):
            self._beaten = at
            with self._store.begin() as work:
                work.beats(CHANNEL, at)
        return calls

    def sweep(self, at: datetime) -> None:
        """Once a day, what was kept as long as was promised is wiped."""
        if self._swept != at.date():
            self._swept = at.date()
            wiped = forget(self._store, self._desk.operator.retention, at)
            LOG.info("people wiped after their time: %d", wiped)


def _is_due(last: datetime | None, at: datetime, every: timedelta) -> bool:
    return last is None or at - last >= every
