"""What each chat shows of the open prompt, and updates that wait for their turn."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

STATES = "ck_received_state"


def upgrade() -> None:
    """Add the table of screens and the state of waiting."""
    op.create_table(
        "screen",
        sa.Column("person_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.BigInteger(), nullable=True),
        sa.Column("shown", sa.BigInteger(), nullable=True),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_screen")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_screen_person_id_person")
        ),
        sqlite_with_rowid=False,
    )
    # SQLite cannot change a check: the table is made anew there, from what 0001 made.
    with op.batch_alter_table("received", copy_from=_received()) as received:
        received.drop_constraint(op.f(STATES), type_="check")
        received.create_check_constraint(op.f(STATES), "state IN ('done', 'parked', 'deferred')")
    op.create_index(
        "ix_received_deferred",
        "received",
        ["received_at"],
        sqlite_where=sa.text("state = 'deferred'"),
        postgresql_where=sa.text("state = 'deferred'"),
    )


def _received() -> sa.Table:
    return sa.Table(
        "received",
        sa.MetaData(),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("update_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("incident", sa.String(), nullable=True),
        sa.Column("handle", sa.LargeBinary(), nullable=True),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "update_id", name="pk_received"),
        sa.CheckConstraint("state IN ('done', 'parked')", name=STATES),
        sqlite_with_rowid=False,
    )
