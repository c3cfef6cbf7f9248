"""Several real worker processes behind a balancer that hands webhooks to each in turn."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from .emulator import TOKEN, Emulator
from .emulator.rules import Rules
from .places import Place
from .served import PATIENCE, Served

PATH = "/updates"
SECRET = "a-secret_of-the-webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(slots=True)
class Worker:
    """One process and where it listens."""

    served: Served
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(slots=True)
class Crew:
    """Workers over one database, and the address that Telegram knows."""

    emulator: Emulator
    place: Place
    home: Path
    port: int = field(default_factory=free_port)
    workers: list[Worker] = field(default_factory=list)
    open: list[Worker] = field(default_factory=list)
    """Those that updates are handed to, in turn."""
    handed: list[int] = field(default_factory=list)
    """To which port each update was handed."""
    client: aiohttp.ClientSession | None = None
    _turn: Any = field(default_factory=count)

    @property
    def webhook(self) -> str:
        return f"http://127.0.0.1:{self.port}{PATH}"

    def worker(self, **settings: str) -> Worker:
        """A worker that is not started."""
        port = free_port()
        told = {
            "PASSAGE_WEBHOOK_URL": self.webhook,
            "PASSAGE_WEBHOOK_SECRET": SECRET,
            "PASSAGE_LISTEN": f"127.0.0.1:{port}",
            **settings,
        }
        return Worker(Served(self.emulator, self.place, self.home, told, ("--webhook",)), port)

    async def start(self, number: int = 1) -> None:
        """So many workers more serve."""
        added = [self.worker() for _ in range(number)]
        await asyncio.gather(*(each.served.start() for each in added))
        await asyncio.gather(*(self.ready(each) for each in added))
        self.workers += added
        self.open = list(self.workers)

    async def ready(self, worker: Worker) -> None:
        """Returns once it answers for its health."""
        async with asyncio.timeout(PATIENCE):
            while not await self.health(worker):
                assert worker.served.process
                assert worker.served.process.returncode is None, await worker.served.stop()
                await asyncio.sleep(0.05)

    async def health(self, worker: Worker) -> dict[str, int]:
        """What it says of itself; nothing while it does not listen."""
        assert self.client
        try:
            async with self.client.get(f"{worker.url}/health") as told:
                numbers: dict[str, int] = await told.json()
                return numbers
        except aiohttp.ClientConnectorError:
            return {}

    async def kill(self, worker: Worker) -> None:
        """Ends it at once; nobody tells the others or the balancer."""
        assert await worker.served.stop(signal.SIGKILL) != 0

    async def balance(self, request: web.Request) -> web.Response:
        """Hands one update to the next worker, and tells Telegram what that one said."""
        assert self.client
        worker = self.open[next(self._turn) % len(self.open)]
        self.handed.append(worker.port)
        headers = {HEADER: request.headers.get(HEADER, "")}
        try:
            async with self.client.post(
                f"{worker.url}{request.path}", data=await request.read(), headers=headers
            ) as told:
                return web.Response(status=told.status)
        except aiohttp.ClientError:
            return web.Response(status=502)


@asynccontextmanager
async def crewed(place: Place, home: Path, workers: int = 1) -> AsyncIterator[Crew]:
    """An emulator and its workers; whoever was not killed must have stopped cleanly in the end."""
    async with AsyncExitStack() as stack:
        emulator = await stack.enter_async_context(Emulator(rules=Rules(retry_base=0.2)))
        crew = Crew(emulator, place, home)
        crew.client = await stack.enter_async_context(aiohttp.ClientSession())
        app = web.Application()
        app.router.add_post(PATH, crew.balance)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", crew.port).start()
        try:
            # The first one compiles the content for all.
            await crew.start()
            await crew.start(workers - 1)
            yield crew
        finally:
            codes = [await each.served.stop() for each in crew.workers]
        told = b"".join(part for each in crew.workers for part in each.served.output).decode()
        assert set(codes) <= {0, -signal.SIGKILL}, told
        for secret in ("Traceback", TOKEN, SECRET, "first_name"):
            assert secret not in told
