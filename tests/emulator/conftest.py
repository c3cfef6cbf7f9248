"""Every trial has an emulator, a client, and a receiver if it wants one."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot

from tests.emulator import Clock, Emulator
from tests.emulator.trial import START, Hook, client


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot would warn of every retry_after that is a plain number."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def emu() -> AsyncIterator[Emulator]:
    async with Emulator(clock=Clock(START)) as emulator:
        yield emulator


@pytest.fixture
async def bot(emu: Emulator) -> AsyncIterator[Bot]:
    telegram = client(emu)
    async with telegram:
        yield telegram


@pytest.fixture
async def hook(emu: Emulator, bot: Bot) -> AsyncIterator[Hook]:
    receiver = Hook()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=Hook.secret)
    yield receiver
    await emu.stop()
    await runner.cleanup()
