"""HTTP for others: updates from Telegram at one path, numbers at another, and nothing else."""

import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus

from aiohttp import web

from bot.listening import HEALTH, Address, Hook
from bot.settings import SettingsError

from .parking import Update

LARGEST = 1024 * 1024
"""Bytes of an update; Telegram's are far smaller."""
LONG_SILENCE = 150
"""Seconds without a word from Telegram after which not all is well."""
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LATER = {"Retry-After": "5"}
Take = Callable[[Update], Awaitable[bool]]
"""Whether an update is committed now."""
Health = Callable[[], Awaitable[Mapping[str, int]]]


class Door:
    """Who may hand in an update, and what is told to whom."""

    def __init__(self, health: Health, hook: Hook | None = None, take: Take | None = None) -> None:
        self._health, self._hook, self._take = health, hook, take

    async def answer(self, request: web.Request) -> web.Response:
        """Every request there is."""
        if request.path == HEALTH and request.method in {"GET", "HEAD"}:
            return await self._numbers()
        hook = self._hook
        if hook is None or request.path != hook.path or request.method != "POST":
            return _told(HTTPStatus.NOT_FOUND)
        # The secret comes before the body: nobody else makes us read anything.
        shown = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(shown, hook.secret.encode()):
            return _told(HTTPStatus.FORBIDDEN)
        return await self._receive(request)

    async def _receive(self, request: web.Request) -> web.Response:
        try:
            update = json.loads(await request.read())
        except web.HTTPRequestEntityTooLarge:
            return _told(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict) or "update_id" not in update:
            # Telegram sends nothing of the kind, and would send it again for a day if refused.
            return _told(HTTPStatus.OK)
        assert self._take
        if await self._take(update):
            return _told(HTTPStatus.OK)
        return _told(HTTPStatus.SERVICE_UNAVAILABLE, LATER)

    async def _numbers(self) -> web.Response:
        numbers = await self._health()
        is_well = numbers["database"] and numbers["silence_seconds"] < LONG_SILENCE
        status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response(dict(numbers), status=status)


def _told(status: HTTPStatus, headers: Mapping[str, str] | None = None) -> web.Response:
    answer = web.Response(status=status, headers=headers)
    if status not in {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}:
        # Whatever else a stranger sends is not read.
        answer.force_close()
    return answer


@asynccontextmanager
async def listening(address: Address, door: Door) -> AsyncIterator[None]:
    """The server, until the block ends; raises SettingsError where it cannot listen."""
    app = web.Application(client_max_size=LARGEST)
    app.router.add_route("*", "/{rest:.*}", door.answer)
    runner = web.AppRunner(app, access_log=None, lingering_time=0, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, address.host, address.port).start()
        except OSError:
            place = f"{address.host}:{address.port}"
            raise SettingsError(f"PASSAGE_LISTEN: {place} is in use or not ours") from None
        yield
    finally:
        await runner.cleanup()
