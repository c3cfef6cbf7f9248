"""Keys: the operator's key file, what is derived from it, and how a text is sealed and opened."""

import base64
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import DamagedError, StoreError

PREFIX = "passage-key-1:"
KEY_BYTES = 32
NONCE_BYTES = 12
HANDLE_BYTES = 16


@dataclass(frozen=True, slots=True, repr=False)
class Ring:
    """The keys derived from the operator's key; the key itself is not kept."""

    handles: bytes
    desk: AESGCM
    """Seals what belongs to no single person: messages on their way, parked updates."""
    people: AESGCM
    """Wraps each person's own key."""
    marks: bytes
    """Makes codes and the ledger's marks; a database keeps it when it gets a new operator key."""
    check: str
    """Tells whether a database belongs to this key, and nothing about the key."""


def read_key(path: Path) -> bytes:
    """Return the operator's key from its file."""
    try:
        text = path.read_text(encoding="ascii").strip()
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except FileNotFoundError:
        raise StoreError(
            f"The key file {path} is missing, and what is kept cannot be opened without it."
        ) from None
    except OSError:
        raise StoreError(f"The key file {path} cannot be read.") from None
    except ValueError:
        raise StoreError(f"The file {path} is not a Passage key.") from None
    if not text.startswith(PREFIX) or len(key) != KEY_BYTES:
        raise StoreError(f"The file {path} is not a Passage key.")
    return key


def make_key(path: Path) -> None:
    """Write a new key, readable by its owner only and on disk before anything is sealed with it."""
    text = PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(file, text.encode())
            os.fsync(file)
        finally:
            os.close(file)
        sync_folder(path.parent)
    except OSError:
        raise StoreError(f"The key file {path} cannot be written.") from None


def sync_folder(path: Path) -> None:
    """Make the names in a folder survive a loss of power."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def derive(key: bytes) -> Ring:
    """Return the keys that follow from the operator's key, each for one use only."""
    return Ring(
        handles=_derived(key, "handles"),
        desk=AESGCM(_derived(key, "desk")),
        people=AESGCM(_derived(key, "people")),
        marks=_derived(key, "marks"),
        check=_derived(key, "check").hex(),
    )


def _derived(key: bytes, use: str) -> bytes:
    info = f"passage/1/{use}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)


def handle(ring: Ring, channel: str, address: str) -> bytes:
    """Return what stands for an address in the tables: it can be found again, not read back."""
    return hmac.digest(ring.handles, f"{channel}\0{address}".encode(), "sha256")[:HANDLE_BYTES]


def mark(marks: bytes, use: str, *parts: str | int) -> bytes:
    """Return what stands for something outside the database, where nobody can read it back."""
    return hmac.digest(marks, _place("mark", use, parts), "sha256")


def successor(path: Path) -> Path:
    """Return where the next key waits while a rekey is under way."""
    return path.with_name(f"{path.name}.new")


def backup_key(path: Path) -> AESGCM:
    """Return the key that seals backups, from its own file."""
    return AESGCM(_derived(read_key(path), "backup"))


def new_key(ring: Ring, *place: str) -> tuple[AESGCM, bytes]:
    """Return a new person's key, and the same key wrapped for its place."""
    key = secrets.token_bytes(KEY_BYTES)
    return AESGCM(key), seal(ring.people, key, "person", "key", *place)


def unwrap(ring: Ring, wrapped: bytes, *place: str) -> AESGCM:
    """Return the person's key that was wrapped for this place."""
    return AESGCM(unseal(ring.people, wrapped, "person", "key", *place))


def seal(key: AESGCM, text: bytes, table: str, column: str, *row: str | int) -> bytes:
    """Encrypt a text for one column of one row; it opens nowhere else."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + key.encrypt(nonce, text, _place(table, column, row))


def unseal(key: AESGCM, sealed: bytes, table: str, column: str, *row: str | int) -> bytes:
    """Decrypt a text that was sealed for this column of this row."""
    try:
        return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _place(table, column, row))
    except (InvalidTag, ValueError):
        raise DamagedError(f"A text kept in {table}.{column} does not open with its key.") from None


def _place(table: str, column: str, row: tuple[str | int, ...]) -> bytes:
    return "\0".join((table, column, *map(str, row))).encode()
