"""The webhook that keeps before it answers: 200 is said only after the commit."""

import asyncio
import logging
from collections import deque
from datetime import datetime
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.clock import now
from bot.desk import Desk
from bot.listening import Hook
from storage.errors import UnavailableError
from storage.store import Store

from .lease import Lease
from .parking import Update
from .reshowing import OUTAGE
from .sending import Tries
from .steps import Steps, wait_for
from .verdicts import FatalError, fatal_sentence

LOG = logging.getLogger(__name__)
BATCH = 100
LOOK_EVERY = 20.0
"""Seconds between looks at what Telegram says of our address."""
ELSEWHERE = "another program has had this bot's updates sent elsewhere; stop it first"


class Webhook:
    """Takes updates as they come, many in one commit, alone or as one of several workers."""

    def __init__(
        self, desk: Desk, store: Store, bot: Bot, hook: Hook, tries: Tries | None = None
    ) -> None:
        self._bot, self._hook = bot, hook
        self._lease = Lease(store) if store.can_be_shared else None
        self.steps = Steps(desk, store, bot, tries, self._lease)
        self._arrived: deque[tuple[Update, asyncio.Future[bool]]] = deque()
        self._stirred = asyncio.Event()
        self._stop = asyncio.Event()
        self._missed = now()
        """When Telegram could not reach us last, as far as is known."""
        self._errors: object = None

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until told to stop; raises FatalError when Telegram refuses the bot."""
        self._stop = stop
        await self.steps.begin()
        serving = asyncio.create_task(self._serve())
        others = [asyncio.create_task(self._watch()), asyncio.create_task(stop.wait())]
        watched: set[asyncio.Future[Any]] = {serving, *others, self.steps.sender.fatal}
        try:
            done, _ = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                if isinstance(result := each.result(), FatalError):
                    raise result
        finally:
            stop.set()
            self._stirred.set()
            for task in others:
                task.cancel()
            # What has arrived is committed and answered; what comes now is told to come again.
            await asyncio.gather(serving, *others, return_exceptions=True)
            await self.steps.end()

    async def take(self, update: Update) -> bool:
        """Whether an update is committed; if not, Telegram brings it again."""
        if self._stop.is_set() or (self._lease and not self._lease.is_sure()):
            return False
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._arrived.append((update, kept))
        self._stirred.set()
        return await kept

    async def _serve(self) -> None:
        """While one commit is made, what comes gathers for the next."""
        while not self._stop.is_set():
            await self._stirred.wait()
            self._stirred.clear()
            while self._arrived:
                some = [self._arrived.popleft() for _ in range(min(BATCH, len(self._arrived)))]
                kept = False
                try:
                    kept = await self._commit([update for update, _ in some])
                finally:
                    for _, future in some:
                        future.set_result(kept)

    async def _commit(self, updates: list[Update]) -> bool:
        try:
            await self.steps.take(sorted(updates, key=_number))
        except UnavailableError as error:
            LOG.error("the database cannot be used: %s", error)  # noqa: TRY400
            return False
        return True

    async def _watch(self) -> None:
        """Asks Telegram now and then whether it reaches us."""
        while True:
            try:
                await self._look(now())
            except (InvalidToken, Conflict) as error:
                raise FatalError(fatal_sentence(error)) from None
            except TelegramError as error:
                LOG.warning("Telegram cannot be reached: %s", type(error).__name__)
                self._missed = now()
            except UnavailableError as error:
                LOG.warning("that Telegram was heard of is not marked: %s", error)
            await wait_for(self._stop, LOOK_EVERY)

    async def _look(self, at: datetime) -> None:
        told = await self._bot.request.post(f"{self._bot.base_url}/getWebhookInfo")
        told = told if isinstance(told, dict) else {}
        if told.get("url") != self._hook.url:
            raise FatalError(ELSEWHERE)
        errors, before = told.get("last_error_date") or 0, self._errors
        self._errors = errors
        if before not in {None, errors}:
            self._missed = at
        elif not self.steps.keeper.leads:
            self.steps.heard = at
        else:
            # What waits is tried again within two minutes; after that it is new.
            more = bool(told.get("pending_update_count")) and at - self._missed < OUTAGE
            await self.steps.touch(at, more=more, back=self._missed)


def _number(update: Update) -> int:
    number = update["update_id"]
    return number if isinstance(number, int) else 0
