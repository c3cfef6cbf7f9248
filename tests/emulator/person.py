"""A person uses the bot from a phone: everything they can do, see and download."""

from collections.abc import Callable
from dataclasses import dataclass, field

from . import acts
from .content import NOTHING, Content, plain
from .files import File, shown
from .keyboards import rows
from .look import (
    Seen,
    button,
    files_of_bot,
    last_keyboard,
    last_of_bot,
    screen,
    see,
    transcript,
    weight,
)
from .params import Upload
from .pulse import Pulse
from .refusals import JSON
from .state import Chat, Message, User
from .waiting import PATIENCE, Watch, until
from .world import World


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button that was tapped, after so many messages had been shown in the chat."""

    label: str
    shown: int
    query: str


@dataclass(slots=True, eq=False)
class Person:
    """One user of Telegram and their private chat with the bot."""

    world: World
    user: User
    chat: Chat
    watch: Watch
    taps: int = 0
    messages: int = 0
    tapped: list[Tapped] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)  # links followed and texts copied

    @property
    def id(self) -> int:
        """The id of the user, and of the private chat."""
        return self.user.id

    # What they do.

    def start(self, payload: str | None = None) -> int:
        """Press Start, or follow a deep link; one who had blocked the bot takes it back."""
        if self.user.blocked:
            self.unblock()
        return self.say(f"/start {payload}" if payload else "/start")

    def say(self, text: str, *, reply_to: int | None = None) -> int:
        """Send a text and return the id of its last message; long texts become several."""
        sent = [self._post(plain(part), reply_to=reply_to) for part in acts.parts(text)]
        if not sent:
            raise ValueError("a message cannot be empty")
        return sent[-1]

    def edit(self, message_id: int, text: str) -> None:
        """Correct a message sent before."""
        self._act()
        self.messages += 1
        acts.amend(self.world, self.user, self.chat, message_id, text)

    def tap(self, label: str, *, force: bool = False) -> str:
        """Press a button of the last keyboard and return the query's id, empty if there is none."""
        message = last_keyboard(self.chat)
        pressed = button(message.markup, label) if message else None
        if message and pressed:
            return self._press(message.id, pressed)
        key = button(self.chat.keyboard, label)
        if key:
            return self._key(key)
        if force and message:
            return self.tap_data(message.id, label)
        raise LookupError(f"no button {label!r} here:\n{self.screen()}")

    def tap_on(self, message_id: int, label: str, *, stale: bool = False) -> str:
        """Press a button under this message as it is now; a stale phone still shows older ones."""
        versions = [each for each in reversed(self.chat.shown) if each.id == message_id]
        for version in versions if stale else [self.chat.messages[message_id]]:
            pressed = button(version.inline, label)
            if pressed:
                return self._press(message_id, pressed)
        raise LookupError(f"no button {label!r} under message {message_id}:\n{self.screen()}")

    def tap_data(self, message_id: int, data: str) -> str:
        """Send this data as if a button had it, as an old or hostile client can."""
        self._act()
        self.taps += 1
        return acts.press(self.world, self.user, self.chat, message_id, data)

    def send_photo(self, data: bytes, caption: str = "") -> int:
        """Send a picture."""
        return self._send("photo", Upload("photo.jpg", "image/jpeg", data), caption)

    def send_voice(self, data: bytes) -> int:
        """Send a voice message."""
        return self._send("voice", Upload("voice.oga", "audio/ogg", data), "")

    def send_document(
        self, data: bytes, name: str = "file.txt", caption: str = "", mime: str = "text/plain"
    ) -> int:
        """Send a file."""
        return self._send("document", Upload(name, mime, data), caption)

    def send_sticker(self) -> int:
        """Send a sticker."""
        return self._send("sticker", Upload("sticker.webp", "image/webp", b"RIFF"), "")

    def send_contact(self, phone_number: str = "+15550100") -> int:
        """Share one's own phone number."""
        name = self.user.first_name
        contact = {"phone_number": phone_number, "first_name": name, "user_id": self.id}
        return self._post(NOTHING, extra={"contact": contact})

    def send_location(self, latitude: float = 0.0, longitude: float = 0.0) -> int:
        """Share a place."""
        place = {"latitude": latitude, "longitude": longitude}
        return self._post(NOTHING, extra={"location": place})

    def block(self) -> None:
        """Block the bot."""
        self.user.blocked = True
        acts.membership(self.world, self.user, self.chat, "member", "kicked")

    def unblock(self) -> None:
        """Take the block back."""
        self.user.blocked = False
        acts.membership(self.world, self.user, self.chat, "kicked", "member")

    def deactivate(self) -> None:
        """Delete one's account."""
        self.user.deactivated = True

    # What they see.

    @property
    def last(self) -> Seen:
        """The last message of the bot."""
        return see(last_of_bot(self.chat))

    @property
    def seen(self) -> list[Seen]:
        """All messages on the screen, in order."""
        return transcript(self.chat)

    def screen(self) -> str:
        """Return the chat as they see it: texts as they are now, and labels of buttons."""
        return screen(self.chat)

    @property
    def toasts(self) -> list[str]:
        """The texts that taps were answered with; silent answers are not among them."""
        return [toast.text for toast in self.user.answers if toast.text]

    @property
    def spinning(self) -> int:
        """How many taps have had no answer."""
        return len(self.user.spinning)

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the reply keyboard in place of the letters, row by row."""
        return [[each["text"] for each in row] for row in rows(self.chat.keyboard)]

    @property
    def notifications(self) -> int:
        """How often the phone made a sound."""
        return sum(not message.silent for message in self._shown() if not message.edited)

    @property
    def downloaded(self) -> int:
        """Bytes of texts and labels sent to the phone, edits again in full, and of toasts."""
        toasts = sum(len(text.encode()) for text in self.toasts)
        return sum(map(weight, self._shown())) + toasts

    @property
    def files(self) -> list[File]:
        """The files the bot sent."""
        return files_of_bot(self.chat, self.world.files)

    @property
    def commands(self) -> list[JSON]:
        """The menu of commands in their language."""
        scopes = [("chat", self.id, 0), ("all_private_chats", 0, 0)]
        return self.world.profile.commands_shown(scopes, self.user.language or "")

    @property
    def actions(self) -> int:
        """How many taps and messages it took them so far."""
        return self.taps + self.messages

    # What they wait for.

    async def waits(self, patience: float = PATIENCE, quiet: float | None = None) -> str:
        """Return the screen once the bot has shown something since the last act, and is quiet."""
        await self.watch.settled(patience, quiet)
        return self.screen()

    async def waits_for(self, text: str, patience: float = PATIENCE) -> Seen:
        """Return the first message since the last act that has this text in it."""

        def found() -> list[Message]:
            return [each for each in self.watch.news() if text in each.content.text]

        await self._until(lambda: bool(found()), f"{text!r}", patience, self.chat.pulse)
        return see(found()[0])

    async def waits_for_toast(self, patience: float = PATIENCE) -> str:
        """Return the answer to the last tap once no tap is without one, empty when silent."""
        what = "an answer to the tap"
        await self._until(lambda: not self.spinning, what, patience, self.chat.pulse)
        return self.user.answers[-1].text if self.user.answers else ""

    async def waits_until(
        self, happened: Callable[[], bool], what: str = "a change", patience: float = PATIENCE
    ) -> None:
        """Return as soon as it has happened; looked at after every change anywhere."""
        await self._until(happened, what, patience, self.world.changed)

    async def _until(
        self, happened: Callable[[], bool], what: str, patience: float, pulse: Pulse
    ) -> None:
        try:
            await until(self.world, happened, what, patience, pulse)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.screen()}") from None

    def _shown(self) -> list[Message]:
        return [message for message in self.chat.shown if message.from_bot]

    def _act(self) -> None:
        if self.user.blocked or self.user.deactivated:
            raise PermissionError(f"{self.user.first_name} blocked the bot or has no account")
        self.user.started = True
        self.watch.look_away()

    def _post(
        self, content: Content, *, extra: JSON | None = None, reply_to: int | None = None
    ) -> int:
        self._act()
        self.messages += 1
        chat = self.chat
        sent = acts.post(self.world, self.user, chat, content, extra=extra, reply_to=reply_to)
        self.watch.look_away()
        return sent.id

    def _send(self, kind: str, upload: Upload, caption: str) -> int:
        file = self.world.files.keep(kind, upload)
        return self._post(plain(caption), extra=shown(file))

    def _press(self, message_id: int, pressed: JSON) -> str:
        if "callback_data" in pressed:
            query = self.tap_data(message_id, pressed["callback_data"])
            self.tapped.append(Tapped(pressed["text"], len(self.chat.shown), query))
            return query
        self.taps += 1
        copied = pressed.get("copy_text") or {}
        self.opened.append(pressed.get("url") or copied.get("text", ""))
        return ""

    def _key(self, key: JSON) -> str:
        if key.get("request_contact"):
            self.send_contact()
        elif key.get("request_location"):
            self.send_location()
        else:
            self.say(key["text"])
        if self.chat.keyboard and self.chat.keyboard.get("one_time_keyboard"):
            self.chat.keyboard = None
        return ""
