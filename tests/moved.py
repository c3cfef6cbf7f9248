"""The real program with its clock moved: the same wiring, so many seconds later."""

import os
from datetime import UTC, datetime, timedelta

from bot import clock

LATER = "SECONDS_LATER"
"""Under this name the environment says by how much."""


def later(at: datetime) -> dict[str, str]:
    """What the environment says where it is this time now."""
    return {LATER: str((at - datetime.now(UTC)).total_seconds())}


def move() -> None:
    """From here on the one function that tells the time tells another."""
    told, by = clock.now, timedelta(seconds=float(os.environ[LATER]))

    def now() -> datetime:
        return told() + by

    clock.now = now


if __name__ == "__main__":
    # Before anything else is imported, since each module takes the function by its name.
    move()
    from bot.cli import main

    main()
