"""Long polling that keeps before it confirms: Telegram is told "received" only after the commit."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import now
from bot.desk import Desk
from bot.keeping import forget
from storage.errors import StoreError, UnavailableError
from storage.store import Store

from .handling import Outgoing, handle
from .reading import CHANNEL, KINDS
from .reminding import remind
from .request import AioRequest
from .sending import PAUSES, FatalError, Sender, fatal_sentence, seconds
from .showing import Call

LOG = logging.getLogger(__name__)
T = TypeVar("T")
POLL = 25
"""Seconds that Telegram may hold a poll that has nothing to tell."""
DRAIN = 8.0
"""Seconds for what is on its way when the program is told to stop."""
MARK_EVERY = 0.25
"""Seconds after which arrivals are committed although nothing new comes in."""
CLEAN_EVERY = 600.0
"""Seconds between cleanings of the files; a receipt may promise one within the hour."""
BATCH = 100


class Poller:
    """The loop: fetch, commit, confirm, send."""

    def __init__(self, desk: Desk, store: Store, bot: Bot, request: AioRequest) -> None:
        self._desk, self._store, self._bot, self._request = desk, store, bot, request
        self._sender = Sender(bot)
        # The database is used from one thread only, so that its steps never overlap.
        self._thread = ThreadPoolExecutor(1, "storage")
        self._offset: int | None = None
        self._swept: date | None = None
        self._clean_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until told to stop; raises FatalError when Telegram refuses the bot."""
        self._sender.send(await self._in_thread(self._waiting))
        marking = asyncio.create_task(self._mark())
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._once(stopping)
        finally:
            marking.cancel()
            stopping.cancel()
            await self._sender.drain(DRAIN)
            await self._in_thread(self._settle)
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
        if updates:
            self._sender.send(await self._commit(updates))
            self._offset = max(int(update["update_id"]) for update in updates) + 1

    async def _fetch(self) -> list[Mapping[str, Any]]:
        """The next updates; waits through outages, raises FatalError when refused."""
        tries = 0
        while True:
            try:
                return await self._poll()
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
            except (InvalidToken, Conflict) as error:
                raise FatalError(fatal_sentence(error)) from None
            except TelegramError as error:
                LOG.warning("Telegram cannot be reached: %s", type(error).__name__)
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1

    async def _poll(self) -> list[Mapping[str, Any]]:
        params: dict[str, object] = {"timeout": POLL, "limit": BATCH}
        params["allowed_updates"] = json.dumps(KINDS)
        if self._offset is not None:
            params["offset"] = self._offset
        url = f"{self._bot.base_url}/getUpdates?{urlencode(params)}"
        found = await self._request.post(url, read_timeout=POLL + 10)
        return list(found) if isinstance(found, list | tuple) else []

    async def _commit(self, updates: list[Mapping[str, Any]]) -> list[Outgoing]:
        """What to send; while the database is away Telegram keeps the updates for us."""
        tries = 0
        while True:
            try:
                return await self._in_thread(lambda: self._handle(updates))
            except UnavailableError as error:
                LOG.error("the database cannot be used: %s", error)  # noqa: TRY400
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1

    def _handle(self, updates: list[Mapping[str, Any]]) -> list[Outgoing]:
        return handle(self._desk, self._store, updates, now())

    def _waiting(self) -> list[Outgoing]:
        """What was committed and never marked as sent, from before a stop or a crash."""
        with self._store.begin(writing=False) as work:
            parcels = work.waiting(CHANNEL, 100_000)
        return [Outgoing(int(p.address), Call.load(p.body), p.id) for p in parcels]

    def _settle(self) -> None:
        """What arrived is marked, and forgotten here only when that is committed."""
        arrived, refused = tuple(self._sender.arrived), tuple(self._sender.refused)
        if not arrived and not refused:
            return
        with self._store.begin() as work:
            work.posted(arrived, now())
            for parcel in refused:
                work.unposted(parcel, now())
        del self._sender.arrived[: len(arrived)], self._sender.refused[: len(refused)]

    def _keep_promises(self) -> list[Outgoing]:
        """Once a day, what was kept as long as was promised is wiped; who is next is told."""
        today = now()
        self._clean()
        if self._swept == today.date():
            return []
        wiped = forget(self._store, self._desk.operator.retention, today)
        told = remind(self._desk, self._store, today)
        self._swept = today.date()
        LOG.info("people wiped after their time: %d, told before it: %d", wiped, len(told))
        return told

    def _clean(self) -> None:
        """Every few minutes the files are cleaned of what an erasure could not clean at once."""
        if monotonic() >= self._clean_at and self._store.scrub():
            self._clean_at = monotonic() + CLEAN_EVERY

    async def _mark(self) -> None:
        while True:
            await asyncio.sleep(MARK_EVERY)
            try:
                await self._in_thread(self._settle)
                self._sender.send(await self._in_thread(self._keep_promises))
            except StoreError as error:
                LOG.warning("what arrived is marked later: %s", error)

    async def _in_thread(self, step: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)
