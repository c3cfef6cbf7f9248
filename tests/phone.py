"""What people did and saw on their phones, as text that is the same in every run.

`>` is what somebody did, in brackets a tap. What the bot showed stands below: `!` is a notice that
goes by itself, `=` came in place of a message, `->` is a file.
"""

import re
from calendar import day_abbr, day_name, month_abbr, month_name
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .emulator import Person
from .emulator.look import files_in, see
from .emulator.state import Message
from .operators import Site

SEEN = Path(__file__).with_name("seen")
"""Where these texts are kept; `--update` writes them."""
WEEKDAY = rf"(?:{'|'.join([*day_name, *day_abbr])})"
MONTH = rf"(?:{'|'.join([*month_name[1:], *month_abbr[1:]])})\b"
CHANGING = (
    (r"[A-Z2-7]{4}-[A-Z2-7-]{9}|(?<=team_)[A-Z2-7]+", "CODE"),
    (rf"(?:{WEEKDAY} )?\d{{1,2}} {MONTH}(?: \d{{4}})?|\d{{4}}-\d\d-\d\d", "DAY"),
    (r"(?<!under )\b\d+ KB", "N KB"),
)
"""What is another in each run, and what stands for it."""


@dataclass(slots=True)
class Story:
    """What several people did and saw, told in the order in which it is asked for."""

    parts: list[str] = field(default_factory=list)
    known: dict[int, int] = field(default_factory=dict)

    def skips(self, person: Person, but: int = 0) -> None:
        """What they did and saw up to here is not told, but for the last messages."""
        self.known[person.id] = len(person.chat.shown) - but

    def tells(self, person: Person, name: str = "") -> None:
        """What somebody did and saw since they were last told of."""
        told = "\n".join(_lines(person, self.known.get(person.id, 0))).strip()
        self.skips(person)
        self.parts += [f"# {name}", told] if name else [told]

    def runs(self, site: Site, *arguments: str) -> str:
        """What the operator types, and is told by the program."""
        told = site.does(*arguments)
        self.parts.append(f"$ passage {' '.join(arguments)}\n{told}".strip())
        return told

    def notes(self, text: str) -> None:
        """What nobody sees on a phone."""
        self.parts.append(f"({text})")

    def __str__(self) -> str:
        told = "\n\n".join(self.parts) + "\n"
        for pattern, name in CHANGING:
            told = re.sub(pattern, name, told)
        return told


def _lines(person: Person, since: int) -> Iterator[str]:
    toasts = {toast.query_id: toast.text for toast in person.user.answers}
    for number, message in enumerate(person.chat.shown[since:], since):
        for tapped in person.tapped:
            if tapped.shown == number:
                yield f"\n> [{tapped.label}]"
                yield from (f"! {line}" for line in toasts.get(tapped.query, "").splitlines())
        yield _message(person, message)


def _message(person: Person, message: Message) -> str:
    seen = see(message)
    if not message.from_bot:
        return f"\n> {_length(message) or seen.text}"
    lines = [f"= {seen.text}" if seen.edited else f"\n{seen.text}".rstrip()]
    lines += [f"-> {file.name}" for file in files_in(message, person.world.files)]
    lines += [" ".join(f"[{label}]" for label in row) for row in seen.rows]
    return "\n".join(lines)


def _length(message: Message) -> str:
    """What a voice note of a person says of itself."""
    voice = message.extra.get("voice")
    return f"(a voice note of {voice['duration']} seconds)" if voice else ""
