"""A file sealed in parts: it opens with its key only, as a whole, and nothing can be left off."""

import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage import keys
from storage.errors import DamagedError, StoreError

MAGIC = b"passage-backup-1\n"
NAME_BYTES = 16
LENGTH_BYTES = 4
PART = 256 * 1024
LONGEST = 2**30


def write(path: Path, key: AESGCM, lines: Iterable[str]) -> None:
    """Write lines into a new file of the owner alone, on disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        name = secrets.token_bytes(NAME_BYTES)
        file.write(MAGIC + name)
        number = 0
        for number, part in enumerate(_parts(lines), start=1):
            _write_part(file, _seal(key, name, number, part))
        _write_part(file, _seal(key, name, number + 1, b""))
        file.flush()
        os.fsync(descriptor)


def read(path: Path, key: AESGCM) -> Iterator[str]:
    """Read the lines again; raises StoreError when the file is not whole or the key not its."""
    try:
        with path.open("rb") as file:
            yield from _lines(_open_parts(file, path, key))
    except OSError:
        raise StoreError(f"The file {path} cannot be read.") from None


def _parts(lines: Iterable[str]) -> Iterator[bytes]:
    """Texts of about one size, each of whole lines; none is empty, since that ends the file."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line.encode() + b"\n")
        size += len(held[-1])
        if size >= PART:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _lines(parts: Iterable[bytes]) -> Iterator[str]:
    for part in parts:
        yield from part.decode().splitlines()


def _seal(key: AESGCM, name: bytes, number: int, part: bytes) -> bytes:
    return keys.seal(key, part, "backup", "part", name.hex(), number)


def _write_part(file: BinaryIO, sealed: bytes) -> None:
    file.write(len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed)


def _open_parts(file: BinaryIO, path: Path, key: AESGCM) -> Iterator[bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        raise StoreError(f"The file {path} is not a backup of Passage.")
    name = file.read(NAME_BYTES)
    number = 1
    while part := _open_part(file, path, key, name, number):
        yield part
        number += 1
    if file.read(1):
        raise _damaged(path)


def _open_part(file: BinaryIO, path: Path, key: AESGCM, name: bytes, number: int) -> bytes:
    length = int.from_bytes(file.read(LENGTH_BYTES), "big")
    sealed = file.read(length) if 0 < length < LONGEST else b""
    if not sealed or len(sealed) != length:
        raise _damaged(path)
    try:
        return keys.unseal(key, sealed, "backup", "part", name.hex(), number)
    except DamagedError:
        if number > 1:
            raise _damaged(path) from None
        raise StoreError(
            f"The backup {path} does not open: the backup key is another one, or it is damaged."
        ) from None


def _damaged(path: Path) -> StoreError:
    return StoreError(f"The backup {path} is cut short or damaged.")
