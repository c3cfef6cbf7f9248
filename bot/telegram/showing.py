"""A reply as calls of the Bot API, in the order in which they should be seen."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.incoming import Reply
from dialogues.session import File, Message
from dialogues.words import unit_length

LIMIT = 3_900
"""UTF-16 units of a message; Telegram refuses more than 4,096."""
TOAST = 190
DELETED_AT_ONCE = 100
_NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}
"""An address that somebody typed is not looked up."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API; a document travels as its name and text."""

    method: str
    params: Mapping[str, Any]
    file: File | None = None
    prompt: str = ""
    """Which prompt it shows."""

    def dump(self, *, clears: bool = False) -> str:
        """The call as JSON, and whether nothing from before it may be sent any more."""
        file = [self.file.name, self.file.content] if self.file else None
        parts = [self.method, self.params, file, self.prompt, *([True] if clears else [])]
        return json.dumps(parts, ensure_ascii=False)

    @classmethod
    def load(cls, body: str) -> tuple["Call", bool]:
        """The call that was dumped, and whether it clears what waits before it."""
        method, params, file, *rest = json.loads(body)
        call = cls(method, params, File(*file) if file else None, *rest[:1])
        return call, bool(rest[1:])


def answer(query: str, reply: Reply) -> Call:
    """What ends the waiting of a tapped button; it is for now or never, so it is not kept."""
    params = {"callback_query_id": query}
    if reply.toast:
        params["text"] = reply.toast[:TOAST]
    return Call("answerCallbackQuery", params)


def show(reply: Reply, chat: int, card: int | None) -> Iterator[Call]:
    """The calls for a chat; `card` is the message whose button was tapped."""
    if reply.closed and card is not None:
        where = {"chat_id": chat, "message_id": card}
        yield Call("editMessageText", {**where, "text": reply.closed, **_NO_PREVIEW})
    elif reply.closed:
        yield _send(chat, reply.closed, {})
    *before, last = reply.messages or (None,)
    for message in filter(None, before):
        yield from _message(message, chat, card)
    if last:
        yield from _message(last, chat, card, reply.prompt)
    for start in range(0, len(reply.gone), DELETED_AT_ONCE):
        some = list(reply.gone[start : start + DELETED_AT_ONCE])
        yield Call("deleteMessages", {"chat_id": chat, "message_ids": some})
    if reply.leave:
        yield Call("leaveChat", {"chat_id": chat})


def _message(message: Message, chat: int, card: int | None, prompt: str = "") -> Iterator[Call]:
    if message.file:
        params: dict[str, Any] = {"chat_id": chat, "disable_notification": True}
        if message.text:
            params["caption"] = message.text
        yield Call("sendDocument", params, message.file)
        return
    *before, last = split(message.text)
    keyboard = _keyboard(message)
    if message.here and card is not None and not before:
        where = {"chat_id": chat, "message_id": card}
        yield Call("editMessageText", {**where, "text": last, **_NO_PREVIEW, **keyboard})
        return
    for part in before:
        yield _send(chat, part, {})
    yield _send(chat, last, keyboard, prompt)


def _send(chat: int, text: str, keyboard: Mapping[str, Any], prompt: str = "") -> Call:
    quiet = {"disable_notification": True, **_NO_PREVIEW}
    params = {"chat_id": chat, "text": text, **quiet, **keyboard}
    return Call("sendMessage", params, prompt=prompt)


def _keyboard(message: Message) -> Mapping[str, Any]:
    rows = [[{"text": b.label, "callback_data": b.choice} for b in row] for row in message.rows]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def split(text: str) -> list[str]:
    """The text in parts that Telegram takes, cut at line ends where there are any."""
    if unit_length(text) <= LIMIT:
        return [text.rstrip("\n")]
    parts: list[str] = []
    part = ""
    for line in text.splitlines(keepends=True):
        for piece in _pieces(line):
            if unit_length(part + piece) > LIMIT:
                parts.append(part.rstrip("\n"))
                part = ""
            part += piece
    return [*parts, part.rstrip("\n")]


def _pieces(line: str) -> Iterator[str]:
    while unit_length(line) > LIMIT:
        cut = LIMIT // 2
        yield line[:cut]
        line = line[cut:]
    yield line
