"""The state of the emulated world: users, chats, and every message ever shown."""

import hashlib
from dataclasses import dataclass, field, replace
from time import monotonic

from .content import NOTHING, Content
from .pulse import Pulse
from .refusals import JSON

MEDIA = frozenset({"photo", "document", "voice", "sticker", "contact", "location"})


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a tap, as the person sees it."""

    text: str
    alert: bool
    query_id: str


@dataclass(slots=True)
class User:
    """Somebody who uses Telegram, or the bot itself."""

    id: int
    first_name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    answers: list[Toast] = field(default_factory=list)
    spinning: set[str] = field(default_factory=set)  # ids of taps without an answer

    def json(self) -> JSON:
        """Return the User object of the API."""
        body: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            body["username"] = self.username
        if self.language:
            body["language_code"] = self.language
        return body


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stood at one time."""

    id: int
    sender: User
    date: int
    content: Content = NOTHING
    extra: JSON = field(default_factory=dict)
    markup: JSON | None = None
    silent: bool = False
    thread: int | None = None
    reply_to: int | None = None
    edited: int | None = None

    @property
    def inline(self) -> JSON | None:
        """The inline keyboard under the message."""
        return self.markup if self.markup and "inline_keyboard" in self.markup else None

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it."""
        return self.sender.is_bot

    @property
    def captioned(self) -> bool:
        """Whether its text is the caption of something else."""
        return not MEDIA.isdisjoint(self.extra)


@dataclass(slots=True)
class Chat:
    """A private chat, a group or a supergroup."""

    id: int
    kind: str
    title: str = ""
    user: User | None = None
    forum: bool = False
    bot_status: str = "member"
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    shown: list[Message] = field(default_factory=list)  # every version, in order of appearance
    keyboard: JSON | None = None
    actions: list[str] = field(default_factory=list)
    last_id: int = 0
    unheard: int = 0  # updates from here that the bot has not been handed
    pulse: Pulse = field(default_factory=Pulse)  # beats after every change here
    stirred: float = 0.0  # when the bot last showed something, by the monotonic clock

    def json(self) -> JSON:
        """Return the Chat object of the API."""
        body: JSON = {"id": self.id, "type": self.kind}
        if self.user:
            body["first_name"] = self.user.first_name
            if self.user.username:
                body["username"] = self.user.username
        else:
            body["title"] = self.title
        if self.forum:
            body["is_forum"] = True
        return body

    def next_id(self) -> int:
        """Return the id of the next message."""
        self.last_id += 1
        return self.last_id

    def show(self, message: Message) -> Message:
        """Add a message, or put a new version in place of the old one."""
        self.messages[message.id] = message
        self.shown.append(message)
        if message.from_bot:
            self.stirred = monotonic()
            self._switch(message.markup)
        return message

    def change(self, message: Message, content: Content, markup: JSON | None, at: int) -> Message:
        """Put new content and a new keyboard in place of the old ones."""
        return self.show(replace(message, content=content, markup=markup, edited=at))

    def remove(self, message_id: int) -> None:
        """Take a message out of sight."""
        del self.messages[message_id]
        self.stirred = monotonic()

    def _switch(self, markup: JSON | None) -> None:
        if markup and "keyboard" in markup:
            self.keyboard = markup
        elif markup and markup.get("remove_keyboard"):
            self.keyboard = None


def instance(chat_id: int) -> str:
    """Return the chat_instance of a chat, the same in every run."""
    digest = hashlib.sha256(str(chat_id).encode()).digest()
    return str(int.from_bytes(digest[:8], "big", signed=True))


def render(chat: Chat, message: Message, *, nested: bool = True) -> JSON:
    """Return the Message object of the API."""
    body: JSON = {
        "message_id": message.id,
        "from": message.sender.json(),
        "chat": chat.json(),
        "date": message.date,
    }
    if message.edited:
        body["edit_date"] = message.edited
    if message.thread:
        body |= {"message_thread_id": message.thread, "is_topic_message": True}
    origin = chat.messages.get(message.reply_to or 0)
    if origin and nested:
        body["reply_to_message"] = render(chat, origin, nested=False)
    body |= message.extra
    prefix = ("caption", "caption_entities") if message.captioned else ("text", "entities")
    if message.content.text:
        body[prefix[0]] = message.content.text
        if message.content.entities:
            body[prefix[1]] = list(message.content.entities)
    if message.inline:
        body["reply_markup"] = message.inline
    return body
