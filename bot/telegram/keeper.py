"""Everything Telegram's loop asks of the database: one step at a time, from one thread."""

import json
import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.desk import Desk
from bot.keeping import forget
from storage.health import Pulse
from storage.store import Store
from storage.values import Unfetched

from .bringing_back import bring_back
from .handling import handle
from .noticing import notify
from .parcels import Outgoing, handed
from .parking import Update, chat_of
from .reading import CHANNEL
from .reshowing import OUTAGE, show_again
from .settling import MOST, News, recover, waiting

LOG = logging.getLogger(__name__)
BEAT_EVERY = timedelta(seconds=30)
REMIND_EVERY = timedelta(minutes=1)
CLEAN_EVERY = timedelta(minutes=10)
"""Between cleanings of the files; a receipt may promise one within the hour."""


class Keeper:
    """Commits what came in and what became of what went out; hands back what to send."""

    def __init__(self, desk: Desk, store: Store) -> None:
        self._desk, self._store = desk, store
        self.leads = store.worker is None
        """Whether this is the one, of several workers, who does what one alone should do."""
        self._beaten: datetime | None = None
        self._contact: datetime | None = None
        self._gone: datetime | None = None
        self._back: datetime | None = None
        self._swept: date | None = None
        self._cleaned: datetime | None = None
        self._reminded: datetime | None = None

    def works_as(self, store: Store) -> None:
        """From here on this is another worker: others have the work of the one it was."""
        self._store = store
        self.leads = store.worker is None

    def recover(self) -> list[Outgoing]:
        """What was on its way when the program ended last."""
        self._resume()
        if self._store.worker is not None:
            return self._found()
        return recover(self._store)

    def _resume(self) -> None:
        """Whoever was in touch with Telegram before left word of when."""
        with self._store.begin(writing=False) as work:
            self._contact = work.heartbeat(CHANNEL)

    def waiting(self) -> list[Outgoing]:
        """All that is committed and not settled, for after a commit nobody knows the end of."""
        return waiting(self._store)

    def step(self, news: Sequence[News], updates: Sequence[Update], at: datetime) -> list[Outgoing]:
        """Settle the news, then handle what waited for them, then what came in."""
        if not news and not updates and not self._has_deferred():
            return []
        return handle(self._desk, self._store, updates, at, news)

    def _has_deferred(self) -> bool:
        """Of several workers the first one looks after those, in `tend`."""
        if self._store.worker is not None:
            return False
        with self._store.begin(writing=False) as work:
            return bool(work.deferred(CHANNEL))

    def tend(self, at: datetime) -> list[Outgoing]:
        """What others have left for this worker, and what the dead have left for anybody.

        The first of the workers looks at all updates that wait for their turn.
        """
        calls = self._found()
        if not self.leads:
            return calls
        with self._store.begin(writing=False) as work:
            deferred = work.deferred(CHANNEL, everywhere=True)
        chats = (chat_of(json.loads(each.payload)) for each in deferred)
        others = {chat for chat in chats if chat is not None}
        return [*calls, *(handle(self._desk, self._store, (), at, (), others) if others else ())]

    def _found(self) -> list[Outgoing]:
        with self._store.begin() as work:
            adopted = work.adopt(CHANNEL)
            led, self.leads = self.leads, work.is_first()
            parcels = work.waiting(CHANNEL, MOST)
        if adopted:
            LOG.warning("messages taken over from a worker that ended: %d", len(adopted))
        if self.leads and not led:
            self._resume()
        return [handed(parcel, unasked=parcel.id in adopted) for parcel in parcels]

    def goes_on(self, at: datetime) -> bool:
        """Whether Telegram has answered as ever, and nothing has to be read or written for that."""
        last, quiet = self._contact, not self._gone and not _is_due(self._beaten, at, BEAT_EVERY)
        if not last or at - last > OUTAGE or not quiet:
            return False
        self._contact = at
        return True

    def in_touch(self, at: datetime, *, more: bool, back: datetime | None = None) -> list[Outgoing]:
        """Telegram has answered; after an outage open questions are shown again, once it is over.

        What was typed meanwhile comes first: who is answered by that, since Telegram is back, needs
        no reminder.
        """
        if self._contact and at - self._contact > OUTAGE and self._gone is None:
            self._gone, self._back = self._contact, back or at
            LOG.warning("there was no word from Telegram for %s", at - self._contact)
        self._contact = at
        if self._gone and more:
            return []
        calls: list[Outgoing] = []
        if self._gone and self._back:
            calls = show_again(self._desk, self._store, self._gone, self._back, at)
        self._gone = None
        if _is_due(self._beaten, at, BEAT_EVERY):
            self._beaten = at
            with self._store.begin() as work:
                work.beats(CHANNEL, at)
        return calls

    def look_after(self, at: datetime) -> list[Outgoing]:
        """Every few minutes the files are cleaned of what an erasure could not clean at once.

        Every minute, who is to be reminded of something is. Once a day, what was kept as long as
        was promised is wiped, and who is next is told.
        """
        if not self.leads:
            return []
        return [*self._sweep(at), *self._bring_back(at)]

    def _bring_back(self, at: datetime) -> list[Outgoing]:
        """Who is due is told, once what an outage left is seen to: one of both is enough."""
        in_touch = self._contact and at - self._contact <= OUTAGE and self._gone is None
        if not in_touch or not _is_due(self._reminded, at, REMIND_EVERY):
            return []
        calls = bring_back(self._desk, self._store, at)
        # There may be more than fit into one transaction; those are looked at right away.
        self._reminded = None if calls else at
        return calls

    def _sweep(self, at: datetime) -> list[Outgoing]:
        if _is_due(self._cleaned, at, CLEAN_EVERY) and self._store.scrub():
            self._cleaned = at
        if self._swept == at.date():
            return []
        wiped = forget(self._store, self._desk.operator.retention, at)
        told = notify(self._desk, self._store, at)
        self._swept = at.date()
        LOG.info("people wiped after their time: %d, told before it: %d", wiped, len(told))
        return told

    def unfetched(self) -> tuple[Unfetched, ...]:
        """Voice notes that are to be kept here and are not yet; of several workers one fetches."""
        if not self.leads or self._desk.operator.voice.kept != "here":
            return ()
        with self._store.begin(writing=False) as work:
            return work.unfetched()

    def fetched(self, one: Unfetched, body: bytes) -> bool:
        """Whether the voice note is kept: not when who spoke was erased meanwhile."""
        with self._store.begin() as work:
            return work.fill_voice(one, body)

    def pulse(self) -> Pulse:
        """How much is on its way, in numbers."""
        with self._store.begin(writing=False) as work:
            return work.pulse()


def _is_due(last: datetime | None, at: datetime, every: timedelta) -> bool:
    return last is None or at - last >= every
