"""The version of content: the hash of everything in its folders."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import dialogues.model

_MAKERS = (Path(dialogues.model.__file__), *sorted(Path(__file__).parent.glob("*.py")))
"""The code that decides what a compiled library looks like."""


def version(folders: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits that change with any content file, or how it is compiled."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in _MAKERS))
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".yaml", ".j2", ".po"}:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
