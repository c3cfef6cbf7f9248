"""Telegram as it can be at worst: two queues a chat, confirmations lost, old updates again."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.telegram.showing import Call

Update = dict[str, Any]


@dataclass(slots=True)
class Shown:
    """A message on a screen."""

    id: int
    text: str
    buttons: list[tuple[str, str]]
    parcel: int | None
    prompt: str


def is_receipt(text: str) -> bool:
    """Whether this says that everything was wiped, cleaned files or not."""
    return text.startswith("Done at") or "The last traces" in text


@dataclass(slots=True)
class Chat:
    """One private chat."""

    id: int
    screen: list[Shown] = field(default_factory=list)
    latest: int = 0
    """The parcel shown last in this life of the process."""
    disorder: int = 0
    copies: dict[int, int] = field(default_factory=dict)
    last_id: int = 0

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id


class Telegram:
    """Queues of updates towards the bot, and screens on the other side."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.chats: dict[int, Chat] = {}
        self.queues: dict[tuple[int, str], list[Update]] = {}
        self.past: list[Update] = []
        self.confirmed: list[int] = []
        self.number = 1000

    def say(self, chat: int, text: str) -> None:
        """A text leaves the phone."""
        message = {
            "message_id": self.chats[chat].next_id(),
            "chat": {"id": chat, "type": "private"},
            "from": {"id": chat, "language_code": "en"},
            "text": text,
        }
        self._push(chat, "message", message)

    def tap(self, chat: int, card: int, data: str) -> None:
        """A tap leaves the phone, in a queue of its own."""
        message = {"message_id": card, "chat": {"id": chat, "type": "private"}}
        query = {
            "id": str(self.number),
            "from": {"id": chat, "language_code": "en"},
            "message": message,
            "data": data,
        }
        self._push(chat, "callback_query", query)

    def _push(self, chat: int, kind: str, body: Update) -> None:
        self.number += 1
        update = {"update_id": self.number, kind: body}
        self.queues.setdefault((chat, kind), []).append(update)

    def offer(self, *, faults: bool) -> list[Update]:
        """Some updates, each queue in its order, the queues in any; now and then an old one."""
        batch: list[Update] = []
        heads = {name: list(queue) for name, queue in self.queues.items() if queue}
        for _ in range(self.random.randint(1, 3)):
            if not heads:
                break
            name = self.random.choice(sorted(heads))
            batch.append(heads[name].pop(0))
            heads = {name: queue for name, queue in heads.items() if queue}
        if faults and self.past and self.random.random() < 0.05:
            batch.append(self.random.choice(self.past))
        return batch

    def confirm(self, batch: list[Update], *, faults: bool) -> None:
        """The bot has them, if we hear of it."""
        if faults and self.random.random() < 0.1:
            return
        for queue in self.queues.values():
            for update in [each for each in queue if each in batch]:
                queue.remove(update)
                self.past.append(update)
                self.confirmed.append(update["update_id"])

    @property
    def idle(self) -> bool:
        """Whether nothing waits for the bot."""
        return not any(self.queues.values())

    def make(self, chat: Chat, call: Call, parcel: int | None) -> int | None:
        """Does what a call asks, and tells the message it made."""
        if call.method == "deleteMessages":
            gone = call.params["message_ids"]
            chat.screen = [shown for shown in chat.screen if shown.id not in gone]
        if call.method not in {"sendMessage", "editMessageText"}:
            return None
        keyboard = call.params.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [(b["text"], b["callback_data"]) for row in keyboard for b in row]
        if call.method == "editMessageText":
            for shown in chat.screen:
                if shown.id == call.params["message_id"]:
                    shown.text, shown.buttons = call.params["text"], buttons
            return None
        shown = Shown(chat.next_id(), call.params["text"], buttons, parcel, call.prompt)
        chat.screen.append(shown)
        if parcel is not None:
            chat.disorder += parcel < chat.latest
            chat.latest = parcel
            chat.copies[parcel] = chat.copies.get(parcel, 0) + 1
        return shown.id
