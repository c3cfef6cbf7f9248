"""The server answers and refuses by address and token, and keeps the bot's profile."""

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InputFile,
    MenuButtonCommands,
)
from telegram.error import BadRequest, InvalidToken

from tests.emulator import TOKEN, Emulator
from tests.emulator.trial import client


async def test_the_bot_learns_its_name(emu: Emulator, bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (123456789, True, "emulated_bot")
    assert emu.calls_of("getMe")[0].code == 200


async def test_a_foreign_token_is_unauthorized(emu: Emulator) -> None:
    with pytest.raises(InvalidToken):
        async with client(emu, "123456789:wrong"):
            pass


async def test_method_names_ignore_case_and_bodies_may_be_json_form_or_query(
    emu: Emulator,
) -> None:
    person = emu.person(started=True)
    address = f"{emu.url}/bot{TOKEN}/SENDmessage"
    params = {"chat_id": str(person.id), "text": "hello"}
    async with aiohttp.ClientSession() as session:
        for request in (
            session.get(address, params=params),
            session.post(address, data=params),
            session.post(address, json={**params, "chat_id": person.id}),
        ):
            async with request as response:
                assert (await response.json())["ok"] is True
        async with session.post(f"{emu.url}/bot{TOKEN}/makeCoffee") as response:
            assert response.status == 404
            assert (await response.json())["error_code"] == 404
    assert [seen.text for seen in person.seen] == ["hello"] * 3


async def test_commands_belong_to_a_scope_and_a_language(emu: Emulator, bot: Bot) -> None:
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([("help", "Help")])
    await bot.set_my_commands([("start", "Los")], scope=private, language_code="de")
    assert await bot.get_my_commands() == (BotCommand("help", "Help"),)
    assert await bot.get_my_commands(scope=private) == ()
    german, french = emu.person(language="de-AT"), emu.person(language="fr")
    assert [each["command"] for each in german.commands] == ["start"]
    assert [each["command"] for each in french.commands] == ["help"]
    await bot.delete_my_commands(scope=private, language_code="de")
    assert [each["command"] for each in german.commands] == ["help"]
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND_INVALID"):
        await bot.set_my_commands([("Große", "x")])
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMANDS_TOO_MUCH"):
        await bot.set_my_commands([("a", "x")] * 101)


async def test_names_menu_and_chat_are_kept(emu: Emulator, bot: Bot) -> None:
    person = emu.person(started=True)
    await bot.set_my_name("Guide", language_code="de")
    await bot.set_my_description("Long")
    await bot.set_my_short_description("Short")
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_my_name("de")).name == "Guide"
    assert (await bot.get_my_description("de")).description == "Long"
    assert (await bot.get_my_short_description()).short_description == "Short"
    assert (await bot.get_chat_menu_button(person.id)).type == "commands"
    assert (await bot.get_chat(person.id)).first_name == person.user.first_name
    assert await bot.send_chat_action(person.id, "typing")
    group = emu.group()
    group.add_bot(person)
    assert await bot.leave_chat(group.id)
    assert await bot.log_out()
    assert await bot.close()


async def test_a_file_is_sent_again_by_its_id_and_can_be_downloaded(
    emu: Emulator, bot: Bot
) -> None:
    person = emu.person(started=True)
    page = InputFile(b"%PDF-1.7", filename="page.pdf")
    sent = await bot.send_document(person.id, page, caption="<b>Page</b>", parse_mode="HTML")
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("page.pdf", "Page")
    again = await bot.send_document(person.id, sent.document.file_id)
    assert again.document == sent.document
    file = await bot.get_file(sent.document.file_id)
    assert await file.download_as_bytearray() == b"%PDF-1.7"
    assert [(each.name, each.data) for each in person.files] == [("page.pdf", b"%PDF-1.7")] * 2
    with pytest.raises(BadRequest, match=r"(?i)Wrong file identifier/HTTP URL specified"):
        await bot.send_document(person.id, "nonsense")
    with pytest.raises(BadRequest, match=r"(?i)Can't use file of type Document as Photo"):
        await bot.send_photo(person.id, sent.document.file_id)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("nonsense")
    photo = await bot.send_photo(person.id, b"\xff\xd8", caption="A")
    assert (await bot.send_voice(person.id, b"OggS")).voice
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await photo.edit_text("x")
    assert await photo.edit_caption("B")


async def test_people_send_pictures_voices_files_stickers_contacts_and_places(
    emu: Emulator, bot: Bot
) -> None:
    person = emu.person()
    person.send_photo(b"\xff\xd8\xff", "my farm")
    person.send_voice(b"OggS")
    person.send_document(b"a,b", "list.csv")
    person.send_sticker()
    person.send_contact("+4912345")
    person.send_location(1.5, 2.5)
    messages = [each.message for each in await bot.get_updates() if each.message]
    photo, voice, document, sticker, contact, place = messages
    assert photo.caption == "my farm"
    file = await photo.photo[-1].get_file()
    assert await file.download_as_bytearray() == b"\xff\xd8\xff"
    assert voice.voice
    assert document.document
    assert document.document.file_name == "list.csv"
    assert sticker.sticker
    assert contact.contact
    assert contact.contact.user_id == person.id
    assert place.location
    assert person.actions == 6
