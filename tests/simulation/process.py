"""The bot as a process that can die between any two steps; what it remembers dies with it."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from bot.desk import Desk
from bot.telegram.keeper import Keeper
from bot.telegram.parcels import Outgoing
from bot.telegram.settling import News, settle
from storage.store import Store

from .telegram import Telegram, Update, is_receipt

MOST_DOUBTS = 3


class KilledError(BaseException):
    """The process is no more."""


@dataclass(frozen=True, slots=True)
class Planted:
    """Bugs of the process itself, for the simulation to find."""

    ack_first: bool = False
    sent_first: bool = False
    out_of_order: bool = False
    erases_at_once: bool = False


@dataclass(slots=True)
class Flight:
    """A call on its way: whether it arrives, when, and whether we hear of it."""

    of: Outgoing
    arrives: bool
    late: bool
    heard: bool
    message: int | None = None
    doubts: int = 0
    rests: int = 0


def alone(store: Store) -> Store:
    """The store of one who serves alone."""
    return store


@dataclass(slots=True)
class Process:
    """One life of the process at a time."""

    random: Random
    telegram: Telegram
    store: Store
    desk: Desk
    planted: Planted
    clock: Callable[[], datetime]
    faults: bool = True
    lines: dict[int, deque[Outgoing]] = field(default_factory=dict)
    flights: dict[int, list[Flight]] = field(default_factory=dict)
    news: list[News] = field(default_factory=list)
    keeper: Keeper = field(init=False)
    ambiguous: Counter[int] = field(default_factory=Counter)
    """By parcel: how often nobody knew whether it was sent."""
    erased: dict[int, int] = field(default_factory=dict)
    """By chat: the parcel of the last receipt for an erasure."""
    join: Callable[[Store], Store] = alone
    """How a new life begins: of several workers under a number of its own."""
    ghosts: int = 0
    """How much was sent of what an erasure should have wiped."""
    kills: int = 0
    lost: int = 0

    def __post_init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.store = self.join(self.store)
        self.keeper = Keeper(self.desk, self.store)

    def may_die(self, chance: float = 0.02) -> None:
        """A step boundary."""
        if self.faults and self.random.random() < chance:
            raise KilledError

    def restart(self) -> None:
        """A new life, which knows only what was committed."""
        self.kills += 1
        for flights in self.flights.values():
            self.ambiguous.update(flight.of.id for flight in flights if flight.of.id)
            for flight in flights:
                self._arrive(flight)
        for chat in self.telegram.chats.values():
            chat.latest = 0
        self.ambiguous.update(news.of.id for news in self.news if news.of.id)
        self.lines, self.flights, self.news = {}, {}, []
        faults, self.faults = self.faults, False
        self._begin()
        self.queue(self.keeper.recover())
        self.faults = faults

    def queue(self, calls: list[Outgoing]) -> None:
        """The calls wait behind what is there; none is queued twice."""
        for call in calls:
            if call.id in self._known():
                continue
            if call.clears:
                self.lines.pop(call.chat, None)
                if self.planted.erases_at_once:
                    self.telegram.make(self.telegram.chats[call.chat], call.call, call.id)
                    continue
            if call.id is not None and is_receipt(call.call.params.get("text", "")):
                self.erased[call.chat] = call.id
            if call.id is not None:
                self.lines.setdefault(call.chat, deque()).append(call)
                if self.planted.sent_first:
                    with self.store.begin() as work:
                        settle(work, [News(call, "sent")], self.clock())

    def _known(self) -> set[int | None]:
        waiting = (call.id for line in self.lines.values() for call in line)
        flying = (flight.of.id for flights in self.flights.values() for flight in flights)
        told = (news.of.id for news in self.news)
        return {*waiting, *flying, *told} - {None}

    def poll(self) -> None:
        """Fetch, commit, confirm, send."""
        batch = self.telegram.offer(faults=self.faults)
        if not batch:
            return
        if self.planted.ack_first:
            self.telegram.confirm(batch, faults=False)
        self.may_die()
        self._step(batch)
        self.may_die()
        self.telegram.confirm(batch, faults=self.faults)

    def settle(self) -> None:
        """Commit the news, and handle what waited for it; see what others have left."""
        self._step([])
        if self.store.worker is not None:
            self.queue(self.keeper.tend(self.clock()))

    def _step(self, batch: list[Update]) -> None:
        calls = self.keeper.step(self.news, batch, self.clock())
        self.may_die()
        self.news = []
        self.queue(calls)

    def send(self, chat: int) -> None:
        """One step of what is on its way to a chat."""
        flights = self.flights.setdefault(chat, [])
        line = self.lines.get(chat)
        if flights and not (self.planted.out_of_order and line and len(flights) < 3):
            self._go_on(chat, flights[0])
        elif line:
            place = self.random.randrange(len(line)) if self.planted.out_of_order else 0
            call = line[place]
            del line[place]
            flights.append(self._take_off(call))
        self.may_die()

    def _take_off(self, call: Outgoing) -> Flight:
        self.ghosts += (call.id or 0) < self.erased.get(call.chat, 0)
        arrives = not self.faults or self.random.random() > 0.1
        heard = arrives and (not self.faults or self.random.random() > 0.15)
        flight = Flight(call, arrives, late=self.random.random() < 0.5, heard=heard)
        if not flight.late:
            self._arrive(flight)
        return flight

    def _arrive(self, flight: Flight) -> None:
        if flight.arrives:
            chat = self.telegram.chats[flight.of.chat]
            flight.message = self.telegram.make(chat, flight.of.call, flight.of.id)
            flight.arrives = False

    def _go_on(self, chat: int, flight: Flight) -> None:
        """The call arrives, is heard of, or is tried again after a rest."""
        if flight.rests:
            flight.rests -= 1
            if self._is_overtaken(chat, flight):
                self._end(chat, flight, News(flight.of, "given_up"))
            return
        self._arrive(flight)
        if flight.heard:
            self._end(chat, flight, News(flight.of, "sent", flight.message))
            return
        self._doubt(chat, flight)

    def _doubt(self, chat: int, flight: Flight) -> None:
        self.lost += 1
        if flight.of.id:
            self.ambiguous[flight.of.id] += 1
        if flight.doubts == 0:
            self.news.append(News(flight.of, "doubt"))
        if flight.doubts >= MOST_DOUBTS:
            self._end(chat, flight, News(flight.of, "given_up"))
            return
        if self._is_overtaken(chat, flight):
            self._end(chat, flight, News(flight.of, "given_up"))
            return
        again = self._take_off(flight.of)
        again.doubts, again.rests = flight.doubts + 1, self.random.randint(1, 5)
        if not again.late:
            again.rests = 0
        self.flights[chat][self.flights[chat].index(flight)] = again

    def _is_overtaken(self, chat: int, flight: Flight) -> bool:
        later = self.lines.get(chat, ())
        return any(call.clears or (flight.of.call.prompt and call.call.prompt) for call in later)

    def _end(self, chat: int, flight: Flight, news: News) -> None:
        self.flights[chat].remove(flight)
        self.news.append(news)

    @property
    def idle(self) -> bool:
        """Whether nothing is left to do."""
        return not (any(self.lines.values()) or any(self.flights.values()) or self.news)
