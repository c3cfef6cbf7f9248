"""Pages that were made, as they were handed over."""

import zlib
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from storage import keys
from storage.people import key_of
from storage.prepared import Prepared
from storage.tables import as_number, organisation, page, run
from storage.values import Page, Person, Run

if TYPE_CHECKING:
    from storage.work import Work

SMALL = b"\x78\x9c"
"""How everything that zlib made smaller begins, and no text in UTF-8."""
KEEP = Prepared(insert(page).inline())
LIST = (
    select(page.c.run_id, page.c.text_sealed, page.c.made_at, run.c.dialogue)
    .join_from(page, run)
    .join(organisation)
    .where(organisation.c.person_id == bindparam("of_person"))
    .order_by(page.c.id)
)


def keep(work: "Work", person: Person, run: Run, text: str, at: datetime) -> None:
    """Keep a page that was made from a run."""
    small = zlib.compress(text.encode())
    sealed = keys.seal(key_of(work, person), small, "page", "text", *_place(run.id, at))
    KEEP.changes(work.connection, {"run_id": run.id, "text_sealed": sealed, "made_at": at})


def of(work: "Work", person: Person) -> tuple[Page, ...]:
    """Return every page made for the person, the oldest first."""
    key = key_of(work, person)
    rows = work.connection.execute(LIST, {"of_person": person.id})
    return tuple(
        Page(
            run_id=row.run_id,
            dialogue=row.dialogue,
            text=_text(
                keys.unseal(key, row.text_sealed, "page", "text", *_place(row.run_id, row.made_at))
            ),
            made_at=row.made_at,
        )
        for row in rows
    )


def _text(kept: bytes) -> str:
    """The page; one kept before pages were made smaller is as it was."""
    return (zlib.decompress(kept) if kept.startswith(SMALL) else kept).decode()


def _place(run_id: int, made_at: datetime) -> tuple[str | int, ...]:
    """Name a page before it has an id: by its run and the moment it was made."""
    return run_id, as_number(made_at)
