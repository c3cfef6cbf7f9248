"""When the meeting is, and what time it is there: typed words read as a day or as a time."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from babel.dates import get_day_names, get_month_names

from .cleaning import digits, fold
from .replies import Misfit, read_date
from .words import Words

MEETING = "meeting"
"""Under this name a run keeps the day of its meeting."""
CLOCK = "clock"
"""Under this name it keeps what time it was where the person is: `2:30` may be a time of the
afternoon, `02:30` is none."""
WEEK = 7
FARTHEST = 366
"""A meeting is so many days off at most; a later day is a slip."""
LEAST = 3
"""So many letters name a day of the week or a month."""
_SHORT_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})\.?")
_NAMED_DAY = re.compile(
    r"(?:\w+,? )?(?:(\d{1,2})[a-z]{0,3}\.? (?:de |of )?(\w+)\.?|(\w+) (\d{1,2})[a-z]{0,2})"
)
_TIME = re.compile(r"(\d{1,2}) ?(?:[:.h] ?(\d{2})?|(\d{2}))? ?(?:(a|p)\.?m)?")
NOON = 12


def read_day(text: str, on: str, words: Words) -> str | None:
    """The day of a meeting to come that a text names on this day; None when it names none."""
    today = date.fromisoformat(on)
    for day in _days(digits(text).strip(), today, words):
        if today <= day <= today + timedelta(days=FARTHEST):
            return day.isoformat()
    return None


def _days(text: str, today: date, words: Words) -> Iterator[date]:
    """The days that a text may mean, the likeliest first."""
    whole = read_date(text, words)
    if not isinstance(whole, Misfit) and len(str(whole)) == len("YYYY-MM-DD"):
        yield date.fromisoformat(str(whole))
    typed = fold(text)
    for language in dict.fromkeys((words.language.code, "en")):
        for number, name in get_day_names("wide", locale=language).items():
            if _names(typed, name):
                yield today + timedelta(days=(number - today.weekday() - 1) % WEEK + 1)
    for day, month in _of_a_year(typed, words):
        for year in (today.year, today.year + 1):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found >= today:
                yield found


def _of_a_year(typed: str, words: Words) -> Iterator[tuple[int, int]]:
    """A day and a month, where no year was said."""
    if short := _SHORT_DAY.fullmatch(typed):
        yield int(short[1]), int(short[2])
    if named := _NAMED_DAY.fullmatch(typed):
        day, month = int(named[1] or named[4]), named[2] or named[3]
        for language in dict.fromkeys((words.language.code, "en")):
            months = get_month_names("wide", locale=language)
            yield from ((day, number) for number, name in months.items() if _names(month, name))


def _names(typed: str, name: str) -> bool:
    return len(typed) >= LEAST and fold(name).startswith(typed)


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
