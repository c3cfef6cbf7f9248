"""What is kept no longer than was promised."""

from datetime import datetime, timedelta

from storage.store import Store

from .settings import Retention

NUMBERS = timedelta(hours=48)
"""Telegram hands in an update for a day at most; its number is remembered for twice as long."""


def forget(store: Store, retention: Retention, at: datetime) -> int:
    """How many people were silent for longer than is promised: all of theirs is wiped."""
    with store.begin() as work:
        silent = work.silent(at - retention.finished, at - retention.unfinished)
        for person in silent:
            work.erase(person)
        work.forget_received(at - NUMBERS)
        work.forget_posted(at - NUMBERS)
    if silent:
        store.scrub()
    return len(silent)
