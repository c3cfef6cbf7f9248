"""The real program as a process of its own, talking HTTP to the emulator."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .emulator import TOKEN, Emulator, Person
from .places import Place

PATIENCE = 60.0
"""Seconds before a wait is given up: many programs begin at once where tests share a machine."""
MOST_TO_STOP = 15.0


@dataclass(slots=True)
class Served:
    """`passage telegram` over one database; it can be stopped, killed and started again."""

    emulator: Emulator
    place: Place
    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    module: str = "bot.cli"
    process: asyncio.subprocess.Process | None = None
    output: list[bytes] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Everything the process is told: nothing of this machine but where programs are."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "PASSAGE_TELEGRAM_TOKEN": TOKEN,
            "PASSAGE_TELEGRAM_API": self.emulator.url,
            "PASSAGE_DATABASE_URL": self.place.url,
            "PASSAGE_KEY_FILE": str(self.place.key_file),
            **self.settings,
        }

    async def start(self) -> None:
        """The process serves, or has ended at once with what is wrong."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self.module, "telegram", *self.arguments,
            env=self.environment,
            cwd=Path(__file__).parents[1],
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ends the process by a signal and hands back its exit code."""
        assert self.process
        if self.process.returncode is None:
            self.process.send_signal(how)
        _, errors = await asyncio.wait_for(self.process.communicate(), MOST_TO_STOP)
        self.output.append(errors)
        assert self.process.returncode is not None
        return self.process.returncode


@asynccontextmanager
async def serving(
    place: Place, home: Path, module: str = "bot.cli", **settings: str
) -> AsyncIterator[Served]:
    """A served emulator; the process is stopped in the end and must have stopped cleanly."""
    async with Emulator() as emulator:
        served = Served(emulator, place, home, settings, module=module)
        await served.start()
        try:
            yield served
        finally:
            code = await served.stop()
        assert code == 0, b"".join(served.output).decode()


async def restarted(served: Served) -> None:
    """The process stops cleanly and serves anew."""
    assert await served.stop() == 0
    await served.start()


async def tap(person: Person, label: str) -> str:
    """Taps a button and sees what comes of it."""
    person.tap(label)
    return await person.waits(PATIENCE)


async def say(person: Person, text: str) -> str:
    """Types a message and sees what comes of it."""
    person.say(text)
    return await person.waits(PATIENCE)


async def begin(person: Person, payload: str | None = None) -> str:
    """Presses Start and agrees."""
    person.start(payload)
    await person.waits_for("Hello, I am Passage", PATIENCE)
    return await tap(person, "I agree, start")


QUICK = (
    "[2 From us to abroad]", "[3 Teach what we know]", "[1 Help people there]",
    "[3 Income for the group]", "Teach women in Chipata, Zambia to mend hand pumps, from June",
    "[2 They asked, we hardly know them]", "[3 One donor or public fund]",
    "[3 We can show it works here]", "[Done]", "[5 The members, not asked yet]",
)  # fmt: skip
"""Grace's answers."""


async def answer(person: Person, lines: tuple[str, ...]) -> None:
    """Answers: a line in brackets is a tap, any other is typed."""
    for line in lines:
        await (tap(person, line[1:-1]) if line.startswith("[") else say(person, line))


async def finished(served: Served) -> Person:
    """Somebody new who has the page of the quick check."""
    person = served.emulator.person(language="en")
    await begin(person)
    await answer(person, QUICK)
    return person
