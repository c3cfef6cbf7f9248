"""Who wants little data, the links of others and who came by them, and voice notes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns and the tables."""
    op.add_column("person", sa.Column("light_at", sa.BigInteger(), nullable=True))
    op.add_column("run", sa.Column("link", sa.String(), nullable=True))
    op.create_table(
        "link",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("dialogue", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_link")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "voice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("file_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_voice_person_id_person")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_voice_person_id"), "voice", ["person_id"])
