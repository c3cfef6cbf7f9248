"""Who is kept, and the key of each."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import and_, bindparam, exists, insert, or_, select, update

from storage import keys
from storage.errors import GoneError
from storage.prepared import Prepared
from storage.tables import Something, insert_new, organisation, person, run
from storage.values import Person, Quiet

if TYPE_CHECKING:
    from storage.work import Work

HOUR = timedelta(hours=1)
ALL = 10**9
FIND = Prepared(
    select(person).where(
        person.c.channel == bindparam("channel"), person.c.handle == bindparam("handle")
    )
)
FIND_KEY = select(person.c.channel, person.c.handle, person.c.key_wrapped).where(
    person.c.id == bindparam("id")
)
ADMIT = insert_new(person, person.c.id)
FOUND = insert(organisation).returning(organisation.c.id)
_OF = person.c.id == bindparam("of_person")
SETTLE = update(person).where(_OF).values(organisation_id=bindparam("to"))
AGREE = (
    update(person).where(_OF).values(consent_version=bindparam("to"), consent_at=bindparam("at"))
)
SPEAK = update(person).where(_OF).values(language=bindparam("to"))
_HAS_PAGE = exists().where(
    run.c.organisation_id == organisation.c.id,
    organisation.c.person_id == person.c.id,
    run.c.state == "done",
)
SILENT = (
    select(person)
    .where(
        or_(
            person.c.seen_at < bindparam("any_before"),
            and_(person.c.seen_at < bindparam("unfinished_before"), ~_HAS_PAGE),
        )
    )
    .limit(bindparam("at_most"))
)
SHARE = update(person).where(_OF).values(shared_at=bindparam("at"))
LIGHTEN = update(person).where(_OF).values(light_at=bindparam("at"))
SEEN = update(person).where(_OF).values(seen_at=bindparam("at"))
AHEAD = update(person).where(_OF).values(ahead=bindparam("to"))
HUSH = update(person).where(_OF).values(quiet=bindparam("to"))


def find(work: "Work", channel: str, address: str) -> Person | None:
    """Return the person behind an address, if they are kept."""
    handle = work.handle(channel, address)
    row = FIND.first(work.connection, {"channel": channel, "handle": handle})
    return None if row is None else opened(work, row)


def admit(
    work: "Work", channel: str, address: str, language: str, consent_version: str, at: datetime
) -> Person:
    """Keep a person who agreed, with a key and an organisation; someone kept already stays."""
    handle = work.handle(channel, address)
    key, wrapped = keys.new_key(work.ring, channel, handle.hex())
    row = {
        "channel": channel,
        "handle": handle,
        "address_sealed": keys.seal(
            key, address.encode(), "person", "address", channel, handle.hex()
        ),
        "key_wrapped": wrapped,
        "language": language,
        "consent_version": consent_version,
        "consent_at": at,
        "joined_at": at,
        "seen_at": at,
    }
    added = work.connection.execute(ADMIT[work.connection.dialect.name], row).scalar()
    if added is not None:
        place = {"person_id": added, "created_at": at}
        home = work.connection.execute(FOUND, place).scalar_one()
        work.connection.execute(SETTLE, {"of_person": added, "to": home})
    kept = find(work, channel, address)
    assert kept is not None
    return kept


def agree(work: "Work", person: Person, consent_version: str, at: datetime) -> Person:
    """Keep that the person agreed to another version of the consent."""
    work.connection.execute(AGREE, {"of_person": person.id, "to": consent_version, "at": at})
    return replace(person, consent_version=consent_version, consent_at=at)


def speak(work: "Work", person: Person, language: str) -> Person:
    """Keep the person's language."""
    work.connection.execute(SPEAK, {"of_person": person.id, "to": language})
    return replace(person, language=language)


def share(work: "Work", person: Person, at: datetime | None) -> Person:
    """Keep since when the person agrees to the export, or that they do not."""
    work.connection.execute(SHARE, {"of_person": person.id, "at": at})
    return replace(person, shared_at=at)


def lighten(work: "Work", person: Person, at: datetime | None) -> Person:
    """Keep since when the person wants little data, or that they do not mind."""
    work.connection.execute(LIGHTEN, {"of_person": person.id, "at": at})
    return replace(person, light_at=at)


def seen(work: "Work", person: Person, at: datetime) -> Person:
    """Keep when the person was here last, to the hour: nobody's time is counted closer."""
    if person.seen_at <= at < person.seen_at + HOUR:
        return person
    work.connection.execute(SEEN, {"of_person": person.id, "at": at})
    return replace(person, seen_at=at)


def live_at(work: "Work", person: Person, ahead: int) -> Person:
    """Keep by how many minutes the person's clock is ahead of UTC."""
    work.connection.execute(AHEAD, {"of_person": person.id, "to": ahead})
    return replace(person, ahead=ahead)


def hush(work: "Work", person: Person, quiet: Quiet) -> Person:
    """Keep whether the person wants no reminders, until they come back or for good."""
    work.connection.execute(HUSH, {"of_person": person.id, "to": quiet or None})
    return replace(person, quiet=quiet)


def silent(
    work: "Work", any_before: datetime, unfinished_before: datetime, at_most: int = ALL
) -> tuple[Person, ...]:
    """Return who was last here before the first time, or, without a page, before the second."""
    times = {"any_before": any_before, "unfinished_before": unfinished_before}
    found = work.connection.execute(SILENT, times | {"at_most": at_most})
    return tuple(opened(work, row) for row in found)


def key_of(work: "Work", person: Person) -> AESGCM:
    """Return the person's key; it is never kept longer than the transaction."""
    if person.id not in work.opened:
        row = work.connection.execute(FIND_KEY, {"id": person.id}).one_or_none()
        if row is None:
            raise GoneError("The person is not kept any more.")
        _unwrap(work, person.id, row)
    return work.opened[person.id]


def _unwrap(work: "Work", id_: int, row: Something) -> AESGCM:
    key = keys.unwrap(work.ring, row.key_wrapped, row.channel, row.handle.hex())
    work.opened[id_] = key
    return key


def opened(work: "Work", row: Something) -> Person:
    """Return the person in a row of their table."""
    key = _unwrap(work, row.id, row)
    address = keys.unseal(
        key, row.address_sealed, "person", "address", row.channel, row.handle.hex()
    )
    return Person(
        id=row.id,
        channel=row.channel,
        address=address.decode(),
        language=row.language,
        consent_version=row.consent_version,
        consent_at=row.consent_at,
        joined_at=row.joined_at,
        seen_at=row.seen_at,
        shared_at=row.shared_at,
        ahead=row.ahead,
        quiet=row.quiet or "",
        light_at=row.light_at,
    )
