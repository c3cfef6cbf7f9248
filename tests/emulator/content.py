"""Content is the text of a message after parsing, within Telegram's limits."""

import re
from dataclasses import dataclass

from .html import parse_html, units
from .params import Params
from .refusals import JSON, bad_request

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024
_AUTOMATIC = (
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("email", re.compile(r"(?<![\w.@])[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("url", re.compile(r"(?<![\w@.])(?:https?://|www\.)\S*[\w/]")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z]\w{3,31}\b")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)


@dataclass(frozen=True, slots=True)
class Content:
    """A text and the entities in it."""

    text: str
    entities: tuple[JSON, ...] = ()


NOTHING = Content("")


def plain(text: str) -> Content:
    """Return a text as a person types it, with the entities Telegram finds by itself."""
    return Content(text, tuple(_found(text, ())))


def read_text(params: Params) -> Content:
    """Return the text of a message, refused when empty or too long."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    content = _parsed(params, "text", "entities")
    if not content.text:
        raise bad_request("text must be non-empty")
    if units(content.text) > MESSAGE_LIMIT:
        raise bad_request("message is too long")
    return content


def read_caption(params: Params) -> Content:
    """Return the caption of a file, which may be empty."""
    content = _parsed(params, "caption", "caption_entities")
    if units(content.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return content


def _parsed(params: Params, name: str, entities: str) -> Content:
    source = params.text(name).replace("\r", "").replace("\0", "")
    mode = params.text("parse_mode").lower()
    if mode not in {"", "html", "none"}:
        raise bad_request("unsupported parse_mode")
    if mode == "html":
        text, marks = parse_html(source)
    else:
        text, marks = source, _given(params, entities)
    return _trimmed(text, marks)


def _given(params: Params, name: str) -> list[JSON]:
    value = params.nested(name, "can't parse entities: can't parse entities JSON object")
    return [dict(entity) for entity in value or [] if isinstance(entity, dict)]


def _trimmed(text: str, marks: list[JSON]) -> Content:
    bare = text.lstrip()
    cut = units(text) - units(bare)
    bare = bare.rstrip()
    end = units(bare)
    kept = []
    for mark in marks:
        start = max(mark["offset"] - cut, 0)
        stop = min(mark["offset"] + mark["length"] - cut, end)
        if stop > start:
            kept.append({**mark, "offset": start, "length": stop - start})
    found = _found(bare, kept)
    return Content(bare, tuple(sorted([*kept, *found], key=_place)))


def _place(entity: JSON) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _found(text: str, taken: list[JSON] | tuple[JSON, ...]) -> list[JSON]:
    fixed = [mark for mark in taken if mark["type"] in {"code", "pre", "text_link"}]
    found: list[JSON] = []
    for kind, pattern in _AUTOMATIC:
        for match in pattern.finditer(text):
            span = {"offset": units(text[: match.start()]), "length": units(match.group())}
            if not any(_overlap(span, mark) for mark in [*fixed, *found]):
                found.append({"type": kind, **span})
    return sorted(found, key=_place)


def _overlap(one: JSON, other: JSON) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )
