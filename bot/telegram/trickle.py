"""Messages that nobody asked for just now go out one by one; replies do not wait for them."""

import asyncio

ALL = 1 / 25
ONE_CHAT = 1.0
"""Seconds between two such messages: to anybody, and to the same chat."""
REMEMBERED = 10_000


class Trickle:
    """Gives out turns, each at its time."""

    def __init__(self) -> None:
        self._next = 0.0
        self._chats: dict[int, float] = {}

    def turn(self, chat: int) -> float:
        """The seconds until the next turn of this chat, which is taken by asking."""
        now = asyncio.get_running_loop().time()
        if len(self._chats) > REMEMBERED:
            self._chats = {each: at for each, at in self._chats.items() if at > now}
        at = max(now, self._next, self._chats.get(chat, 0.0))
        self._next = max(now, self._next) + ALL
        self._chats[chat] = at + ONE_CHAT
        return at - now
