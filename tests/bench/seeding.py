"""A large database in a short time: a hundred thousand people with ten answers and a page each."""

import os
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert

from dialogues.session import ANSWER, Answer
from storage import keys, tables
from storage.store import Store

PEOPLE = 100_000
ANSWERS = 10
AT_ONCE = 5_000
FIRST = 1_000_000_000
"""The first of their numbers; nobody of the crowd has one of these."""
PAGE = os.urandom(1_475)


def seed(home: Path, people: int = PEOPLE) -> None:
    """The database and the key that a bot in this folder will use."""
    store = Store.open(f"sqlite:///{home / 'passage.db'}", home / "key")
    numbers = iter(range(1, people + 1))
    while some := list(islice(numbers, AT_ONCE)):
        with store.begin() as work:
            _add(work.connection, work.ring, some)
    store.close()


def _add(connection: Connection, ring: keys.Ring, numbers: list[int]) -> None:
    at = datetime.now(UTC) - timedelta(days=1)
    rows: dict[Table, list[dict[str, Any]]] = {
        table: [] for table in (tables.person, tables.organisation, tables.run)
    }
    rows |= {tables.answer: [], tables.page: []}
    for number in numbers:
        for table, row in _one(ring, number, at):
            rows[table].append(row)
    for table, added in rows.items():
        connection.execute(insert(table).inline(), added)


def _one(ring: keys.Ring, number: int, at: datetime) -> list[tuple[Table, dict[str, Any]]]:
    address = str(FIRST + number)
    handle = keys.handle(ring, "telegram", address)
    key, wrapped = keys.new_key(ring, "telegram", handle.hex())
    sealed = keys.seal(key, address.encode(), "person", "address", "telegram", handle.hex())
    person = {
        "id": number, "channel": "telegram", "handle": handle, "address_sealed": sealed,
        "key_wrapped": wrapped, "language": "en", "consent_version": "2026-11",
        "consent_at": at, "joined_at": at, "seen_at": at, "organisation_id": number,
    }  # fmt: skip
    run = {
        "id": number, "organisation_id": number, "dialogue": "quick", "version": "1",
        "state": "done", "started_at": at, "changed_at": at, "revision": ANSWERS,
    }  # fmt: skip
    page = {"run_id": number, "text_sealed": PAGE, "made_at": at}
    return [
        (tables.person, person),
        (tables.organisation, {"id": number, "person_id": number, "created_at": at}),
        (tables.run, run),
        *((tables.answer, answer) for answer in islice(_answers(key, number, at), ANSWERS)),
        (tables.page, page),
    ]


def _answers(key: Any, run: int, at: datetime) -> Any:
    text = ANSWER.dump_json(Answer("teach", sense="teach:else", on="2026-11-01"))
    for revision in count(1):
        path = f"q{revision}"
        sealed = keys.seal(key, text, "answer", "value", run, path, revision)
        yield {
            "run_id": run, "path": path, "revision": revision, "value_sealed": sealed,
            "ref": revision, "given_at": at,
        }  # fmt: skip
