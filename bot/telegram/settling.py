"""What became of the calls, committed: which message shows which prompt, and what nobody saw."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.store import Store
from storage.work import Work

from .parcels import Outgoing, handed
from .reading import CHANNEL
from .verdicts import What

MOST = 100_000


@dataclass(frozen=True, slots=True)
class News:
    """What became of one call."""

    of: Outgoing
    what: What
    message: int | None = None
    """The number of the message that was made."""


def settle(work: Work, news: Iterable[News], at: datetime) -> None:
    """Keep what became of these calls."""
    news = [each for each in news if each.of.id is not None]
    sent = [each.of.id for each in news if each.what == "sent" and each.of.id]
    if sent:
        work.posted(sent)
    for each in news:
        _settle_one(work, each, at)


def _settle_one(work: Work, news: News, at: datetime) -> None:
    address, parcel, prompt = str(news.of.chat), news.of.id, news.of.call.prompt
    assert parcel is not None
    if news.what in {"given_up", "refused", "gone"}:
        work.unposted(parcel, at)
    if news.what == "gone":
        work.cancel(CHANNEL, address, at)
        work.loses(CHANNEL, address)
    elif news.what == "sent" and news.message is not None:
        work.shows(CHANNEL, address, prompt or None, news.message, at)
    elif not prompt:
        return
    elif news.what == "doubt":
        work.doubts(CHANNEL, address, parcel)
    else:
        work.gives_up(CHANNEL, address, parcel)


def recover(store: Store) -> list[Outgoing]:
    """What was committed and never settled, from before a stop or a crash.

    Nobody knows whether it was tried, so what it would show counts as doubtful.
    """
    with store.begin() as work:
        work.doubts_all(CHANNEL)
    return waiting(store)


def waiting(store: Store) -> list[Outgoing]:
    """What was committed and not settled yet, the oldest first."""
    with store.begin(writing=False) as work:
        return [handed(parcel, unasked=True) for parcel in work.waiting(CHANNEL, MOST)]
