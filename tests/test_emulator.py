"""The emulator serves whole bots: in their own process, without a network, many updates at once."""

import asyncio
import sys
from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError

from tests.emulator import TOKEN, Emulator, faults
from tests.emulator.inprocess import InProcess
from tests.emulator.trial import client, echo


@pytest.fixture
async def emu() -> AsyncIterator[Emulator]:
    async with Emulator() as emulator:
        yield emulator


ECHO = """
import json, sys, urllib.request

def call(method, **params):
    body = json.dumps(params).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{sys.argv[1]}/{method}", body, headers)
    return json.load(urllib.request.urlopen(request, timeout=10))["result"]

offset = 0
while True:
    for update in call("getUpdates", offset=offset, timeout=5):
        chat_id = update["message"]["chat"]["id"]
        call("sendMessage", chat_id=chat_id, text=update["message"]["text"].upper())
        offset = update["update_id"] + 1
"""


async def test_a_bot_that_is_a_process_can_be_killed_and_started_again(emu: Emulator) -> None:
    address = f"{emu.url}/bot{TOKEN}"
    person = emu.person()
    for text in ("one", "two"):
        bot = await asyncio.create_subprocess_exec(sys.executable, "-c", ECHO, address)
        try:
            person.say(text)
            await person.waits_for(text.upper())
            await emu.all_confirmed()
        finally:
            bot.kill()
            await bot.wait()
    texts = [seen.text for seen in person.seen]
    assert texts == ["one", "ONE", "two", "TWO"]


async def test_three_hundred_people_wait_at_once(emu: Emulator) -> None:
    done = asyncio.Event()
    people = [emu.person() for _ in range(300)]
    async with client(emu) as bot:
        task = asyncio.create_task(echo(bot, done))
        for person in people:
            person.say("hello")
        await asyncio.gather(*(person.waits() for person in people))
        assert all(person.last.text == "hello" for person in people)
        done.set()
        people[0].say("end")
        await task


async def test_python_telegram_bot_can_be_run_in_process(emu: Emulator) -> None:
    request = InProcess(emu.world)
    async with Bot(TOKEN, request=request, get_updates_request=request) as bot:
        person = emu.person()
        person.say("hello")
        assert len(await bot.get_updates()) == 1
        sent = await bot.send_document(person.id, b"data", filename="a.txt")
        assert sent.document is not None
        file = await bot.get_file(sent.document.file_id)
        assert await file.download_as_bytearray() == b"data"
        emu.fault(faults.reset(done=True), "sendMessage")
        with pytest.raises(NetworkError):
            await bot.send_message(person.id, "lost")
        assert person.last.text == "lost"


async def test_thousands_of_updates_that_wait_are_all_handed_out(emu: Emulator) -> None:
    people = [emu.person() for _ in range(100)]
    for number in range(2000):
        people[number % 100].say(f"answer {number}")
    offset = 0
    address = f"{emu.url}/bot{TOKEN}/getUpdates"
    async with aiohttp.ClientSession() as session:
        while emu.pending:
            async with session.post(address, json={"offset": offset}) as response:
                batch = (await response.json())["result"]
            offset = batch[-1]["update_id"] + 1 if batch else offset
    assert len(emu.confirmed) == 2000
