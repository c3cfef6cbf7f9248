"""Draws docs/page.png, the sheet of Grace's page: `python -m tests.sheet_picture`.

The PDF is the one that the real program sends to an emulated phone; only the pixels are ours.
"""

import asyncio
import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from pypdfium2 import PdfDocument

from .answers import DAY
from .emulator import Person
from .moved import later
from .places import Place
from .served import finished, say, serving, tap

TARGET = Path(__file__).parents[1] / "docs" / "page.png"
FINE = 100
"""Dots per inch: enough to read every line."""
LARGER = 4
GROUP = "Kabwe Pump Menders Co-operative"
AT = datetime.fromisoformat(f"{DAY}T12:00:00Z")


async def sent(place: Place, home: Path) -> Person:
    """Grace, who has her group's name on the sheet that was sent to her."""
    async with serving(place, home, module="tests.moved", **later(AT)) as served:
        grace = await finished(served)
        await tap(grace, "Share or print it")
        await tap(grace, "Our group's name on it")
        await say(grace, GROUP)
        assert not grace.files
        await tap(grace, "To print (.pdf, under 60 KB)")
        return grace


def pixels(pdf: bytes) -> bytes:
    """The first page of a PDF as a PNG."""
    drawn = BytesIO()
    with PdfDocument(pdf) as document:
        # Drawn larger and then made smaller, or letters would move to whole dots.
        seen = document[0].render(scale=LARGER * FINE / 72, grayscale=True)
        seen.to_pil().reduce(LARGER).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


async def main() -> None:
    """Writes the picture of a run."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        place = Place(f"sqlite:///{home / 'passage.db'}", home / "key", home)
        [file] = (await sent(place, home)).files
    TARGET.write_bytes(pixels(file.data))


if __name__ == "__main__":
    asyncio.run(main())
