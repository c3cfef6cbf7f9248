"""One seed: two people, a process or two that die, and what must hold in the end."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event, text

from bot.desk import Desk
from bot.incoming import Incoming, Reply
from bot.reception import respond
from bot.settings import Operator
from bot.telegram import handling
from dialogues.model import Library
from storage.store import Store
from storage.work import Work

from .content import CHOSEN
from .crew import Crew
from .person import Person, meant_for
from .process import KilledError, Planted, Process, alone
from .telegram import Chat, Telegram, is_receipt

AS_IT_IS = Planted()
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
WORKERS = 2
STEPS = 160
"""Steps with faults; as many as it takes follow without, up to the second number."""
MORE_STEPS = 900


@dataclass(slots=True)
class Effects:
    """Which updates took effect in commits that happened."""

    pending: list[str] = field(default_factory=list)
    times: Counter[str] = field(default_factory=Counter)

    def commit(self, *_: object) -> None:
        self.times.update(self.pending)
        self.pending.clear()

    def rollback(self, *_: object) -> None:
        self.pending.clear()


class Simulation:
    """Everything random comes from one seed."""

    def __init__(
        self, seed: int, store: Store, library: Library, planted: Planted, crew: Crew | None = None
    ) -> None:
        self.random = Random(seed)  # noqa: S311 - a seed makes runs repeatable
        self.store, self.effects = store, Effects()
        self.telegram = Telegram(self.random)
        self.at = START
        desk = Desk(library, Operator(), "telegram")
        self.crew = crew
        ambiguous = Counter[int]()
        self.processes = [
            Process(
                self.random,
                self.telegram,
                store,
                desk,
                planted,
                clock=lambda: self.at,
                ambiguous=ambiguous,
                join=crew.join if crew else alone,
            )
            for _ in range(WORKERS if crew else 1)
        ]
        self.process = self.processes[0]
        self.people = [self._person(1), self._person(2)]

    def _person(self, number: int) -> Person:
        self.telegram.chats[number] = Chat(number)
        leaves = number == 2 and self.random.random() < 0.4
        return Person(number, self.random, self.telegram, leaves)

    def run(self) -> None:
        """Faults first, then none until everybody is where they wanted to be."""
        for step in range(STEPS + MORE_STEPS):
            for process in self.processes:
                process.faults = step < STEPS
            if step > STEPS and self._is_over():
                return
            self.at += timedelta(seconds=1)
            if self.crew:
                self.process = self.random.choice(self.processes)
                self.crew.pass_time()
            try:
                self._step()
            except KilledError:
                self.effects.rollback()
                if self.crew:
                    self.crew.die(self.process.store.worker, self.random.randrange(30))
                self.process.restart()

    def _step(self) -> None:
        match self.random.randrange(8):
            case 0 | 1:
                self.random.choice(self.people).act(faults=self.process.faults)
            case 2 | 3:
                self.process.poll()
            case 4:
                self.process.settle()
            case _:
                self.process.send(self.random.choice(self.people).id)

    def _is_over(self) -> bool:
        happy = all(person.gone if person.leaves else person.done for person in self.people)
        idle = all(process.idle for process in self.processes) and self.telegram.idle
        return happy and idle and not (self.crew and self.crew.leaves_anything)

    def violations(self) -> list[str]:
        """What does not hold, by the names of docs/reliability.md."""
        found = [*self._of_updates(), *self._of_screens()]
        for person in self.people:
            if not (person.gone if person.leaves else person.done):
                found.append(f"I6: person {person.id} is stuck")
            found += [f"I4: an answer to {key} taken for another" for key in person.wrongly_late]
        with self.store.begin(writing=False) as work:
            found += self._of_answers(work)
        return found

    def _of_updates(self) -> Iterator[str]:
        with self.store.reader.connect() as connection:
            kept = set(connection.execute(text("SELECT update_id FROM received")).scalars())
            words = connection.execute(
                text(
                    "SELECT (SELECT count(*) FROM received WHERE state='done' AND payload_sealed"
                    " IS NOT NULL) + (SELECT count(*) FROM outgoing WHERE state<>'waiting'"
                    " AND body_sealed IS NOT NULL)"
                )
            ).scalar_one()
            waiting = connection.execute(
                text("SELECT count(*) FROM received WHERE state='deferred'")
            ).scalar_one()
        yield from (f"I1: {n} lost" for n in self.telegram.confirmed if str(n) not in kept)
        yield from (f"I2: {n} applied twice" for n, t in self.effects.times.items() if t > 1)
        if words:
            yield "I12: content is kept after it was handled"
        if waiting:
            yield "I6: an update waits for ever"

    def _of_screens(self) -> Iterator[str]:
        if any(process.ghosts for process in self.processes):
            yield "I11: sent after the erasure"
        for chat in self.telegram.chats.values():
            if chat.disorder:
                yield "I8: shown out of order"
            for parcel, copies in chat.copies.items():
                if copies > 1 + self.process.ambiguous[parcel]:
                    yield f"I9: {copies} copies of {parcel}"
            yield from _after_the_receipt(chat)

    def _of_answers(self, work: Work) -> Iterator[str]:
        for person in self.people:
            kept = work.person("telegram", str(person.id))
            if person.leaves and person.gone and kept:
                yield "I11: kept after the receipt"
            for answer in work.history(kept) if kept else ():
                said = str(answer.answer.value)
                if answer.path in CHOSEN:
                    right = said == CHOSEN[answer.path]
                else:
                    right = meant_for(said) == {answer.path}
                if not right:
                    yield f"I4: {said!r} stands under {answer.path}"
            paths = [answer.path for answer in work.history(kept)] if kept else []
            if len(paths) != len(set(paths)):
                yield "I3: two current answers"


def _after_the_receipt(chat: Chat) -> Iterator[str]:
    """What was on its way before an erasure may not appear after it."""
    receipts = [shown.parcel or 0 for shown in chat.screen if is_receipt(shown.text)]
    seen = False
    for shown in chat.screen:
        if seen and receipts and (shown.parcel or 0) < receipts[0]:
            yield "I11: shown after the receipt"
        seen = seen or is_receipt(shown.text)


@contextmanager
def simulation(
    seed: int, folder: Path, template: Path, library: Library, planted: Planted = AS_IT_IS
) -> Iterator[Simulation]:
    """A simulation over a fresh copy of an empty database, its effects counted."""
    data = folder / f"{seed}.db"
    shutil.copy(template / "passage.db", data)
    store = Store.open(f"sqlite:///{data}", template / "key")

    def fast(connection: object, _: object) -> None:
        # Power cuts are not simulated, and the disk is not what is tested.
        connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]

    event.listen(store.writer, "connect", fast)
    store.writer.dispose()
    with closing(store), watched(Simulation(seed, store, library, planted)) as made:
        yield made
    data.unlink()


@contextmanager
def two_workers(seed: int, store: Store, library: Library) -> Iterator[Simulation]:
    """A simulation of two workers over an emptied database."""
    with watched(Simulation(seed, store, library, AS_IT_IS, Crew(store))) as made:
        yield made


@contextmanager
def watched(made: Simulation) -> Iterator[Simulation]:
    """The simulation with what took effect counted, and a chance to die before each commit."""

    def counting(desk: Desk, work: Work, incoming: Incoming) -> Reply:
        reply = respond(desk, work, incoming)
        if not reply.wait:
            made.effects.pending.append(incoming.update)
        return reply

    def before_commit(_: object) -> None:
        made.process.may_die(0.03)
        made.effects.commit()

    writer = made.store.writer
    listeners = (("commit", before_commit), ("rollback", made.effects.rollback))
    for name, listener in listeners:
        event.listen(writer, name, listener)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(handling, "respond", counting)
            yield made
    finally:
        for name, listener in listeners:
            event.remove(writer, name, listener)
