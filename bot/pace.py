"""How much is said to one chat: no flood, no loop with another program, no yes to a text not seen.

What comes in counts in any case; this is only about what is answered.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2s
from typing import Literal

from .incoming import Incoming, Reply

MOST = 40
WITHIN = timedelta(seconds=10)
"""So many things that answer no question may come in so much time; then nothing is done twice."""
REPEATS = 5
REPEATED_WITHIN = timedelta(minutes=10)
"""So often the same is shown again for words that answer nothing, in so much time."""
OPEN = timedelta(seconds=150)
"""So long a card can be answered by typing, as by a tap; later a question may stand below it."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)
LATELY = 10
"""What so many updates of a chat found is remembered, as none is redone that is older."""
CHATS = 10_000
"""So many chats are remembered; the longest silent one is forgotten first."""

Judgement = Literal["speak", "wait", "hush"]


@dataclass(frozen=True, slots=True)
class _Act:
    """One thing that answered no question, and what it came to."""

    at: datetime
    what: str
    """What stands for the command that was typed, or else for what was to be shown."""


@dataclass(slots=True)
class _Chat:
    """What lately came from one chat, by number, so that what is redone counts once."""

    acts: dict[str, _Act] = field(default_factory=dict)
    repeats: dict[str, _Act] = field(default_factory=dict)
    """Words that came to the same, since anything else did."""
    pleaded: str = ""
    """For which of them the chat was told to wait, in the flood that is on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a chat was shown to agree to, so that a typed word can be a yes to it."""

    language: str
    payload: str = ""
    """What opens once the chat has agreed."""
    answered: str = ""
    """The number of the update that said yes or no, so that it may be redone."""


Offers = tuple[tuple[str, str], ...]
"""The buttons of a card: what is on each, and the command that it stands for."""


@dataclass(slots=True)
class _Offered:
    """What the last card of a chat offers, and what the last updates found there."""

    now: Offers = ()
    until: datetime = LONG_AGO
    found: dict[str, Offers] = field(default_factory=dict)
    """By number, so that what is redone finds the same."""


