"""The world is everything Telegram knows about one bot."""

from dataclasses import dataclass, field
from typing import Any

from .clock import Clock
from .faults import Faults
from .files import Files
from .floods import Floods
from .polling import Poller
from .profile import Profile
from .pulse import Pulse
from .refusals import bad_request, forbidden, migrated
from .rules import Rules
from .state import Chat, Message, Toast, User
from .updates import Updates
from .webhook import Webhook


@dataclass(slots=True)
class Call:
    """One request of the bot; the code is None until it was answered."""

    method: str
    params: dict[str, Any]
    at: float
    chat_id: int | None
    code: int | None = None
    fault: str | None = None


@dataclass(slots=True)
class Query:
    """One tap that waits for its answer."""

    id: str
    user: User
    chat: Chat
    at: float
    answered: bool = False


@dataclass(slots=True)
class World:
    """One bot, the people and chats around it, and what passes between them."""

    token: str
    clock: Clock
    rules: Rules
    bot: User
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: Files = field(default_factory=Files)
    queries: dict[str, Query] = field(default_factory=dict)
    profile: Profile = field(default_factory=Profile)
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)
    crashes: list[Exception] = field(default_factory=list)
    closing: Pulse = field(default_factory=Pulse)
    closed: bool = False
    webhook_set: float = 0.0
    updates: Updates = field(init=False)
    poller: Poller = field(init=False)
    webhook: Webhook = field(init=False)
    floods: Floods = field(init=False)

    def __post_init__(self) -> None:
        self.updates = Updates(self.clock, self.rules)
        self.poller = Poller(self.updates)
        self.webhook = Webhook(self.updates)
        self.floods = Floods(self.clock)

    @property
    def changed(self) -> Pulse:
        """Beats after everything that happens."""
        return self.updates.changed

    @property
    def date(self) -> int:
        """The present moment in whole seconds."""
        return int(self.clock.now())

    def chat(self, chat_id: str) -> Chat:
        """Return the chat a request names, or refuse."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        number = int(chat_id) if chat_id.removeprefix("-").isdigit() else 0
        chat = self.chats.get(number)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to:
            raise migrated(chat.migrated_to)
        return chat

    def open_chat(self, chat_id: str) -> Chat:
        """Return a chat the bot may write to, or refuse."""
        chat = self.chat(chat_id)
        if chat.user:
            _check_person(chat.user)
        elif chat.bot_status != "member":
            kicked = chat.bot_status == "kicked"
            why = "bot was kicked from" if kicked else "bot is not a member of"
            raise forbidden(f"{why} the {chat.kind} chat")
        return chat

    def show(self, chat: Chat, message: Message) -> Message:
        """Add a message of the bot or of a person to a chat."""
        chat.show(message)
        self.stir(chat)
        return message

    def toast(self, query: Query, text: str, *, alert: bool) -> None:
        """Show the person who tapped the answer to the tap."""
        query.answered = True
        query.user.spinning.discard(query.id)
        query.user.answers.append(Toast(text, alert, query.id))
        self.chats[query.user.id].pulse.beat()
        self.stir(query.chat)

    def stir(self, chat: Chat) -> None:
        """Wake those who wait for something in this chat."""
        chat.pulse.beat()
        self.changed.beat()


def _check_person(user: User) -> None:
    if user.deactivated:
        raise forbidden("user is deactivated")
    if user.blocked:
        raise forbidden("bot was blocked by the user")
    if not user.started:
        raise forbidden("bot can't initiate conversation with a user")
