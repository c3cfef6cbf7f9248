"""The database as the operator's commands use it: opened, never made."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings
from storage.store import Store


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store there is; raises StoreError where there is none yet."""
    store = Store.existing(settings.database_url, settings.key_file, settings.ledger_file)
    try:
        yield store
    finally:
        store.close()
