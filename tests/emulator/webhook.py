"""The webhook: every queue in strict order, the queues side by side, until a 2xx."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

from .params import Params
from .refusals import JSON, bad_request
from .updates import Entry, Updates

MOST_CONNECTIONS = 100
_LONGEST_DELAY = 3600.0
_SECRET_LENGTH = 256
_GONE = 410
Call = Callable[[str, Params], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Target:
    """Where the updates go."""

    url: str
    secret: str = ""
    connections: int = 40


def read_target(params: Params) -> Target:
    """Return the webhook a request asks for."""
    secret = params.text("secret_token")
    if len(secret) > _SECRET_LENGTH:
        raise bad_request("secret token is too long")
    if not secret.replace("_", "").replace("-", "").isalnum() and secret:
        raise bad_request("secret token contains unallowed characters")
    url = params.text("url")
    if url and not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    wanted = params.integer("max_connections", 40) or 40
    return Target(url, secret, min(max(wanted, 1), MOST_CONNECTIONS))


@dataclass(frozen=True, slots=True)
class _Answer:
    trouble: str = ""  # empty after a 2xx
    retry_after: float = 0.0
    body: JSON | None = None


@dataclass(slots=True)
class Webhook:
    """Each queue has one worker, and a worker sends one update at a time."""

    updates: Updates
    target: Target | None = None
    call: Call | None = None
    error: tuple[int, str] | None = None
    failures: int = 0  # of all updates together, since the start
    _lanes: dict[int, deque[Entry]] = field(default_factory=lambda: defaultdict(deque))
    _workers: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _session: aiohttp.ClientSession | None = None
    _gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _gone_since: float | None = None

    async def set(self, target: Target | None) -> None:
        """Send updates here from now on, the waiting ones first; None ends it."""
        await self.stop()
        self.target = target
        self.error = self._gone_since = None
        self.updates.offer = self._offer if target else None
        if target:
            self._gate = asyncio.Semaphore(target.connections)
            self._session = aiohttp.ClientSession()
            for entry in self.updates.entries.values():
                self._offer(entry)

    async def stop(self) -> None:
        """Stop sending; what was not confirmed stays in the queue."""
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        self._workers.clear()
        self._lanes.clear()
        if self._session:
            await self._session.close()
            self._session = None

    def info(self) -> JSON:
        """Return the WebhookInfo object of the API."""
        self.updates.expire()
        target = self.target
        body: JSON = {
            "url": target.url if target else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.entries),
        }
        if target:
            body |= {"max_connections": target.connections, "ip_address": "127.0.0.1"}
        if self.error:
            body |= {"last_error_date": self.error[0], "last_error_message": self.error[1]}
        if self.updates.allowed:
            body["allowed_updates"] = sorted(self.updates.allowed)
        return body

    def _offer(self, entry: Entry) -> None:
        self._lanes[entry.lane].append(entry)
        if entry.lane not in self._workers:
            work = self._work(entry.lane)
            self._workers[entry.lane] = asyncio.get_running_loop().create_task(work)

    async def _work(self, lane: int) -> None:
        queue = self._lanes[lane]
        while queue and self.target:
            await self._send(queue[0])
            queue.popleft()
        del self._workers[lane]

    async def _send(self, entry: Entry) -> None:
        failures = 0
        clock = self.updates.clock
        while self.target and entry.serial in self.updates.entries:
            if clock.now() >= entry.expires:
                self.updates.discard([entry])
                return
            answer = await self._post(entry)
            if not answer.trouble:
                await self._accepted(entry, answer)
                return
            failures += 1
            self._failed(answer)
            delay = max(self._backoff(failures), answer.retry_after)
            await clock.until(clock.now() + delay)

    def _backoff(self, failures: int) -> float:
        rules = self.updates.rules
        return min(rules.retry_base * 2 ** (failures - 2), rules.retry_cap) if failures > 1 else 0

    async def _accepted(self, entry: Entry, answer: _Answer) -> None:
        self._gone_since = None
        self.updates.settle([entry])
        if answer.body and self.call:
            params = Params({k: v for k, v in answer.body.items() if k != "method"})
            await self.call(str(answer.body["method"]), params)

    def _failed(self, answer: _Answer) -> None:
        now = self.updates.clock.now()
        self.error = (int(now), answer.trouble)
        self.failures += 1
        self.updates.changed.beat()
        if not answer.trouble.endswith(f" {_GONE} Gone"):
            self._gone_since = None
            return
        self._gone_since = self._gone_since or now
        if now - self._gone_since >= self.updates.rules.gone_for:
            self.target = self.updates.offer = None

    async def _post(self, entry: Entry) -> _Answer:
        async with self._gate:
            target, session = self.target, self._session
            if not target or not session:
                return _Answer("Webhook was removed")
            entry.hand_over()
            headers = {"X-Telegram-Bot-Api-Secret-Token": target.secret} if target.secret else {}
            timeout = aiohttp.ClientTimeout(total=self.updates.rules.webhook_timeout)
            try:
                async with session.post(
                    target.url, json=entry.json(), headers=headers, timeout=timeout
                ) as response:
                    return await _read(response)
            except TimeoutError:
                return _Answer("Read timeout expired")
            except aiohttp.ClientConnectorError:
                return _Answer("Connection refused")
            except (aiohttp.ClientError, OSError):
                return _Answer("Connection reset by peer")


async def _read(response: aiohttp.ClientResponse) -> _Answer:
    body = await response.read()
    if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
        return _Answer(body=_method_call(body))
    status = f"{response.status} {response.reason}"
    wait = response.headers.get("Retry-After", "")
    seconds = min(float(wait), _LONGEST_DELAY) if wait.isdigit() else 0.0
    return _Answer(f"Wrong response from the webhook: {status}", seconds)


def _method_call(body: bytes) -> JSON | None:
    try:
        value: Any = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) and "method" in value else None
