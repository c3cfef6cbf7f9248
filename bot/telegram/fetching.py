"""Voice notes fetched from Telegram, for operators who keep them."""

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from telegram import Bot
from telegram.error import TelegramError

from storage.values import Unfetched

from .keeper import Keeper

LOG = logging.getLogger(__name__)
T = TypeVar("T")
TRIES = 10
"""So often a voice note is asked for; until it is here, Telegram plays it by its name."""


class Step(Protocol):
    """Does what needs the database, when it is its turn."""

    def __call__(self, step: Callable[[], T], /) -> Awaitable[T]:
        """What the step gives back."""


class Fetcher:
    """Fetches what is not here yet, one by one; a restart begins to try anew."""

    def __init__(self, bot: Bot, keeper: Keeper) -> None:
        self._bot, self._keeper = bot, keeper
        self._failed: dict[int, int] = {}

    async def fetch(self, step: Step) -> None:
        """All that waits to be fetched."""
        for one in await step(self._keeper.unfetched):
            if self._failed.get(one.id, 0) < TRIES:
                await self._fetch_one(one, step)

    async def _fetch_one(self, one: Unfetched, step: Step) -> None:
        try:
            file = await self._bot.get_file(one.file)
            body = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            self._failed[one.id] = self._failed.get(one.id, 0) + 1
            LOG.warning("a voice note could not be fetched: %s", type(error).__name__)
            return
        await step(lambda: self._keeper.fetched(one, body))
