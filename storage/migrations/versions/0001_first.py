"""The first tables: everything a person says is sealed from here on."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _meta()
    _person()
    _organisation()
    _run()
    _answer()
    _page()
    _received()
    _outgoing()
    _notice()


def _text(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String(), nullable=nullable)


def _bytes(name: str, *, nullable: bool = False) -> "sa.Column[bytes]":
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _id() -> "sa.Column[int]":
    return sa.Column("id", ID, nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_{table}"))


def _to(table: str, other: str) -> sa.ForeignKeyConstraint:
    column = f"{other}_id"
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _state(table: str, *states: str) -> sa.CheckConstraint:
    allowed = ", ".join(f"'{state}'" for state in states)
    return sa.CheckConstraint(f"state IN ({allowed})", name=op.f(f"ck_{table}_state"))


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _meta() -> None:
    op.create_table(
        "meta", _text("name"), _text("value"), _key("meta", "name"), sqlite_with_rowid=False
    )


def _person() -> None:
    op.create_table(
        "person",
        _id(),
        _text("channel"),
        _bytes("handle"),
        _bytes("address_sealed"),
        _bytes("key_wrapped"),
        _text("language"),
        _text("consent_version"),
        _number("consent_at"),
        _number("joined_at"),
        _number("seen_at"),
        _number("organisation_id", nullable=True),
        _key("person"),
        _unique("person", "channel", "handle"),
        sqlite_autoincrement=True,
    )


def _organisation() -> None:
    op.create_table(
        "organisation",
        _id(),
        _number("person_id"),
        _bytes("name_sealed", nullable=True),
        _number("created_at"),
        _key("organisation"),
        _to("organisation", "person"),
        sqlite_autoincrement=True,
    )
    _index("organisation", "person_id")


def _run() -> None:
    op.create_table(
        "run",
        _id(),
        _number("organisation_id"),
        _text("dialogue"),
        _text("version"),
        _text("state"),
        _bytes("prompt_sealed", nullable=True),
        _number("started_at"),
        _number("changed_at"),
        _number("revision"),
        _key("run"),
        _to("run", "organisation"),
        _state("run", "open", "done"),
        sqlite_autoincrement=True,
    )
    _index("run", "organisation_id")


def _answer() -> None:
    op.create_table(
        "answer",
        _id(),
        _number("run_id"),
        _text("path"),
        _number("revision"),
        _bytes("value_sealed"),
        _number("ref", nullable=True),
        _number("given_at"),
        _key("answer"),
        _to("answer", "run"),
        _unique("answer", "run_id", "path", "revision"),
    )


def _page() -> None:
    op.create_table(
        "page",
        _id(),
        _number("run_id"),
        _bytes("text_sealed"),
        _number("made_at"),
        _key("page"),
        _to("page", "run"),
    )
    _index("page", "run_id")


def _received() -> None:
    op.create_table(
        "received",
        _text("channel"),
        _text("update_id"),
        _text("state"),
        _text("incident", nullable=True),
        _bytes("handle", nullable=True),
        _bytes("payload_sealed", nullable=True),
        _number("received_at"),
        _key("received", "channel", "update_id"),
        _state("received", "done", "parked"),
        sqlite_with_rowid=False,
    )


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        _id(),
        _text("channel"),
        _bytes("handle"),
        _text("dedup"),
        _bytes("body_sealed", nullable=True),
        _text("state"),
        _number("created_at"),
        _number("sent_at", nullable=True),
        _key("outgoing"),
        _unique("outgoing", "dedup"),
        _state("outgoing", "waiting", "sent", "failed"),
        sqlite_autoincrement=True,
    )
    _index("outgoing", "handle")
    op.create_index(
        "ix_outgoing_waiting",
        "outgoing",
        ["channel", "id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _notice() -> None:
    op.create_table(
        "notice",
        _text("name"),
        _text("day"),
        _key("notice", "name", "day"),
        sqlite_with_rowid=False,
    )
