"""A day as people say it: a date, `3 December`, `next Monday`, `in two weeks`."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from babel.dates import get_day_names, get_month_names

from dialogues.cleaning import digits, fold
from dialogues.words import Words, bare

WEEK = 7
FARTHEST = 366
"""A day to come is so many days off at most; a later one is a slip."""
LEAST = 3
"""So many letters name a day of the week or a month."""
_DATE = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2}))|(?:(\d{1,2})[./-](\d{1,2})[./-](\d{4}))")
_SHORT_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})\.?")
_NAMED_DAY = re.compile(
    r"(?:[\w-]+,? )?"
    r"(?:(\d{1,2})[a-z]{0,3}\.? (?:de |of )?(\w+)\.?|(\w+) (\d{1,2})[a-z]{0,2})"
    r"(?:,? (?:del? )?(\d{4}))?"
)
_COUNT = re.compile(r"\d{1,3}")


def read_date(text: str, words: Words) -> str | None:
    """The day, or the month, that a text names with its year."""
    typed = digits(text).strip()
    if found := _DATE.fullmatch(typed):
        year, month, day, day_2, month_2, year_2 = found.groups()
        whole = _date(int(year or year_2), int(month or month_2), int(day or day_2))
        return whole.isoformat() if whole else None
    month_name, _, year_typed = fold(typed).rpartition(" ")
    if not re.fullmatch(r"\d{4}", year_typed):
        return None
    first = (_date(int(year_typed), number, 1) for number in _months(month_name, words))
    return next((f"{day:%Y-%m}" for day in first if day), None)


def read_day(text: str, on: str, words: Words) -> str | None:
    """The day to come that a text names on this day; None when it names none."""
    today = date.fromisoformat(on)
    for day in _days(digits(text).strip(), today, words):
        if today <= day <= today + timedelta(days=FARTHEST):
            return day.isoformat()
    return None


def _days(text: str, today: date, words: Words) -> Iterator[date]:
    """The days that a text may mean, the likeliest first."""
    whole = read_date(text, words)
    if whole and len(whole) == len("YYYY-MM-DD"):
        yield date.fromisoformat(whole)
    yield from _near(bare(text), today, words)
    for day, month, year in _of_a_year(fold(text), words):
        years = (int(year),) if year else (today.year, today.year + 1)
        found = (_date(year, month, day) for year in years)
        yield from (day for day in found if day and day >= today)


def _near(typed: str, today: date, words: Words) -> Iterator[date]:
    """The days that are named by how far off they are."""
    for ahead, phrase in enumerate(("typed.today", "typed.tomorrow", "typed.day_after")):
        if words.means(typed, phrase):
            yield today + timedelta(days=ahead)
    for name in (typed, *_starred(typed, "typed.next", words)):
        yield from (_following(today, number) for number in _weekdays(name, words))
    for phrase, days in (("typed.in_days", 1), ("typed.in_weeks", WEEK)):
        for count in _counts(typed, phrase, words):
            yield today + timedelta(days=count * days)
    for count in _counts(typed, "typed.in_months", words):
        yield _months_on(today, count)


def _starred(typed: str, phrase: str, words: Words) -> Iterator[str]:
    """What a text says in the place of the star, in each of a phrase's ways to put it."""
    for listed in words.lists(phrase):
        for way in listed:
            head, _, tail = way.partition("*")
            if typed.startswith(head) and typed.endswith(tail):
                yield typed[len(head) : len(typed) - len(tail)].strip()


def _counts(typed: str, phrase: str, words: Words) -> Iterator[int]:
    """The number of days, weeks or months that a text names, in figures or in words."""
    for said in _starred(typed, phrase, words):
        if _COUNT.fullmatch(said):
            yield int(said)
        for listed in words.lists("typed.counts"):
            yield from (n for n, names in enumerate(listed, 1) if said in names.split())


def _of_a_year(typed: str, words: Words) -> Iterator[tuple[int, int, str]]:
    """A day and a month, and the year where one was said."""
    if short := _SHORT_DAY.fullmatch(typed):
        yield int(short[1]), int(short[2]), ""
    if named := _NAMED_DAY.fullmatch(typed):
        day, month = int(named[1] or named[4]), named[2] or named[3]
        yield from ((day, number, named[5] or "") for number in _months(month, words))


def _weekdays(typed: str, words: Words) -> Iterator[int]:
    for language in dict.fromkeys((words.language.code, "en")):
        days = get_day_names("wide", locale=language)
        yield from (number for number, name in days.items() if _names(typed, name))


def _months(typed: str, words: Words) -> Iterator[int]:
    for language in dict.fromkeys((words.language.code, "en")):
        months = get_month_names("wide", locale=language)
        yield from (number for number, name in months.items() if _names(typed, name))


def _names(typed: str, name: str) -> bool:
    return len(typed) >= LEAST and bare(name).startswith(typed)


def _following(today: date, weekday: int) -> date:
    """The next such day of the week, which is never today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % WEEK + 1)


def _months_on(today: date, count: int) -> date:
    """The same day so many months later, or the last of a month that is shorter."""
    years, month = divmod(today.month - 1 + count, 12)
    year, month = today.year + years, month + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
