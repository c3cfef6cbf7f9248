"""A paper as a PDF, set by Typst; what a person typed reaches it as data and never as Typst."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from dialogues.pictures import Picture
from dialogues.session import Paper

SHEET = Path(__file__).with_name("sheet.typ")
SCRIPTS = (
    "Arabic", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi",
    "Hebrew", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Symbols",
    "Tamil", "Telugu", "Thai",
)  # fmt: skip
FONTS = ("Noto Sans", *(f"Noto Sans {script}" for script in SCRIPTS), "Noto Emoji")
"""The fonts of every script that comes in the package; for others the system's are asked."""


class PaperError(Exception):
    """A paper that cannot be made; nothing that stood on it is told."""


def printed(paper: Paper) -> bytes:
    """The paper as a PDF, in which only the letters that it uses are embedded."""
    return typeset(SHEET, paper, "pdf")[0]


def pictured(paper: Paper, ppi: float = 100) -> list[bytes]:
    """The pages of the paper as PNG pictures."""
    return typeset(SHEET, paper, "png", ppi)


def typeset(
    sheet: Path, given: Paper | Picture, form: str, ppi: float | None = None
) -> list[bytes]:
    """What is given as it looks by a sheet: a PDF, or a PNG for each page."""
    from typst import TypstError  # noqa: PLC0415 - loaded by the first paper, not by the start

    inputs = {"given": json.dumps(asdict(given)), "fonts": json.dumps(FONTS)}
    try:
        made: bytes | list[bytes] = _compiler().compile(
            input=str(sheet), format=form, ppi=ppi, sys_inputs=inputs
        )
    except TypstError as error:
        raise PaperError(type(error).__name__) from None
    return made if isinstance(made, list) else [made]


@cache
def _compiler() -> Any:
    """One compiler, which reads the fonts once and no file outside of this folder."""
    import manimgx_fonts  # noqa: PLC0415
    from typst import Compiler  # noqa: PLC0415

    return Compiler(root=str(SHEET.parent), font_paths=[*manimgx_fonts.__path__])
