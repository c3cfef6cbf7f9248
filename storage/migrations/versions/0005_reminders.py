"""Reminders, how far a person's clock is ahead, and whether they want to be left in peace."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table of reminders and what sending them needs to know of a person."""
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("chapter", sa.String(), nullable=False),
        sa.Column("sent", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('meeting', 'unfinished', 'again')", name=op.f("ck_reminder_kind")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_reminder_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sqlite_autoincrement=True,
    )
    for column in ("person_id", "run_id", "due_at"):
        op.create_index(f"ix_reminder_{column}", "reminder", [column])
    op.add_column("person", sa.Column("ahead", sa.BigInteger(), nullable=True))
    op.add_column("person", sa.Column("quiet", sa.String(), nullable=True))
