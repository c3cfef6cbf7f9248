"""The command: every bot in every round, one after the other, then what is measured once."""

import argparse
import asyncio
import os
import platform
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from .contenders import BARE, CONVERSATION, ECHO, FULL, OURS, PASSAGE, Contender
from .report import TITLES, Results, report
from .rounds import measure
from .seeding import PEOPLE, seed
from .stored import kept, memory_per_thousand
from .wire import traffic

BESIDE = (PASSAGE, ECHO, CONVERSATION, OURS)


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how much."""

    rounds: int
    seconds: float
    crowds: tuple[int, ...]
    seeded: int
    people: int
    """So many are in mid-interview, and so many store their answers."""


WHOLE = Plan(rounds=5, seconds=4.0, crowds=(1, 50, 500), seeded=PEOPLE, people=1000)
QUICK = Plan(rounds=1, seconds=2.0, crowds=(50,), seeded=2_000, people=200)


async def run(plan: Plan, bots: tuple[Contender, ...], home: Path) -> Results:
    """Everything, alternated: a slow minute of the machine slows all of them."""
    results = Results({bot.key: [] for bot in bots})
    full = _folder(home, "full")
    if FULL in bots:
        _tell(f"{plan.seeded:,} people with ten answers each are put into a database")
        await asyncio.to_thread(seed, full, plan.seeded)
        _tell("done")
    for number in range(plan.rounds):
        for bot in bots:
            crowds = (50,) if bot.typed_only else plan.crowds
            place = _folder(home, f"{bot.key}{number}")
            if bot is FULL:
                # Telegram never begins again with the same numbers, but each emulator does.
                shutil.copytree(full, place, dirs_exist_ok=True)
            found = await measure(bot, place, plan.seconds, crowds)
            shutil.rmtree(place)
            results.rounds[bot.key].append(found)
            typed = found.loads["typed 50"]
            _tell(f"round {number + 1}: {TITLES[bot.key]}: {typed.rate:.0f} steps/s at 50")
    for bot in (bot for bot in bots if not bot.typed_only):
        _tell(f"traffic and memory: {TITLES[bot.key]}")
        results.traffic[bot.key] = await traffic(bot, _folder(home, f"{bot.key}wire"))
        results.memory[bot.key] = await memory_per_thousand(
            bot, _folder(home, f"{bot.key}memory"), plan.people
        )
    if PASSAGE in bots:
        results.kept = await kept(_folder(home, "kept"), plan.people)
    return results


def _folder(home: Path, name: str) -> Path:
    place = home / name
    place.mkdir()
    return place


def _tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)  # noqa: T201


def _machine() -> str:
    told = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in told if "model name" in line), "")
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    return f"{os.cpu_count()} x {model}, Python {platform.python_version()}, load at the end {load}"


def main() -> None:
    """Measures and prints."""
    import uvloop  # noqa: PLC0415 - it exists where the benchmark can run at all

    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, for trying")
    parser.add_argument("--only", default="", help="some bots: passage,a,b,c,full,bare")
    parser.add_argument("--rounds", type=int, default=0, help="so many rounds")
    told = parser.parse_args()
    wanted = set(told.only.split(",")) if told.only else set(TITLES)
    bots = tuple(bot for bot in (*BESIDE, FULL, BARE) if bot.key in wanted)
    plan = QUICK if told.quick else WHOLE
    plan = replace(plan, rounds=told.rounds or plan.rounds)
    with tempfile.TemporaryDirectory(prefix="passage-bench-") as folder:
        results = uvloop.run(run(plan, bots, Path(folder)))
    print(f"{_machine()}\n\n{report(results)}")  # noqa: T201


main()
