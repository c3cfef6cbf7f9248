"""Mishaps are what goes wrong with an update on its way to the bot."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from .refusals import JSON

Mangle = Callable[[JSON], JSON]


@dataclass(frozen=True, slots=True)
class Mishap:
    """What happens to an update on its way into the queue."""

    name: str
    copies: int = 1
    delay: float = 0.0
    together: int = 1  # so many updates are held and then come in reverse
    mangle: Mangle | None = None
    kind: str | None = None
    left: int = 1

    def used(self) -> "Mishap":
        """Return what remains after one use."""
        return replace(self, left=self.left - 1)


def duplicated(copies: int = 2) -> Mishap:
    """Deliver the update so many times under one id."""
    return Mishap("duplicated", copies=copies)


def delayed(seconds: float) -> Mishap:
    """Deliver the update later under its old id, by the emulator's clock."""
    return Mishap("delayed", delay=seconds)


def reordered(count: int = 2) -> Mishap:
    """Deliver so many updates together, the last one first."""
    return Mishap("reordered", together=count)


def malformed(mangle: Mangle | None = None) -> Mishap:
    """Deliver the update without a field that Telegram promises."""
    return Mishap("malformed", mangle=mangle or _without_promised_field)


def _without_promised_field(body: JSON) -> JSON:
    name = "chat_instance" if "chat_instance" in body else "chat"
    return {key: value for key, value in body.items() if key != name}


def first_meant(mishaps: list[Mishap], kind: str) -> Mishap | None:
    """Take the first mishap meant for this kind of update."""
    for place, mishap in enumerate(mishaps):
        if mishap.kind in (None, kind):
            rest = mishap.used()
            mishaps[place : place + 1] = [rest] if rest.left > 0 else []
            return mishap
    return None
