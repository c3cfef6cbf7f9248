"""The Telegram bot as a process: started, announced, stopped by a signal."""

import asyncio
import logging
import signal
from dataclasses import replace

from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot import commands
from bot.desk import Desk
from bot.settings import Settings
from dialogues.words import Words
from storage.store import Store

from .polling import Poller
from .request import AioRequest
from .sending import PAUSES
from .verdicts import FatalError, fatal_sentence

LOG = logging.getLogger(__name__)


def run(settings: Settings, desk: Desk, store: Store) -> None:
    """Serves until SIGTERM or SIGINT; raises FatalError when Telegram refuses the bot."""
    try:
        import uvloop  # noqa: PLC0415 - it exists on some systems only
    except ImportError:
        asyncio.run(_serve(settings, desk, store))
    else:
        uvloop.run(_serve(settings, desk, store))


async def _serve(settings: Settings, desk: Desk, store: Store) -> None:
    request, polling = AioRequest(), AioRequest(connections=2)
    base = f"{settings.telegram_api.rstrip('/')}/bot"
    bot = Bot(settings.telegram_token, base_url=base, request=request, get_updates_request=polling)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    try:
        if await _begin(bot, stop):
            await _announce(bot, desk)
            link = f"https://t.me/{bot.username}"
            LOG.info("serving @%s by long polling", bot.username)
            await Poller(replace(desk, link=link), store, bot, polling).run(stop)
    finally:
        await bot.shutdown()


async def _begin(bot: Bot, stop: asyncio.Event) -> bool:
    """Whether the bot could log in before it was told to stop; waits through outages."""
    tries = 0
    while not stop.is_set():
        try:
            await bot.initialize()
            await bot.delete_webhook()
        except (InvalidToken, Conflict) as error:
            raise FatalError(fatal_sentence(error)) from None
        except NetworkError as error:
            LOG.warning("Telegram cannot be reached: %s", type(error).__name__)
            await asyncio.wait(
                {asyncio.create_task(stop.wait())}, timeout=PAUSES[min(tries, len(PAUSES) - 1)]
            )
            tries += 1
        else:
            return True
    return False


async def _announce(bot: Bot, desk: Desk) -> None:
    """The list of commands in every language, for the menu of the app."""
    for code in (None, *desk.library.languages):
        words = Words(desk.library, code or "en")
        told = [(name, words.say(f"command.{name}")) for name in commands.LISTED]
        try:
            await bot.set_my_commands(told, language_code=code)
        except TelegramError as error:
            LOG.warning("the commands could not be announced: %s", type(error).__name__)
