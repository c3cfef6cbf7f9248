"""A worker's lease: as long as it holds, nobody else does what this worker has begun."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from storage.errors import StoreError
from storage.store import Store

LOG = logging.getLogger(__name__)
SECONDS = 5.0
"""So long a worker counts as alive that says nothing."""
RENEW_EVERY = 1.0
MARGIN = 1.0
"""Seconds before its end in which the lease counts no more: nobody can be sure of those."""


class Lease:
    """The number of this worker, and until when it is sure to be its own."""

    def __init__(self, store: Store, seconds: float = SECONDS) -> None:
        self._store, self._seconds = store, seconds
        # A thread of its own: a long step must not look like a death.
        self._thread = ThreadPoolExecutor(1, "lease")
        self._until = 0.0
        self._keeping: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()

    def is_sure(self) -> bool:
        """Whether this worker may send."""
        return self._loop.time() < self._until

    async def take(self, lost: Callable[[Store], Awaitable[None]]) -> Store:
        """The store as it is seen by this worker; `lost` is told when it has to be another."""
        store = await self._join()
        self._keeping = asyncio.create_task(self._keep(lost))
        return store

    async def leave(self) -> None:
        """What is not done is anybody's from here on."""
        if self._keeping:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        try:
            await self._loop.run_in_executor(self._thread, self._leave)
        except StoreError as error:
            LOG.warning("the lease ends by itself: %s", error)
        self._thread.shutdown()

    async def _keep(self, lost: Callable[[Store], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY)
            begun = self._loop.time()
            try:
                if await self._loop.run_in_executor(self._thread, self._renew):
                    self._until = begun + self._seconds - MARGIN
                else:
                    await lost(await self._join())
            except StoreError as error:
                LOG.warning("the lease could not be renewed: %s", error)

    async def _join(self) -> Store:
        begun = self._loop.time()
        with_number = await self._loop.run_in_executor(self._thread, self._begin)
        self._store = with_number
        self._until = begun + self._seconds - MARGIN
        return with_number

    def _begin(self) -> Store:
        with replace(self._store, worker=None).begin() as work:
            return replace(self._store, worker=work.join(self._seconds))

    def _renew(self) -> bool:
        assert self._store.worker is not None
        with self._store.begin() as work:
            return work.renew(self._store.worker, self._seconds)

    def _leave(self) -> None:
        assert self._store.worker is not None
        with self._store.begin() as work:
            work.leave(self._store.worker)
