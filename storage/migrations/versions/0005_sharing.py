"""Who wants little data, the links of others, and by which of them a run was begun."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns and the table."""
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
