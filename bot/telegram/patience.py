"""How much one chat may ask of us while it answers nothing: floods, and two robots in a loop."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.incoming import Incoming, Reply

MOST = 20
WITHIN = timedelta(seconds=10)
"""So many things that answer no question may come in so much time."""
REPEATS = 3
REPEATED_WITHIN = timedelta(minutes=10)
"""So often a prompt is shown again for texts that do not answer it, in so much time."""
REMEMBERED = 10_000
"""So many chats are remembered before those that have gone quiet are forgotten."""

Judgement = Literal["speak", "wait", "hush"]


@dataclass(slots=True)
class _Chat:
    """What lately came from one chat, by number, so that what is redone counts once."""

    acts: dict[str, datetime] = field(default_factory=dict)
    repeats: dict[str, datetime] = field(default_factory=dict)
    prompt: str = ""
    hushed: bool = False


@dataclass(slots=True)
class Patience:
    """Remembers the chats of one process; a restart forgives."""

    chats: dict[str, _Chat] = field(default_factory=dict)

    def judge(self, incoming: Incoming, reply: Reply, *, command: bool) -> Judgement:
        """Whether the reply is given, is replaced by a plea to wait, or is held back."""
        if reply.answered or reply.erased:
            self.chats.pop(incoming.address, None)
            return "speak"
        chat = self._chat(incoming.address, incoming.at)
        chat.acts = _lately(chat.acts, incoming, WITHIN)
        if len(chat.acts) > MOST:
            first, chat.hushed = not chat.hushed, True
            return "wait" if first else "hush"
        chat.hushed = False
        return "hush" if _is_a_loop(chat, incoming, reply, command=command) else "speak"

    def _chat(self, address: str, at: datetime) -> _Chat:
        if len(self.chats) > REMEMBERED:
            self.chats = {
                name: chat
                for name, chat in self.chats.items()
                if max(chat.acts.values(), default=at) > at - REPEATED_WITHIN
            }
        return self.chats.setdefault(address, _Chat())


def held_back(reply: Reply) -> Reply:
    """The reply without what it shows."""
    return replace(reply, messages=(), closed="")


def _is_a_loop(chat: _Chat, incoming: Incoming, reply: Reply, *, command: bool) -> bool:
    """Whether texts have brought the same prompt again and again; a command is always answered."""
    if reply.prompt != chat.prompt:
        chat.prompt, chat.repeats = reply.prompt, {}
        return False
    if not reply.prompt or not reply.messages or command or incoming.tap:
        return False
    chat.repeats = _lately(chat.repeats, incoming, REPEATED_WITHIN)
    return len(chat.repeats) > REPEATS


def _lately(
    times: Mapping[str, datetime], incoming: Incoming, within: timedelta
) -> dict[str, datetime]:
    kept = {name: at for name, at in times.items() if at > incoming.at - within}
    return {**kept, incoming.update: kept.get(incoming.update, incoming.at)}
