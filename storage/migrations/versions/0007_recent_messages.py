"""Which messages of the last two days can be taken off a person's chat when all is wiped."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the numbers of the messages that were shown lately."""
    op.add_column("screen", sa.Column("recent", sa.String(), nullable=True))
