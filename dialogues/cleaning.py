"""What a person typed, made safe to keep: one form on every database, nothing invisible in it."""

import unicodedata

LONGEST = 2_000
"""The characters that one message may add to an answer."""

_HIDING = (
    {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
    | {chr(code) for code in range(0xE0000, 0xE0080)}
    | {"\u200e", "\u200f", "\ufeff"}
)
_BLANK = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u200b", "\u200c", "\u200d"}


def clean(text: str) -> str:
    """The text without control, hiding and broken characters; empty when nothing is visible."""
    kept = "".join(
        char
        for char in text.replace("\r\n", "\n").replace("\t", " ")
        if char == "\n" or (unicodedata.category(char) not in {"Cc", "Cs"} and char not in _HIDING)
    )
    kept = unicodedata.normalize("NFC", kept).strip()
    return kept if any(not c.isspace() and c not in _BLANK for c in kept) else ""


def fold(text: str) -> str:
    """The text as it is compared: no case, no accents, no punctuation at its ends."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(plain.split()).strip(" .!?\u2026,;:'\"()[]")


def digits(text: str) -> str:
    """The text with the decimal digits of every script turned into 0 to 9."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def fold_label(text: str) -> str:
    """A button's label as it is compared: without its tick and number."""
    return fold(text.lstrip("\u2713 0123456789"))
