"""The real program, run as a process with an empty home and no settings of this machine."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(
    *arguments: str, home: Path, typed: str = "", module: str = "bot.cli", **settings: str
) -> subprocess.CompletedProcess[str]:
    """The finished process of `passage` with these arguments."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "COLUMNS": "40", **settings}
    environment.setdefault("PASSAGE_DATABASE_URL", f"sqlite:///{home / 'data' / 'passage.db'}")
    environment.setdefault("PASSAGE_KEY_FILE", str(home / "key"))
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        env={**environment, "PYTHONPATH": str(ROOT)},
        cwd=home,
        check=False,
    )
