"""Updates and a desk, for tests that call the Telegram channel without a network."""

from itertools import count
from typing import Any

from bot.desk import Desk
from bot.settings import Operator, Retention
from dialogues.model import Library

NUMBERS = count(1)


def desk_of(library: Library, retention: Retention | None = None) -> Desk:
    return Desk(library, Operator(retention=retention or Retention()), "telegram")


def update(person: int, text: str = "", tap: str = "") -> dict[str, Any]:
    """A message or a tap in a person's private chat."""
    number = next(NUMBERS)
    who = {"id": person, "is_bot": False, "first_name": "X", "language_code": "en"}
    chat = {"id": person, "type": "private"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": who, "text": text}
    if not tap:
        return {"update_id": number, "message": message}
    query = {"id": str(number), "from": who, "message": message, "data": tap}
    return {"update_id": number, "callback_query": query}
