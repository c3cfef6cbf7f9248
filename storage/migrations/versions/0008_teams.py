"""Teams: people who answer the same dialogue, and what they agree on."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the tables of teams and members, and whose joint answer a run is."""
    op.create_table(
        "team",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dialogue", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("joint_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("joint_at", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("mark", name=op.f("uq_team_mark")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "member",
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("terms_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_member")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_member_team_id_team")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_member_person_id_person")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_member_run_id_run")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_member_person_id"), "member", ["person_id"])
    op.create_index(op.f("ix_member_run_id"), "member", ["run_id"])
    op.add_column("run", sa.Column("team_id", sa.BigInteger(), nullable=True))
