"""What waits for its turn is found at once, however much was received."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
IS_DEFERRED = sa.text("state = 'deferred'")


def upgrade() -> None:
    """Put the channel into the index: without it SQLite read all that the channel ever brought."""
    op.drop_index("ix_received_deferred", "received")
    op.create_index(
        "ix_received_deferred",
        "received",
        ["channel", "received_at"],
        sqlite_where=IS_DEFERRED,
        postgresql_where=IS_DEFERRED,
    )
