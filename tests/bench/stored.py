"""What people leave behind: memory while they are in mid-interview, and bytes in the database."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from .contenders import PASSAGE, Contender
from .crowd import Crowd, Script
from .rounds import running

MIDDLE = 3
"""So many questions are answered in mid-interview."""


async def memory_per_thousand(contender: Contender, home: Path, people: int) -> float:
    """Kilobytes of memory that a thousand people in mid-interview take, after as many others.

    The first ones fill caches of a fixed size, which say nothing of how many people there are.
    """
    async with running(contender, home) as bot:
        script = Script(contender.before, contender.typed.steps[:MIDDLE])
        crowd = Crowd(bot.emulator, script)
        await crowd.prepare(people)
        await crowd.play(50, 120)
        before = bot.program.memory
        await crowd.prepare(people)
        await crowd.play(50, 120)
        return (bot.program.memory - before) / people


@dataclass(frozen=True, slots=True)
class Kept:
    """What is in the database when everybody has a page."""

    answers: int
    file: int
    """Bytes of the whole file, pages and all, after VACUUM."""
    answer: float
    """Of them, those of the table of answers and its index, for each answer."""
    lasting: int
    """Bytes of the file without what is forgotten after two days."""

    @property
    def per_answer(self) -> float:
        """Bytes of the whole file for each answer."""
        return self.file / self.answers


async def kept(home: Path, people: int) -> Kept:
    """So many people answer the quick interview to its page; then the program is stopped."""
    async with running(PASSAGE, home) as bot:
        crowd = Crowd(bot.emulator, PASSAGE.typed)
        await crowd.prepare(people)
        await crowd.play(min(50, people), 120)
    return _weigh(home / "passage.db")


def _weigh(path: Path) -> Kept:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file = path.stat().st_size
        [answers] = database.execute("SELECT count(*) FROM answer").fetchone()
        database.execute("DROP TABLE answer")
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        without = path.stat().st_size
        database.execute("DELETE FROM received")
        database.execute("DELETE FROM outgoing")
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        short = without - path.stat().st_size
    return Kept(answers, file, (file - without) / answers, file - short)
