"""Calls kept with what caused them, to be sent when that is committed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.incoming import Incoming
from storage.work import Work

from .reading import CHANNEL
from .showing import Call


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call for a chat; its id is that of the kept parcel, or None when it is not kept."""

    chat: int
    call: Call
    id: int | None = None
    unasked: bool = False
    """Nobody asked for it just now, so it may take its time."""
    clears: bool = False
    """Nothing that still waits for the chat may be sent any more."""
    proven: Call | None = None
    """What to send in its place once `Store.scrub` has cleaned the files as well."""


def keep(work: Work, incoming: Incoming, calls: Iterable[Call]) -> list[Outgoing]:
    """The calls, each kept as a parcel of its own."""
    return [
        keep_one(work, int(incoming.address), call, f"{incoming.update}:{number}", incoming.at)
        for number, call in enumerate(calls)
    ]


def keep_one(work: Work, chat: int, call: Call, dedup: str, at: datetime) -> Outgoing:
    """The call, kept as a parcel of this name."""
    return Outgoing(chat, call, work.post(CHANNEL, str(chat), call.dump(), dedup, at))
