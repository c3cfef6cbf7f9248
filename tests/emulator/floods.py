"""The flood model says when a bot has sent too much too fast."""

import math
from collections import deque
from dataclasses import dataclass, field

from .clock import Clock
from .refusals import too_many


@dataclass(slots=True)
class _Window:
    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        full = len(self.times) >= self.most
        return self.times[0] + self.seconds - now if full else 0.0


@dataclass(slots=True)
class Floods:
    """Off until switched on; a send that is refused does not count."""

    clock: Clock
    on: bool = False
    burst: int = 4  # so many messages to one chat within as many seconds
    group_minute: int = 20
    total_second: int = 30
    _windows: dict[str, _Window] = field(default_factory=dict)

    def take(self, chat_id: int, *, group: bool) -> None:
        """Count one send or edit, or refuse it."""
        if not self.on:
            return
        now = self.clock.now()
        windows = [
            self._window("all", self.total_second, 1.0),
            self._window(f"chat {chat_id}", self.burst, float(self.burst)),
        ]
        if group:
            windows.append(self._window(f"group {chat_id}", self.group_minute, 60.0))
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        for window in windows:
            window.times.append(now)

    def _window(self, name: str, most: int, seconds: float) -> _Window:
        return self._windows.setdefault(name, _Window(most, seconds))
