"""Calls on their way: in order in each chat, chats side by side, marked when they arrived."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from itertools import groupby

from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from .handling import Outgoing
from .showing import Call

LOG = logging.getLogger(__name__)
PAUSES = (1, 2, 4, 8, 16, 30, 60)
"""Seconds between tries while Telegram cannot be reached; the last one repeats."""


class FatalError(Exception):
    """Telegram refuses this bot as a whole, in one plain sentence."""


class Sender:
    """Sends what was committed, and remembers what arrived until that is committed too."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._chats: dict[int, asyncio.Task[None]] = {}
        self.arrived: list[int] = []
        """The ids of parcels that arrived, until that is committed."""
        self.refused: list[int] = []
        """The ids of those refused for good."""
        self.fatal: asyncio.Future[FatalError] = asyncio.get_running_loop().create_future()

    def send(self, calls: Iterable[Outgoing]) -> None:
        """The calls follow what is already on its way to the same chat."""
        by_chat: dict[int, list[Outgoing]] = defaultdict(list)
        for call in calls:
            by_chat[call.chat].append(call)
        for chat, of_chat in by_chat.items():
            before = self._chats.get(chat)
            task = asyncio.create_task(self._deliver(of_chat, before))
            self._chats[chat] = task
            task.add_done_callback(partial(self._finished, chat))

    async def drain(self, seconds: float) -> None:
        """Waits for what is on its way, but not longer than this."""
        if self._chats:
            await asyncio.wait(self._chats.values(), timeout=seconds)

    def _finished(self, chat: int, task: asyncio.Task[None]) -> None:
        if self._chats.get(chat) is task:
            del self._chats[chat]
        if not task.cancelled() and (error := task.exception()) and not self.fatal.done():
            known = error if isinstance(error, FatalError) else FatalError(type(error).__name__)
            self.fatal.set_result(known)

    async def _deliver(self, calls: list[Outgoing], before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        # A tap's answer and the change of its card do not wait for each other.
        for in_place, group in groupby(calls, key=_is_in_place):
            if in_place:
                await asyncio.gather(*(self._settle(call) for call in group))
            else:
                for call in group:
                    await self._settle(call)

    async def _settle(self, outgoing: Outgoing) -> None:
        arrived = await self._try(outgoing.call)
        if outgoing.id is not None:
            (self.arrived if arrived else self.refused).append(outgoing.id)

    async def _try(self, call: Call) -> bool:
        """Whether the call arrived; tried until it did or was refused for good."""
        tries = 0
        while True:
            try:
                await call_api(self._bot, call)
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
            except (InvalidToken, Conflict) as error:
                raise FatalError(fatal_sentence(error)) from None
            except (Forbidden, ChatMigrated):
                return False
            except BadRequest as error:
                return _is_harmless(error)
            except NetworkError:
                if call.method == "answerCallbackQuery":
                    return False
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1
            except TelegramError as error:
                LOG.warning("%s refused: %s", call.method, type(error).__name__)
                return False
            else:
                return True


async def call_api(bot: Bot, call: Call) -> object:
    """One call by python-telegram-bot, with plain values in and out."""
    params = dict(call.params)
    if call.file:
        params["document"] = InputFile(call.file.content.encode(), filename=call.file.name)
    return await bot.do_api_request(call.method, api_kwargs=params)


def fatal_sentence(error: TelegramError) -> str:
    """Why Telegram refuses the bot as a whole; the token never stands in it."""
    if isinstance(error, Conflict):
        return "another program is serving this bot; stop it first"
    return "Telegram does not know this token; see PASSAGE_TELEGRAM_TOKEN"


def _is_in_place(outgoing: Outgoing) -> bool:
    return outgoing.call.method in {"answerCallbackQuery", "editMessageText"}


def seconds(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    after = error.retry_after
    return after if isinstance(after, int | float) else after.total_seconds()


def _is_harmless(error: BadRequest) -> bool:
    """Whether there was nothing left to do: the card is so already, or the tap is long over."""
    told = str(error).lower()
    if "not modified" in told or "query is too old" in told:
        return True
    LOG.warning("a call was refused: BadRequest")
    return False
