"""No bot but the emulator's measure: the least a client can do, over plain sockets.

What it reaches is the most that any bot can reach here.
"""

import asyncio
import json
import os
from urllib.parse import urlsplit

SENDERS = 32


class Line:
    """One connection that is kept open."""

    def __init__(self, host: str, port: int, path: str) -> None:
        self._place, self._path = (host, port), path
        self._head = f"Host: {host}\r\nContent-Type: application/json\r\nContent-Length: "
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def call(self, method: str, body: bytes) -> bytes:
        """The body of the answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._place)
        reader, writer = self._streams
        head = f"POST {self._path}{method} HTTP/1.1\r\n{self._head}{len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        told = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(told.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return await reader.readexactly(length)


async def send(line: Line, texts: asyncio.Queue[tuple[int, str]]) -> None:
    """Sends back what came, one after the other."""
    while True:
        chat, text = await texts.get()
        await line.call("sendMessage", json.dumps({"chat_id": chat, "text": text}).encode())


async def main() -> None:
    """Polls and echoes for as long as it lives."""
    api = urlsplit(os.environ["BENCH_API"])
    place = api.hostname or "", api.port or 80, f"/bot{os.environ['BENCH_TOKEN']}/"
    texts: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
    senders = [asyncio.create_task(send(Line(*place), texts)) for _ in range(SENDERS)]
    poll, offset = Line(*place), 0
    while senders:
        asked = json.dumps({"timeout": 20, "offset": offset}).encode()
        for update in json.loads(await poll.call("getUpdates", asked))["result"]:
            offset = update["update_id"] + 1
            message = update["message"]
            texts.put_nowait((message["chat"]["id"], message["text"]))


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
