"""People act, see and wait, alone and in groups."""

import asyncio

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.emulator import Emulator
from tests.emulator.trial import board, echo, taps


async def test_a_chat_that_is_closed_to_the_bot_refuses(emu: Emulator, bot: Bot) -> None:
    stranger, person = emu.person(), emu.person()
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(4242, "x")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "x")
    person.start()
    person.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person.id, "x")
    person.start()
    await bot.send_message(person.id, "welcome back")
    kinds = [each.my_chat_member for each in await bot.get_updates()]
    statuses = [each.new_chat_member.status for each in kinds if each]
    assert statuses == ["kicked", "member"]
    person.deactivate()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(person.id, "x")


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(emu: Emulator, bot: Bot) -> None:
    person, group = emu.person(), emu.group("Board")
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(group.id, "x")
    group.add_bot(person)
    group.say(person, "between us")
    group.say(person, "/start@other_bot")
    group.say(person, "/start@emulated_bot now")
    asked = await bot.send_message(group.id, "Name?", reply_markup=ForceReply(selective=True))
    group.say(person, "Ann", reply_to=asked.message_id)
    updates = await bot.get_updates()
    texts = [each.message.text for each in updates if each.message]
    assert texts == [None, "/start@emulated_bot now", "Ann"]
    old = group.id
    group.migrate(person)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old, "x")
    assert moved.value.new_chat_id == group.id
    await bot.send_message(group.id, "Go on?", reply_markup=board("Yes"))
    group.tap(person, "Yes")
    query = (await taps(bot))[0]
    assert isinstance(query.message, Message)
    assert query.message.chat.type == "supergroup"
    group.kick_bot(person)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "x")


async def test_a_person_talks_with_a_bot_and_waits_for_it(emu: Emulator, bot: Bot) -> None:
    done = asyncio.Event()
    task = asyncio.create_task(echo(bot, done))
    person = emu.person()
    person.say("hello")
    assert await person.waits() == "Person 1001: hello\nbot: hello\n  [Yes]"
    person.tap("Yes")
    assert await person.waits_for_toast() == "Saved"
    await person.waits_for("You said")
    assert person.last.text == "You said Yes"
    assert person.last.edited
    assert person.actions == 2
    texts = "helloYesSavedYou said Yes"
    assert person.downloaded == len(texts)
    done.set()
    person.say("end")
    await task


async def test_labels_are_found_without_ticks_and_numbers_if_only_one_fits(
    emu: Emulator, bot: Bot
) -> None:
    person = emu.person(started=True)
    await bot.send_message(person.id, "?", reply_markup=board("✅ 1. Coffee", "2. Cocoa", "18+"))
    await bot.send_message(person.id, "later, without buttons")
    for label in ("Coffee", "1. Coffee", "cocoa", "18+", "coc"):
        person.tap(label)
    found = [query.data for query in await taps(bot)]
    assert found == ["✅ 1. Coffee", "✅ 1. Coffee", "2. Cocoa", "18+", "2. Cocoa"]
    with pytest.raises(LookupError, match="may mean any of"):
        person.tap("co")
    with pytest.raises(LookupError, match="no button 'Tea'"):
        person.tap("Tea")
    person.tap("Tea", force=True)
    person.tap_data(77, "stale")
    queries = (await taps(bot))[-2:]
    assert [query.data for query in queries] == ["Tea", "stale"]
    assert queries[1].message
    assert not queries[1].message.is_accessible


async def test_a_stale_phone_taps_what_the_card_no_longer_shows(emu: Emulator, bot: Bot) -> None:
    person = emu.person(started=True)
    card = await bot.send_message(person.id, "Q1", reply_markup=board("A"))
    await card.edit_text("Q2", reply_markup=board("B"))
    with pytest.raises(LookupError, match="no button 'A'"):
        person.tap_on(card.message_id, "A")
    person.tap_on(card.message_id, "A", stale=True)
    assert [query.data for query in await taps(bot)] == ["A"]


async def test_reply_keyboards_send_text_and_links_open(emu: Emulator, bot: Bot) -> None:
    person = emu.person(started=True)
    keys = [[KeyboardButton("One"), KeyboardButton("Phone", request_contact=True)]]
    await bot.send_message(
        person.id, "x", reply_markup=ReplyKeyboardMarkup(keys), disable_notification=True
    )
    assert person.keyboard == [["One", "Phone"]]
    person.tap("One")
    person.tap("Phone")
    await bot.send_message(person.id, "y", reply_markup=ReplyKeyboardRemove())
    assert person.keyboard == []
    assert person.notifications == 1
    links = [
        InlineKeyboardButton("Link", url="https://example.org"),
        InlineKeyboardButton("Copy", copy_text=CopyTextButton("code")),
    ]
    await bot.send_message(person.id, "z", reply_markup=InlineKeyboardMarkup([links]))
    person.tap("Link")
    person.tap("Copy")
    assert person.opened == ["https://example.org", "code"]
    messages = [each.message for each in await bot.get_updates()]
    assert [bool(each and each.contact) for each in messages] == [False, True]


async def test_waiting_in_vain_says_what_was_on_the_screen(emu: Emulator) -> None:
    person = emu.person()
    person.say("anybody?")
    with pytest.raises(TimeoutError, match=r"anybody\?"):
        await person.waits(patience=0.05)
    with pytest.raises(TimeoutError, match="'hello'"):
        await person.waits_for("hello", patience=0.05)


async def test_a_long_text_leaves_the_phone_as_several_messages(emu: Emulator, bot: Bot) -> None:
    person = emu.person()
    person.say("😀" * 3000)
    texts = [each.message.text or "" for each in await bot.get_updates() if each.message]
    assert list(map(len, texts)) == [2048, 952]
