"""What a chat looks like on the phone, and which button a person means."""

import re
from dataclasses import dataclass

from .files import File, Files
from .keyboards import buttons, rows
from .refusals import JSON
from .state import Chat, Message

_TICKS = re.compile(r"^[\s✓✔✅☑☐▢◻◼⬜⬛○●◯🔘🔵⚪⚫•·▪▫\ufe0f]+")
_NUMBER = re.compile(r"^(?:\d{1,3}[.):]|\d\ufe0f?\u20e3)\s*")


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as it stands on the screen."""

    id: int
    author: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    attached: str = ""
    edited: bool = False
    silent: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of all buttons in reading order."""
        return tuple(label for row in self.rows for label in row)

    def __str__(self) -> str:
        lines = [f"{self.author}: {self.attached}{self.text}"]
        lines += ["  " + " ".join(f"[{label}]" for label in row) for row in self.rows]
        return "\n".join(lines)


def see(message: Message) -> Seen:
    """Return a message as it stands on the screen."""
    kind = next((kind for kind in message.extra if kind != "from"), "")
    return Seen(
        id=message.id,
        author="bot" if message.from_bot else message.sender.first_name,
        text=message.content.text,
        rows=tuple(tuple(button["text"] for button in row) for row in rows(message.markup)),
        attached=f"<{kind}> " if kind else "",
        edited=message.edited is not None,
        silent=message.silent,
    )


def transcript(chat: Chat) -> list[Seen]:
    """Return the messages of a chat that have not been deleted, in order."""
    return [see(message) for message in chat.messages.values()]


def screen(chat: Chat) -> str:
    """Return the whole chat as text."""
    return "\n".join(map(str, transcript(chat)))


def last_of_bot(chat: Chat) -> Message:
    """Return the last message of the bot."""
    for message in reversed(chat.messages.values()):
        if message.from_bot:
            return message
    raise LookupError("the bot has said nothing here")


def last_keyboard(chat: Chat) -> Message | None:
    """Return the last message that has an inline keyboard."""
    found = (message for message in reversed(chat.messages.values()) if message.inline)
    return next(found, None)


def button(markup: JSON | None, label: str) -> JSON | None:
    """Return the one button a label means, None when there is none."""
    found = list(buttons(markup))
    exact = [each for each in found if each["text"] == label]
    if exact:
        return exact[0]
    wanted = _bare(label) if _bare(label) in {_bare(each["text"]) for each in found} else label
    for meets in (_same, _begins, _contains):
        near = [each for each in found if meets(each["text"], wanted.casefold())]
        if len(near) > 1:
            labels = ", ".join(repr(each["text"]) for each in near)
            raise LookupError(f"{label!r} may mean any of {labels}")
        if near:
            return near[0]
    return None


def _bare(label: str) -> str:
    return _NUMBER.sub("", _TICKS.sub("", label)).strip()


def _forms(label: str) -> tuple[str, str]:
    return _TICKS.sub("", label).strip().casefold(), _bare(label).casefold()


def _same(label: str, wanted: str) -> bool:
    return wanted in _forms(label)


def _begins(label: str, wanted: str) -> bool:
    return any(form.startswith(wanted) for form in _forms(label))


def _contains(label: str, wanted: str) -> bool:
    return wanted in label.casefold()


def weight(message: Message) -> int:
    """Return the bytes of a message's text and button labels, as UTF-8."""
    labels = sum(len(each["text"].encode()) for each in buttons(message.markup))
    return len(message.content.text.encode()) + labels


def files_of_bot(chat: Chat, files: Files) -> list[File]:
    """Return the files the bot sent to a chat, in order."""
    sent = (message for message in chat.messages.values() if message.from_bot)
    return [file for message in sent for file in files_in(message, files)]


def files_in(message: Message, files: Files) -> list[File]:
    """Return the file of a message, if it has one."""
    kinds = ("document", "photo", "voice")
    parts = [message.extra[kind] for kind in kinds if kind in message.extra]
    ids = [(part[-1] if isinstance(part, list) else part)["file_id"] for part in parts]
    return [file for file in map(files.find, ids) if file]
