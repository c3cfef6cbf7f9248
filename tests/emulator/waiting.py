"""Waiting ends when something has happened, never after a fixed time."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from .look import screen
from .pulse import Pulse
from .state import Chat, Message
from .world import World

PATIENCE = 30.0  # seconds before a wait is given up
_CALLS_TOLD = 8


async def until(
    world: World,
    happened: Callable[[], bool],
    what: str,
    patience: float = PATIENCE,
    pulse: Pulse | None = None,
) -> None:
    """Return as soon as it has happened, looking again at every beat."""
    beats = pulse or world.changed
    deadline = monotonic() + patience
    while not happened():
        left = deadline - monotonic()
        if left <= 0:
            raise TimeoutError(f"waited {patience} s for {what}\n{_recent(world)}")
        await beats.wait(left)


def _recent(world: World) -> str:
    told = [f"{call.method} {call.code} {call.fault or ''}" for call in world.calls[-_CALLS_TOLD:]]
    return "last calls: " + "; ".join(told)


@dataclass(slots=True)
class Watch:
    """Remembers what of a chat has been seen, and waits for more."""

    world: World
    chat: Chat
    mark: int = 0

    def look_away(self) -> None:
        """Count everything shown so far as seen."""
        self.mark = len(self.chat.shown)

    def news(self) -> list[Message]:
        """Return what the bot has shown since."""
        return [message for message in self.chat.shown[self.mark :] if message.from_bot]

    async def settled(self, patience: float, quiet: float | None) -> None:
        """Return when the bot has shown something new and then nothing for a moment."""
        still = self.world.rules.quiet if quiet is None else quiet
        deadline = monotonic() + patience
        while (left := self._left(still)) > 0:
            if monotonic() >= deadline:
                text = f"waited {patience} s for something new from the bot\n"
                raise TimeoutError(f"{text}{screen(self.chat)}\n{_recent(self.world)}")
            await self.chat.pulse.wait(min(left, deadline - monotonic()))
        self.look_away()

    def _left(self, still: float) -> float:
        updates = self.world.updates
        received = updates.polled or updates.offer is not None
        if not self.news() or (received and self.chat.unheard):
            return PATIENCE * 1000
        return self.chat.stirred + still - monotonic()
