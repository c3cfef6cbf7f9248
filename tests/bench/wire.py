"""What passes between a bot and the Bot API for one interview, counted by a relay between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.emulator import Emulator

from .contenders import Contender
from .crowd import Crowd, Script
from .rounds import running


@dataclass(slots=True)
class Counted:
    """Bytes in both directions so far, heads of HTTP and all; TLS would add to them."""

    passed: int = 0


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one interview cost."""

    wire: int
    phone: int


@asynccontextmanager
async def relay(emulator: Emulator) -> AsyncIterator[tuple[str, Counted]]:
    """An address that leads to the emulator, wherever it listens by then."""
    counted = Counted()
    tasks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = emulator.url.rpartition(":")[2]
        there, back = await asyncio.open_connection("127.0.0.1", port)
        for pair in ((reader, back), (there, writer)):
            task = asyncio.create_task(_pass_on(*pair, counted))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", counted
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counted: Counted
) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            counted.passed += len(data)
            writer.write(data)
            await writer.drain()
    writer.close()


async def traffic(contender: Contender, home: Path) -> Traffic:
    """The eight typed steps of one person who is alone with the bot."""
    emulator = Emulator()
    async with relay(emulator) as (via, counted), running(contender, home, via, emulator):
        script = contender.typed
        crowd = Crowd(emulator, Script(script.before, script.steps))
        await crowd.prepare(1)
        person = emulator.person(1001)
        wire, phone = counted.passed, person.downloaded
        await crowd.play(1, 30)
        return Traffic(counted.passed - wire, person.downloaded - phone)
