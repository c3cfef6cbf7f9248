"""Updates reach the bot by long polling or by webhook, and none is lost or mixed up."""

import asyncio
import json
from typing import Any

import pytest
from telegram import Bot
from telegram.error import Conflict

from tests.emulator import Emulator, Rules, mishaps
from tests.emulator.trial import START, Hook, board, client


async def test_an_update_comes_again_until_it_is_confirmed(emu: Emulator, bot: Bot) -> None:
    person = emu.person(language="de")
    person.start("token_1")
    first = await bot.get_updates()
    again = await bot.get_updates()
    assert [each.update_id for each in first] == [each.update_id for each in again]
    assert emu.confirmed == []
    message = first[0].message
    assert message is not None
    assert message.from_user is not None
    assert message.from_user.language_code == "de"
    assert message.entities[0].type == "bot_command"
    assert message.date.timestamp() == pytest.approx(START, abs=5)
    assert await bot.get_updates(offset=first[0].update_id + 1) == ()
    assert emu.confirmed == [first[0].update_id]


async def test_a_poll_is_held_until_somebody_speaks(emu: Emulator, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=4))
    await emu.until(lambda: bool(emu.calls_of("getUpdates")), "the poll")
    emu.person().say("hello")
    updates = await asyncio.wait_for(poll, 1)
    assert [each.message.text for each in updates if each.message] == ["hello"]


async def test_the_limit_and_a_negative_offset_choose_updates(emu: Emulator, bot: Bot) -> None:
    person = emu.person()
    for number in range(5):
        person.say(str(number))
    assert len(await bot.get_updates(limit=2)) == 2
    last = await bot.get_updates(offset=-1)
    assert [each.message.text for each in last if each.message] == ["4"]
    assert len(emu.confirmed) == 4


async def test_a_second_poller_ends_the_first(emu: Emulator, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=4))
    await emu.until(lambda: bool(emu.calls_of("getUpdates")), "the poll")
    async with client(emu) as other:
        await other.get_updates(timeout=0)
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await asyncio.wait_for(first, 1)


async def test_taps_expire_after_150_seconds_and_messages_after_a_day(
    emu: Emulator, bot: Bot
) -> None:
    person = emu.person()
    person.say("hello")
    await bot.send_message(person.id, "Go on?", reply_markup=board("Yes"))
    person.tap("Yes")
    emu.clock.advance(151)
    assert [bool(each.message) for each in await bot.get_updates()] == [True]
    emu.clock.advance(86_400)
    assert await bot.get_updates() == ()


async def test_only_wanted_kinds_are_queued_and_the_wish_is_remembered(
    emu: Emulator, bot: Bot
) -> None:
    person = emu.person()
    await bot.get_updates(allowed_updates=["edited_message"])
    person.edit(person.say("helo"), "hello")
    updates = await bot.get_updates()
    assert [each.edited_message.text for each in updates if each.edited_message] == ["hello"]
    assert len(updates) == 1


async def test_an_update_can_be_doubled_replayed_reversed_late_or_broken(emu: Emulator) -> None:
    person = emu.person()
    emu.mishap(mishaps.duplicated())
    person.say("twice")
    emu.mishap(mishaps.reordered(2))
    person.say("second")
    person.say("first")
    emu.mishap(mishaps.delayed(60))
    person.say("late")
    emu.mishap(mishaps.malformed(), kind="callback_query")
    message = emu.world.chats[person.id].messages[1]
    person.tap_data(message.id, "x")

    async def fetch(offset: int = 0) -> list[dict[str, Any]]:
        _, body = await emu.handle("getUpdates", {"offset": offset})
        found: list[dict[str, Any]] = json.loads(body)["result"]
        return found

    updates = await fetch()
    texts = [each["message"]["text"] for each in updates if "message" in each]
    assert texts == ["twice", "twice", "first", "second"]
    assert updates[0]["update_id"] == updates[1]["update_id"]
    assert updates[2]["update_id"] > updates[3]["update_id"]
    assert "chat_instance" not in updates[-1]["callback_query"]
    following = max(each["update_id"] for each in updates) + 1
    assert await fetch(following) == []
    emu.clock.advance(61)
    await emu.until(lambda: bool(emu.pending), "the late update")
    assert [each["message"]["text"] for each in await fetch(following)] == ["late"]
    emu.replay(updates[0]["update_id"])
    assert [each["message"]["text"] for each in await fetch(following)] == ["twice"]
    assert await fetch(following) == []


async def test_pacing_slows_a_poller_that_repeats_itself() -> None:
    async with Emulator(rules=Rules(poll_pacing=True)) as emu, client(emu) as bot:
        person = emu.person()
        person.say("one")
        person.say("two")
        assert len(await bot.get_updates()) == 2
        assert len(await bot.get_updates()) == 1


async def test_a_webhook_gets_the_updates_in_order_with_the_secret(
    emu: Emulator, bot: Bot, hook: Hook
) -> None:
    person = emu.person()
    for number in range(10):
        person.say(str(number))
    await emu.all_confirmed()
    assert hook.texts == [str(number) for number in range(10)]
    assert hook.secrets == {Hook.secret}
    assert emu.confirmed == [each.update_id for each in hook.updates]
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    person.say("polled")
    assert len(await bot.get_updates()) == 1


async def test_a_failed_webhook_is_retried_and_holds_up_only_its_own_queue(
    emu: Emulator, bot: Bot, hook: Hook
) -> None:
    one, two = emu.person(), emu.person()
    hook.gates["stuck"] = asyncio.Event()
    one.say("stuck")
    await hook.reached(1)
    one.say("behind")
    one.tap_data(1, "past")
    two.say("free")
    await emu.until(lambda: len(emu.confirmed) == 2, "the other queues")
    assert hook.texts == ["free"]
    hook.statuses = [500, 500, 503]
    hook.gates["stuck"].set()
    await emu.until(lambda: emu.webhook.failures == 2, "the immediate retry")
    info = await bot.get_webhook_info()
    assert info.pending_update_count == 2
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    emu.clock.advance(2)
    await emu.until(lambda: emu.webhook.failures == 3, "the second retry")
    emu.clock.advance(4)
    await emu.all_confirmed()
    assert hook.texts == ["free", "stuck", "behind"]


async def test_retry_after_is_honoured(emu: Emulator, hook: Hook) -> None:
    hook.statuses, hook.retry_after = [503], "30"
    emu.person().say("x")
    await emu.until(lambda: emu.webhook.failures == 1, "the first try")
    emu.clock.advance(29)
    assert emu.pending
    emu.clock.advance(2)
    await emu.all_confirmed()
    assert hook.tries == 2


async def test_a_webhook_may_answer_with_a_call(emu: Emulator, hook: Hook) -> None:
    person = emu.person()
    hook.reply = {"method": "sendMessage", "chat_id": person.id, "text": "at once"}
    person.say("x")
    await person.waits()
    assert person.last.text == "at once"
