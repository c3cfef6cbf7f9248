"""A reading in somebody's words, read as a number where it is one."""

import re

from dialogues.cleaning import digits, fold

_SIGN = r"[^\w\s-]{0,2}\s?(?:[A-Z]{2,3}\s)?"
"""What may stand before a number: a sign such as ~ or $, or the letters of a currency."""
_GROUPED = r"\d{1,3}(?:[ '\u00a0\u202f.,]\d{3})+(?!\d)"
_NUMBER = rf"-?(?:{_GROUPED}|\d{{1,12}})(?:[.,]\d{{1,6}})?"
_READING = re.compile(rf"{_SIGN}({_NUMBER})(.*)", re.DOTALL)
_REST = re.compile(rf"\s*(\S.*?)\s*({_NUMBER})([^\d]*)", re.DOTALL)


def number(said: str, of: str) -> float | None:
    """The number that a reading begins with, if it holds no other: but 6 of 10 is 6.

    `of` lists the words between the two. Three digits after a point or comma are thousands.
    """
    found = _READING.fullmatch(digits(said).strip())
    if not found:
        return None
    first, rest = found.groups()
    if re.search(r"\d", rest):
        whole = _REST.fullmatch(rest)
        if not whole or fold(whole[1]) not in {"/", *map(fold, of.split(","))}:
            return None
    return _value(first)


def _value(text: str) -> float:
    grouped = re.fullmatch(rf"-?({_GROUPED})(?:[.,](\d{{1,6}}))?", text)
    if grouped and not text.lstrip("-").startswith("0"):
        sign = -1 if text.startswith("-") else 1
        return sign * float(f"{re.sub(r'[^0-9]', '', grouped[1])}.{grouped[2] or 0}")
    return float(re.sub(r"[ '\u00a0\u202f]", "", text).replace(",", "."))
