"""What is inside a PDF: its pages, and the fonts whose letters it carries."""

import re
import zlib


def pages_of(pdf: bytes) -> int:
    """How many pages it has."""
    return len(re.findall(rb"/Type\s*/Page\b", _open(pdf)))


def fonts_of(pdf: bytes) -> set[str]:
    """The fonts that are embedded, without the six letters that name a selection of one."""
    names = re.findall(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([\w-]+)", _open(pdf))
    return {name.decode().partition("-")[0] for name in names}


def _open(pdf: bytes) -> bytes:
    """The file with every stream unpacked that can be."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"\n".join([pdf, *map(_unpacked, packed)])


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
