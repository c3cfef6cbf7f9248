"""Updates made into calls: several chats in one transaction, each update alone when one fails."""

import json
import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.incoming import Incoming, Reply
from bot.pace import held_back
from bot.reception import asked, respond
from dialogues.session import Message
from storage.errors import ConflictError, UnavailableError
from storage.store import Store
from storage.work import Work

from .parcels import Outgoing, keep
from .parking import Update, chat_of, park, words_for
from .reading import CHANNEL, read
from .settling import News
from .showing import Call, answer, show
from .taking import taking

LOG = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(seconds=60)
"""A text waits so long for the question that is on its way to its sender."""
TRIES = 3
"""So often an update is tried when another writer was faster."""


@dataclass(frozen=True, slots=True)
class _Due:
    """An update whose turn it is, and since when it has waited for that, if it has."""

    update: Update
    since: datetime | None = None


def handle(
    desk: Desk,
    store: Store,
    updates: Iterable[Update],
    at: datetime,
    news: Sequence[News] = (),
    others: Collection[int] = (),
) -> list[Outgoing]:
    """What to send for these updates, all of it committed; raises UnavailableError.

    What became of earlier calls is committed first, and then what waited to hear of that: anywhere,
    or of several workers in the chats of these updates and calls and in the others named.
    """
    fresh = [_Due(update) for update in updates]
    chats = {*others, *(chat for update in updates if (chat := chat_of(update)) is not None)}
    try:
        with taking(desk, store, chats, at, news) as taken:
            due = [*_waiting(taken.work), *fresh]
            calls = taken.ours(
                call for each in due for call in _handle_one(taken.desk, taken.work, each, at)
            )
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not hold up the others
        LOG.warning("a group of %d updates is redone one by one: %s", len(fresh), _kind(error))
        return _one_by_one(desk, store, fresh, at, news, chats)
    return _proven(store, calls)


def _one_by_one(
    desk: Desk,
    store: Store,
    fresh: list[_Due],
    at: datetime,
    news: Sequence[News],
    chats: Collection[int],
) -> list[Outgoing]:
    with taking(desk, store, chats, at, news) as taken:
        due = [*_waiting(taken.work), *fresh]
    alone = (call for each in due for call in _alone(desk, store, each, at))
    return [*taken.waiting, *alone]


def _alone(desk: Desk, store: Store, due: _Due, at: datetime) -> list[Outgoing]:
    chat = chat_of(due.update)
    for _ in range(TRIES):
        try:
            with taking(desk, store, [] if chat is None else [chat], at) as taken:
                calls = taken.ours(_handle_one(taken.desk, taken.work, due, at))
        except UnavailableError:
            raise
        except ConflictError:
            continue
        except Exception as error:  # noqa: BLE001 - it is parked, with a number for the person
            return park(desk, store, due.update, at, _kind(error))
        return _proven(store, calls)
    return park(desk, store, due.update, at, ConflictError.__name__)


def _waiting(work: Work) -> Iterator[_Due]:
    return (_Due(json.loads(each.payload), each.received_at) for each in work.deferred(CHANNEL))


def _proven(store: Store, calls: list[Outgoing]) -> list[Outgoing]:
    """The calls; a receipt says that the files are clean only when they have just been cleaned."""
    if any(call.clears for call in calls) and _scrub(store):
        return [replace(call, call=call.proven or call.call) for call in calls]
    return calls


def _scrub(store: Store) -> bool:
    """Cleans up after an erasure; what it could not do now the next clean-up does.

    Where several workers serve, what is kept is so much that nobody is kept waiting for it.
    """
    if store.worker is not None:
        return False
    try:
        clean = store.scrub()
    except UnavailableError:
        clean = False
    if not clean:
        LOG.warning("the traces of an erasure go with the next clean-up")
    return clean


def _handle_one(desk: Desk, work: Work, due: _Due, at: datetime) -> list[Outgoing]:
    if not _is_new(work, due, at):
        return []
    incoming = read(due.update, at)
    if incoming is None:
        return []
    since = due.since or at
    if at - since > LONGEST_WAIT:
        incoming = replace(incoming, waited=True)
    reply = respond(desk, work, incoming)
    if reply.wait:
        work.defer(CHANNEL, incoming.update, json.dumps(due.update), since, incoming.address)
        return []
    query = due.update.get("callback_query", {})
    card = query.get("message", {}).get("message_id") if query else None
    calls = _kept(desk, work, incoming, reply, card)
    if reply.erased:
        proven = show(replace(reply, messages=reply.proven), int(incoming.address), card)
        calls = _clears(calls, proven)
    if query:
        calls.insert(0, Outgoing(int(incoming.address), answer(query["id"], reply)))
    return calls


def _is_new(work: Work, due: _Due, at: datetime) -> bool:
    """Whether nobody has handled the update yet; from here on it counts as handled."""
    number = str(int(due.update["update_id"]))
    if due.since:
        return work.resume(CHANNEL, number)
    return work.first_sight(CHANNEL, number, at)


def _clears(calls: list[Outgoing], proven: Iterable[Call]) -> list[Outgoing]:
    """The receipt of an erasure is the last that its person is sent; what follows only deletes."""
    return [
        replace(call, clears=not number, proven=better)
        for number, (call, better) in enumerate(zip(calls, proven, strict=True))
    ]


def _kept(
    desk: Desk, work: Work, incoming: Incoming, reply: Reply, card: int | None
) -> list[Outgoing]:
    """The calls of a reply, kept, and what the chat will show then."""
    chat = int(incoming.address)
    spoken = _patiently(desk, work, incoming, reply)
    calls = keep(work, incoming, show(spoken, chat, card), clears=reply.erased)
    parcel = next((call.id for call in calls if call.call.prompt), None)
    if reply.prompt and (parcel is not None or spoken is not reply):
        floor = max(incoming.ref or 0, card or 0)
        work.puts_up(CHANNEL, incoming.address, reply.prompt, parcel, floor)
    return calls


def _patiently(desk: Desk, work: Work, incoming: Incoming, reply: Reply) -> Reply:
    """The reply as far as the chat may ask for one now."""
    typed = "" if incoming.tap or reply.answered else asked(desk.library, incoming)[0]
    judged = desk.pace.judge(incoming, reply, typed)
    if judged == "speak":
        return reply
    if judged == "hush":
        return held_back(reply)
    words = words_for(desk, work, int(incoming.address), incoming.language)
    return replace(held_back(reply), messages=(Message(words.say("wait")),), prompt="")


def _kind(error: Exception) -> str:
    """What went wrong, without the words of anybody that a message may hold."""
    return type(error).__name__
