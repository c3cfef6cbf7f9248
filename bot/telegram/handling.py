"""Updates made into calls: several chats in one transaction, each update alone when one fails."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.incoming import Incoming, Reply
from bot.reception import asked, respond
from dialogues.session import Message
from storage.errors import ConflictError, UnavailableError
from storage.store import Store
from storage.values import Deferred
from storage.work import Work

from .parcels import Outgoing, keep
from .parking import Update, park, words_for
from .patience import Patience, held_back
from .reading import CHANNEL, read
from .showing import answer, show

LOG = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(seconds=60)
"""A text waits so long for the question that is on its way to its sender."""
TRIES = 3
"""So often an update is tried when another writer was faster."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What handling needs beside the store: who receives, and how patiently."""

    desk: Desk
    patience: Patience


def handle(
    desk: Desk,
    store: Store,
    updates: Iterable[Update],
    at: datetime,
    patience: Patience | None = None,
) -> list[Outgoing]:
    """What to send for these updates, all of it committed; raises UnavailableError."""
    updates = list(updates)
    counter = Counter(desk, patience or Patience())
    try:
        calls = _in_one_transaction(counter, store, updates, at)
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not hold up the others
        LOG.warning("a group of %d updates is redone one by one: %s", len(updates), _kind(error))
        calls = [call for update in updates for call in _alone(counter, store, update, at)]
    return calls


def resume(
    desk: Desk, store: Store, at: datetime, patience: Patience | None = None
) -> tuple[list[Outgoing], bool]:
    """What to send for updates whose turn has come, and whether others still wait."""
    with store.begin(writing=False) as work:
        waiting = work.deferred(CHANNEL)
    counter = Counter(desk, patience or Patience())
    calls: list[Outgoing] = []
    for each in waiting:
        calls += _alone(counter, store, json.loads(each.payload), at, each)
    return calls, bool(waiting)


def _in_one_transaction(
    counter: Counter,
    store: Store,
    updates: list[Update],
    at: datetime,
    deferred: Deferred | None = None,
) -> list[Outgoing]:
    with store.begin() as work:
        handled = [_handle_one(counter, work, update, at, deferred) for update in updates]
    calls = [call for each in handled for call in each]
    if any(call.clears for call in calls):
        _scrub(store)
    return calls


def _scrub(store: Store) -> None:
    """Cleans up after an erasure; what it could not do now the next clean-up does."""
    try:
        clean = store.scrub()
    except UnavailableError:
        clean = False
    if not clean:
        LOG.warning("the traces of an erasure go with the next clean-up")


def _alone(
    counter: Counter, store: Store, update: Update, at: datetime, deferred: Deferred | None = None
) -> list[Outgoing]:
    for _ in range(TRIES):
        try:
            return _in_one_transaction(counter, store, [update], at, deferred)
        except UnavailableError:
            raise
        except ConflictError:
            continue
        except Exception as error:  # noqa: BLE001 - it is parked, with a number for the person
            return park(counter.desk, store, update, at, _kind(error))
    return park(counter.desk, store, update, at, ConflictError.__name__)


def _handle_one(
    counter: Counter, work: Work, update: Update, at: datetime, deferred: Deferred | None
) -> list[Outgoing]:
    if not _is_our_turn(work, update, at, deferred):
        return []
    incoming = read(update, at)
    if incoming is None:
        return []
    if deferred:
        incoming = replace(incoming, waited=at - deferred.received_at > LONGEST_WAIT)
    reply = respond(counter.desk, work, incoming)
    if reply.wait:
        since = deferred.received_at if deferred else at
        work.defer(CHANNEL, incoming.update, json.dumps(update), since, incoming.address)
        return []
    query = update.get("callback_query", {})
    card = query["message"]["message_id"] if query else None
    calls = _kept(counter, work, incoming, reply, card)
    if reply.erased:
        calls = _clears(calls)
    if query:
        calls.insert(0, Outgoing(int(incoming.address), answer(query["id"], reply)))
    return calls


def _clears(calls: list[Outgoing]) -> list[Outgoing]:
    """The receipt of an erasure is the last that its person is sent."""
    return [replace(call, clears=True) for call in calls]


def _is_our_turn(work: Work, update: Update, at: datetime, deferred: Deferred | None) -> bool:
    """Whether nobody has handled the update yet; from here on it counts as handled."""
    if deferred:
        return work.resume(CHANNEL, deferred.update_id)
    return work.first_sight(CHANNEL, str(int(update["update_id"])), at)


def _kept(
    counter: Counter, work: Work, incoming: Incoming, reply: Reply, card: int | None
) -> list[Outgoing]:
    """The calls of a reply, kept, and what the chat will show then."""
    chat = int(incoming.address)
    spoken = _patiently(counter, work, incoming, reply)
    calls = keep(work, incoming, show(spoken, chat, card))
    parcel = next((call.id for call in calls if call.call.prompt), None)
    if reply.prompt and (parcel is not None or spoken is not reply):
        floor = max(incoming.ref or 0, card or 0)
        work.puts_up(CHANNEL, incoming.address, reply.prompt, parcel, floor)
    return calls


def _patiently(counter: Counter, work: Work, incoming: Incoming, reply: Reply) -> Reply:
    """The reply as far as the chat may ask for one now."""
    command = bool(asked(counter.desk.library, incoming)[0])
    judged = counter.patience.judge(incoming, reply, command=command)
    if judged == "speak":
        return reply
    if judged == "hush":
        return held_back(reply)
    words = words_for(counter.desk, work, int(incoming.address), incoming.language)
    return replace(held_back(reply), messages=(Message(words.say("wait")),), prompt="")


def _kind(error: Exception) -> str:
    """What went wrong, without the words of anybody that a message may hold."""
    return type(error).__name__
