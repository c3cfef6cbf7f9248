"""The table of methods, and the ones that concern the bot itself, chats and files."""

from collections.abc import Callable

from . import messages
from .files import DOWNLOAD_LIMIT
from .params import Params
from .refusals import JSON, bad_request
from .world import World

Method = Callable[[World, Params], object]


def get_me(world: World, _: Params) -> JSON:
    """Return the bot as a user."""
    return world.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.rules.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, params: Params) -> JSON:
    """Return everything about a chat."""
    chat = world.chat(params.text("chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    accepted = dict.fromkeys((*gifts, "gifts_from_channels"), False)
    extra = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}
    return chat.json() | extra


def leave_chat(world: World, params: Params) -> bool:
    """Leave a group."""
    chat = world.open_chat(params.text("chat_id"))
    if chat.user:
        raise bad_request("chat is not a group or supergroup chat")
    chat.bot_status = "left"
    return True


def get_file(world: World, params: Params) -> JSON:
    """Return where a file can be downloaded."""
    file = world.files.find(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.json() | {"file_path": file.path}


def set_commands(world: World, params: Params) -> bool:
    """Replace a list of commands."""
    world.profile.set_commands(params)
    return True


def delete_commands(world: World, params: Params) -> bool:
    """Forget a list of commands."""
    world.profile.delete_commands(params)
    return True


def get_commands(world: World, params: Params) -> list[JSON]:
    """Return a list of commands."""
    return world.profile.get_commands(params)


def set_menu(world: World, params: Params) -> bool:
    """Replace the menu button."""
    world.profile.set_menu(params)
    return True


def get_menu(world: World, params: Params) -> JSON:
    """Return the menu button."""
    return world.profile.get_menu(params)


def _setter(what: str) -> Method:
    def change(world: World, params: Params) -> bool:
        world.profile.set_text(what, params)
        return True

    return change


def _getter(what: str) -> Method:
    def read(world: World, params: Params) -> JSON:
        text = world.profile.get_text(what, params)
        return {what: text or (world.bot.first_name if what == "name" else "")}

    return read


def _webhook_info(world: World, _: Params) -> JSON:
    return world.webhook.info()


def _nothing(_: World, __: Params) -> bool:
    return True


METHODS: dict[str, Method] = {
    "getme": get_me,
    "logout": _nothing,
    "close": _nothing,
    "sendmessage": messages.send_message,
    "sendphoto": messages.send_photo,
    "senddocument": messages.send_document,
    "sendvoice": messages.send_voice,
    "sendchataction": messages.chat_action,
    "editmessagetext": messages.edit_text,
    "editmessagecaption": messages.edit_caption,
    "editmessagereplymarkup": messages.edit_markup,
    "deletemessage": messages.delete_message,
    "deletemessages": messages.delete_messages,
    "answercallbackquery": messages.answer_query,
    "getfile": get_file,
    "getchat": get_chat,
    "leavechat": leave_chat,
    "getwebhookinfo": _webhook_info,
    "setmycommands": set_commands,
    "getmycommands": get_commands,
    "deletemycommands": delete_commands,
    "setmyname": _setter("name"),
    "getmyname": _getter("name"),
    "setmydescription": _setter("description"),
    "getmydescription": _getter("description"),
    "setmyshortdescription": _setter("short_description"),
    "getmyshortdescription": _getter("short_description"),
    "setchatmenubutton": set_menu,
    "getchatmenubutton": get_menu,
}
