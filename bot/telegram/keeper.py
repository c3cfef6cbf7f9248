"""Everything Telegram's loop asks of the database: one step at a time, from one thread."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.desk import Desk
from bot.keeping import forget
from storage.store import Store

from .handling import handle
from .noticing import notify
from .parcels import Outgoing
from .parking import Update, chat_of
from .reading import CHANNEL
from .reminding import OUTAGE, remind
from .settling import News, recover, waiting

LOG = logging.getLogger(__name__)
BEAT_EVERY = timedelta(seconds=30)
CLEAN_EVERY = timedelta(minutes=10)
"""Between cleanings of the files; a receipt may promise one within the hour."""


class Keeper:
    """Commits what came in and what became of what went out; hands back what to send."""

    def __init__(self, desk: Desk, store: Store) -> None:
        self._desk, self._store = desk, store
        self._beaten: datetime | None = None
        self._contact: datetime | None = None
        self._gone: datetime | None = None
        self._heard: set[str] = set()
        self._swept: date | None = None
        self._cleaned: datetime | None = None

    def recover(self) -> list[Outgoing]:
        """What was on its way when the program ended last."""
        with self._store.begin(writing=False) as work:
            self._contact = work.heartbeat(CHANNEL)
        return recover(self._store)

    def waiting(self) -> list[Outgoing]:
        """All that is committed and not settled, for after a commit nobody knows the end of."""
        return waiting(self._store)

    def step(self, news: Sequence[News], updates: Sequence[Update], at: datetime) -> list[Outgoing]:
        """Settle the news, then handle what waited for them, then what came in."""
        self._heard.update(str(chat_of(update)) for update in updates)
        if not news and not updates and not self._has_deferred():
            return []
        return handle(self._desk, self._store, updates, at, news)

    def _has_deferred(self) -> bool:
        with self._store.begin(writing=False) as work:
            return bool(work.deferred(CHANNEL))

    def in_touch(self, at: datetime, *, more: bool) -> list[Outgoing]:
        """Telegram has answered; after an outage open questions are shown again, once it is over.

        What was typed meanwhile comes first: who is answered by that needs no reminder.
        """
        if self._contact and at - self._contact > OUTAGE and self._gone is None:
            self._gone = self._contact
            LOG.warning("there was no word from Telegram for %s", at - self._contact)
        self._contact = at
        if self._gone and more:
            return []
        calls = remind(self._desk, self._store, self._gone, at, self._heard) if self._gone else []
        self._gone = None
        self._heard.clear()
        if _is_due(self._beaten, at, BEAT_EVERY):
            self._beaten = at
            with self._store.begin() as work:
                work.beats(CHANNEL, at)
        return calls

    def look_after(self, at: datetime) -> list[Outgoing]:
        """Every few minutes the files are cleaned of what an erasure could not clean at once.

        Once a day, what was kept as long as was promised is wiped, and who is next is told.
        """
        if _is_due(self._cleaned, at, CLEAN_EVERY) and self._store.scrub():
            self._cleaned = at
        if self._swept == at.date():
            return []
        wiped = forget(self._store, self._desk.operator.retention, at)
        told = notify(self._desk, self._store, at)
        self._swept = at.date()
        LOG.info("people wiped after their time: %d, told before it: %d", wiped, len(told))
        return told


def _is_due(last: datetime | None, at: datetime, every: timedelta) -> bool:
    return last is None or at - last >= every
