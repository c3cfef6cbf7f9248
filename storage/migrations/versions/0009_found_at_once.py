"""What waits for its turn, was parked or has to be fetched is found without reading all rows."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Put the channel into an index, as SQLite read all that it ever brought; add two others."""
    op.drop_index("ix_received_deferred", "received")
    _partial("ix_received_deferred", "received", ["channel", "received_at"], "state = 'deferred'")
    _partial("ix_received_handle", "received", ["handle"], "handle IS NOT NULL")
    _partial("ix_voice_unfetched", "voice", ["id"], "body_sealed IS NULL")


def _partial(name: str, table: str, columns: list[str], rows: str) -> None:
    where = sa.text(rows)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
