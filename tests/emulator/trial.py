"""What trials of the emulator share: a client, a bot that echoes, a receiver of webhooks."""

import asyncio
from typing import Any

from aiohttp import web
from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.request import HTTPXRequest

from tests.emulator import TOKEN, Emulator

START = 1_800_000_000.0


def client(emu: Emulator, token: str = TOKEN, **timeouts: float) -> Bot:
    """Return python-telegram-bot as it talks to this emulator."""
    request = HTTPXRequest(connection_pool_size=8, **timeouts)  # type: ignore[arg-type]
    return Bot(
        token,
        base_url=f"{emu.url}/bot",
        base_file_url=f"{emu.url}/file/bot",
        request=request,
        get_updates_request=HTTPXRequest(read_timeout=5),
    )


def board(*labels: str) -> InlineKeyboardMarkup:
    """Return a keyboard with one button per row, whose data is its label."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(each, callback_data=each)] for each in labels]
    )


async def taps(bot: Bot) -> list[CallbackQuery]:
    """Return the taps that wait in the queue, without confirming them."""
    updates = await bot.get_updates(timeout=2)
    return [update.callback_query for update in updates if update.callback_query]


async def echo(bot: Bot, until: asyncio.Event) -> None:
    """Answer every message with its own text, every tap with its data."""
    offset = 0
    while not until.is_set():
        for update in await bot.get_updates(offset=offset, timeout=2):
            offset = update.update_id + 1
            if update.message:
                text = update.message.text or "?"
                await bot.send_message(update.message.chat.id, text, reply_markup=board("Yes"))
            if update.callback_query and isinstance(update.callback_query.message, Message):
                query = update.callback_query
                await query.answer("Saved")
                await update.callback_query.message.edit_text(f"You said {query.data}")


class Hook:
    """A receiver of updates that can be told to fail."""

    secret = "s3cret"

    def __init__(self) -> None:
        self.updates: list[Update] = []
        self.statuses: list[int] = []
        self.secrets: set[str | None] = set()
        self.tries = 0
        self.tried = asyncio.Condition()
        self.reply: dict[str, Any] | None = None
        self.retry_after = ""
        self.gates: dict[str, asyncio.Event] = {}

    async def take(self, request: web.Request) -> web.Response:
        """Receive one update, or fail as told."""
        async with self.tried:
            self.tries += 1
            self.tried.notify_all()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        update = Update.de_json(await request.json())
        gate = self.gates.get((update.message and update.message.text) or "")
        if gate:
            await gate.wait()
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.updates.append(update)
            return web.json_response(self.reply or {})
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        return web.Response(status=status, headers=headers)

    async def reached(self, tries: int) -> None:
        """Return when so many requests have come."""
        async with asyncio.timeout(2), self.tried:
            await self.tried.wait_for(lambda: self.tries >= tries)

    @property
    def texts(self) -> list[str | None]:
        """The texts of the messages received."""
        return [each.message.text for each in self.updates if each.message]
