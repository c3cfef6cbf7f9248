"""Faults are what goes wrong between a bot and Telegram, on demand and so many times."""

import random
from dataclasses import dataclass

from .refusals import JSON, Refusal, forbidden, migrated, too_many, unauthorized

HTML_BODY = "<html>\r\n<head><title>{0}</title></head>\r\n<body><h1>{0}</h1></body>\r\n</html>\r\n"
_REASONS = {500: "500 Internal Server Error", 502: "502 Bad Gateway", 504: "504 Gateway Time-out"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to a call; done tells whether the call takes effect all the same."""

    name: str
    done: bool = False
    refusal: Refusal | None = None
    status: int = 200
    body: str | None = None
    seconds: float = 0.0
    reset: bool = False
    hang: bool = False


def flood(retry_after: int = 1) -> Fault:
    """Refuse the call with 429."""
    return Fault("flood", refusal=too_many(retry_after))


def blocked(text: str = "bot was blocked by the user") -> Fault:
    """Refuse the call with 403."""
    return Fault("blocked", refusal=forbidden(text))


def upgraded(chat_id: int) -> Fault:
    """Refuse the call because the group has a new id."""
    return Fault("upgraded", refusal=migrated(chat_id))


def revoked() -> Fault:
    """Refuse the call with 401."""
    return Fault("revoked", refusal=unauthorized())


def refused(code: int, description: str, parameters: JSON | None = None) -> Fault:
    """Refuse the call in these words."""
    return Fault("refused", refusal=Refusal(code, description, parameters))


def broken_server(status: int = 502, *, done: bool = False) -> Fault:
    """Reply with a page of HTML and this status."""
    reason = _REASONS.get(status, f"{status} Error")
    return Fault("broken_server", done=done, status=status, body=HTML_BODY.format(reason))


def garbled(body: str = '{"ok":true,"result":{"mess', *, done: bool = True) -> Fault:
    """Reply with this text and status 200."""
    return Fault("garbled", done=done, body=body)


def slow(seconds: float) -> Fault:
    """Do at once what was asked and reply late."""
    return Fault("slow", done=True, seconds=seconds)


def hanging(*, done: bool = False) -> Fault:
    """Never reply."""
    return Fault("hanging", done=done, hang=True)


def reset(*, done: bool) -> Fault:
    """Reset the connection, before the call takes effect or after it (a lost reply)."""
    return Fault("reset", done=done, reset=True)


@dataclass(slots=True)
class _Planned:
    fault: Fault
    method: str | None
    chat_id: int | None
    left: int | None
    skip: int
    chance: float

    def meets(self, method: str, chat_id: int | None) -> bool:
        wanted = self.method in (None, method) and self.chat_id in (None, chat_id)
        return wanted and (self.method is not None or method != "getupdates")


class Faults:
    """Faults wait here for the calls they are meant for."""

    def __init__(self, seed: int = 0) -> None:
        self._planned: list[_Planned] = []
        self._random = random.Random(seed)  # noqa: S311 - a seed makes runs repeatable

    def add(
        self,
        fault: Fault,
        method: str | None = None,
        *,
        chat_id: int | None = None,
        count: int | None = 1,
        skip: int = 0,
        chance: float = 1.0,
    ) -> None:
        """Plan a fault; with count None it lasts until cleared; getUpdates must be named."""
        name = method.lower() if method else None
        self._planned.append(_Planned(fault, name, chat_id, count, skip, chance))

    def clear(self) -> None:
        """Plan nothing any more."""
        self._planned.clear()

    @property
    def pending(self) -> int:
        """How many plans have not been used up."""
        return len(self._planned)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault this call meets, and use it up."""
        for plan in self._planned:
            if not plan.meets(method, chat_id):
                continue
            if plan.skip:
                plan.skip -= 1
                continue
            if plan.chance < 1 and self._random.random() >= plan.chance:
                continue
            self._use(plan)
            return plan.fault
        return None

    def _use(self, plan: _Planned) -> None:
        if plan.left is None:
            return
        plan.left -= 1
        if plan.left <= 0:
            self._planned.remove(plan)
