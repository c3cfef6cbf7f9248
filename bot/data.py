"""How large a file is, said with it; to who wants little data first, and for a yes."""

from dataclasses import replace

from dialogues.session import Button, File, Message
from dialogues.words import Words
from storage.values import Person
from storage.work import Work

from .desk import Desk
from .incoming import Incoming, Reply

KILOBYTE = 1_000
SEND = "/send "
"""What a button says that sends what was held back: then, what had asked for it."""
LONGEST = 64
"""The bytes that a button may carry."""


def data(desk: Desk, work: Work, incoming: Incoming, person: Person, how: str) -> Reply:
    """How much data the person wants: light or normal."""
    words = desk.words(person.language)
    if how not in {"light", "normal"}:
        state = words.say("data.is_light" if person.light_at else "data.is_normal")
        buttons = tuple(
            (Button(words.say(f"data.{name}"), f"/data {name}"),) for name in ("light", "normal")
        )
        return Reply((Message(f"{words.say('data')}\n{state}", buttons),))
    work.lighten(person, incoming.at if how == "light" else None)
    said = words.say(f"data.now_{how}")
    return Reply(closed=said) if incoming.tap else Reply((Message(said),))


def held(desk: Desk, person: Person, incoming: Incoming, name: str, reply: Reply) -> Reply:
    """The reply with how large its files are; who wants little data gets that first, for a yes."""
    sizes = [_size(message) for message in reply.messages if _is_heavy(message)]
    asked = incoming.tap or f"/{name}"
    words = desk.words(person.language)
    if not person.light_at or not sizes or len(f"{SEND}{asked}".encode()) > LONGEST:
        return replace(reply, messages=tuple(_with_size(m, words) for m in reply.messages))
    kilobytes = _kilobytes(sum(sizes))
    buttons = ((Button(words.say("data.send", kilobytes=kilobytes), f"{SEND}{asked}"),),)
    card = Message(words.say("data.size", count=len(sizes), kilobytes=kilobytes), buttons)
    spoken = tuple(message for message in reply.messages if not _is_heavy(message))
    # The card shows no question: what is typed after it was not written to it.
    return replace(reply, messages=(*spoken, card), prompt="")


def _with_size(message: Message, words: Words) -> Message:
    """A file says its size before what it is; a voice note shows its length."""
    if not message.file or message.voice:
        return message
    size = words.say("data.file", kilobytes=_kilobytes(_size(message)))
    return replace(message, text=f"{size} {message.text}".strip())


def _kilobytes(size: int) -> int:
    """Rounded up: nobody is to get more than was said."""
    return -(-size // KILOBYTE)


def let_through(incoming: Incoming) -> Incoming | None:
    """What had asked for the files that were held back, if this is the yes to them."""
    if not incoming.tap.startswith(SEND):
        return None
    return replace(incoming, tap=incoming.tap.removeprefix(SEND))


def _is_heavy(message: Message) -> bool:
    return bool(message.file or message.voice)


def _size(message: Message) -> int:
    """The bytes of a file, or of a voice note as its channel has told them."""
    if isinstance(message.file, File):
        return len(message.file.data)
    return message.voice.size if message.voice else 0
