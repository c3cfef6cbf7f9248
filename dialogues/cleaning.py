"""What a person typed, made safe to keep and to show: one form everywhere, nothing hidden."""

import unicodedata
from collections.abc import Iterator

LONGEST = 2_000
"""The characters that one message may add to an answer."""
MOST = 8_000
"""The characters of an answer that was given in several messages."""
STACKED = 5
"""So many marks stand on one letter in a living script at most; more of them only cover others."""

_JOINERS = {"\u200c", "\u200d"}
"""Invisible, but Persian, the scripts of India and emoji are not written without them."""
_SEEN = {chr(code) for code in (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD)}
"""Marks that Unicode counts as formatting, though they are drawn: signs before Arabic numbers."""
_BLANK = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", *_JOINERS}
_LINES = dict.fromkeys(map(ord, "\v\f\x85\u2028\u2029"), "\n")
_OPEN, _CLOSE = "\u2068", "\u2069"


def clean(text: str) -> str:
    """The text without control, hiding and broken characters; empty when nothing is visible."""
    if text.isascii() and text.isprintable():
        return text.strip()
    told = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").translate(_LINES)
    kept = "".join(char for char in told if char == "\n" or not _hides(char))
    kept = "".join(_unstacked(unicodedata.normalize("NFC", kept))).strip()
    return kept if any(_shows(char) for char in kept) else ""


def _hides(char: str) -> bool:
    """Whether a character is drawn by nothing, and can only hide or turn round what others say."""
    kind = unicodedata.category(char)
    return kind in {"Cc", "Cs"} or (kind == "Cf" and char not in _JOINERS and char not in _SEEN)


def _unstacked(text: str) -> Iterator[str]:
    """The text with no more marks on a letter than a script needs."""
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks <= STACKED:
            yield char


def _shows(char: str) -> bool:
    mark = unicodedata.category(char) in {"Mn", "Me"}
    return not mark and not char.isspace() and char not in _BLANK


def isolate(text: str) -> str:
    """A person's words as they stand inside our sentence: their direction does not turn ours.

    Words that run from left to right are left as they are, and so is the page of most people.
    """
    turns = any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text)
    return f"{_OPEN}{text}{_CLOSE}" if turns else text


def closed(text: str) -> str:
    """The text with every isolation ended, where it was cut inside of one."""
    return text + _CLOSE * (text.count(_OPEN) - text.count(_CLOSE))


def fold(text: str) -> str:
    """The text as it is compared: no case, no accents, no punctuation at its ends."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(plain.split()).strip(" .!?\u2026,;:'\"()[]")


def digits(text: str) -> str:
    """The text with the decimal digits of every script turned into 0 to 9."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def fold_label(text: str) -> str:
    """A button's label as it is compared: without its tick and number."""
    return fold(text.lstrip("\u2713 0123456789"))
