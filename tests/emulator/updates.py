"""Updates stay here until they are confirmed, forgotten or too old."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace

from .clock import Clock
from .mishaps import Mishap, first_meant
from .pulse import Pulse
from .refusals import JSON
from .rules import Rules
from .state import Chat

DEFAULT_KINDS_LEFT_OUT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
TAP_LANE = 3 << 33


@dataclass(slots=True, eq=False)
class Entry:
    """One update in the queue; a stubborn one cannot be confirmed before it was handed over."""

    update_id: int
    kind: str
    body: JSON
    lane: int
    expires: float
    chat: Chat | None
    owed: bool = True  # counted as unheard in its chat
    stubborn: bool = False
    handed: int = 0
    serial: int = 0

    def hand_over(self) -> None:
        """Count one attempt to deliver it."""
        self.handed += 1
        self.forgive()

    def forgive(self) -> None:
        """Owe it to the bot no longer."""
        if self.owed and self.chat:
            self.chat.unheard -= 1
            self.chat.pulse.beat()
        self.owed = False

    def json(self) -> JSON:
        """Return the Update object of the API."""
        return {"update_id": self.update_id, self.kind: self.body}


@dataclass(slots=True)
class Updates:
    """The queue of the bot."""

    clock: Clock
    rules: Rules
    next_id: int = 0
    allowed: frozenset[str] | None = None
    entries: dict[int, Entry] = field(default_factory=dict)
    mishaps: list[Mishap] = field(default_factory=list)
    confirmed: dict[int, float] = field(default_factory=dict)
    pushed: dict[int, Entry] = field(default_factory=dict)
    arrived: Pulse = field(default_factory=Pulse)
    changed: Pulse = field(default_factory=Pulse)
    offer: Callable[[Entry], None] | None = None  # set while a webhook is active
    polled: bool = False
    _held: list[Entry] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _serial: int = 0

    def __post_init__(self) -> None:
        self.next_id = self.rules.first_update_id

    def push(self, kind: str, body: JSON, lane: int, chat: Chat | None) -> int | None:
        """Queue an update and return its id, or None when the bot does not want its kind."""
        if not self.wants(kind):
            return None
        life = self.rules.tap_life if kind == "callback_query" else self.rules.message_life
        update_id, self.next_id = self.next_id, self.next_id + 1
        entry = Entry(update_id, kind, body, lane, self.clock.now() + life, chat)
        if chat:
            chat.unheard += 1
        self.pushed[update_id] = entry
        mishap = first_meant(self.mishaps, kind)
        if mishap:
            self._go_wrong(entry, mishap)
        else:
            self.insert(entry)
        return update_id

    def wants(self, kind: str) -> bool:
        """Return whether the bot asked for this kind of update."""
        return kind not in DEFAULT_KINDS_LEFT_OUT if not self.allowed else kind in self.allowed

    def allow(self, kinds: object) -> None:
        """Remember which kinds the bot asked for; an empty list brings back the usual ones."""
        if isinstance(kinds, list):
            self.allowed = frozenset(map(str, kinds)) or None

    def insert(self, entry: Entry) -> None:
        """Put an update at the end of the queue."""
        self._serial += 1
        entry.serial = self._serial
        self.entries[entry.serial] = entry
        if self.offer:
            self.offer(entry)
        self.arrived.beat()
        self.changed.beat()

    def replay(self, update_id: int) -> None:
        """Send an update once more, however long ago it was confirmed."""
        expires = self.clock.now() + self.rules.message_life
        self.insert(_again(replace(self.pushed[update_id], expires=expires)))

    def take(self, limit: int) -> list[JSON]:
        """Hand over the oldest updates without forgetting them."""
        self.expire()
        batch = list(self.entries.values())[:limit]
        for entry in batch:
            entry.hand_over()
        if batch:
            self.changed.beat()
        return [entry.json() for entry in batch]

    def confirm(self, offset: int) -> None:
        """Forget what lies below the offset; a negative one counts from the end."""
        if not offset:
            return
        if offset < 0:
            ids = sorted({entry.update_id for entry in self.entries.values()})
            offset = ids[max(len(ids) + offset, 0)] if ids else 0
        settled = [
            entry
            for entry in self.entries.values()
            if entry.update_id < offset and (entry.handed or not entry.stubborn)
        ]
        self.settle(settled)

    def settle(self, settled: list[Entry]) -> None:
        """Forget these updates as confirmed."""
        if not settled:
            return
        for entry in settled:
            self.confirmed.setdefault(entry.update_id, self.clock.now())
        self.discard(settled)

    def discard(self, gone: list[Entry]) -> None:
        """Forget these updates unconfirmed."""
        for entry in gone:
            self.entries.pop(entry.serial, None)
            entry.forgive()
        self.changed.beat()

    def expire(self) -> None:
        """Forget what is too old to be handed over."""
        now = self.clock.now()
        old = [entry for entry in self.entries.values() if entry.expires <= now]
        if old:
            self.discard(old)

    async def stop(self) -> None:
        """Hold nothing back any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _go_wrong(self, entry: Entry, mishap: Mishap) -> None:
        if mishap.mangle:
            entry.body = mishap.mangle(entry.body)
        if mishap.delay:
            entry.stubborn = True
            self._spawn(self._late(entry, self.clock.now() + mishap.delay))
            return
        if mishap.together > 1:
            self._hold(entry, mishap)
            return
        self.insert(entry)
        for _ in range(mishap.copies - 1):
            self.insert(_again(entry))

    def _hold(self, entry: Entry, mishap: Mishap) -> None:
        entry.stubborn = True
        self._held.append(entry)
        if len(self._held) < mishap.together:
            self.mishaps.insert(0, replace(mishap, left=1))
            return
        held, self._held = self._held[::-1], []
        for each in held:
            self.insert(each)

    async def _late(self, entry: Entry, due: float) -> None:
        try:
            await self.clock.until(due)
        finally:
            self.insert(entry)  # also when the emulator stops, or an outage would lose it

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _again(entry: Entry) -> Entry:
    return replace(entry, stubborn=True, owed=False, handed=0)
