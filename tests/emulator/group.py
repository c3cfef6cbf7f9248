"""A group holds several people and the bot, which does not hear everything."""

from dataclasses import dataclass

from . import acts
from .content import NOTHING, plain
from .look import Seen, button, last_keyboard, last_of_bot, screen, see
from .person import Person
from .refusals import JSON
from .state import Chat
from .waiting import PATIENCE, Watch
from .world import World

_SUPERGROUP = -1_000_000_000_000


@dataclass(slots=True, eq=False)
class Group:
    """A group or supergroup; after migration it is the same object with a new id."""

    world: World
    chat: Chat
    watch: Watch

    @property
    def id(self) -> int:
        """The id of the chat."""
        return self.chat.id

    def add_bot(self, by: Person) -> None:
        """Let somebody add the bot."""
        old, self.chat.bot_status = self.chat.bot_status, "member"
        acts.membership(self.world, by.user, self.chat, old, "member")
        self._service(by, {"new_chat_members": [self.world.bot.json()]})

    def kick_bot(self, by: Person) -> None:
        """Let somebody throw the bot out."""
        acts.membership(self.world, by.user, self.chat, self.chat.bot_status, "kicked")
        self.chat.bot_status = "kicked"

    def say(
        self, by: Person, text: str, *, reply_to: int | None = None, thread: int | None = None
    ) -> int:
        """Let somebody write to the group."""
        by.messages += 1
        content = plain(text)
        sent = acts.post(self.world, by.user, self.chat, content, reply_to=reply_to, thread=thread)
        self.watch.look_away()
        return sent.id

    def tap(self, by: Person, label: str) -> str:
        """Let somebody press a button of the last inline keyboard."""
        message = last_keyboard(self.chat)
        pressed = button(message.markup, label) if message else None
        if not message or not pressed:
            raise LookupError(f"no button {label!r} here:\n{self.screen()}")
        by.taps += 1
        self.watch.look_away()
        data = pressed.get("callback_data", "")
        return acts.press(self.world, by.user, self.chat, message.id, data)

    def migrate(self, by: Person) -> int:
        """Turn the group into a supergroup and return its new id."""
        old = self.chat
        new_id = _SUPERGROUP + old.id
        self._service(by, {"migrate_to_chat_id": new_id})
        old.migrated_to = new_id
        self.chat = Chat(new_id, "supergroup", old.title)
        self.world.chats[new_id] = self.chat
        self.watch = Watch(self.world, self.chat)
        self._service(by, {"migrate_from_chat_id": old.id})
        return new_id

    @property
    def last(self) -> Seen:
        """The last message of the bot."""
        return see(last_of_bot(self.chat))

    def screen(self) -> str:
        """Return the group as its members see it."""
        return screen(self.chat)

    async def waits(self, patience: float = PATIENCE, quiet: float | None = None) -> str:
        """Return the screen once the bot has shown something new, and is quiet."""
        await self.watch.settled(patience, quiet)
        return self.screen()

    def _service(self, by: Person, extra: JSON) -> None:
        acts.post(self.world, by.user, self.chat, NOTHING, extra=extra, service=True)
