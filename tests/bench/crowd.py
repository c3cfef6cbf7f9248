"""People who answer as soon as the reply is there, without a task or a timer of their own."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from tests.emulator import Emulator, Person
from tests.emulator.look import last_keyboard
from tests.emulator.pulse import Pulse

Act = str | int
"""What is typed, or which row of the last keyboard is tapped, from 0."""
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Script:
    """What one person does: first what is not measured, then what is."""

    before: tuple[Act, ...]
    steps: tuple[Act, ...]
    again: bool = False
    """The same person goes on from the first step; else another one takes the place."""


@dataclass(slots=True)
class Load:
    """What a crowd saw of a bot."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    """How long each step took, in seconds."""
    late: int = 0
    """Steps begun in time and answered after the end; they count for nothing but the work done."""

    @property
    def rate(self) -> float:
        """Steps per second."""
        return len(self.waits) / self.seconds

    @property
    def steps(self) -> int:
        """All that was answered."""
        return len(self.waits) + self.late

    def wait(self, share: float) -> float:
        """The wait that this share of the steps did not exceed, in milliseconds."""
        ordered = sorted(self.waits)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


class Player(Pulse):
    """One person; takes the place of their chat's pulse and so hears of every reply at once."""

    def __init__(
        self,
        person: Person,
        before: tuple[Act, ...],
        replied: Callable[["Player", float], None],
    ) -> None:
        super().__init__()
        self.person, self.before, self.replied, self.at = person, before, replied, 0
        self._began: float | None = None
        self._mark = 0
        person.chat.pulse = self

    def act(self, act: Act) -> None:
        """Types or taps."""
        chat = self.person.chat
        self._mark = len(chat.shown) + isinstance(act, str)
        self._began = perf_counter()
        if isinstance(act, str):
            self.person.say(act)
            return
        card = last_keyboard(chat)
        assert card
        assert card.inline
        self.person.tap_data(card.id, card.inline["inline_keyboard"][act][0]["callback_data"])

    def beat(self) -> None:
        """Something happened in the chat; a new message of the bot is the reply."""
        super().beat()
        shown = self.person.chat.shown
        if self._began is None or len(shown) <= self._mark:
            return
        if shown[-1].from_bot and not shown[-1].edited:
            waited, self._began = perf_counter() - self._began, None
            asyncio.get_running_loop().call_soon(self.replied, self, waited)


class Crowd:
    """People prepared for a script, who play it so many at once."""

    def __init__(self, emulator: Emulator, script: Script) -> None:
        self._emulator, self._script = emulator, script
        self._new: deque[Player] = deque()
        self._ready: deque[Player] = deque()
        self._playing = 0
        self._idle = asyncio.Event()
        self._load = Load()
        self._began = 0.0
        self._open = False

    async def prepare(self, people: int, *, spread: int = 0, at_once: int = 50) -> None:
        """So many people more are ready, the first ones spread over all the steps.

        People come at any time, so they do not reach the last question all at once.
        """
        steps, before = self._script.steps, [*self._ready]
        for number in range(people):
            ahead = steps[: number % len(steps) if number < spread else 0]
            acts = (*self._script.before, *ahead)
            self._new.append(Player(self._emulator.person(), acts, self._settled))
        made = [*self._new]
        self._gather(min(at_once, people))
        for _ in range(self._playing):
            self._settle(self._new.popleft())
        await asyncio.wait_for(self._idle.wait(), PATIENCE)
        # Who has least to do before is ready first, and would be first in line.
        self._ready = deque([*before, *made])

    async def play(self, people: int, seconds: float) -> Load:
        """Everybody answers for so long, or until nobody is left to take a place."""
        self._load, self._open, self._began = Load(), True, perf_counter()
        self._gather(people)
        for _ in range(people):
            self._step(self._ready.popleft())
        ending = asyncio.get_running_loop().call_later(seconds, self._close)
        await asyncio.wait_for(self._idle.wait(), seconds + PATIENCE)
        ending.cancel()
        return self._load

    def _gather(self, people: int) -> None:
        self._playing = people
        self._idle.clear()

    def _leave(self) -> None:
        self._playing -= 1
        if self._playing == 0:
            self._idle.set()

    def _settle(self, player: Player) -> None:
        player.act(player.before[player.at])
        player.at += 1

    def _settled(self, player: Player, _: float) -> None:
        if player.at < len(player.before):
            self._settle(player)
            return
        player.at, player.replied = player.at - len(self._script.before), self._replied
        self._ready.append(player)
        if self._new:
            self._settle(self._new.popleft())
        else:
            self._leave()

    def _step(self, player: Player) -> None:
        player.act(self._script.steps[player.at])

    def _replied(self, player: Player, waited: float) -> None:
        if self._open:
            self._load.waits.append(waited)
        else:
            self._load.late += 1
        player.at += 1
        if self._script.again:
            player.at %= len(self._script.steps)
        if player.at < len(self._script.steps):
            self._ready.appendleft(player)
        if self._open and self._ready:
            self._step(self._ready.popleft())
            return
        self._close()
        self._leave()

    def _close(self) -> None:
        if self._open:
            self._open = False
            self._load.seconds = perf_counter() - self._began
