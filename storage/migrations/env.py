"""Runs migrations on the connection, and in the transaction, that the program hands over."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    # True of SQLite too, because the engine says BEGIN itself.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
