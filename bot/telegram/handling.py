"""Updates made into calls: several chats in one transaction, each update alone when one fails."""

import json
import logging
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.desk import Desk
from bot.incoming import Incoming
from bot.reception import respond
from storage.errors import UnavailableError
from storage.store import Store
from storage.work import Work

from .reading import CHANNEL, read
from .showing import Call, answer, show

LOG = logging.getLogger(__name__)
Update = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call for a chat; its id is that of the kept parcel, or None when it is not kept."""

    chat: int
    call: Call
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Handled:
    """What one update brought: the calls that are kept, and after an erasure what they become.

    A receipt is kept as one that is true when the files are not clean yet; that they are is said
    only by a process which has just cleaned them.
    """

    calls: list[Outgoing] = field(default_factory=list)
    proven: list[Outgoing] = field(default_factory=list)


def handle(desk: Desk, store: Store, updates: Iterable[Update], at: datetime) -> list[Outgoing]:
    """What to send for these updates, all of it committed; raises UnavailableError."""
    updates = list(updates)
    try:
        calls = _in_one_transaction(desk, store, updates, at)
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not hold up the others
        LOG.warning("a group of %d updates is redone one by one: %s", len(updates), _kind(error))
        calls = [call for update in updates for call in _alone(desk, store, update, at)]
    return calls


def _line(desk: Desk, update: Update, chat: int, phrase: str, **values: object) -> Call:
    """One line in the language of the phone."""
    text = desk.words(_language(update)).say(phrase, **values)
    return Call("sendMessage", {"chat_id": chat, "text": text})


def _in_one_transaction(
    desk: Desk, store: Store, updates: list[Update], at: datetime
) -> list[Outgoing]:
    with store.begin() as work:
        handled = [_handle_one(desk, work, update, at) for update in updates]
    proven = any(each.proven for each in handled) and store.scrub()
    return [call for each in handled for call in ((proven and each.proven) or each.calls)]


def _alone(desk: Desk, store: Store, update: Update, at: datetime) -> list[Outgoing]:
    try:
        return _in_one_transaction(desk, store, [update], at)
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 - it is parked, with a number for the person
        incident = secrets.token_hex(3).upper()
        LOG.error("update parked, incident %s: %s", incident, _kind(error))  # noqa: TRY400
        return _park(desk, store, update, at, incident)


def _park(desk: Desk, store: Store, update: Update, at: datetime, incident: str) -> list[Outgoing]:
    """The update is put aside for the operator, and its chat is told once."""
    number = str(update.get("update_id", incident))
    chat = chat_of(update)
    with store.begin() as work:
        # Of one who has not agreed, only that something failed is kept.
        agreed = chat is not None and work.person(CHANNEL, str(chat)) is not None
        payload = json.dumps(update) if agreed else "{}"
        work.park(CHANNEL, number, incident, payload, at, address=str(chat) if chat else None)
        if chat is None:
            return []
        call = _line(desk, update, chat, "help.failed", incident=incident)
        return [_keep(work, chat, call, f"{number}:parked", at)]


def _handle_one(desk: Desk, work: Work, update: Update, at: datetime) -> Handled:
    incoming = read(update, at)
    if incoming is None or not work.first_sight(CHANNEL, incoming.update, at):
        return Handled()
    reply = respond(desk, work, incoming)
    chat = int(incoming.address)
    query = update.get("callback_query", {})
    card = query.get("message", {}).get("message_id") if query else None
    calls = [Outgoing(chat, answer(query["id"], reply))] if query else []
    kept = list(_keep_all(work, incoming, chat, show(reply, chat, card), at))
    shown = show(replace(reply, messages=reply.proven), chat, card) if reply.erased else ()
    proven = [replace(parcel, call=call) for parcel, call in zip(kept, shown, strict=False)]
    return Handled([*calls, *kept], [*calls, *proven] if proven else [])


def _keep_all(
    work: Work, incoming: Incoming, chat: int, calls: Iterable[Call], at: datetime
) -> Iterator[Outgoing]:
    return iter(
        [
            _keep(work, chat, call, f"{incoming.update}:{number}", at)
            for number, call in enumerate(calls)
        ]
    )


def _keep(work: Work, chat: int, call: Call, dedup: str, at: datetime) -> Outgoing:
    return Outgoing(chat, call, work.post(CHANNEL, str(chat), call.dump(), dedup, at))


def chat_of(update: Update) -> int | None:
    """The chat that an update belongs to, as far as it can be told."""
    for body in update.values():
        if isinstance(body, Mapping):
            message = body.get("message", body)
            chat = message.get("chat") if isinstance(message, Mapping) else None
            if isinstance(chat, Mapping) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return None


def _language(update: Update) -> str:
    """The language of the phone, as far as it can be told."""
    for body in update.values():
        who = body.get("from") if isinstance(body, Mapping) else None
        if isinstance(who, Mapping) and isinstance(who.get("language_code"), str):
            return str(who["language_code"]).partition("-")[0]
    return "en"


def _kind(error: Exception) -> str:
    """What went wrong, without the words of anybody that a message may hold."""
    return type(error).__name__
