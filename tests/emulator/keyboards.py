"""A keyboard is taken as it is or refused whole."""

import json
from collections.abc import Iterator
from typing import Any

from .params import Params
from .refusals import JSON, bad_request

BUTTONS = 100
PER_ROW = 8
DATA_BYTES = 64
MARKUP_BYTES = 10_000
_COPIED = 256
_PLACEHOLDER = 64
_ACTIONS = {
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
}


def read_markup(params: Params, *, private: bool = True, inline: bool = False) -> JSON | None:
    """Return the reply markup of a request, or None when it has none."""
    markup = params.nested("reply_markup", "can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup)
    if inline and markup:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        return _reply(markup, private=private)
    return markup or None


def buttons(markup: JSON | None) -> Iterator[JSON]:
    """Yield the buttons of an inline or a reply keyboard in reading order."""
    for row in rows(markup):
        yield from row


def rows(markup: JSON | None) -> list[list[JSON]]:
    """Return the rows of an inline or a reply keyboard, each button an object."""
    markup = markup or {}
    found = markup.get("inline_keyboard") or markup.get("keyboard") or []
    return [[{"text": each} if isinstance(each, str) else each for each in row] for row in found]


def _grid(value: Any, what: str) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request(f'can\'t parse {what}: field "{what}" must be an Array of Arrays')
    too_wide = any(len(row) > PER_ROW for row in value)
    if too_wide or sum(map(len, value)) > BUTTONS or len(json.dumps(value)) > MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return value


def _inline(markup: JSON) -> JSON | None:
    grid = _grid(markup["inline_keyboard"], "inline_keyboard")
    for row in grid:
        for button in row:
            _inline_button(button)
    kept = [row for row in grid if row]
    return {**markup, "inline_keyboard": kept} if kept else None


def _inline_button(button: Any) -> None:
    trouble = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{trouble}Object expected as inline keyboard button")
    if not isinstance(button.get("text"), str):
        raise bad_request(f'{trouble}Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    used = [name for name in _ACTIONS if button.get(name) not in (None, "")]
    if not used:
        raise bad_request(f"{trouble}Text buttons are unallowed in the inline keyboard")
    if "callback_data" in used and len(str(button["callback_data"]).encode()) > DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in used and ("." not in button["url"] and "://" not in button["url"]):
        raise bad_request("BUTTON_URL_INVALID")
    if "copy_text" in used and not 1 <= len(button["copy_text"].get("text", "")) <= _COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _reply(markup: JSON, *, private: bool) -> JSON:
    grid = _grid(markup["keyboard"], "keyboard")
    if len(markup.get("input_field_placeholder") or "") > _PLACEHOLDER:
        raise bad_request("reply keyboard placeholder is too long")
    for button in (each for row in grid for each in row):
        label = button.get("text") if isinstance(button, dict) else button
        if not isinstance(label, str):
            raise bad_request('can\'t parse keyboard button: Field "text" must be of type String')
        if not label.strip():
            raise bad_request("keyboard button text must be non-empty")
        _requests(button, private=private)
    return markup


def _requests(button: Any, *, private: bool) -> None:
    if private or not isinstance(button, dict):
        return
    if button.get("request_contact"):
        raise bad_request("phone number can be requested in private chats only")
    if button.get("request_location"):
        raise bad_request("location can be requested in private chats only")
