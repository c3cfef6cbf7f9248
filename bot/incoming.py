"""What a channel hands in and what it gets back, whatever the channel."""

from dataclasses import dataclass
from datetime import datetime

from dialogues.session import Message, Voice


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did in one chat."""

    channel: str
    address: str
    """Where the chat is, as its channel knows it."""
    update: str
    """What tells a repeat: the same thing handed in twice has the same number."""
    at: datetime
    text: str = ""
    tap: str = ""
    """What the pressed button says."""
    ref: int | None = None
    """The message's own number, by which an edit of it is known."""
    edited: bool = False
    attachment: bool = False
    """It is something that cannot be read here."""
    voice: Voice | None = None
    private: bool = True
    language: str = ""
    """The language of the phone: a first guess."""
    waited: bool = False
    """It has waited for its turn as long as it may."""

    @property
    def day(self) -> str:
        """The day it happened, as YYYY-MM-DD."""
        return self.at.date().isoformat()


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show for it."""

    messages: tuple[Message, ...] = ()
    closed: str = ""
    """What the tapped card says from now on."""
    toast: str = ""
    prompt: str = ""
    """Which prompt its last message shows."""
    answered: bool = False
    """What came in was an answer to what is asked."""
    wait: bool = False
    """Nothing was done: hand it in again when what is on its way to the chat has arrived."""
    leave: bool = False
    """The chat is a group: say goodbye."""
    proven: tuple[Message, ...] = ()
    """What to show in place of the messages once `Store.scrub` has cleaned the files as well."""
    gone: tuple[int, ...] = ()
    """Numbers of messages to take off the chat."""
    erased: bool = False
    """Everything of the person was wiped: nothing that waits for them is sent any more."""

    @property
    def text(self) -> str:
        """All that is said, by which a repeated reply is known."""
        return "\n".join([self.closed, self.toast, *(message.text for message in self.messages)])
