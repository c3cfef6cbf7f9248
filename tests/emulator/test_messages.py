"""Messages, keyboards and answers to taps are taken or refused in Telegram's words."""

import json

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest

from tests.emulator import Emulator
from tests.emulator.trial import board, taps


async def test_html_becomes_text_and_entities(emu: Emulator, bot: Bot) -> None:
    person = emu.person(started=True)
    html = '😀<b>bold <i>both</i></b> &lt;&#39;&amp; <a href="https://example.org/">link</a>'
    sent = await bot.send_message(person.id, html, parse_mode="HTML")
    assert sent.text == "😀bold both <'& link"
    found = [(each.type, each.offset, each.length) for each in sent.entities]
    assert found == [("bold", 2, 9), ("italic", 7, 4), ("text_link", 16, 4)]
    pre = '<pre><code class="language-python">x</code></pre><blockquote expandable>q</blockquote>'
    sent = await bot.send_message(person.id, pre, parse_mode="HTML")
    assert [each.type for each in sent.entities] == ["pre", "expandable_blockquote"]
    assert sent.entities[0].language == "python"


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 0'),
        ("é < b", 'Unsupported start tag "" at byte offset 3'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href>x</a>", "Expected equal sign in declaration of an attribute of the tag"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused_in_telegrams_words(
    emu: Emulator, bot: Bot, html: str, complaint: str
) -> None:
    person = emu.person(started=True)
    params = {"chat_id": person.id, "text": html, "parse_mode": "HTML"}
    status, body = await emu.handle("sendMessage", params)
    assert status == 400
    assert f"Bad Request: can't parse entities: {complaint}" in json.loads(body)["description"]
    with pytest.raises(BadRequest, match="Can't parse entities: "):
        await bot.send_message(person.id, html, parse_mode="HTML")
    assert person.seen == []


async def test_the_limit_of_4096_counts_utf16_units_after_parsing(emu: Emulator, bot: Bot) -> None:
    person = emu.person(started=True)
    await bot.send_message(person.id, f"<b>{'😀' * 2048}</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(person.id, "😀" * 2048 + "x")
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(person.id, "")
    with pytest.raises(BadRequest, match="Text must be non-empty"):
        await bot.send_message(person.id, " \n ")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(person.id, b"data", caption="x" * 1025)


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ({"inline_keyboard": [[{"text": "A", "callback_data": "ж" * 33}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "A"}]]}, "Text buttons are unallowed"),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]}, "text must be non-empty"),
        ({"inline_keyboard": [[{"text": "A", "callback_data": "a"}] * 9]}, "markup is too long"),
        ({"inline_keyboard": [[{"text": "A", "callback_data": "a"}]] * 101}, "markup is too long"),
        ({"inline_keyboard": ["A"]}, "must be an Array of Arrays"),
        ({"keyboard": [[""]]}, "button text must be non-empty"),
        ([], "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
    ],
)
async def test_a_keyboard_telegram_would_not_take_is_refused(
    emu: Emulator, markup: object, complaint: str
) -> None:
    person = emu.person(started=True)
    params = {"chat_id": person.id, "text": "x", "reply_markup": markup}
    status, body = await emu.handle("sendMessage", params)
    assert status == 400
    assert complaint in json.loads(body)["description"]


async def test_callback_data_may_have_64_bytes(emu: Emulator, bot: Bot) -> None:
    person = emu.person(started=True)
    button = InlineKeyboardButton("A", callback_data="ж" * 32)
    await bot.send_message(person.id, "x", reply_markup=InlineKeyboardMarkup([[button]]))
    assert person.last.labels == ("A",)


async def test_an_edit_changes_the_screen_and_the_same_edit_again_is_refused(
    emu: Emulator, bot: Bot
) -> None:
    person = emu.person(started=True)
    sent = await bot.send_message(person.id, "Q1", reply_markup=board("A", "B"))
    edited = await sent.edit_text("<b>Q1</b>: A", parse_mode="HTML")
    assert isinstance(edited, Message)
    assert edited.edit_date
    assert person.screen() == "bot: Q1: A"
    with pytest.raises(BadRequest, match="specified new message content and reply markup are exac"):
        await sent.edit_text("<b>Q1</b>: A", parse_mode="HTML")
    await sent.edit_reply_markup(board("C"))
    assert person.last.labels == ("C",)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(board("C"))


async def test_missing_foreign_and_old_messages_are_refused(emu: Emulator, bot: Bot) -> None:
    person = emu.person()
    own = person.say("hello")
    sent = await bot.send_message(person.id, "hi")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", person.id, 99)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", person.id, own)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(person.id, "x", reply_parameters=ReplyParameters(99))
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(person.id, 99)
    emu.clock.advance(2 * 86_400 + 10)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await sent.delete()
    new = await bot.send_message(person.id, "new")
    assert await bot.delete_messages(person.id, [new.message_id, sent.message_id])
    assert person.screen() == f"{person.user.first_name}: hello\nbot: hi"


async def test_a_tap_is_answered_once_and_in_time(emu: Emulator, bot: Bot) -> None:
    person = emu.person(started=True)
    sent = await bot.send_message(person.id, "Go on?", reply_markup=board("Yes"))
    person.tap("Yes")
    person.tap_on(sent.message_id, "yes")
    assert person.spinning == 2
    first, second = await taps(bot)
    assert (first.data, first.from_user.id) == ("Yes", person.id)
    assert isinstance(first.message, Message)
    assert first.message.reply_markup == board("Yes")
    await first.answer("Saved", show_alert=True)
    assert person.spinning == 1
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query"):
        await first.answer()
    emu.clock.advance(16)
    with pytest.raises(BadRequest, match="Query is too old"):
        await second.answer()
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("12345")
    assert person.toasts == ["Saved"]
