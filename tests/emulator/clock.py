"""The clock of the emulated world can be moved, and can stand still."""

import time

from .pulse import Pulse


class Clock:
    """Dates, expiry, flood limits, delays and retries all follow this clock."""

    def __init__(self, at: float | None = None, *, frozen: bool = False) -> None:
        self._frozen = frozen
        self._shift = 0.0
        self._still = time.time()
        self._pulse = Pulse()
        if at is not None:
            self.set(at)

    def _raw(self) -> float:
        return self._still if self._frozen else time.time()

    def now(self) -> float:
        """Return the present moment as seconds since 1970."""
        return self._raw() + self._shift

    def set(self, at: float) -> None:
        """Make it this moment now."""
        self._shift = at - self._raw()
        self._pulse.beat()

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self.set(self.now() + seconds)

    async def until(self, moment: float) -> None:
        """Return when the clock shows this moment or a later one."""
        while (left := moment - self.now()) > 0:
            await self._pulse.wait(None if self._frozen else left)
