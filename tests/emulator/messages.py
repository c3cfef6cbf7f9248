"""The methods that send, edit and delete messages, and answer taps."""

from .content import Content, read_caption, read_text
from .files import PHOTO_LIMIT, UPLOAD_LIMIT, shown
from .html import units
from .keyboards import read_markup
from .params import Params
from .refusals import JSON, Refusal, bad_request, not_modified, query_too_old
from .state import Chat, Message, render
from .world import World

_TOAST_LIMIT = 200
_DELETED_AT_ONCE = 100


def send_message(world: World, params: Params) -> JSON:
    """Send a text."""
    return _send(world, params, read_text(params), {})


def send_photo(world: World, params: Params) -> JSON:
    """Send a picture, uploaded or by its id."""
    return _send_file(world, params, "photo", PHOTO_LIMIT)


def send_document(world: World, params: Params) -> JSON:
    """Send a file, uploaded or by its id."""
    return _send_file(world, params, "document", UPLOAD_LIMIT)


def send_voice(world: World, params: Params) -> JSON:
    """Send a voice message, uploaded or by its id."""
    return _send_file(world, params, "voice", UPLOAD_LIMIT)


def _send_file(world: World, params: Params, kind: str, limit: int) -> JSON:
    caption = read_caption(params)
    upload = params.upload(kind)
    if upload is None:
        if not params.text(kind):
            raise bad_request(f"there is no {kind} in the request")
        return _send(world, params, caption, shown(world.files.again(kind, params.text(kind))))
    if len(upload.data) > limit:
        raise Refusal(413, "Request Entity Too Large")
    if not upload.data:
        raise bad_request("file must be non-empty")
    world.open_chat(params.text("chat_id"))  # a refused upload must not leave a file behind
    return _send(world, params, caption, shown(world.files.keep(kind, upload)))


def _send(world: World, params: Params, content: Content, extra: JSON) -> JSON:
    private = not params.text("chat_id").startswith("-")
    markup = read_markup(params, private=private)
    chat = world.open_chat(params.text("chat_id"))
    reply_to = _reply_to(chat, params)
    if params.integer("message_thread_id") and not chat.forum:
        raise bad_request("message thread not found")
    world.floods.take(chat.id, group=chat.user is None)
    message = Message(
        id=chat.next_id(),
        sender=world.bot,
        date=world.date,
        content=content,
        extra=extra,
        markup=markup,
        silent=params.flag("disable_notification"),
        thread=params.integer("message_thread_id") or None,
        reply_to=reply_to,
    )
    return render(chat, world.show(chat, message))


def _reply_to(chat: Chat, params: Params) -> int | None:
    given = params.nested("reply_parameters", "can't parse reply parameters JSON object") or {}
    wanted = int(given.get("message_id") or params.integer("reply_to_message_id"))
    if not wanted or wanted in chat.messages:
        return wanted or None
    optional = given.get("allow_sending_without_reply")
    if optional or params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def edit_text(world: World, params: Params) -> JSON:
    """Put another text in place of the old one; a keyboard not given again goes away."""
    content = read_text(params)
    chat, message = _editable(world, params)
    if message.captioned:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, message, content, read_markup(params, inline=True))


def edit_caption(world: World, params: Params) -> JSON:
    """Put another caption in place of the old one."""
    content = read_caption(params)
    chat, message = _editable(world, params)
    if not message.captioned:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, chat, message, content, read_markup(params, inline=True))


def edit_markup(world: World, params: Params) -> JSON:
    """Put another inline keyboard in place of the old one."""
    markup = read_markup(params, inline=True)
    chat, message = _editable(world, params)
    return _edit(world, chat, message, message.content, markup)


def _editable(world: World, params: Params) -> tuple[Chat, Message]:
    if not params.text("message_id"):
        raise bad_request("message identifier is not specified")
    chat = world.open_chat(params.text("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or (message.markup and not message.inline):
        raise bad_request("message can't be edited")
    return chat, message


def _edit(
    world: World, chat: Chat, message: Message, content: Content, markup: JSON | None
) -> JSON:
    if markup is not None and not markup:
        markup = None
    if (content, markup) == (message.content, message.markup):
        raise not_modified()
    world.floods.take(chat.id, group=chat.user is None)
    edited = chat.change(message, content, markup, world.date)
    world.stir(chat)
    return render(chat, edited)


def delete_message(world: World, params: Params) -> bool:
    """Delete one message that is not too old."""
    chat = world.open_chat(params.text("chat_id"))
    trouble = _delete(world, chat, params.integer("message_id"))
    if trouble:
        raise bad_request(trouble)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Delete what can be deleted of several messages, and pass over the rest."""
    given = params.nested("message_ids", "can't parse message identifiers JSON object")
    if not isinstance(given, list) or not 1 <= len(given) <= _DELETED_AT_ONCE:
        raise bad_request("there must be 1-100 message identifiers")
    chat = world.open_chat(params.text("chat_id"))
    for each in given:
        _delete(world, chat, int(each))
    return True


def _delete(world: World, chat: Chat, message_id: int) -> str:
    message = chat.messages.get(message_id)
    if message is None:
        return "message to delete not found"
    foreign = not message.from_bot and chat.user is None
    if foreign or world.clock.now() - message.date > world.rules.delete_within:
        return "message can't be deleted"
    chat.remove(message_id)
    world.stir(chat)
    return ""


def answer_query(world: World, params: Params) -> bool:
    """Answer a tap once, and in time."""
    text = params.text("text")
    if units(text) > _TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query = world.queries.get(params.text("callback_query_id"))
    late = query and world.clock.now() - query.at > world.rules.answer_within
    if query is None or query.answered or late:
        raise query_too_old()
    world.toast(query, text, alert=params.flag("show_alert"))
    return True


def chat_action(world: World, params: Params) -> bool:
    """Show that the bot is at work."""
    if not params.text("action"):
        raise bad_request("wrong parameter action in request")
    chat = world.open_chat(params.text("chat_id"))
    chat.actions.append(params.text("action"))
    return True
