"""The tables; columns named `_sealed` or `_wrapped` hold ciphertext, all others hold no words."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
"""The migrations, oldest first; read at every start, which then need not import Alembic."""

Something = Row[*tuple[Any, ...]]
"""A row of whatever was selected; it goes no further than the module that reads it."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def as_number(moment: datetime) -> int:
    """Return a time as it is stored; one without a zone is refused."""
    return (moment - EPOCH) // MICROSECOND


class Moment(TypeDecorator[datetime]):
    """A time with its zone, kept as microseconds since 1970 in UTC: small, and alike everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 SQLAlchemy passes it
        """Return the number that is stored."""
        return None if value is None else as_number(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 SQLAlchemy passes it
        """Return the time, in UTC."""
        return None if value is None else EPOCH + value * MICROSECOND


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts up by itself only in a column that is called INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True)


def _to(table: str, *, index: bool = True) -> Column[int]:
    return Column(f"{table}_id", BigInteger, ForeignKey(f"{table}.id"), nullable=False, index=index)


meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
    sqlite_with_rowid=False,
)

# An id of an erased row must never come back, or a message in flight would mark another's as sent.
person = Table(
    "person",
    metadata,
    _id(),
    Column("channel", String, nullable=False),
    Column("handle", LargeBinary, nullable=False),
    Column("address_sealed", LargeBinary, nullable=False),
    Column("key_wrapped", LargeBinary, nullable=False),
    Column("language", String, nullable=False),
    Column("consent_version", String, nullable=False),
    Column("consent_at", Moment, nullable=False),
    Column("joined_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    # No foreign key: organisation points here, and a ring could not be filled or emptied in order.
    Column("organisation_id", BigInteger),
    # When the person agreed to the export, and nothing while they did not.
    Column("shared_at", Moment),
    # By how many minutes their clock is ahead of UTC, once they said what time it is.
    Column("ahead", BigInteger),
    # Whether they want no reminders: `paused` until they come back, or `off`.
    Column("quiet", String),
    # When the person chose to get little data, and nothing while they do not.
    Column("light_at", Moment),
    UniqueConstraint("channel", "handle"),
    sqlite_autoincrement=True,
)

organisation = Table(
    "organisation",
    metadata,
    _id(),
    _to("person"),
    Column("name_sealed", LargeBinary),
    Column("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

run = Table(
    "run",
    metadata,
    _id(),
    _to("organisation"),
    Column("dialogue", String, nullable=False),
    Column("version", String, nullable=False),
    Column("state", String, nullable=False),
    Column("prompt_sealed", LargeBinary),
    Column("started_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("revision", BigInteger, nullable=False),
    # By whose link the person came, for counting.
    Column("link", String),
    # Whose joint answer it is. No foreign key: a team ends with its last member, a run does not.
    Column("team_id", BigInteger),
    CheckConstraint("state IN ('open', 'done')", name="state"),
    sqlite_autoincrement=True,
)

# Rows are only added. The revision of the run that wrote a row is part of what its text is sealed
# for, so that not even an earlier answer to the same question can be put in a later one's place.
answer = Table(
    "answer",
    metadata,
    _id(),
    _to("run", index=False),
    Column("path", String, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("value_sealed", LargeBinary, nullable=False),
    Column("ref", BigInteger),
    Column("given_at", Moment, nullable=False),
    UniqueConstraint("run_id", "path", "revision"),
)

page = Table(
    "page",
    metadata,
    _id(),
    _to("run"),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
)

# People of one organisation who answer the same dialogue. What they agree on belongs to all of
# them and stays when who typed it goes, so it is sealed with the desk's key, as the code is.
team = Table(
    "team",
    metadata,
    _id(),
    Column("dialogue", String, nullable=False),
    Column("mark", String, nullable=False),
    Column("code_sealed", LargeBinary, nullable=False),
    Column("joint_sealed", LargeBinary),
    Column("joint_at", Moment),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("mark"),
    sqlite_autoincrement=True,
)

member = Table(
    "member",
    metadata,
    Column("team_id", BigInteger, ForeignKey("team.id"), primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, ForeignKey("person.id"), primary_key=True, index=True),
    _to("run"),
    Column("terms_sealed", LargeBinary, nullable=False),
    Column("joined_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# When somebody is to be reminded of a run; how it stands then says whether they are.
reminder = Table(
    "reminder",
    metadata,
    _id(),
    _to("person"),
    _to("run"),
    Column("kind", String, nullable=False),
    # The chapter that was open when they were reminded last, and how often they were in it.
    Column("chapter", String, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    CheckConstraint("kind IN ('meeting', 'unfinished', 'again')", name="kind"),
    # A message that was sent is known by the number of what it reminds of.
    sqlite_autoincrement=True,
)

# What a person's chat shows of the prompt that is open, in numbers of messages only.
screen = Table(
    "screen",
    metadata,
    Column("person_id", BigInteger, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("prompt", String, nullable=False),
    Column("floor", BigInteger, nullable=False),
    Column("question", BigInteger),
    Column("shown", BigInteger),
    Column("unsure", Boolean, nullable=False),
    Column("away", Boolean, nullable=False),
    # The last hundred messages of ours, each as the hour it was made in and its number.
    Column("recent", String),
    sqlite_with_rowid=False,
)

received = Table(
    "received",
    metadata,
    Column("channel", String, primary_key=True),
    Column("update_id", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("incident", String),
    Column("handle", LargeBinary),
    Column("payload_sealed", LargeBinary),
    Column("received_at", Moment, nullable=False),
    CheckConstraint("state IN ('done', 'parked', 'deferred')", name="state"),
    sqlite_with_rowid=False,
)

is_deferred = received.c.state == literal_column("'deferred'")
Index(
    "ix_received_deferred",
    received.c.channel,
    received.c.received_at,
    sqlite_where=is_deferred,
    postgresql_where=is_deferred,
)

_has_sender = received.c.handle.is_not(None)
Index(
    "ix_received_handle",
    received.c.handle,
    sqlite_where=_has_sender,
    postgresql_where=_has_sender,
)

is_parked = received.c.state == literal_column("'parked'")
Index(
    "ix_received_parked",
    received.c.received_at,
    sqlite_where=is_parked,
    postgresql_where=is_parked,
)

outgoing = Table(
    "outgoing",
    metadata,
    _id(),
    Column("channel", String, nullable=False),
    Column("handle", LargeBinary, nullable=False, index=True),
    Column("dedup", String, nullable=False),
    Column("body_sealed", LargeBinary),
    Column("state", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    # Who sends it; nobody in particular where one program serves alone.
    Column("worker_id", BigInteger),
    UniqueConstraint("dedup"),
    CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="state"),
    sqlite_autoincrement=True,
)

# Spelled out, since SQLite uses a partial index only where the query has the same constant.
is_waiting = outgoing.c.state == literal_column("'waiting'")
Index(
    "ix_outgoing_waiting",
    outgoing.c.channel,
    outgoing.c.id,
    sqlite_where=is_waiting,
    postgresql_where=is_waiting,
)

feedback = Table(
    "feedback",
    metadata,
    _id(),
    _to("person"),
    Column("question", String, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("given_at", Moment, nullable=False),
)

# Erasures on their way to the ledger, which is no part of the database: a restore must not undo it.
erased = Table(
    "erased",
    metadata,
    Column("mark", String, primary_key=True),
    Column("erased_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# Processes that share the database; their times are those of the database's own clock.
worker = Table(
    "worker",
    metadata,
    _id(),
    Column("until", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

# What several workers must know of a chat together, for two days at most.
pace = Table(
    "pace",
    metadata,
    Column("channel", String, primary_key=True),
    Column("handle", LargeBinary, primary_key=True),
    Column("lately_sealed", LargeBinary, nullable=False),
    Column("changed_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# Voice notes, where the operator keeps them: until one is fetched, only its channel's name for it.
voice = Table(
    "voice",
    metadata,
    _id(),
    _to("person"),
    Column("file_sealed", LargeBinary, nullable=False),
    Column("body_sealed", LargeBinary),
    Column("given_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

is_unfetched = voice.c.body_sealed.is_(None)
Index("ix_voice_unfetched", voice.c.id, sqlite_where=is_unfetched, postgresql_where=is_unfetched)

# Links that were given out to others: to count who came by them, and no more.
link = Table(
    "link",
    metadata,
    Column("code", String, primary_key=True),
    Column("dialogue", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

notice = Table(
    "notice",
    metadata,
    Column("name", String, primary_key=True),
    Column("day", String, primary_key=True),
    sqlite_with_rowid=False,
)


def insert_new(table: Table, returning: Column[Any]) -> dict[str, ReturningInsert[Any]]:
    """Return, for each kind of database, an insert that gives back a row only when it was new."""
    return {
        "sqlite": sqlite.insert(table).on_conflict_do_nothing().returning(returning),
        "postgresql": postgresql.insert(table).on_conflict_do_nothing().returning(returning),
    }
