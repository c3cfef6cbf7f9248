"""Draws docs/chat.svg from a real run: `python -m tests.picture`.

The real process is asked over HTTP, and what the emulated phone then shows is laid out as text.
"""

import asyncio
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from html import escape
from pathlib import Path

from .emulator.look import Seen
from .places import Place
from .served import QUICK, answer, serving, tap

COLUMNS = 40
LINES = 30
LINE, LETTER, EDGE = 17, 7.6, 14
FILLS = {"bot": "#ffffff", "person": "#d8f5c8"}
TARGET = Path(__file__).parents[1] / "docs" / "chat.svg"


async def run(folder: Path) -> list[list[Seen]]:
    """What the phone shows at three moments of one interview."""
    place = Place(f"sqlite:///{folder / 'passage.db'}", folder / "key", folder)
    async with serving(place, folder) as served:
        grace = served.emulator.person(language="en")
        grace.start()
        await grace.waits_for("Hello, I am Passage", 15)
        first = [grace.last]
        await tap(grace, "I agree, start")
        await answer(grace, QUICK[:3])
        second = grace.seen[-3:]
        await answer(grace, QUICK[3:])
        return [first, second, [grace.last]]


def draw(screens: list[list[Seen]]) -> str:
    """The screens side by side, each line where a phone of 40 columns breaks it."""
    width = COLUMNS * LETTER + 2 * EDGE
    height = LINES * LINE + 2 * EDGE
    size = f'width="{3 * (width + EDGE):.0f}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="monospace" font-size="12.5">'
    ]
    for number, screen in enumerate(screens):
        left = number * (width + EDGE)
        parts.append(
            f'<rect x="{left:.0f}" width="{width:.0f}" height="{height}" rx="12" fill="#e7ecf0"/>'
        )
        lines = [line for seen in screen for line in _lines(seen)][:LINES]
        for place, (kind, line) in enumerate(lines):
            top = EDGE + place * LINE
            parts += _row(left + EDGE, top, kind, line)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _lines(seen: Seen) -> Iterator[tuple[str, str]]:
    kind = "bot" if seen.author == "bot" else "person"
    for line in seen.text.splitlines():
        for part in textwrap.wrap(line, COLUMNS, break_on_hyphens=False) or [""]:
            yield kind, part
    for row in seen.rows:
        yield "buttons", "\t".join(row)
    yield "gap", ""


def _row(left: float, top: float, kind: str, line: str) -> Iterator[str]:
    if kind == "buttons":
        yield from _buttons(left, top, line.split("\t"))
    elif kind in FILLS:
        yield _box(left - 4, top, COLUMNS * LETTER + 8, LINE, FILLS[kind])
        yield _text(left, top, line)


def _buttons(left: float, top: float, labels: list[str]) -> Iterator[str]:
    """The buttons of one row share its width, as on the phone."""
    width = COLUMNS * LETTER / len(labels)
    for number, label in enumerate(labels):
        edge = left + number * width
        yield _box(edge, top + 1, width - 4, LINE - 2, "#cfe0f2")
        yield _text(edge + (width - 4 - len(label) * LETTER) / 2, top, label)


def _box(left: float, top: float, width: float, height: float, fill: str) -> str:
    place = f'x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{height:.0f}"'
    return f'<rect {place} rx="3" fill="{fill}"/>'


def _text(left: float, top: float, line: str) -> str:
    return f'<text x="{left:.0f}" y="{top + 13:.0f}" xml:space="preserve">{escape(line)}</text>'


def main() -> None:
    """Writes the picture, or prints it."""
    with tempfile.TemporaryDirectory() as folder:
        screens = asyncio.run(run(Path(folder)))
    if "--print" in sys.argv:
        sys.stdout.write(draw(screens))
    else:
        TARGET.write_text(draw(screens), "utf-8")


if __name__ == "__main__":
    main()
