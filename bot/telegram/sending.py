"""Calls on their way: in order in each chat, chats side by side, until each is settled."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import RequestData

from bot.clock import now

from .parcels import Outgoing
from .request import Plain
from .settling import News
from .showing import Call
from .trickle import Trickle
from .verdicts import EDITS, SETTLED, FatalError, Verdict, as_new, judge

LOG = logging.getLogger(__name__)
PAUSES = (1, 2, 4, 8, 16, 30, 60)
"""Seconds between tries while Telegram cannot be reached; the last one repeats."""
GLANCE = 0.25
"""Seconds after which a pause is looked at again."""


@dataclass(frozen=True, slots=True)
class Tries:
    """How long and how often a call is tried again when nobody knows whether it was done."""

    doubt: float = 20.0
    most: int = 3
    pauses: tuple[float, ...] = PAUSES

    def pause(self, tries: int) -> float:
        """Seconds before the next try of a call that was certainly not done."""
        return self.pauses[min(tries, len(self.pauses) - 1)]


@dataclass(slots=True)
class _Line:
    """What waits for one chat, in order, and whether it is being sent."""

    waiting: deque[Outgoing] = field(default_factory=deque)
    moving: bool = False

    def overtakes(self, call: Call, *, doubtful: bool) -> bool:
        """Whether a call must not be made again for what waits behind it.

        An erasure wiped what it says; or it may have been shown, and a later one shows more.
        """
        return any(
            later.clears or (doubtful and call.prompt and later.call.prompt)
            for later in self.waiting
        )


class Sender:
    """Sends what was committed, and keeps the news of it until that is committed too."""

    def __init__(
        self, bot: Bot, tries: Tries | None = None, may_send: Callable[[], bool] | None = None
    ) -> None:
        self._bot, self._tries = bot, tries or Tries()
        self._may_send = may_send or (lambda: True)
        self._life = 1
        self._lines: dict[int, _Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._known: set[int] = set()
        self._trickle = Trickle()
        self._closing = asyncio.Event()
        self.news: list[News] = []
        """What became of the calls, until that is committed."""
        self.stirred = asyncio.Event()
        """There are news."""
        self.fatal: asyncio.Future[FatalError] = asyncio.get_running_loop().create_future()

    def send(self, calls: Iterable[Outgoing]) -> None:
        """The calls follow what is already on its way to the same chat; none goes out twice."""
        for call in calls:
            if call.clears:
                self._clear(call.chat)
            if call.call.method == "answerCallbackQuery":
                # It is for now or never, so it waits for nothing and nothing waits for it.
                self._spawn(self._answer(call.call))
            elif call.id is not None and call.id not in self._known:
                self._known.add(call.id)
                self._queue(call)

    @property
    def busy(self) -> int:
        """How many chats something is on its way to."""
        return len(self._lines)

    def forget(self) -> None:
        """Others send what waits here; what is on its way is not tried again."""
        self._life += 1
        for chat in self._lines:
            self._clear(chat)

    def told(self, count: int) -> None:
        """The first so many news are committed, and forgotten here."""
        for each in self.news[:count]:
            if each.what != "doubt" and each.of.id is not None:
                self._known.discard(each.of.id)
        del self.news[:count]

    async def drain(self, seconds: float) -> None:
        """Waits for what is on its way, but not longer than this; pauses end at once."""
        self._closing.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()

    def _clear(self, chat: int) -> None:
        if chat in self._lines:
            waiting = self._lines[chat].waiting
            self._known -= {call.id for call in waiting if call.id is not None}
            waiting.clear()

    def _queue(self, outgoing: Outgoing) -> None:
        line = self._lines.setdefault(outgoing.chat, _Line())
        line.waiting.append(outgoing)
        if not line.moving:
            line.moving = True
            self._spawn(self._move(outgoing.chat, line))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) and not self.fatal.done():
            known = error if isinstance(error, FatalError) else FatalError(type(error).__name__)
            self.fatal.set_result(known)

    async def _answer(self, call: Call) -> None:
        await self._try(call)

    async def _move(self, chat: int, line: _Line) -> None:
        """Sends what waits for one chat; what is left at the end stays in the database."""
        while line.waiting:
            if not await self._deliver(line.waiting.popleft(), line):
                return
        line.moving = False
        del self._lines[chat]

    async def _deliver(self, outgoing: Outgoing, line: _Line) -> bool:
        """Whether what became of the call is known; not when the program ends before."""
        life, call, tries, doubts = self._life, outgoing.call, 0, 0
        if outgoing.unasked and not await self._rest(self._trickle.turn(outgoing.chat)):
            return False
        while await self._is_ours(life):
            if call.until and now().timestamp() > call.until:
                verdict = Verdict("given_up")
                break
            verdict = await self._try(call)
            if verdict.what in SETTLED:
                break
            if verdict.what == "missing":
                call = as_new(call)
                continue
            doubts += verdict.what == "doubt"
            if doubts == 1 and verdict.what == "doubt":
                self._tell(News(outgoing, "doubt"))
            if not await self._rest(self._pause(verdict, call, tries, doubts), line, call, doubts):
                return False
            if doubts > self._tries.most or line.overtakes(call, doubtful=doubts > 0):
                verdict = Verdict("given_up")
                break
            tries += 1
        else:
            self._known -= {outgoing.id} if outgoing.id is not None else set()
            return not self._closing.is_set()
        self._tell(News(outgoing, verdict.what, verdict.message))
        return True

    async def _is_ours(self, life: int) -> bool:
        """Whether this program may send: of several workers only one that is known to be alive."""
        while not self._may_send() and life == self._life:
            if not await self._rest(GLANCE):
                return False
        return life == self._life

    def _tell(self, news: News) -> None:
        self.news.append(news)
        self.stirred.set()

    def _pause(self, verdict: Verdict, call: Call, tries: int, doubts: int) -> float:
        """Seconds before the next try."""
        if verdict.what == "later":
            return verdict.seconds
        if doubts > self._tries.most:
            return 0.0
        surely_not_done = verdict.what == "unsent" or call.method in EDITS
        return self._tries.pause(tries) if surely_not_done else self._tries.doubt

    async def _rest(
        self, seconds: float, line: _Line | None = None, call: Call | None = None, doubts: int = 0
    ) -> bool:
        """Whether the program goes on after a pause, which ends early for a call overtaken."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while (left := end - loop.time()) > 0 and not self._closing.is_set():
            if line and call and line.overtakes(call, doubtful=doubts > 0):
                break
            await asyncio.sleep(min(left, GLANCE))
        return not self._closing.is_set()

    async def _try(self, call: Call) -> Verdict:
        try:
            made = await call_api(self._bot, call)
        except TelegramError as error:
            verdict = judge(error, call)
            if verdict.what in {"doubt", "refused"}:
                LOG.warning("%s: %s, %s", call.method, verdict.what, type(error).__name__)
            return verdict
        number = made.get("message_id") if isinstance(made, dict) else None
        return Verdict("sent", number if isinstance(number, int) else None)


async def call_api(bot: Bot, call: Call) -> object:
    """One call through python-telegram-bot's connections, with plain values in and out."""
    data = cast("RequestData", Plain(call.params, call.file, call.method))
    return await bot.request.post(f"{bot.base_url}/{call.method}", data)
