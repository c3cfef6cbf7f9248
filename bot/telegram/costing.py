"""What a phone downloads for a dialogue: the whole way walked, on a database of its own."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.desk import Desk
from bot.interviews import decode, latest
from bot.typical import Doing, typical
from dialogues.moment import look
from storage.store import Store

from .handling import handle
from .parcels import Outgoing
from .reading import CHANNEL
from .settling import News
from .showing import Call
from .weighing import weigh

CHAT = 1
PAUSE = timedelta(seconds=30)
"""Between two things a person does: nobody is told to wait."""
MOST = 400
"""So many things nobody does in one dialogue."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the person does, and what their phone downloads for it."""

    did: str
    """The label of a button in brackets, or what was typed."""
    size: int
    messages: int


class CostError(Exception):
    """The way through a dialogue does not come to its page."""


@dataclass(slots=True)
class _Phone:
    """A chat as a phone shows it: how many messages, and the buttons of the last one."""

    language: str
    numbers: int = 0
    card: int = 0
    rows: list[list[dict[str, str]]] = field(default_factory=list)
    news: list[News] = field(default_factory=list)

    def shows(self, outgoing: Outgoing) -> None:
        """A call has arrived."""
        call = outgoing.call
        if call.method == "answerCallbackQuery":
            return
        edited = call.params.get("message_id")
        if edited is None:
            self.numbers += 1
        rows = call.params.get("reply_markup", {}).get("inline_keyboard", [])
        if rows:
            self.card, self.rows = edited or self.numbers, rows
        self.news.append(News(outgoing, "sent", edited or self.numbers))

    def button(self, choice: str) -> dict[str, str]:
        """The button that stands for a choice; before the first question that is the first."""
        buttons = [button for row in self.rows for button in row]
        named = [button for button in buttons if _choice(button) == choice]
        if not choice or not named:
            return buttons[0]
        return named[0]

    def update(self, text: str = "", tap: str = "") -> Mapping[str, Any]:
        """What Telegram would hand in."""
        self.numbers += bool(text)
        who = {"id": CHAT, "is_bot": False, "language_code": self.language}
        number = self.numbers if text else self.card
        message = {"message_id": number, "chat": {"id": CHAT, "type": "private"}, "from": who}
        if text:
            return {"message": {**message, "text": text}}
        return {"callback_query": {"id": "1", "from": who, "message": message, "data": tap}}


def walk_through(desk: Desk, dialogue: str, language: str, at: datetime) -> Iterator[Act]:
    """All that a person does from Start to the page, with typical answers."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/passage.db", Path(folder) / "key")
        try:
            yield from _walk(desk, store, _Phone(language), f"/start {dialogue}", at)
        finally:
            store.close()


def _walk(desk: Desk, store: Store, phone: _Phone, start: str, at: datetime) -> Iterator[Act]:
    did, update = start, phone.update(start)
    for number in range(1, MOST):
        news, phone.news = phone.news, []
        calls = handle(desk, store, [{"update_id": number, **update}], at + number * PAUSE, news)
        for call in calls:
            phone.shows(call)
        yield Act(
            did, sum(weigh(each.call) for each in calls), sum(_is_new(each.call) for each in calls)
        )
        doing = _next(desk, store)
        if doing is None:
            return
        if doing.words:
            did, update = doing.words, phone.update(doing.words)
        else:
            button = phone.button(doing.choice)
            did, update = f"[{button['text']}]", phone.update(tap=button["callback_data"])
    raise CostError(f"{start} does not come to its page")


def _next(desk: Desk, store: Store) -> Doing | None:
    """What a person would do now; nothing more at the page, and at first a yes."""
    with store.begin(writing=False) as work:
        person = work.person(CHANNEL, str(CHAT))
        run = latest(desk, work, person) if person else None
        if person is None or run is None:
            return Doing()
        session = work.load(person, run)
    if run.state == "done" or session.prompt is None:
        return None
    return typical(look(desk.library, session), session.prompt)


def _choice(button: Mapping[str, str]) -> str:
    tapped = decode(button["callback_data"])
    return tapped.choice if tapped else ""


def _is_new(call: Call) -> bool:
    return call.method.startswith("send")