@dataclass(slots=True)
class Pace:
    """Remembers chats: those of one process, whose restart forgives, or some from the database."""

    _chats: dict[str, _Chat] = field(default_factory=dict)
    _asked: dict[str, Asked] = field(default_factory=dict)
    _offered: dict[str, _Offered] = field(default_factory=dict)

    def judge(self, incoming: Incoming, reply: Reply, typed: str) -> Judgement:
        """Whether the reply is given, is replaced by a plea to wait, or is held back.

        A typed command is known by its name, anything else by what it brings.
        """
        # Taken out and put back, so that the chats stand in the order of their last message.
        chat = self._chats.pop(incoming.address, None) or _Chat()
        if reply.answered or reply.erased:
            return "speak"
        self._chats[incoming.address] = chat
        _forget_longest_silent(self._chats)
        number, act = (
            incoming.update,
            _Act(incoming.at, _short(typed or reply.prompt or reply.text)),
        )
        is_new = all(before.what != act.what for before in _others(chat.acts, number))
        chat.acts = _lately(chat.acts, number, act, WITHIN)
        if len(chat.acts) <= MOST:
            chat.pleaded = ""
        elif not is_new:
            chat.pleaded = chat.pleaded or number
            return "wait" if chat.pleaded == number else "hush"
        words = bool(reply.messages) and not typed and not incoming.tap
        return "hush" if _is_a_loop(chat, number, act, words=words) else "speak"

    def asks(self, chat: str, asked: Asked) -> None:
        """The chat is shown this, and may agree to it."""
        self._asked.pop(chat, None)
        self._asked[chat] = asked
        _forget_longest_silent(self._asked)

    def asked(self, chat: str, number: str) -> Asked | None:
        """What was shown since the program started, if no update but this one answered it."""
        asked = self._asked.get(chat)
        return asked if asked and asked.answered in {"", number} else None

    def answered(self, chat: str, number: str) -> None:
        """The chat said yes or no: what is typed from now on answers something else."""
        asked = self._asked.get(chat)
        if asked and not asked.answered:
            self._asked[chat] = replace(asked, answered=number)

    def offered(self, incoming: Incoming) -> Offers:
        """What the last card of the chat offered when this came."""
        before = self._offered.get(incoming.address) or _Offered()
        return before.found.get(incoming.update, before.now if incoming.at <= before.until else ())

    def offers(self, incoming: Incoming, offers: Offers) -> None:
        """For this the chat is shown a card that offers something, or one that offers nothing."""
        before = self._offered.get(incoming.address) or _Offered()
        if not offers and not before.now and not before.found:
            return
        found = {**before.found, incoming.update: self.offered(incoming)}
        kept = dict(list(found.items())[-LATELY:])
        self._offered.pop(incoming.address, None)
        self._offered[incoming.address] = _Offered(offers, incoming.at + OPEN, kept)
        _forget_longest_silent(self._offered)

    def dump(self, chat: str) -> str:
        """What is remembered of a chat, as JSON that holds no word; empty when it is nothing."""
        of = self._chats.get(chat) or _Chat()
        acts = [_dumped(each) for each in (of.acts, of.repeats)]
        asked = self.asked(chat, "")
        shown = [asked.language, asked.payload] if asked else []
        of_card = self._offered.get(chat) or _Offered()
        card = [of_card.until.timestamp(), of_card.now] if of_card.now else []
        told = [*acts, of.pleaded, shown, card]
        return json.dumps(told) if any(acts) or shown or card else ""

    def load(self, chat: str, text: str) -> None:
        """Remember again what was dumped."""
        acts, repeats, pleaded, shown, *rest = json.loads(text)
        self._chats[chat] = _Chat(_loaded(acts), _loaded(repeats), pleaded)
        # Until the first version that kept a language and a payload it was true or false.
        if isinstance(shown, list) and shown:
            self.asks(chat, Asked(*shown))
        for until, offers in filter(None, rest):
            now = tuple((label, command) for label, command in offers)
            self._offered[chat] = _Offered(now, datetime.fromtimestamp(until, UTC))


def _dumped(acts: dict[str, _Act]) -> list[tuple[str, float, str]]:
    return [(number, act.at.timestamp(), act.what) for number, act in acts.items()]


def _loaded(acts: list[tuple[str, float, str]]) -> dict[str, _Act]:
    return {number: _Act(datetime.fromtimestamp(at, UTC), what) for number, at, what in acts}


def _short(what: str) -> str:
    return blake2s(what.encode("utf-8", "replace"), digest_size=8).hexdigest()


def held_back(reply: Reply) -> Reply:
    """The reply without what it shows."""
    return replace(reply, messages=(), closed="")


def _is_a_loop(chat: _Chat, number: str, act: _Act, *, words: bool) -> bool:
    """Whether words have brought the same again and again; a tap and a command are answered."""
    if any(before.what != act.what for before in chat.repeats.values()):
        chat.repeats = {}
    if not words:
        return False
    chat.repeats = _lately(chat.repeats, number, act, REPEATED_WITHIN)
    return len(chat.repeats) > REPEATS


def _others(acts: dict[str, _Act], number: str) -> Iterator[_Act]:
    return (act for other, act in acts.items() if other != number)


def _lately(acts: dict[str, _Act], number: str, act: _Act, within: timedelta) -> dict[str, _Act]:
    kept = {name: before for name, before in acts.items() if before.at > act.at - within}
    return {**kept, number: kept.get(number, act)}


def _forget_longest_silent(
    chats: dict[str, _Chat] | dict[str, Asked] | dict[str, _Offered],
) -> None:
    if len(chats) > CHATS:
        del chats[next(iter(chats))]
