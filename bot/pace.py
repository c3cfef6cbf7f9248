"""What one chat was told of late: no loop with another program, and no yes to a text not seen."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=10)
SAME = 5
"""A typed message gets the same reply so often within the window; after that, none."""
CHATS = 10_000
"""So many chats are remembered; the longest silent one is forgotten first."""


@dataclass(slots=True)
class Pace:
    """What was said in the last minutes, by chat; forgotten when the program stops."""

    _said: dict[str, dict[Hashable, tuple[datetime, int]]] = field(default_factory=dict)
    _asked: dict[str, None] = field(default_factory=dict)

    def is_enough(self, chat: str, said: Hashable, at: datetime) -> bool:
        """Whether this was said to the chat often enough, counting this time."""
        # Taken out and put back, so that the chats stand in the order of their last message.
        before = self._said.pop(chat, {})
        recent = _recent(before, at)
        since, times = recent.get(said, (at, 0))
        recent[said] = since, times + 1
        self._said[chat] = recent
        if len(self._said) > CHATS:
            del self._said[next(iter(self._said))]
        return times >= SAME

    def asks(self, chat: str) -> None:
        """The chat is shown what it may agree to, so that a typed word can be a yes."""
        self._asked.pop(chat, None)
        self._asked[chat] = None
        if len(self._asked) > CHATS:
            del self._asked[next(iter(self._asked))]

    def has_asked(self, chat: str) -> bool:
        """Whether that was shown since the program started, and not answered yet."""
        return chat in self._asked

    def answered(self, chat: str) -> None:
        """The chat has agreed: what is typed from now on is an answer to something else."""
        self._asked.pop(chat, None)

    def moved(self, chat: str) -> None:
        """A person did something that no program does: the counting starts anew."""
        self._said.pop(chat, None)


def _recent(
    said: Mapping[Hashable, tuple[datetime, int]], at: datetime
) -> dict[Hashable, tuple[datetime, int]]:
    return {what: told for what, told in said.items() if at - told[0] < WINDOW}
