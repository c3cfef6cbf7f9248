"""Long polling: one receiver at a time, held until something comes."""

from dataclasses import dataclass, field
from time import monotonic

from .clock import Clock
from .params import Params
from .refusals import JSON, ConnectionDropped, Refusal, conflict
from .updates import Updates

LONGEST = 50
BATCH = 100
_REPEAT = 3.0
_QUICK_REPEAT = 0.5
OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
    "webhook first"
)


@dataclass(slots=True)
class Poller:
    """The turn belongs to the newest request; an older one that waits is ended."""

    updates: Updates
    turn: int = 0
    ended: str = OTHER_POLLER
    _offset: int | None = None
    _started: float = field(default=0.0)
    _refused: float = field(default=0.0)

    def evict(self, reason: str = OTHER_POLLER) -> None:
        """End the request that waits now; without a reason its connection is dropped."""
        self.turn += 1
        self.ended = reason
        self.updates.arrived.beat()

    async def poll(self, params: Params) -> list[JSON]:
        """Return the next updates as soon as there are any, or none after the timeout."""
        if self.updates.offer:
            raise await self._refusal(WEBHOOK_ACTIVE)
        self.evict()
        turn = self.turn
        self.updates.polled = True
        self.updates.allow(params.nested("allowed_updates", "can't parse allowed_updates"))
        offset = params.integer("offset")
        limit = min(max(params.integer("limit", BATCH), 1), BATCH)
        timeout = min(max(params.integer("timeout"), 0), LONGEST)
        timeout, limit = self._paced(offset, timeout, limit)
        self.updates.confirm(offset)
        return await self._held(turn, limit, monotonic() + timeout)

    async def _held(self, turn: int, limit: int, deadline: float) -> list[JSON]:
        while True:
            if turn != self.turn and not self.ended:
                raise ConnectionDropped
            if turn != self.turn:
                raise await self._refusal(self.ended)
            batch = self.updates.take(limit)
            left = deadline - monotonic()
            if batch or left <= 0:
                return batch
            await self.updates.arrived.wait(left)

    async def _refusal(self, text: str) -> Refusal:
        if self.updates.rules.poll_pacing:
            now = monotonic()
            clock = Clock()
            self._refused = max(self._refused + _REPEAT, now)
            await clock.until(clock.now() + self._refused - now)
        return conflict(text)

    def _paced(self, offset: int, timeout: int, limit: int) -> tuple[int, int]:
        now = monotonic()
        repeated = self.updates.rules.poll_pacing and offset == self._offset
        since = now - self._started
        self._offset, self._started = offset, now
        if repeated and since < _REPEAT:
            timeout = max(timeout, int(_REPEAT))
        return timeout, 1 if repeated and since < _QUICK_REPEAT else limit
