"""The profile is how the bot presents itself: commands, names and the menu button."""

import re
from dataclasses import dataclass, field
from typing import Any

from .params import Params
from .refusals import JSON, bad_request

Scope = tuple[str, int, int]
_DEFAULT: Scope = ("default", 0, 0)
_COMMANDS = 100
_DESCRIPTION = 256
_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_CODES = {"name": "NAME", "description": "DESCRIPTION", "short_description": "ABOUT"}
_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}


@dataclass(slots=True)
class Profile:
    """Commands are kept per scope and language, texts per language."""

    commands: dict[tuple[Scope, str], list[JSON]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menus: dict[int, JSON] = field(default_factory=dict)

    def set_commands(self, params: Params) -> None:
        """Replace the commands of one scope and language."""
        given = params.nested("commands", "can't parse commands JSON object")
        if not isinstance(given, list):
            raise bad_request("can't parse commands JSON object")
        if len(given) > _COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self.commands[_key(params)] = [_command(each) for each in given]

    def get_commands(self, params: Params) -> list[JSON]:
        """Return the commands of exactly this scope and language."""
        return self.commands.get(_key(params), [])

    def delete_commands(self, params: Params) -> None:
        """Forget the commands of exactly this scope and language."""
        self.commands.pop(_key(params), None)

    def commands_shown(self, scopes: list[Scope], language: str) -> list[JSON]:
        """Return what a person sees: the narrowest scope first, their language first."""
        for scope in [*scopes, _DEFAULT]:
            for tongue in (language[:2], ""):
                if found := self.commands.get((scope, tongue)):
                    return found
        return []

    def set_text(self, what: str, params: Params) -> None:
        """Replace the name, description or short description in one language."""
        text = params.text(what)
        if len(text) > _LIMITS[what]:
            raise bad_request(f"BOT_{_CODES[what]}_INVALID")
        self.texts[what, params.text("language_code")] = text

    def get_text(self, what: str, params: Params) -> str:
        """Return the text in one language, or else the one for all."""
        language = params.text("language_code")
        return self.texts.get((what, language)) or self.texts.get((what, ""), "")

    def set_menu(self, params: Params) -> None:
        """Replace the menu button of one chat, or of all."""
        button = params.nested("menu_button", "can't parse menu button JSON object")
        kind = button.get("type") if isinstance(button, dict) else "default"
        if kind not in {"default", "commands", "web_app"}:
            raise bad_request("can't parse menu button: MenuButton has unsupported type")
        self.menus[params.integer("chat_id")] = button or {"type": "default"}

    def get_menu(self, params: Params) -> JSON:
        """Return the menu button of one chat."""
        return self.menus.get(params.integer("chat_id")) or self.menus.get(0, {"type": "default"})


def _key(params: Params) -> tuple[Scope, str]:
    scope = params.nested("scope", "can't parse BotCommandScope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    language = params.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return (kind, int(scope.get("chat_id", 0)), int(scope.get("user_id", 0))), language


def _command(given: Any) -> JSON:
    if not isinstance(given, dict):
        raise bad_request("expected an Object as BotCommand")
    name = str(given.get("command", "")).removeprefix("/")
    description = str(given.get("description", "")).strip()
    if not re.fullmatch("[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= _DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
