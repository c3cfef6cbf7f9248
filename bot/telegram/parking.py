"""Updates that cannot be handled: put aside for the operator, and their person is told once."""

import json
import logging
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.desk import Desk
from dialogues.words import Words
from storage.store import Store
from storage.work import Work

from .parcels import Outgoing, keep_one
from .reading import CHANNEL
from .showing import Call
from .taking import taking

LOG = logging.getLogger(__name__)
Update = Mapping[str, Any]


def park(desk: Desk, store: Store, update: Update, at: datetime, why: str) -> list[Outgoing]:
    """The update is put aside for the operator, and its chat is told once."""
    incident = secrets.token_hex(3).upper()
    LOG.error("update parked, incident %s: %s", incident, why)
    number = _number(update) or incident
    chat = chat_of(update)
    with taking(desk, store, [] if chat is None else [chat], at) as taken:
        work = taken.work
        address = None if chat is None else str(chat)
        # Of one who has not agreed, only that something failed is kept. Broken characters stay
        # escaped: they are what may have been the trouble.
        agreed = address is not None and work.person(CHANNEL, address) is not None
        payload = json.dumps(update) if agreed else "{}"
        work.park(CHANNEL, number, incident, payload, at, address=address)
        if chat is None:
            return []
        text = words_for(desk, work, chat, _language(update)).say("help.failed", incident=incident)
        call = Call("sendMessage", {"chat_id": chat, "text": text})
        return taken.ours([keep_one(work, chat, call, f"{number}:parked", at)])


def chat_of(update: Update) -> int | None:
    """The chat that an update belongs to, as far as it can be told."""
    for body in update.values():
        if isinstance(body, Mapping):
            message = body.get("message", body)
            chat = message.get("chat") if isinstance(message, Mapping) else None
            if isinstance(chat, Mapping) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return None


def _number(update: Update) -> str:
    number = update.get("update_id")
    return str(number) if isinstance(number, int) else ""


def words_for(desk: Desk, work: Work, chat: int, phone: str) -> Words:
    """The words of the person's language, or of their phone's where they are not kept."""
    person = work.person(CHANNEL, str(chat))
    return desk.words(person.language if person else phone.partition("-")[0].lower())


def _language(update: Update) -> str:
    """The language of the phone, as far as it can be told."""
    for body in update.values():
        who = body.get("from") if isinstance(body, Mapping) else None
        if isinstance(who, Mapping) and isinstance(who.get("language_code"), str):
            return str(who["language_code"])
    return ""
