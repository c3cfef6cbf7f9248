"""The terminal as a channel: it reads lines, shows cards, and needs no account and no network."""

import getpass
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from dialogues.cleaning import fold, fold_label
from dialogues.session import Button, File, Message
from storage.store import Store
from storage.work import Work

from .clock import now
from .desk import Desk
from .incoming import Incoming, Reply
from .reception import respond
from .reminding.due import remind

CHANNEL = "terminal"
WIDEST = 72
"""Lines longer than this are tiring to read."""
_NUMBER = re.compile(r"(?:\u2713 )?(\d{1,2})\b")


def chat(desk: Desk, store: Store, language: str) -> None:
    """Holds the conversation until the input ends; files are put into the current folder."""
    lines = _typed_lines() if sys.stdin.isatty() and sys.stdout.isatty() else _piped_lines()
    talk(desk, store, language, lines, sys.stdout)


Ask = Callable[[tuple[Button, ...]], str]


def talk(desk: Desk, store: Store, language: str, ask: Ask, out: TextIO) -> None:
    """The conversation itself: what `ask` gives goes in, what comes of it is written to `out`."""
    buttons: tuple[Button, ...] = ()
    incoming = _incoming("/start", (), language)
    due = True
    while True:
        with store.begin() as work:
            told = _due(desk, work, incoming) if due else None
            reply = _with(told, respond(desk, work, incoming))
            due = False
        if reply.erased and store.scrub():
            reply = replace(reply, messages=reply.proven)
        if reply.messages:
            buttons = tuple(button for row in reply.messages[-1].rows for button in row)
        print(show(reply), file=out, flush=True)
        try:
            line = ask(buttons)
        except EOFError:
            return
        incoming = _incoming(line, buttons, language)


def _due(desk: Desk, work: Work, incoming: Incoming) -> Message | None:
    """What somebody who comes back is to be reminded of."""
    person = work.person(incoming.channel, incoming.address)
    told = person and remind(desk, work, person, incoming.at, here=True)
    return told.reply.messages[-1] if told else None


def _with(told: Message | None, reply: Reply) -> Reply:
    """The reply, after what is due; the buttons of both stand at its end."""
    if told is None:
        return reply
    *before, last = reply.messages
    last = replace(last, rows=(*last.rows, *told.rows))
    return replace(reply, messages=(replace(told, rows=()), *before, last))


def read(line: str, buttons: tuple[Button, ...]) -> str:
    """The button that a line names by number or label; empty when it names none.

    A number at a tick list is the whole answer, as in every channel, so it is no button's.
    """
    typed = fold(line)
    named = [b for b in buttons if typed and typed in {fold_label(b.label), fold(b.label)}]
    named += [b for number, b in numbered(buttons) if typed == number and not _ticks(b)]
    return named[0].choice if named else ""


def numbered(buttons: tuple[Button, ...]) -> Iterator[tuple[str, Button]]:
    """Buttons by number: those that carry one; all when none does and no answer is expected."""
    carried = [(found[1], b) for b in buttons if (found := _NUMBER.match(b.label))]
    if carried or any(b.choice.endswith(":.why") for b in buttons):
        yield from carried
    else:
        yield from ((str(place), button) for place, button in enumerate(buttons, start=1))


def _ticks(button: Button) -> bool:
    return button.choice.rpartition(":")[2][:1] in {"+", "-"}


def show(reply: Reply) -> str:
    """A reply as it is printed, wrapped to the window."""
    parts = ["\n".join(_wrap(reply.closed)), f"({reply.toast})" if reply.toast else ""]
    parts += [_show_message(message) for message in reply.messages]
    return "\n\n".join(part for part in parts if part) + "\n"


def _show_message(message: Message) -> str:
    lines = [wrapped for line in message.text.splitlines() for wrapped in _wrap(line)]
    if message.file:
        assert isinstance(message.file, File)
        # Generated names only; what a person typed never becomes a path.
        Path(message.file.name).write_bytes(message.file.data)
        lines.append(f"-> {message.file.name}")
    buttons = tuple(button for row in message.rows for button in row)
    places = {b: number for number, b in numbered(buttons) if not _NUMBER.match(b.label)}
    for row in message.rows:
        told = (f"{places.get(b, '')} {b.label}".strip() for b in row)
        labels = [f"[{each}]" for each in told]
        side_by_side = " ".join(labels)
        fits = len(side_by_side) <= _columns()
        lines += [side_by_side] if fits else [line for label in labels for line in _wrap(label)]
    return "\n".join(lines)


def _wrap(line: str) -> list[str]:
    return textwrap.wrap(line, _columns(), break_on_hyphens=False) or [""]


def _columns() -> int:
    return min(shutil.get_terminal_size((40, 24)).columns, WIDEST)


def _incoming(line: str, buttons: tuple[Button, ...], language: str) -> Incoming:
    choice = read(line, buttons)
    who, update, text = getpass.getuser(), uuid4().hex, "" if choice else line
    return Incoming(CHANNEL, who, update, now(), text=text, tap=choice, language=language)


def _piped_lines() -> Ask:
    def ask(_: tuple[Button, ...]) -> str:
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")

    return ask


def _typed_lines() -> Ask:
    """A prompt in which the arrow keys walk through the buttons."""
    from prompt_toolkit import PromptSession  # noqa: PLC0415 - only where there is a terminal
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent  # noqa: PLC0415

    keys = KeyBindings()
    session: PromptSession[str] = PromptSession(key_bindings=keys)
    offered: list[str] = []
    place = -1

    def step(event: KeyPressEvent, by: int) -> None:
        nonlocal place
        if offered:
            place = (
                (place + by) % len(offered) if place >= 0 else (0 if by > 0 else -1) % len(offered)
            )
            event.current_buffer.text = offered[place]
            event.current_buffer.cursor_position = len(offered[place])

    @keys.add("down")
    def _(event: KeyPressEvent) -> None:
        step(event, 1)

    @keys.add("up")
    def _(event: KeyPressEvent) -> None:
        step(event, -1)

    def ask(buttons: tuple[Button, ...]) -> str:
        nonlocal place
        offered[:] = [button.label for button in buttons]
        place = -1
        try:
            return session.prompt("> ")
        except KeyboardInterrupt:
            raise EOFError from None

    return ask
