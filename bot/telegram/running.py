"""The Telegram bot as a process: started, announced, stopped by a signal."""

import asyncio
import gc
import logging
import signal
from contextlib import nullcontext
from dataclasses import replace

from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot import commands
from bot.desk import Desk
from bot.listening import Address, Hook
from bot.settings import Settings
from dialogues.words import Words
from storage.store import Store

from .polling import Poller
from .reading import KINDS
from .request import AioRequest
from .sending import PAUSES
from .server import Door, listening
from .steps import wait_for
from .verdicts import FatalError, fatal_sentence, seconds
from .webhook import Webhook

LOG = logging.getLogger(__name__)
CONNECTIONS = 100
"""So many updates Telegram may hand in at once; the more come together, the cheaper each is."""


def run(
    settings: Settings, desk: Desk, store: Store, hook: Hook | None, address: Address | None
) -> None:
    """Serves until SIGTERM or SIGINT; raises FatalError when Telegram refuses the bot."""
    # What was loaded stays, and looking through it for garbage would hold everybody up.
    gc.collect()
    gc.freeze()
    try:
        import uvloop  # noqa: PLC0415 - it exists on some systems only
    except ImportError:
        asyncio.run(_serve(settings, desk, store, hook, address))
    else:
        uvloop.run(_serve(settings, desk, store, hook, address))


async def _serve(
    settings: Settings, desk: Desk, store: Store, hook: Hook | None, address: Address | None
) -> None:
    request, polling = AioRequest(), AioRequest(connections=2)
    api = settings.telegram_api.rstrip("/")
    bot = Bot(
        settings.telegram_token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=request,
        get_updates_request=polling,
    )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    try:
        if await _begin(bot, stop, hook):
            await _announce(bot, desk)
            desk = replace(desk, link=f"https://t.me/{bot.username}")
            how = "by webhook" if hook else "by long polling"
            LOG.info("serving @%s %s", bot.username, how)
            serving: Poller | Webhook
            if hook:
                serving = webhook = Webhook(desk, store, bot, hook)
                door = Door(webhook.steps.health, hook, webhook.take)
            else:
                serving = Poller(desk, store, bot, polling)
                door = Door(serving.steps.health)
            async with listening(address, door) if address else nullcontext():
                await serving.run(stop)
    finally:
        await bot.shutdown()


async def _begin(bot: Bot, stop: asyncio.Event, hook: Hook | None) -> bool:
    """Whether the bot could log in before it was told to stop; waits through outages."""
    tries = 0
    while not stop.is_set():
        try:
            await bot.initialize()
            await _direct(bot, hook)
        except (InvalidToken, Conflict) as error:
            raise FatalError(fatal_sentence(error)) from None
        except BadRequest as error:
            raise FatalError(f"Telegram refuses PASSAGE_WEBHOOK_URL: {error}") from None
        except RetryAfter as error:
            await wait_for(stop, seconds(error))
        except NetworkError as error:
            LOG.warning("Telegram cannot be reached: %s", type(error).__name__)
            await wait_for(stop, PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1
        else:
            return True
    return False


async def _direct(bot: Bot, hook: Hook | None) -> None:
    """Updates wait at Telegram to be fetched, or are sent to the webhook from now on."""
    if hook is None:
        await bot.delete_webhook()
        return
    await bot.set_webhook(
        hook.url, secret_token=hook.secret, allowed_updates=list(KINDS), max_connections=CONNECTIONS
    )


async def _announce(bot: Bot, desk: Desk) -> None:
    """The list of commands in every language, for the menu of the app."""
    for code in (None, *desk.library.languages):
        words = Words(desk.library, code or "en")
        told = [(name, words.say(f"command.{name}")) for name in commands.LISTED]
        try:
            await bot.set_my_commands(told, language_code=code)
        except TelegramError as error:
            LOG.warning("the commands could not be announced: %s", type(error).__name__)
