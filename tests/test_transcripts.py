"""Every transcript beside a dialogue comes out as it is written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content import FOLDER
from dialogues.model import Library

from .transcripts import replay

TRANSCRIPTS = sorted(FOLDER.glob("*/transcripts/*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda p: f"{p.parts[-3]}/{p.stem}")
def test_a_transcript_comes_out_as_it_is_written(
    path: Path, library: Library, as_kept: Callable[[Path, str], None]
) -> None:
    as_kept(path, replay(library, path))


def test_both_dialogues_have_transcripts_in_all_three_directions() -> None:
    names = {(path.parts[-3], path.stem) for path in TRANSCRIPTS}
    ways = ("inward", "outward", "both_ways")
    assert {(dialogue, way) for dialogue in ("quick", "journey") for way in ways} <= names
