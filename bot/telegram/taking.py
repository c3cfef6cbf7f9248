"""One transaction with some chats to itself: no other worker handles them or sends to them then."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.desk import Desk
from bot.pace import Pace
from storage.store import Store
from storage.work import Work

from .parcels import Outgoing, handed
from .reading import CHANNEL
from .settling import News, settle


@dataclass(frozen=True, slots=True)
class Taken:
    """The transaction, and what is known of the chats in it."""

    desk: Desk
    work: Work
    waiting: list[Outgoing] = field(default_factory=list)
    """What waits here for these chats, as far as it is kept; it goes before what follows."""

    def ours(self, calls: Iterable[Outgoing]) -> list[Outgoing]:
        """What this worker sends, in order; another finds its own in the database."""
        sent_here = (
            each for each in calls if each.id is None or self.work.sends(CHANNEL, str(each.chat))
        )
        return [*self.waiting, *sent_here]


@contextmanager
def taking(
    desk: Desk, store: Store, chats: Iterable[int], at: datetime, news: Sequence[News] = ()
) -> Iterator[Taken]:
    """The chats, once what became of earlier calls is settled.

    A program that serves alone has all chats and remembers them by itself. Of several workers each
    reads what is known of a chat, and leaves it in the database for whoever comes next.
    """
    with store.begin() as work:
        if work.worker is None:
            settle(work, news, at)
            yield Taken(desk, work)
            return
        addresses = sorted({*map(str, chats), *(str(each.of.chat) for each in news)})
        work.take(CHANNEL, addresses)
        settle(work, news, at)
        waiting = [handed(parcel) for parcel in work.handed()]
        lately = work.lately(CHANNEL, addresses)
        pace = Pace()
        for address, known in lately.items():
            pace.load(address, known)
        yield Taken(replace(desk, pace=pace), work, waiting)
        for address in addresses:
            known = pace.dump(address)
            if known != lately.get(address, ""):
                work.keep_pace(CHANNEL, address, known, at)
