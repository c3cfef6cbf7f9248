"""Long polling that keeps before it confirms: Telegram is told "received" only after the commit."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import now
from bot.desk import Desk
from storage.errors import StoreError, UnavailableError
from storage.store import Store

from .keeper import Keeper
from .parking import Update
from .reading import KINDS
from .request import AioRequest
from .sending import PAUSES, Sender, Tries
from .verdicts import FatalError, fatal_sentence, seconds

LOG = logging.getLogger(__name__)
T = TypeVar("T")
POLL = 25
"""Seconds that Telegram may hold a poll that has nothing to tell."""
DRAIN = 8.0
"""Seconds for what is on its way when the program is told to stop."""
TOGETHER = 0.02
"""Seconds in which news are gathered before they are committed: a crash forgets no more of them."""
LOOK_EVERY = 1.0
"""Seconds after which what waits for its turn is looked at although there are no news."""
BATCH = 100


class Poller:
    """The loop: fetch, commit, confirm, send."""

    def __init__(
        self, desk: Desk, store: Store, bot: Bot, request: AioRequest, tries: Tries | None = None
    ) -> None:
        self._bot, self._request = bot, request
        self._sender = Sender(bot, tries)
        self._keeper = Keeper(desk, store)
        # The database is used from one thread only, so that its steps never overlap.
        self._thread = ThreadPoolExecutor(1, "storage")
        self._turn = asyncio.Lock()
        self._stop = asyncio.Event()
        self._offset: int | None = None
        self._in_touch = False
        self._heard = now()

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until told to stop; raises FatalError when Telegram refuses the bot."""
        self._stop = stop
        self._sender.send(await self._in_thread(self._keeper.recover))
        marking = asyncio.create_task(self._mark())
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._once(stopping)
        finally:
            stopping.cancel()
            await self._close(marking)

    async def _close(self, marking: asyncio.Task[None]) -> None:
        """What is on its way is waited for; the rest is in the database and goes out next time."""
        await self._sender.drain(DRAIN)
        marking.cancel()
        await asyncio.gather(marking, return_exceptions=True)
        try:
            await self._step([])
        except UnavailableError as error:
            LOG.warning("what arrived last could not be marked: %s", error)
        self._thread.shutdown()

    async def _once(self, stopping: asyncio.Task[bool]) -> None:
        fetching = asyncio.create_task(self._fetch())
        watched: set[asyncio.Future[Any]] = {fetching, stopping, self._sender.fatal}
        await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        if self._sender.fatal.done():
            fetching.cancel()
            raise self._sender.fatal.result()
        if not fetching.done():
            fetching.cancel()
            return
        updates = fetching.result()
        if await self._commit(updates):
            ids = [each["update_id"] for each in updates if isinstance(each["update_id"], int)]
            self._offset = max(ids) + 1 if ids else self._offset

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

    async def _commit(self, updates: list[Update]) -> bool:
        """Whether these updates are committed; while the database is away Telegram keeps them."""
        tries = 0
        while not self._stop.is_set():
            try:
                await self._step(updates)
                await self._touch(more=len(updates) >= BATCH)
                if tries:
                    # A commit may have gone through although its end was never heard of.
                    self._sender.send(await self._in_thread(self._keeper.waiting))
            except UnavailableError as error:
                LOG.error("the database cannot be used: %s", error)  # noqa: TRY400
                await self._wait(self._stop, PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1
            else:
                return True
        return False

    async def _touch(self, *, more: bool) -> None:
        """Telegram has answered, and there may be more where that came from."""
        heard = self._heard
        self._sender.send(await self._in_thread(lambda: self._keeper.in_touch(heard, more=more)))

    async def _step(self, updates: list[Update]) -> None:
        """News and updates are committed, and what follows from them is on its way."""
        async with self._turn:
            news = tuple(self._sender.news)
            calls = await self._in_thread(lambda: self._keeper.step(news, updates, now()))
            self._sender.told(len(news))
            self._sender.send(calls)

    async def _mark(self) -> None:
        """News are committed soon, and what waits or is due is looked after."""
        while True:
            await self._wait(self._sender.stirred, LOOK_EVERY)
            self._sender.stirred.clear()
            await asyncio.sleep(TOGETHER)
            try:
                await self._step([])
                self._sender.send(await self._in_thread(lambda: self._keeper.look_after(now())))
            except StoreError as error:
                LOG.warning("what arrived is marked later: %s", error)

    async def _wait(self, event: asyncio.Event, longest: float) -> None:
        """Waits for an event, but not longer than this."""
        waiting = asyncio.create_task(event.wait())
        await asyncio.wait({waiting}, timeout=longest)
        waiting.cancel()

    async def _in_thread(self, step: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)
