"""What a run keeps of its meeting: the day, and the time there, read as people say it."""

import re

from dialogues.cleaning import digits, fold

MEETING = "meeting"
"""Under this name a run keeps the day of its meeting."""
CLOCK = "clock"
"""Under this name it keeps what time it was where the person is: `2:30` may be a time of the
afternoon, `02:30` is none."""
_TIME = re.compile(r"(\d{1,2}) ?(?:[:.h] ?(\d{2})?|(\d{2}))? ?(?:(a|p)\.?m)?")
NOON = 12


def read_time(text: str) -> str | None:
    """The time that a text names, as a run keeps it; None when it names none."""
    found = _TIME.fullmatch(digits(fold(text)))
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    if found[4]:
        hour = hour % NOON + NOON * (found[4] == "p") if 1 <= hour <= NOON else 24
    if hour >= 24 or minute >= 60:  # noqa: PLR2004 - the hours of a day, the minutes of an hour
        return None
    said = f"{hour}" if not found[4] and not found[1].startswith("0") else f"{hour:02}"
    return f"{said}:{minute:02}"
