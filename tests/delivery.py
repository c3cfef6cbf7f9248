"""The Telegram loop inside the test, over HTTP to the emulator, with short waits."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram import Bot

from bot.desk import Desk
from bot.settings import Operator
from bot.telegram.polling import Poller
from bot.telegram.request import AioRequest
from bot.telegram.sending import Tries
from storage.store import Store
from storage.values import Screen

from .conftest import shipped
from .emulator import TOKEN, Emulator, Person
from .places import Place

QUICK_TRIES = Tries(doubt=0.1, pauses=(0.05,))
ANSWER = 0.4
"""Seconds after which a call without an answer is given up here."""


@dataclass(slots=True)
class Loop:
    """A poller over one database, to be started and stopped within a test."""

    emulator: Emulator
    store: Store
    tries: Tries = QUICK_TRIES
    serving: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The loop serves until the block ends, and must end without an error."""
        request, polling = AioRequest(answer=ANSWER), AioRequest()
        base = f"{self.emulator.url}/bot"
        bot = Bot(TOKEN, base_url=base, request=request, get_updates_request=polling)
        await bot.initialize()
        stop = asyncio.Event()
        desk = Desk(shipped(), Operator(), "telegram")
        serving = asyncio.create_task(Poller(desk, self.store, bot, polling, self.tries).run(stop))
        self.serving = serving
        try:
            yield
        finally:
            stop.set()
            await asyncio.gather(serving, return_exceptions=True)
            await bot.shutdown()
        await serving

    async def until(self, happened: Callable[[], bool], patience: float = 30.0) -> None:
        """Returns when the database says so: it tells nobody when it changes."""
        end = asyncio.get_running_loop().time() + patience
        while not happened():
            assert asyncio.get_running_loop().time() < end, "waited in vain"
            await asyncio.sleep(0.02)

    def screen(self, person: Person) -> Screen | None:
        """What is known of the person's screen."""
        with self.store.begin(writing=False) as work:
            kept = work.person("telegram", str(person.id))
            return work.screen(kept) if kept else None

    def counts(self) -> dict[str, int]:
        """How much is kept."""
        with self.store.begin(writing=False) as work:
            return work.counts()


@asynccontextmanager
async def looping(place: Place, tries: Tries = QUICK_TRIES) -> AsyncIterator[Loop]:
    """An emulator and a loop that is not started yet."""
    store = place.open()
    try:
        async with Emulator() as emulator:
            yield Loop(emulator, store, tries)
    finally:
        store.close()
