"""One chat that sends faster than anyone reads does not hold up the others."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Update = Mapping[str, Any]
MOST = 30
"""So many updates of one chat are read at once; of the rest it is told to send the last again."""


def thinned(
    updates: Iterable[Update], chat_of: Callable[[Update], int | None]
) -> tuple[list[Update], dict[int, Update]]:
    """The updates that are read, and the first that is not of each chat that is too fast."""
    seen: Counter[int] = Counter()
    read: list[Update] = []
    crowded: dict[int, Update] = {}
    for update in updates:
        chat = chat_of(update)
        if chat is not None:
            seen[chat] += 1
        if chat is None or seen[chat] <= MOST:
            read.append(update)
        else:
            crowded.setdefault(chat, update)
    return read, crowded
