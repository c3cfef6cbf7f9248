"""Plays transcripts: `>` lines are the person, everything else is what Passage shows.

A line in brackets is a tap on that button, a line with a slash a command, any other line is
typed. Round brackets stage something: (comes back DAY), (language CODE), (edits KEY: TEXT),
(taps an old KEY: CHOICE). Between turns the session goes through JSON, as it does in life.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dialogues.advance import advance
from dialogues.model import Library
from dialogues.moment import look
from dialogues.pictures import Picture
from dialogues.session import (
    SESSION,
    Answer,
    Earlier,
    Event,
    File,
    Go,
    Message,
    Open,
    Paper,
    Revise,
    Say,
    Session,
    Tap,
    Turn,
)

DAY = "2026-11-24"
_EDIT = re.compile(r"\(edits ([a-z0-9_.]+): (.*)\)")
_OLD = re.compile(r"\(taps an old ([a-z0-9_.]+): (.*)\)")


class Player:
    """Holds one conversation and writes down what is shown."""

    def __init__(self, library: Library, session: Session) -> None:
        self.library = library
        self.session = session
        self.day = DAY
        self.last: Turn | None = None

    def play(self, line: str) -> Iterator[str]:
        """What Passage shows for one line of the person."""
        yield from self._show(self.advance(self._event(line)))

    def advance(self, event: Event) -> Turn:
        """One event, with the session read back from JSON before and after."""
        session = SESSION.validate_json(SESSION.dump_json(self.session))
        turn = advance(self.library, session, event)
        self.session = SESSION.validate_json(SESSION.dump_json(turn.session))
        assert self.session == turn.session
        if turn.messages:
            self.last = turn
        return turn

    def _event(self, line: str) -> Event:
        if line.startswith("/"):
            return Go({"/questions": "answers"}.get(line, line[1:]), self.day)
        if line.startswith("[") and line.endswith("]"):
            return self._tap(line[1:-1])
        if line.startswith("(begins again "):
            return self._begin_again(line[14:-1])
        if line.startswith("(comes back "):
            self.day = line[12:-1]
            return Open(self.day)
        if line.startswith("(language "):
            self.session = replace(self.session, language=line[10:-1])
            return Open(self.day)
        if found := _EDIT.fullmatch(line):
            return Revise(found[1], found[2], self.day)
        if found := _OLD.fullmatch(line):
            return Tap(found[1], 0, found[2], self.day)
        return Say(line, self.day)

    def _begin_again(self, day: str) -> Open:
        """A further run of the dialogue, which sees this one as it was left."""
        before, self.day = self.session, day
        slots = {step.path: step.slot for step in look(self.library, before).path.steps}
        known = {
            slots[path]: replace(answer, kept_from=before.dialogue)
            for path, answer in before.answers.items()
            if slots.get(path)
        }
        last = max((answer.on for answer in before.answers.values()), default=DAY)
        self.session = Session(
            before.dialogue,
            before.language,
            known={**before.known, **known},
            earlier=(*before.earlier, Earlier(last, before.answers)),
        )
        return Open(day)

    def _tap(self, label: str) -> Tap:
        prompt = self.session.prompt
        buttons = [
            button
            for message in (self.last.messages if self.last else ())
            for row in message.rows
            for button in row
        ]
        named = [button for button in buttons if button.label == label]
        assert prompt, "there is nothing to tap"
        assert named, f"there is no button {label!r} among {[b.label for b in buttons]}"
        return Tap(prompt.key, prompt.turn, named[0].choice, self.day)

    def _show(self, turn: Turn) -> Iterator[str]:
        if turn.toast:
            yield f"! {turn.toast}"
        if turn.closed:
            yield f"= {turn.closed}"
        for message in turn.messages:
            yield from _message(message)


def _message(message: Message) -> Iterator[str]:
    yield "~" if message.here else ""
    yield from message.text.rstrip("\n").split("\n")
    if message.file:
        yield f"-> {message.file.name} ({_amount(message.file)})"
    for row in message.rows:
        yield " ".join(f"[{button.label}]" for button in row)


def _amount(file: File | Paper | Picture) -> str:
    if isinstance(file, Picture):
        return f"{len(file.rows)} rows"
    if isinstance(file, Paper):
        return f"{len(file.parts)} parts"
    return f"{len(file.content)} characters"


def read_head(lines: list[str]) -> dict[str, str]:
    """The settings in the first lines: `name: value`, until an empty line."""
    head: dict[str, str] = {}
    for line in lines:
        if not line:
            break
        if not line.startswith("#"):
            name, _, value = line.partition(": ")
            head[name] = value
    return head


def replay(library: Library, path: Path) -> str:
    """The transcript as it comes out when its `>` lines are played."""
    lines = path.read_text("utf-8").splitlines()
    head = read_head(lines)
    known = {}
    for pair in filter(None, head.get("known", "").split("; ")):
        slot, _, value = pair.partition("=")
        many = slot in library.lists
        known[slot] = Answer(tuple(value.split(",")) if many else value, kept_from="quick")
    session = Session(head["dialogue"], head.get("language", "en"), known=known)
    player = Player(library, session)
    written = lines[: lines.index("") if "" in lines else len(lines)]
    written += _show_turn(player, Open(DAY))
    for line in lines:
        if line.startswith("> "):
            written += ["", line, *player.play(line[2:])]
    return "\n".join(written) + "\n"


def _show_turn(player: Player, event: Event) -> list[str]:
    return list(player._show(player.advance(event)))
