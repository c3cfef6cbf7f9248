"""The writers' linter, and the way from folders to a library."""

from pathlib import Path

from dialogues.model import Library

from .building import build
from .library import ContentError
from .reading import Document, read


def compile_folders(folders: tuple[Path, ...]) -> Library:
    """The library of folders, a later one over an earlier; raises ContentError with complaints."""
    documents: dict[str, Document] = {}
    for folder in folders:
        found, complaints = read(folder)
        if complaints:
            raise ContentError(*complaints)
        documents |= found
    return build(folders, documents)
