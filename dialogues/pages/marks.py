"""What tells the words of a layout from what is set in, so that a page can also be printed."""

import re
from collections.abc import Callable, Iterator

from dialogues.session import Line, Part, Span

Mark = Callable[[str], str]
_OPEN, _CLOSE = "\x02", "\x03"
"""Control characters: what a person typed was cleaned of them, so nobody's words are marked."""
_SIGN = re.compile(r"(\+-|[+?-]|\d{1,2}\.|[A-C]\.) ")
_WHOLE = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}:?")


def mark(text: str) -> str:
    """Words of ours that a print sets apart: a heading, or the name of what follows."""
    return f"{_OPEN}{text}{_CLOSE}" if text else ""


def unmarked(text: str) -> str:
    """The words as they are."""
    return text


def parts(text: str) -> Iterator[Part]:
    """The page by its headings: marked lines that open a paragraph, or stand in capitals."""
    for paragraph in text.strip("\n").split("\n\n"):
        heading, lines = "", list[str]()
        for place, line in enumerate(paragraph.split("\n")):
            whole = _WHOLE.fullmatch(line)
            if whole is None or (place and not whole[1].isupper()):
                lines.append(line)
                continue
            if place:
                yield _part(heading, lines)
            heading, lines = whole[1], []
        yield _part(heading, lines)


def _part(heading: str, lines: list[str]) -> Part:
    return Part(heading, tuple(_line(line) for line in lines if line))


def _line(text: str) -> Line:
    sign = _SIGN.match(text)
    return Line(sign[1] if sign else "", tuple(_spans(text[sign.end() if sign else 0 :])))


def _spans(text: str) -> Iterator[Span]:
    for place, piece in enumerate(re.split(f"[{_OPEN}{_CLOSE}]", text)):
        if piece:
            yield Span(piece, strong=place % 2 == 1)
