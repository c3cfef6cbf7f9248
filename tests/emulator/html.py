"""Telegram's HTML becomes plain text and entities, or is refused in Telegram's words."""

import re
from dataclasses import dataclass, field

from .refusals import JSON, Refusal, bad_request

_KINDS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]*)\s*(=?)\s*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_LAST_CODE_POINT = 0x10FFFF


def units(text: str) -> int:
    """Return the length in UTF-16 units, which is how Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def parse_html(source: str) -> tuple[str, list[JSON]]:
    """Return the text without tags, and the entities the tags stood for."""
    reader = _Reader(source)
    while reader.at < len(source):
        if source[reader.at] == "<":
            reader.tag()
        else:
            reader.plain()
    if reader.open:
        name = reader.open[-1].name
        raise _broken(f'Can\'t find end tag corresponding to start tag "{name}"')
    for entity in reader.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    reader.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(reader.out), reader.entities


def _broken(text: str) -> Refusal:
    return bad_request(f"can't parse entities: {text}")


def _decoded(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < _LAST_CODE_POINT else match.group()


def _plain(source: str) -> str:
    return _REFERENCE.sub(_decoded, source)


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    argument: str
    offset: int
    piece: int


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    length: int = 0
    out: list[str] = field(default_factory=list)
    open: list[_Tag] = field(default_factory=list)
    entities: list[JSON] = field(default_factory=list)

    def plain(self) -> None:
        end = self.source.find("<", self.at)
        end = len(self.source) if end < 0 else end
        piece = _plain(self.source[self.at : end])
        self.out.append(piece)
        self.length += units(piece)
        self.at = end

    def tag(self) -> None:
        begin = self.at
        if self.source.startswith("</", begin):
            self._end(begin)
        else:
            self._start(begin)

    def _offset(self, at: int) -> str:
        return f"at byte offset {len(self.source[:at].encode())}"

    def _word(self, begin: int) -> str:
        match = re.compile(r"[^\s>]*").match(self.source, begin)
        return match.group() if match else ""

    def _start(self, begin: int) -> None:
        word = self._word(begin + 1)
        self.at = begin + 1 + len(word)
        if self.at >= len(self.source):
            raise _broken(f"Unclosed start tag {self._offset(begin)}")
        name = word.lower()
        if name not in _KINDS:
            raise _broken(f'Unsupported start tag "{name}" {self._offset(begin)}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "tg-spoiler":
            text = f'Tag "span" must have class "tg-spoiler" {self._offset(begin)}'
            raise _broken(text)
        self.open.append(_Tag(name, argument, self.length, len(self.out)))

    def _attributes(self, name: str, begin: int) -> str:
        wanted = {"a": "href", "code": "class", "span": "class", "tg-emoji": "emoji-id"}.get(name)
        argument = ""
        while not self.source.startswith(">", self.at):
            match = _ATTRIBUTE.match(self.source, self.at)
            attribute, equals = match.groups() if match else ("", "")
            self.at = match.end() if match else self.at
            if self.at >= len(self.source):
                raise _broken(f'Unclosed start tag "{name}" {self._offset(begin)}')
            if not attribute and not equals:
                continue
            if not attribute:
                text = f'Empty attribute name in the tag "{name}" {self._offset(begin)}'
                raise _broken(text)
            if not equals and (name, attribute) == ("blockquote", "expandable"):
                argument = attribute
                continue
            if not equals:
                raise _broken(
                    "Expected equal sign in declaration of an attribute of the tag "
                    f'"{name}" {self._offset(begin)}'
                )
            value = self._value(begin)
            argument = value if attribute == wanted else argument
        self.at += 1
        return argument

    def _value(self, begin: int) -> str:
        quote = self.source[self.at]
        if quote in "\"'":
            end = self.source.find(quote, self.at + 1)
            if end < 0 or end + 1 >= len(self.source):
                raise _broken(f"Unclosed start tag {self._offset(begin)}")
            value = _plain(self.source[self.at + 1 : end])
            self.at = end + 1
            return value
        start = self.at
        match = _TOKEN.match(self.source, start)
        self.at = match.end() if match else start
        after = self.source[self.at : self.at + 1]
        if after != ">" and not after.isspace():
            raise _broken(f"Unexpected end of name token {self._offset(start)}")
        return self.source[start : self.at].lower()

    def _end(self, begin: int) -> None:
        if not self.open:
            raise _broken(f"Unexpected end tag {self._offset(begin)}")
        word = self._word(begin + 2)
        rest = self.source[begin + 2 + len(word) :]
        if not rest.lstrip().startswith(">"):
            raise _broken(f"Unclosed end tag {self._offset(begin)}")
        tag = self.open.pop()
        found = word.lower()
        if found and found != tag.name:
            raise _broken(
                f'Unmatched end tag {self._offset(begin)}, expected "</{tag.name}>", '
                f'found "</{found}>"'
            )
        self.at = self.source.index(">", begin) + 1
        if self.length > tag.offset:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        kind = _KINDS[tag.name]
        entity: JSON = {"type": kind, "offset": tag.offset, "length": self.length - tag.offset}
        last = self.entities[-1] if self.entities else {}
        same = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        if kind == "pre" and same and "language" in last:
            last["type"] = "pre"
            return
        if kind == "text_link":
            entity["url"] = _link(tag.argument or "".join(self.out[tag.piece :]))
        if kind == "custom_emoji":
            entity["custom_emoji_id"] = tag.argument
        if kind == "code" and tag.argument.startswith("language-"):
            entity["language"] = tag.argument.removeprefix("language-")
        if kind == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        if entity.get("url") != "":
            self.entities.append(entity)


def _link(url: str) -> str:
    if re.match(r"(?:https?|ftp|tg|ton|tonsite)://", url, re.IGNORECASE):
        return url
    return f"http://{url}" if re.fullmatch(r"[^\s:/]+\.[^\s:]+", url) else ""
