"""The server speaks HTTP the way api.telegram.org does."""

import socket
import struct

from aiohttp import web

from .desk import answer, refusal_answer
from .params import read_params
from .refusals import ConnectionDropped, Refusal, no_such_method, unauthorized
from .world import World

_BODY_LIMIT = 64 * 1024 * 1024
_RESET = struct.pack("ii", 1, 0)  # linger for no time at all: the peer gets a reset, not an end


class Server:
    """Listens on the loopback interface, on a port the system chooses."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, port: int = 0) -> None:
        """Listen."""
        app = web.Application(client_max_size=_BODY_LIMIT)
        app.router.add_route("*", "/bot{token:[^/]+}/{method:[^/]*}", self._call)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._download)
        app.router.add_route("*", "/{rest:.*}", self._lost)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, chosen = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{chosen}"

    async def stop(self) -> None:
        """Close all connections."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _call(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self._world.token:
            return _json(*refusal_answer(unauthorized()))
        try:
            params = await read_params(request)
        except Refusal as refusal:
            return _json(*refusal_answer(refusal))
        except web.HTTPRequestEntityTooLarge:
            return _json(*refusal_answer(Refusal(413, "Request Entity Too Large")))
        try:
            status, body = await answer(self._world, request.match_info["method"], params)
        except ConnectionDropped:
            return _dropped(request)
        if body.startswith(b"<"):
            return web.Response(status=status, body=body, content_type="text/html")
        return _json(status, body)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self._world.token:
            return _json(*refusal_answer(unauthorized()))
        file = self._world.files.at(request.match_info["path"])
        if file is None:
            return _json(*refusal_answer(Refusal(404, "Not Found")))
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def _lost(self, _: web.Request) -> web.StreamResponse:
        return _json(*refusal_answer(no_such_method()))


def _json(status: int, body: bytes) -> web.Response:
    return web.Response(status=status, body=body, content_type="application/json")


def _dropped(request: web.Request) -> web.Response:
    transport = request.transport
    if transport is not None:
        peer = transport.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        transport.abort()
    return web.Response()
