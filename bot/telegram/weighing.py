"""What a call brings to a phone, in bytes."""

from collections.abc import Iterator

from .showing import Call


def weigh(call: Call) -> int:
    """The bytes of a call's text, its buttons' labels and its file, as UTF-8."""
    size = sum(len(text.encode()) for text in _texts(call))
    return size + (len(call.file.data) if call.file else 0)


def _texts(call: Call) -> Iterator[str]:
    yield str(call.params.get("text", ""))
    yield str(call.params.get("caption", ""))
    for row in call.params.get("reply_markup", {}).get("inline_keyboard", ()):
        yield from (str(button["text"]) for button in row)
