"""A reply as calls of the Bot API, in the order in which they should be seen."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from bot.incoming import Reply
from dialogues.pictures import Picture
from dialogues.session import File, Message, Paper
from dialogues.words import unit_length

LIMIT = 3_900
"""UTF-16 units of a message; Telegram refuses more than 4,096."""
CAPTION = 1_000
"""What may stand under a file; longer words follow it as messages of their own."""
TOAST = 190
DELETED_AT_ONCE = 100
_NONE: list[Any] = ["", False, 0]
"""What a call that was kept without them has: no prompt, it clears nothing, is never too late."""
_NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}
"""An address that somebody typed is not looked up."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API; a document travels as its name and content."""

    method: str
    params: Mapping[str, Any]
    file: File | None = None
    prompt: str = ""
    """Which prompt it shows."""
    until: int = 0
    """The second since 1970 after which it is not begun any more; 0 is no such time."""

    def dump(self, *, clears: bool = False) -> str:
        """The call as JSON, and whether nothing from before it may be sent any more."""
        file = _packed(self.file) if self.file else None
        rest = [clears, self.until] if self.until else [True] if clears else []
        return to_json([self.method, self.params, file, self.prompt, *rest]).decode()

    @classmethod
    def load(cls, body: str) -> tuple["Call", bool]:
        """The call that was dumped, and whether it clears what waits before it."""
        told = json.loads(body)
        method, params, file, prompt, clears, until = told + _NONE[len(told) - 3 :]
        return cls(method, params, _unpacked(*file) if file else None, prompt, until), clears


def _packed(file: File) -> list[str]:
    """A file as JSON can hold it: where it is no text, a third part says how it is written."""
    if isinstance(file.content, str):
        return [file.name, file.content]
    return [file.name, base64.b64encode(file.content).decode(), "base64"]


def _unpacked(name: str, content: str, written: str = "") -> File:
    return File(name, base64.b64decode(content) if written else content)


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
    file = message.file
    assert not isinstance(file, Paper | Picture)
    if message.voice:
        told = {"chat_id": chat, "disable_notification": True, "caption": message.text}
        # Telegram knows the note by its name; where it is kept here, it is sent anew.
        by_name = {} if file else {"voice": message.voice.id}
        yield Call("sendVoice", {**told, **by_name}, file)
        return
    if file:
        params: dict[str, Any] = {"chat_id": chat, "disable_notification": True}
        fits = unit_length(message.text) <= CAPTION
        if message.text and fits:
            params["caption"] = message.text
        yield Call("sendDocument", params, file)
        yield from () if fits else (_send(chat, part, {}) for part in split(message.text))
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
