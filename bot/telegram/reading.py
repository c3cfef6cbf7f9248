"""An update of the Bot API, read as what a person did; whatever is not for us is None."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.incoming import Incoming
from dialogues.session import Voice

CHANNEL = "telegram"
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""What is asked of Telegram: nothing else is sent to us."""


def read(update: Mapping[str, Any], at: datetime) -> Incoming | None:
    """What happened; raises KeyError or TypeError when the update has no shape."""
    number = str(int(update["update_id"]))
    if "callback_query" in update:
        return _tap(number, update["callback_query"], at)
    if "my_chat_member" in update:
        return _membership(number, update["my_chat_member"], at)
    message = update.get("message") or update.get("edited_message")
    return _message(number, message, at, edited="message" not in update) if message else None


def _tap(number: str, query: Mapping[str, Any], at: datetime) -> Incoming | None:
    who, message = query["from"], query.get("message")
    if who.get("is_bot") or message is None:
        return None
    return Incoming(
        CHANNEL,
        str(int(message["chat"]["id"])),
        number,
        at,
        tap=str(query.get("data", "")) or "/help",
        private=_is_private(message["chat"], who),
        language=str(who.get("language_code", "")),
    )


def _message(
    number: str, message: Mapping[str, Any], at: datetime, *, edited: bool
) -> Incoming | None:
    who = message.get("from", {})
    if who.get("is_bot") or "sender_chat" in message or message["chat"]["type"] == "channel":
        return None
    text, voice = message.get("text"), _voice(message.get("voice"))
    if text is None and _is_service(message):
        return None
    return Incoming(
        CHANNEL,
        str(int(message["chat"]["id"])),
        number,
        at,
        text=str(text or ""),
        ref=int(message["message_id"]),
        edited=edited,
        attachment=text is None and voice is None,
        voice=voice,
        private=_is_private(message["chat"], who),
        language=str(who.get("language_code", "")),
    )


def _voice(note: Mapping[str, Any] | None) -> Voice | None:
    if note is None:
        return None
    return Voice(str(note["file_id"]), int(note["duration"]), int(note.get("file_size", 0)))


def _membership(number: str, change: Mapping[str, Any], at: datetime) -> Incoming | None:
    """Being added to a group; what happens in private chats is seen when something is sent."""
    joined = change["new_chat_member"]["status"] in {"member", "administrator"}
    if change["chat"]["type"] not in {"group", "supergroup"} or not joined:
        return None
    chat = str(int(change["chat"]["id"]))
    language = str(change["from"].get("language_code", ""))
    return Incoming(CHANNEL, chat, number, at, private=False, language=language)


def _is_private(chat: Mapping[str, Any], who: Mapping[str, Any]) -> bool:
    return bool(chat["type"] == "private" and chat["id"] == who.get("id"))


_SERVICE = ("new_chat_members", "left_chat_member", "group_chat_created", "pinned_message")


def _is_service(message: Mapping[str, Any]) -> bool:
    return any(kind in message for kind in _SERVICE)
