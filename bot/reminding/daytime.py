"""By day where a person is: what their clock says, and when it is no time to write to anybody."""

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.core import get_global

from dialogues.cleaning import fold

EARLIEST, LATEST = time(9), time(18)
"""Nothing that nobody asked for comes at other times of the day."""
LAST_CALL = timedelta(minutes=15)
"""So long before the end nothing new begins: what is sent has to arrive in time."""
NAMES = ("en", "fr", "es", "pt")
"""The languages in which an operator may have written the country."""
HALF_HOUR = 30
FARTHEST = 14 * 60
"""No place has its clock farther ahead of UTC."""
DAY = 24 * 60
_TIME = re.compile(r"(\d{1,2}):(\d{2})")


def ahead_of(clock: str, at: datetime, guess: int) -> int:
    """By how many minutes a clock that shows this is ahead of UTC, to the half hour.

    What was said without morning or afternoon is what is nearer to the guess.
    """
    found = _TIME.fullmatch(clock)
    if found is None:
        return guess
    said = int(found[1]) * 60 + int(found[2])
    meant = [said, said + DAY // 2] if len(found[1]) == 1 else [said]
    utc = at.astimezone(UTC)
    nearest = min((_ahead(each, utc) for each in meant), key=lambda each: abs(each - guess))
    return guess if abs(nearest - guess) < HALF_HOUR else nearest


def _ahead(said: int, utc: datetime) -> int:
    minutes = (said - utc.hour * 60 - utc.minute) % DAY
    rounded = round(minutes / HALF_HOUR) * HALF_HOUR
    return rounded - DAY if rounded > FARTHEST else rounded


def ahead_in(zone: tzinfo, at: datetime) -> int:
    """By how many minutes clocks in a zone are ahead of UTC at this time."""
    return int((at.astimezone(zone).utcoffset() or timedelta()).total_seconds() // 60)


def zone(ahead: int | None, country: str) -> tzinfo:
    """The zone of a person: what their clock said, or that of the operator's country, or UTC."""
    if ahead is not None:
        return timezone(timedelta(minutes=ahead))
    return country_zone(country)


@cache
def country_zone(country: str) -> tzinfo:
    """The zone in which most of a country's places are; UTC where that is not known."""
    zones = [
        found
        for name in get_global("territory_zones").get(_code(country), ())
        if (found := _zone(name))
    ]
    if not zones:
        return UTC
    # What counts is how they differ, so that one day of the year stands for all.
    day = datetime(2026, 1, 15, tzinfo=UTC)
    [(most, _)] = Counter(ahead_in(each, day) for each in zones).most_common(1)
    return next(each for each in zones if ahead_in(each, day) == most)


def _code(country: str) -> str:
    """The code of a country by that code or its name; empty where nothing has that name."""
    wanted = fold(country)
    for language in NAMES:
        for code, name in Locale(language).territories.items():
            if wanted in {code.lower(), fold(name)}:
                return str(code)
    return ""


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        # A server may have no data on zones.
        return None


def by_day(at: datetime, where: tzinfo) -> datetime:
    """The earliest time from this one on at which it is day there."""
    local = at.astimezone(where)
    if local.time() < EARLIEST:
        return _at(local.date(), EARLIEST, where)
    if local >= _at(local.date(), LATEST, where) - LAST_CALL:
        return _at(local.date() + timedelta(days=1), EARLIEST, where)
    return at


def evening(at: datetime, where: tzinfo) -> datetime:
    """The end of this day there, after which it is too late to write."""
    return _at(at.astimezone(where).date(), LATEST, where)


def morning(day: date, where: tzinfo) -> datetime:
    """The hour of a day there at which one can be told of the next."""
    return _at(day, time(EARLIEST.hour + 1), where)


def _at(day: date, hour: time, where: tzinfo) -> datetime:
    return datetime.combine(day, hour, where).astimezone(UTC)
