"""The real program, run as a process with an empty home and no settings of this machine."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]


def environment(home: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Everything such a process is told."""
    told = {"PATH": os.environ["PATH"], "HOME": str(home), "COLUMNS": "40", **settings}
    told.setdefault("PASSAGE_DATABASE_URL", f"sqlite:///{home / 'data' / 'passage.db'}")
    told.setdefault("PASSAGE_KEY_FILE", str(home / "key"))
    return {**told, "PYTHONPATH": str(ROOT)}


def run(
    *arguments: str, home: Path, typed: str = "", module: str = "bot.cli", **settings: str
) -> subprocess.CompletedProcess[str]:
    """The finished process of `passage` with these arguments."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(home, settings),
        cwd=home,
        check=False,
    )
