"""Twelve bugs, each planted alone, that the simulation has to find."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import pytest
from sqlalchemy import update

from bot import interviews
from bot.incoming import Incoming
from bot.placing import place
from bot.telegram import handling, keeper
from dialogues.advance import advance
from dialogues.model import Library
from dialogues.session import Event, Placed, Session, Tap, Turn
from storage import erasure, incoming
from storage.store import Store
from storage.tables import is_deferred, received
from storage.values import Screen
from storage.work import Work

from .process import Planted

Patch = pytest.MonkeyPatch
AS_IT_IS = Planted()


@dataclass(frozen=True, slots=True)
class Bug:
    """What is changed in the process, or in the program under it."""

    process: Planted = AS_IT_IS
    plant: Callable[[Patch], None] = lambda _: None


def _no_dedup(patch: Patch) -> None:
    def always(work: Work, channel: str, update_id: str, at: datetime) -> bool:
        incoming.first_sight(work, channel, update_id, at)
        return True

    patch.setattr(Work, "first_sight", always)


def _no_token(patch: Patch) -> None:
    def careless(library: Library, session: Session, event: Event) -> Turn:
        if isinstance(event, Tap) and session.prompt:
            event = replace(event, key=session.prompt.key, turn=session.prompt.turn)
        return advance(library, session, event)

    patch.setattr(interviews, "advance", careless)


def _placed(patch: Patch, judge: Callable[[Screen | None, Incoming], str]) -> None:
    patch.setattr(interviews, "place", lambda screen, it: cast("Placed", judge(screen, it)))


def _no_late_rule(patch: Patch) -> None:
    _placed(patch, lambda _, __: "here")


def _naive_late_rule(patch: Patch) -> None:
    """Whatever is older than the newest message of ours is late."""
    newest: dict[str, int] = {}
    shows = Work.shows

    def noting(
        work: Work, channel: str, address: str, prompt: str | None, message: int, at: datetime
    ) -> None:
        newest[address] = message
        shows(work, channel, address, prompt, message, at)

    def naive(screen: Screen | None, it: Incoming) -> str:
        return "late" if screen and (it.ref or 0) < newest.get(it.address, 0) else "here"

    patch.setattr(Work, "shows", noting)
    _placed(patch, naive)


def _guessing(patch: Patch) -> None:
    def guess(screen: Screen | None, it: Incoming) -> str:
        placed = place(screen, it)
        return "here" if placed == "unsure" else placed

    _placed(patch, guess)


def _second_transaction(patch: Patch) -> None:
    """That an update was seen is committed on its own, after what it did."""
    handle = handling.handle
    seen: list[tuple[str, str, datetime]] = []

    def only_look(work: Work, channel: str, update_id: str, at: datetime) -> bool:
        with work.savepoint():
            new = incoming.first_sight(work, channel, update_id, at)
            if new:
                work.connection.execute(received.delete().where(received.c.update_id == update_id))
                seen.append((channel, update_id, at))
        return new

    def then_keep(desk: Any, store: Store, updates: Any, at: datetime, news: Any) -> Any:
        seen.clear()
        calls = handle(desk, store, updates, at, news)
        with store.begin() as work:
            for each in seen:
                incoming.first_sight(work, *each)
        return calls

    patch.setattr(Work, "first_sight", only_look)
    patch.setattr(keeper, "handle", then_keep)


def _outbox_stays(patch: Patch) -> None:
    patch.setattr(erasure, "DROP_OUTGOING", erasure.DROP_PARKED)
    # What is in the memory of the process is forgotten too rarely to be a cover.
    patch.setattr(handling, "_clears", lambda calls, _: calls)


def _payload_stays(patch: Patch) -> None:
    done = incoming.UNPARK.where(is_deferred)
    keeping = (
        update(received)
        .where(*done._where_criteria)
        .values(state="done", incident=None, handle=None)
    )
    patch.setattr(incoming, "RESUME", keeping)


BUGS = {
    "confirmed before it is committed": Bug(Planted(ack_first=True)),
    "no look at the number of an update": Bug(plant=_no_dedup),
    "marked as sent before it is sent": Bug(Planted(sent_first=True)),
    "buttons that name no question": Bug(plant=_no_token),
    "no rule for late texts": Bug(plant=_no_late_rule),
    "a naive rule for late texts": Bug(plant=_naive_late_rule),
    "no order within a chat": Bug(Planted(out_of_order=True)),
    "seen in a second transaction": Bug(plant=_second_transaction),
    "an erasure that leaves the outbox": Bug(plant=_outbox_stays),
    "an erasure that waits for nothing": Bug(Planted(erases_at_once=True)),
    "handled updates that keep what they said": Bug(plant=_payload_stays),
    "guessing after a doubtful send": Bug(plant=_guessing),
}
