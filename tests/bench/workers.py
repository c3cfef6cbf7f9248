"""How far one server goes: `python -m tests.bench.workers` prints docs/scale.md's table."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crew import Crew, crewed
from tests.emulator import Emulator
from tests.places import Place, new_database
from tests.postgresql import server
from tests.served import Served, serving

from .contenders import PASSAGE
from .crowd import Crowd, Load
from .processes import TICK

PEOPLE = (50, 500)


@dataclass(frozen=True, slots=True)
class Figure:
    """What so many processes did for so many people at once."""

    what: str
    people: int
    load: Load
    cpu: float
    """Milliseconds of the processes a step."""

    def row(self) -> str:
        """A row of the table."""
        waits = " | ".join(f"{self.load.wait(share):.0f}" for share in (0.5, 0.99))
        return f"| {self.what} | {self.people} | {self.load.rate:.0f} | {waits} | {self.cpu:.2f} |"


def cpu_of(process: Served) -> float:
    """Seconds of processor time of a process so far."""
    assert process.process
    told = Path(f"/proc/{process.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICK


async def measure(
    what: str, emulator: Emulator, processes: list[Served], people: int, seconds: float
) -> None:
    """Prints one row."""
    crowd = Crowd(emulator, PASSAGE.typed)
    await crowd.prepare(people * 2 + int(seconds * 60), spread=people)
    before = sum(map(cpu_of, processes))
    load = await crowd.play(people, seconds)
    cpu = (sum(map(cpu_of, processes)) - before) * 1000 / load.steps
    print(Figure(what, people, load, cpu).row(), flush=True)  # noqa: T201


@asynccontextmanager
async def polled(place: Place, home: Path) -> AsyncIterator[Served]:
    """One process that polls."""
    async with serving(place, home) as served:
        await served.emulator.until(lambda: served.emulator.world.updates.polled, "polls", 30)
        yield served


async def workers(crew: Crew, most: int, seconds: float) -> None:
    """Rows for one worker and more."""
    for number in range(1, most + 1):
        if number > len(crew.workers):
            await crew.start()
        processes = [each.served for each in crew.workers]
        for people in PEOPLE:
            what = f"PostgreSQL, webhook, {number} worker{'s' * (number > 1)}"
            await measure(what, crew.emulator, processes, people, seconds)


async def run(folder: str, most: int, seconds: float) -> None:
    """Everything, each over a database of its own."""
    print("| | people at once | steps/s | p50 ms | p99 ms | CPU ms a step |")  # noqa: T201
    print("| --- | --: | --: | --: | --: | --: |")  # noqa: T201
    home = Path(folder)
    with server() as running:
        file = Place(f"sqlite:///{home / 'passage.db'}", home / "key", home)
        async with polled(file, home / "file") as served:
            for people in PEOPLE:
                await measure("SQLite, polling", served.emulator, [served], people, seconds)
        place = Place(new_database(running.url), home / "key2", home)
        async with polled(place, home / "server") as served:
            for people in PEOPLE:
                await measure("PostgreSQL, polling", served.emulator, [served], people, seconds)
        place = Place(new_database(running.url), home / "key3", home)
        async with crewed(place, home / "crew") as crew:
            await workers(crew, most, seconds)
    print(f"on {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="passage-") as folder:
        for name in ("file", "server", "crew"):
            (Path(folder) / name).mkdir()
        asyncio.run(run(folder, chosen.workers, chosen.seconds))
