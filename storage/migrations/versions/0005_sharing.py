"""Who wants little data."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column."""
    op.add_column("person", sa.Column("light_at", sa.BigInteger(), nullable=True))
