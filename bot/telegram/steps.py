"""What polling and the webhook share: one commit at a time, and what follows from it on its way."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from telegram import Bot

from bot.clock import now
from bot.desk import Desk
from storage.errors import StoreError, UnavailableError
from storage.store import Store

from .fetching import Fetcher
from .keeper import Keeper
from .lease import Lease
from .parcels import Outgoing
from .parking import Update
from .sending import Sender, Tries

LOG = logging.getLogger(__name__)
T = TypeVar("T")
DRAIN = 8.0
"""Seconds for what is on its way when the program is told to stop."""
TOGETHER = 0.02
"""Seconds in which news are gathered before they are committed: a crash forgets no more of them."""
LOOK_EVERY = 1.0
"""Seconds after which what waits for its turn is looked at although there are no news."""


class Steps:
    """Commits what came and what became of what was sent; sends what follows."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        bot: Bot,
        tries: Tries | None = None,
        lease: Lease | None = None,
    ) -> None:
        self._lease = lease
        self.sender = Sender(bot, tries, lease.is_sure if lease else None)
        self.keeper = Keeper(desk, store)
        # The database is used from one thread only, so that its steps never overlap.
        self._thread = ThreadPoolExecutor(1, "storage")
        self._turn = asyncio.Lock()
        self._fetcher = Fetcher(bot, self.keeper)
        self._tasks: list[asyncio.Task[None]] = []
        self._is_doubtful = False
        self._looked = 0.0
        self.began = self.heard = now()
        """When it began, and when Telegram was heard of last."""

    async def begin(self) -> None:
        """What was on its way before goes on; from here on news are committed."""
        if self._lease:
            self.keeper.works_as(await self._lease.take(self._lost))
        await self._follow(self.keeper.recover)
        self._tasks = [asyncio.create_task(self._mark()), asyncio.create_task(self._fetch())]

    async def end(self) -> None:
        """What is on its way is waited for; the rest is in the database and goes out next time."""
        await self.sender.drain(DRAIN)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            await self.take([])
        except UnavailableError as error:
            LOG.warning("what arrived last could not be marked: %s", error)
        if self._lease:
            await self._lease.leave()
        self._thread.shutdown()

    async def take(
        self, updates: Sequence[Update], committed: Callable[[], None] | None = None
    ) -> None:
        """News and updates are committed, and what follows is on its way; or UnavailableError.

        Who gave the updates is told that they are committed before anything is sent.
        """
        async with self._turn:
            news = tuple(self.sender.news)
            try:
                calls = await self._in_thread(lambda: self.keeper.step(news, updates, now()))
                self.sender.told(len(news))
                if self._is_doubtful:
                    # A commit may have gone through although its end was never heard of.
                    calls = _merged(await self._in_thread(self.keeper.waiting), calls)
                    self._is_doubtful = False
            except UnavailableError:
                self._is_doubtful = True
                raise
            if committed:
                committed()
            self.sender.send(calls)

    async def touch(self, at: datetime, *, more: bool, back: datetime | None = None) -> None:
        """Telegram has answered, and there may be more where that came from."""
        self.heard = at
        # Most polls need no database, and a change of thread takes longer than this.
        async with self._turn:
            if self.keeper.goes_on(at):
                return
        await self._follow(lambda: self.keeper.in_touch(at, more=more, back=back))

    async def health(self) -> Mapping[str, int]:
        """How it is, in numbers only."""
        at = now()
        told = {
            "up_seconds": _seconds(at, self.began),
            "silence_seconds": _seconds(at, self.heard),
            "sending": self.sender.busy,
        }
        try:
            pulse = await self._in_thread(self.keeper.pulse)
        except StoreError:
            return {"database": 0, **told}
        return {
            "database": 1,
            **told,
            "waiting": pulse.waiting,
            "oldest_waiting_seconds": _seconds(at, pulse.oldest_waiting or at),
            "deferred": pulse.deferred,
            "parked": pulse.parked,
        }

    async def _mark(self) -> None:
        """News are committed soon, and what waits or is due is looked after."""
        loop = asyncio.get_running_loop()
        while True:
            await wait_for(self.sender.stirred, LOOK_EVERY)
            self.sender.stirred.clear()
            await asyncio.sleep(TOGETHER)
            try:
                await self.take([])
                if self._lease and loop.time() - self._looked >= LOOK_EVERY:
                    await self._follow(lambda: self.keeper.tend(now()))
                    self._looked = loop.time()
                await self._follow(lambda: self.keeper.look_after(now()))
            except StoreError as error:
                LOG.warning("what arrived is marked later: %s", error)

    async def _fetch(self) -> None:
        """Voice notes are fetched soon, for operators who keep them."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self._fetcher.fetch(self._step)
            except StoreError as error:
                LOG.warning("a voice note is kept later: %s", error)

    async def _lost(self, store: Store) -> None:
        """Others have taken over, as nothing was heard of this worker; it begins as another."""
        async with self._turn:
            LOG.warning("this worker was silent for too long, and begins anew")
            self.keeper.works_as(store)
            self.sender.forget()

    async def _follow(self, step: Callable[[], list[Outgoing]]) -> None:
        """A step of the database, and what follows from it on its way before the next one."""
        async with self._turn:
            self.sender.send(await self._in_thread(step))

    async def _step(self, step: Callable[[], T]) -> T:
        async with self._turn:
            return await self._in_thread(step)

    async def _in_thread(self, step: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)


def _seconds(at: datetime, since: datetime) -> int:
    return max(int((at - since).total_seconds()), 0)


def _merged(waiting: list[Outgoing], calls: list[Outgoing]) -> list[Outgoing]:
    """What waits and what has just been kept, in the order in which it was kept."""
    new = {call.id: call for call in calls if call.id is not None}
    unkept = [call for call in calls if call.id is None]
    return [*unkept, *(new.get(each.id or 0, each) for each in waiting)]


async def wait_for(event: asyncio.Event, longest: float) -> None:
    """Waits for an event, but not longer than this."""
    waiting = asyncio.create_task(event.wait())
    await asyncio.wait({waiting}, timeout=longest)
    waiting.cancel()
