"""Floods, faults and outages come as planned, and only then."""

import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.emulator import Clock, Emulator, faults
from tests.emulator.trial import START, client


async def test_the_flood_model_refuses_what_is_too_fast_and_only_when_on() -> None:
    emu = Emulator(clock=Clock(START, frozen=True))
    async with emu, client(emu) as paced:
        person, other = emu.person(started=True), emu.person(started=True)
        for _ in range(6):
            await paced.send_message(person.id, "x")
        emu.floods.on = True
        for _ in range(4):
            await paced.send_message(person.id, "x")
        with pytest.raises(RetryAfter, match="Retry in 0:00:04"):
            await paced.send_message(person.id, "x")
        await paced.send_message(other.id, "x")
        emu.clock.advance(4)
        await paced.send_message(person.id, "x")


async def test_faults_meet_the_calls_they_are_meant_for(emu: Emulator, bot: Bot) -> None:
    one, two = emu.person(started=True), emu.person(started=True)
    emu.fault(faults.flood(3), "sendMessage", chat_id=one.id)
    await bot.send_message(two.id, "x")
    with pytest.raises(RetryAfter, match="Retry in 0:00:03"):
        await bot.send_message(one.id, "x")
    await bot.send_message(one.id, "x")
    for fault, error in (
        (faults.blocked(), Forbidden),
        (faults.upgraded(-100), ChatMigrated),
        (faults.revoked(), InvalidToken),
        (faults.broken_server(502), NetworkError),
        (faults.broken_server(500), NetworkError),
        (faults.garbled(), TelegramError),
        (faults.reset(done=False), NetworkError),
        (faults.refused(400, "Bad Request: chat not found"), BadRequest),
    ):
        emu.fault(fault, "sendMessage")
        with pytest.raises(error):
            await bot.send_message(two.id, fault.name)
    assert emu.faults.pending == 0
    assert [seen.text for seen in two.seen] == ["x", "garbled"]


async def test_a_lost_reply_means_the_message_was_shown_all_the_same(
    emu: Emulator, bot: Bot
) -> None:
    person = emu.person(started=True)
    emu.fault(faults.reset(done=True), "sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "once")
    assert [seen.text for seen in person.seen] == ["once"]
    assert emu.calls_of("sendMessage")[0].fault == "reset"


async def test_slow_and_hanging_calls_time_out(emu: Emulator) -> None:
    person = emu.person(started=True)
    async with client(emu, read_timeout=0.1) as bot:
        emu.fault(faults.slow(0.3), "sendMessage")
        emu.fault(faults.hanging(), "sendMessage")
        for text in ("slow", "hanging"):
            with pytest.raises(TimedOut):
                await bot.send_message(person.id, text)
    assert [seen.text for seen in person.seen] == ["slow"]


async def test_an_outage_leaves_everything_as_it_was(emu: Emulator, bot: Bot) -> None:
    emu.person().say("hello")
    address = emu.url
    await emu.stop()
    with pytest.raises(NetworkError):
        await bot.get_updates()
    await emu.start()
    assert emu.url == address
    assert len(await bot.get_updates()) == 1
