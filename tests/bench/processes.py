"""A bot as a process of its own: started, looked at through /proc, and stopped."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PATIENCE = 30.0


class Program:
    """One running bot."""

    def __init__(self, process: asyncio.subprocess.Process, errors: Path) -> None:
        self._process, self._errors = process, errors

    @classmethod
    async def start(
        cls, module: Sequence[str], environment: Mapping[str, str], home: Path
    ) -> "Program":
        """Runs `python -m module`; what it complains of is kept in a file."""
        errors = home / "errors.txt"
        with errors.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *module,
                env={"PATH": os.environ["PATH"], "HOME": str(home), **environment},
                cwd=ROOT,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=file,
            )  # fmt: skip
        return cls(process, errors)

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far, of all its threads, in and out of the kernel."""
        told = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / TICK

    @property
    def memory(self) -> int:
        """Bytes of memory that it holds now."""
        told = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()
        return int(told[1]) * PAGE

    def check(self) -> None:
        """Raises when it has ended by itself."""
        if self._process.returncode is not None:
            raise RuntimeError(f"the bot has ended:\n{self._errors.read_text('utf-8')[-2000:]}")

    async def stop(self) -> None:
        """Asks it to end, and ends it if it does not."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
