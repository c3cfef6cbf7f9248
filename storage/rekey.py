"""A new operator key: each person's key is wrapped anew; what they said stays as it is sealed."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import BindParameter, Connection, bindparam, delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from storage import engine, keys
from storage.errors import StoreError
from storage.schema import MARKS
from storage.store import Store
from storage.tables import insert_new, meta, outgoing, pace, person, received, team

RESEALED = {
    "person": {"handle", "address_sealed", "key_wrapped"},
    "outgoing": {"handle", "body_sealed"},
    "received": {"handle", "payload_sealed"},
    "team": {"code_sealed", "joint_sealed"},
}
"""What hangs on the operator's key; all else is sealed with a person's own."""
DROPPED = {"pace": {"handle", "lately_sealed"}}
"""What hangs on it and is worth nothing while nobody is served."""
OWN = {
    "run": {"prompt_sealed"},
    "answer": {"value_sealed"},
    "page": {"text_sealed"},
    "organisation": {"name_sealed"},
    "feedback": {"text_sealed"},
    "member": {"terms_sealed"},
    "voice": {"file_sealed", "body_sealed"},
}
"""What is sealed with a person's own key, which does not change."""

_ID: BindParameter[int] = bindparam("of_id")
MOVE_PERSON = (
    update(person)
    .where(person.c.id == _ID)
    .values(
        handle=bindparam("to"), address_sealed=bindparam("address"), key_wrapped=bindparam("key")
    )
)
MOVE_OUTGOING = (
    update(outgoing)
    .where(outgoing.c.id == _ID)
    .values(handle=bindparam("to"), body_sealed=bindparam("body"))
)
MOVE_RECEIVED = update(received).where(
    received.c.channel == bindparam("of_channel"), received.c.update_id == bindparam("of_update")
)
MOVE_TEAM = (
    update(team)
    .where(team.c.id == _ID)
    .values(code_sealed=bindparam("code"), joint_sealed=bindparam("joint"))
)
SET_META = update(meta).where(meta.c.name == bindparam("of_name")).values(value=bindparam("to"))
ADD_META = insert_new(meta, meta.c.name)


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What came of a rekey."""

    people: int
    old_key: Path


@dataclass(slots=True, repr=False)
class _Change:
    """One rekey under way: from which keys to which, and who has which new handle."""

    connection: Connection
    old: keys.Ring
    new: keys.Ring
    handles: dict[bytes, bytes] = field(default_factory=dict)

    def handle(self, channel: str, address: str) -> bytes:
        return keys.handle(self.new, channel, address)


def rekey(url: str, key_file: Path) -> Rekeyed:
    """Seal with a new key all that hangs on the operator's, then put that key in its place.

    Killed anywhere, the database opens: with the old key, or with the new one that waits beside it.
    """
    following = keys.successor(key_file)
    store = Store.existing(url, key_file)
    try:
        if not _is_done(store, following):
            following.unlink(missing_ok=True)
            keys.make_key(following)
            new = keys.derive(keys.read_key(following))
            with store.writer.begin() as connection:
                _reseal(_Change(connection, store.ring, new))
        store.scrub()
        with store.begin(writing=False) as work:
            people = work.counts()["people"]
    except SQLAlchemyError as error:
        raise StoreError(f"The new key could not be used ({engine.kind(error)}).") from None
    finally:
        store.close()
    return Rekeyed(people, _put_in_place(key_file, following))


def _is_done(store: Store, following: Path) -> bool:
    """Whether an earlier rekey was killed after its commit."""
    return following.exists() and keys.derive(keys.read_key(following)).check == store.ring.check


def _put_in_place(key_file: Path, following: Path) -> Path:
    """Put the new key in its place, and the old one beside it under a name of its own."""
    old = keys.read_key(key_file)
    kept = key_file.with_name(f"{key_file.name}.old-{keys.derive(old).check[:8]}")
    try:
        if not kept.exists():
            os.link(key_file, kept)
        following.replace(key_file)
        keys.sync_folder(key_file.parent)
    except OSError:
        raise StoreError(
            f"The new key in {following} cannot be put in its place; run `passage rekey` again."
        ) from None
    return kept


def _reseal(change: _Change) -> None:
    _people(change)
    _outgoing(change)
    _received(change)
    _teams(change)
    change.connection.execute(delete(pace))
    marks = keys.seal(change.new.desk, change.old.marks, "meta", MARKS).hex()
    execute = change.connection.execute
    execute(ADD_META[change.connection.dialect.name], {"name": MARKS, "value": marks})
    execute(SET_META, {"of_name": MARKS, "to": marks})
    execute(SET_META, {"of_name": "key", "to": change.new.check})


def _people(change: _Change) -> None:
    for row in change.connection.execute(select(person)).all():
        old = (row.channel, row.handle.hex())
        key = keys.unseal(change.old.people, row.key_wrapped, "person", "key", *old)
        own = AESGCM(key)
        address = keys.unseal(own, row.address_sealed, "person", "address", *old)
        handle = change.handle(row.channel, address.decode())
        change.handles[row.handle] = handle
        place = (row.channel, handle.hex())
        moved = {
            "of_id": row.id,
            "to": handle,
            "address": keys.seal(own, address, "person", "address", *place),
            "key": keys.seal(change.new.people, key, "person", "key", *place),
        }
        change.connection.execute(MOVE_PERSON, moved)


def _outgoing(change: _Change) -> None:
    for row in change.connection.execute(select(outgoing)).all():
        moved = {"of_id": row.id, "to": change.handles.get(row.handle, b""), "body": None}
        if row.body_sealed is not None:
            place = ("outgoing", "body", row.dedup)
            text = keys.unseal(change.old.desk, row.body_sealed, *place)
            moved["to"] = change.handle(row.channel, json.loads(text)[0])
            moved["body"] = keys.seal(change.new.desk, text, *place)
        change.connection.execute(MOVE_OUTGOING, moved)


def _received(change: _Change) -> None:
    """What waits, for its turn too; from somebody unknown it would not be found to be erased."""
    waiting = select(received).where(received.c.payload_sealed.is_not(None))
    for row in change.connection.execute(waiting).all():
        handle = change.handles.get(row.handle)
        moved: dict[str, str | bytes | None]
        moved = {"state": "done", "incident": None, "handle": None, "payload_sealed": None}
        if handle is not None or row.handle is None:
            place = ("received", "payload", row.channel, row.update_id)
            text = keys.unseal(change.old.desk, row.payload_sealed, *place)
            sealed = keys.seal(change.new.desk, text, *place)
            moved = {"handle": handle, "payload_sealed": sealed}
        which = {"of_channel": row.channel, "of_update": row.update_id}
        change.connection.execute(MOVE_RECEIVED.values(moved), which)


def _teams(change: _Change) -> None:
    """The mark of a code stays, as the key of marks does."""
    for row in change.connection.execute(select(team)).all():
        sealed = {"code": row.code_sealed, "joint": row.joint_sealed}
        moved = {
            name: None if text is None else _moved(change, text, "team", name, row.id)
            for name, text in sealed.items()
        }
        change.connection.execute(MOVE_TEAM, {"of_id": row.id, **moved})


def _moved(change: _Change, sealed: bytes, *place: str | int) -> bytes:
    table, column, *row = (str(part) for part in place)
    text = keys.unseal(change.old.desk, sealed, table, column, *row)
    return keys.seal(change.new.desk, text, table, column, *row)
