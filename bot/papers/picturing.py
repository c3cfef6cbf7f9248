"""A picture as a PNG: drawn by Typst, in so few tones that a phone has little to download."""

from io import BytesIO
from pathlib import Path

from dialogues.pictures import Picture

from .printing import typeset

SHEET = Path(__file__).with_name("picture.typ")
ROOM = 25_000
"""The bytes a picture may have."""
SHARP = (144, 120, 96, 72)
"""Dots per inch, the finest first: a phone shows 360 points of the sheet across its screen."""
_TONES, _BITS = 4, 2
_NEAREST = [round(value * (_TONES - 1) / 255) for value in range(256)]
_PALETTE = [round(tone * 255 / (_TONES - 1)) for tone in range(_TONES) for _ in "rgb"]


def pictured(picture: Picture) -> bytes:
    """The picture as sharp as fits into the bytes; the coarsest if none does."""
    made = b""
    for ppi in SHARP:
        made = _in_few_tones(typeset(SHEET, picture, "png", ppi)[0])
        if len(made) < ROOM:
            break
    return made


def _in_few_tones(png: bytes) -> bytes:
    """The picture without colours, in black, white and two tones between."""
    from PIL import Image  # noqa: PLC0415 - loaded by the first picture, not by the start

    with Image.open(BytesIO(png)) as drawn:
        tones = drawn.getchannel("R").point(_NEAREST)
    tones.putpalette(_PALETTE)
    small = BytesIO()
    tones.save(small, "PNG", bits=_BITS, compress_level=9)
    return small.getvalue()
