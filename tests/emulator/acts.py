"""What people do in a chat, and whether the bot hears of it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from .content import MESSAGE_LIMIT, Content, plain
from .html import units
from .refusals import JSON
from .state import Chat, Message, User, instance, render
from .updates import TAP_LANE
from .world import Query, World


def post(
    world: World,
    user: User,
    chat: Chat,
    content: Content,
    *,
    extra: JSON | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
    service: bool = False,
) -> Message:
    """Send a message of a person, and tell the bot if it may hear it."""
    message = Message(
        id=chat.next_id(),
        sender=user,
        date=world.date,
        content=content,
        extra=extra or {},
        reply_to=reply_to,
        thread=thread,
    )
    world.show(chat, message)
    if service or hears(world, chat, message):
        world.updates.push("message", render(chat, message), chat.id, chat)
    return message


def amend(world: World, user: User, chat: Chat, message_id: int, text: str) -> Message:
    """Put another text in place of one's own."""
    message = chat.messages[message_id]
    if message.sender is not user:
        raise PermissionError(f"message {message_id} was written by somebody else")
    content = plain(text.strip())
    edited = world.show(chat, replace(message, content=content, edited=world.date))
    if hears(world, chat, edited):
        world.updates.push("edited_message", render(chat, edited), chat.id, chat)
    return edited


def press(world: World, user: User, chat: Chat, message_id: int, data: str) -> str:
    """Press an inline button with this data and return the id of the query."""
    query_id = str((user.id << 32) + len(world.queries) + 1)
    query = Query(query_id, user, chat, world.clock.now())
    world.queries[query.id] = query
    user.spinning.add(query.id)
    message = chat.messages.get(message_id)
    gone = {"chat": chat.json(), "message_id": message_id, "date": 0}
    body: JSON = {
        "id": query.id,
        "from": user.json(),
        "message": render(chat, message) if message else gone,
        "chat_instance": instance(chat.id),
        "data": data,
    }
    world.updates.push("callback_query", body, user.id + TAP_LANE, chat)
    return query.id


def membership(world: World, user: User, chat: Chat, old: str, new: str) -> None:
    """Tell the bot that its own place in a chat has changed."""
    body: JSON = {
        "chat": chat.json(),
        "from": user.json(),
        "date": world.date,
        "old_chat_member": _member(world, old),
        "new_chat_member": _member(world, new),
    }
    world.updates.push("my_chat_member", body, chat.id, chat)


def _member(world: World, status: str) -> JSON:
    extra: JSON = {"until_date": 0} if status == "kicked" else {}
    return {"user": world.bot.json(), "status": status, **extra}


def hears(world: World, chat: Chat, message: Message) -> bool:
    """Return whether the bot receives this message of a person."""
    if chat.user or not world.rules.privacy:
        return chat.bot_status == "member"
    if chat.bot_status != "member":
        return False
    origin = chat.messages.get(message.reply_to or 0)
    if origin and origin.from_bot:
        return True
    command = re.match(r"/\w+(?:@(\w+))?", message.content.text)
    return command is not None and command[1] in (None, world.bot.username)


def parts(text: str) -> Iterator[str]:
    """Yield what a client makes of a long text: as many messages as it takes."""
    rest = text.strip()
    while units(rest) > MESSAGE_LIMIT:
        end = MESSAGE_LIMIT
        while (over := units(rest[:end]) - MESSAGE_LIMIT) > 0:
            end -= (over + 1) // 2
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()
    if rest:
        yield rest
