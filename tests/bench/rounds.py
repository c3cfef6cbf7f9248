"""One bot measured once: started, loaded as each number of people does, and stopped."""

import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.emulator import Emulator

from .contenders import Contender
from .crowd import Crowd, Load, Script
from .processes import PATIENCE, Program

FASTEST = 1200
"""Steps per second for which there are people enough; a faster bot is done before its time."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one load showed."""

    rate: float
    p50: float
    p95: float
    p99: float
    cpu: float
    """Milliseconds of the bot's processor time for each step."""
    emulator: float
    """The share of one core that the emulator and the people took."""


@dataclass(slots=True)
class Round:
    """What one round showed of one bot."""

    start: float = 0.0
    """Seconds from the start of the process to its first poll."""
    memory: int = 0
    loads: dict[str, Measured] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that serves an emulator of its own."""

    emulator: Emulator
    program: Program
    start: float


@asynccontextmanager
async def running(
    contender: Contender, home: Path, via: str | None = None, emulator: Emulator | None = None
) -> AsyncIterator[Running]:
    """The bot polls; afterwards it has stopped."""
    async with emulator or Emulator() as world:
        began = time.perf_counter()
        environment = contender.environment(home, via or world.url)
        program = await Program.start(contender.module, environment, home)
        try:
            await world.until(lambda: world.world.updates.polled, "a first poll", PATIENCE)
            yield Running(world, program, time.perf_counter() - began)
            program.check()
        finally:
            await program.stop()


async def measure(
    contender: Contender, home: Path, seconds: float, crowds: tuple[int, ...]
) -> Round:
    """One round of one bot: typed by each number of people, then tapped by 50."""
    async with running(contender, home) as bot:
        found = Round(bot.start)
        for people in crowds:
            found.loads[f"typed {people}"] = await _loaded(bot, contender.typed, people, seconds)
        if not contender.typed_only:
            found.loads["tapped 50"] = await _loaded(bot, contender.tapped, 50, seconds)
        found.memory = bot.program.memory
    return found


async def _loaded(bot: Running, script: Script, people: int, seconds: float) -> Measured:
    crowd = Crowd(bot.emulator, script)
    others = 0 if script.again else int(seconds * FASTEST / len(script.steps))
    await crowd.prepare(people + others, spread=people)
    gc.collect()
    gc.disable()
    try:
        began, own, theirs = time.perf_counter(), time.process_time(), bot.program.cpu
        load = await crowd.play(people, seconds)
        took, own, theirs = (
            time.perf_counter() - began, time.process_time() - own, bot.program.cpu - theirs,
        )  # fmt: skip
    finally:
        gc.enable()
    return _summary(load, theirs, own / took)


def _summary(load: Load, cpu: float, emulator: float) -> Measured:
    return Measured(
        rate=load.rate,
        p50=load.wait(0.5),
        p95=load.wait(0.95),
        p99=load.wait(0.99),
        cpu=cpu / load.steps * 1000,
        emulator=emulator,
    )
