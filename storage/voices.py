"""Voice notes that the operator keeps: sealed with the key of who spoke."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from storage import keys
from storage.people import key_of, opened
from storage.tables import as_number, is_unfetched, person, voice
from storage.values import Person, Unfetched

if TYPE_CHECKING:
    from storage.work import Work

AT_ONCE = 200
MOST = 50
"""So many notes of one person are kept, the newest: nobody fills the disk by speaking."""
KEEP = insert(voice)
_newest = (
    select(voice.c.id)
    .where(voice.c.person_id == bindparam("of_person"))
    .order_by(voice.c.id.desc())
    .limit(MOST)
)
DROP = delete(voice).where(voice.c.person_id == bindparam("of_person"), voice.c.id.not_in(_newest))
OF_PERSON = select(voice).where(voice.c.person_id == bindparam("of_person"))
UNFETCHED = (
    select(person, voice.c.id.label("voice_id"), voice.c.file_sealed, voice.c.given_at)
    .join_from(voice, person)
    .where(is_unfetched)
    .order_by(voice.c.id)
    .limit(AT_ONCE)
)
FILL = update(voice).where(voice.c.id == bindparam("of_voice")).values(body_sealed=bindparam("to"))


def keep(work: "Work", person: Person, file: str, at: datetime) -> None:
    """Keep by what name the channel knows a voice note, for it to be fetched."""
    place = person.id, as_number(at)
    sealed = keys.seal(key_of(work, person), file.encode(), "voice", "file", *place)
    row = {"person_id": person.id, "file_sealed": sealed, "given_at": at}
    work.connection.execute(KEEP, row)
    work.connection.execute(DROP, {"of_person": person.id})


def unfetched(work: "Work") -> tuple[Unfetched, ...]:
    """Return some voice notes that are not here yet."""
    rows = work.connection.execute(UNFETCHED).all()
    found = []
    for row in rows:
        who = opened(work, row)
        place = who.id, as_number(row.given_at)
        file = keys.unseal(key_of(work, who), row.file_sealed, "voice", "file", *place)
        found.append(Unfetched(row.voice_id, who, file.decode()))
    return tuple(found)


def fill(work: "Work", one: Unfetched, body: bytes) -> bool:
    """Keep the voice note itself; False when who spoke was erased meanwhile."""
    there = work.person(one.person.channel, one.person.address)
    if there is None or there.id != one.person.id:
        return False
    sealed = keys.seal(key_of(work, one.person), body, "voice", "body", one.id)
    done = work.connection.execute(FILL, {"of_voice": one.id, "to": sealed})
    return done.rowcount == 1


def body(work: "Work", person: Person, file: str) -> bytes | None:
    """Return the voice note of this name, if it is kept here."""
    key = key_of(work, person)
    for row in work.connection.execute(OF_PERSON, {"of_person": person.id}):
        place = person.id, as_number(row.given_at)
        if keys.unseal(key, row.file_sealed, "voice", "file", *place) == file.encode():
            sealed = row.body_sealed
            return None if sealed is None else keys.unseal(key, sealed, "voice", "body", row.id)
    return None
