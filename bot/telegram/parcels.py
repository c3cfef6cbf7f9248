"""Calls kept with what caused them, to be sent when that is committed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.incoming import Incoming
from storage.values import Parcel
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


def keep(
    work: Work, incoming: Incoming, calls: Iterable[Call], *, clears: bool = False
) -> list[Outgoing]:
    """The calls, each kept as a parcel of its own; it is the first that clears."""
    chat, at = int(incoming.address), incoming.at
    return [
        keep_one(work, chat, call, f"{incoming.update}:{number}", at, clears=clears and not number)
        for number, call in enumerate(calls)
    ]


def keep_one(
    work: Work, chat: int, call: Call, dedup: str, at: datetime, *, clears: bool = False
) -> Outgoing:
    """The call, kept as a parcel of this name."""
    body = call.dump(clears=clears)
    return Outgoing(chat, call, work.post(CHANNEL, str(chat), body, dedup, at))


def handed(parcel: Parcel, *, unasked: bool = False) -> Outgoing:
    """What another worker, or an earlier life of this one, has kept for us to send."""
    call, clears = Call.load(parcel.body)
    return Outgoing(int(parcel.address), call, parcel.id, unasked=unasked, clears=clears)
