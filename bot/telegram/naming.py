"""The bot's own name, asked of Telegram once."""

import asyncio

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings, SettingsError

from .request import AioRequest
from .verdicts import FatalError, fatal_sentence


def name_of(settings: Settings) -> str:
    """The name behind t.me/; raises FatalError or SettingsError."""
    return asyncio.run(_ask(settings))


async def _ask(settings: Settings) -> str:
    base = f"{settings.telegram_api.rstrip('/')}/bot"
    request, polling = AioRequest(), AioRequest()
    bot = Bot(settings.telegram_token, base_url=base, request=request, get_updates_request=polling)
    try:
        await bot.initialize()
    except InvalidToken as error:
        raise FatalError(fatal_sentence(error)) from None
    except TelegramError as error:
        raise SettingsError(
            f"Telegram cannot be asked for the bot's name ({type(error).__name__}); use --bot"
        ) from None
    else:
        return bot.username
    finally:
        await bot.shutdown()
