"""Long polling that keeps before it confirms: Telegram is told "received" only after the commit."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import now
from bot.desk import Desk
from storage.errors import UnavailableError
from storage.store import Store

from .parking import Update
from .reading import KINDS
from .request import AioRequest
from .sending import PAUSES, Tries
from .steps import Steps, wait_for
from .verdicts import FatalError, fatal_sentence, seconds

LOG = logging.getLogger(__name__)
POLL = 25
"""Seconds that Telegram may hold a poll that has nothing to tell."""
BATCH = 25
"""So many updates at a time: what answers them goes out while the next ones are worked on."""


class Poller:
    """The loop: fetch, commit, confirm, send."""

    def __init__(
        self, desk: Desk, store: Store, bot: Bot, request: AioRequest, tries: Tries | None = None
    ) -> None:
        self._bot, self._request = bot, request
        self.steps = Steps(desk, store, bot, tries)
        self._stop = asyncio.Event()
        self._offset: int | None = None
        self._in_touch = False
        self._heard = now()
        self._fetching: asyncio.Task[list[Update]]

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until told to stop; raises FatalError when Telegram refuses the bot."""
        self._stop = stop
        await self.steps.begin()
        stopping = asyncio.create_task(stop.wait())
        self._ask()
        try:
            while not stop.is_set():
                await self._once(stopping)
        finally:
            stopping.cancel()
            self._fetching.cancel()
            await self.steps.end()

    def _ask(self, offset: int | None = None) -> None:
        """The next updates are asked for, which tells Telegram that those before are kept."""
        self._offset = self._offset if offset is None else offset
        self._fetching = asyncio.create_task(self._fetch())

    async def _once(self, stopping: asyncio.Task[bool]) -> None:
        watched: set[asyncio.Future[Any]] = {self._fetching, stopping, self.steps.sender.fatal}
        await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        if self.steps.sender.fatal.done():
            raise self.steps.sender.fatal.result()
        if self._fetching.done():
            await self._commit(self._fetching.result())

    async def _fetch(self) -> list[Update]:
        """The next updates; waits through outages, raises FatalError when refused."""
        tries = 0
        while True:
            try:
                found = await self._poll()
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
            except (InvalidToken, Conflict) as error:
                raise FatalError(fatal_sentence(error)) from None
            except TelegramError as error:
                LOG.warning("Telegram cannot be reached: %s", type(error).__name__)
                self._in_touch = False
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1
            else:
                self._in_touch, self._heard = True, now()
                return found

    async def _poll(self) -> list[Update]:
        # The first poll, and the first after an outage, comes back at once: people may be waiting.
        params: dict[str, object] = {"timeout": POLL if self._in_touch else 0, "limit": BATCH}
        params["allowed_updates"] = json.dumps(KINDS)
        if self._offset is not None:
            params["offset"] = self._offset
        url = f"{self._bot.base_url}/getUpdates?{urlencode(params)}"
        found = await self._request.post(url, read_timeout=POLL + 10)
        listed = found if isinstance(found, list | tuple) else ()
        return [each for each in listed if isinstance(each, Mapping) and "update_id" in each]

    async def _commit(self, updates: list[Update]) -> None:
        """The updates are committed, and the next ones asked for before these are answered.

        So there is something to work on while replies go out.
        """
        ids = [each["update_id"] for each in updates if isinstance(each["update_id"], int)]
        offset = max(ids) + 1 if ids else None
        at, more = self._heard, len(updates) >= BATCH
        if await self._insist(lambda: self.steps.take(updates, lambda: self._ask(offset))):
            await self._insist(lambda: self.steps.touch(at, more=more))

    async def _insist(self, step: Callable[[], Awaitable[None]]) -> bool:
        """Whether a step was done; while the database is away Telegram keeps what comes."""
        tries = 0
        while not self._stop.is_set():
            try:
                await step()
            except UnavailableError as error:
                LOG.error("the database cannot be used: %s", error)  # noqa: TRY400
                await wait_for(self._stop, PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1
            else:
                return True
        return False
