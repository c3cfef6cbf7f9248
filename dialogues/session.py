"""What was said so far, what happens next, and what comes of it: values that survive JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter

from .model import PaperShape
from .pictures import Picture

Placed = Literal["here", "late", "unsure"]
"""Whether a text was written to the open question, before it could be seen, or maybe either."""
Skip = Literal["", "dont_know", "not_for_us", "later", "rather_not", "left_open"]
Value = str | float | tuple[str, ...] | None
"""An option's key or a text; a number; several options' keys, own words among them; or nothing."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice note: by what name its channel knows it, and how long and large it is."""

    id: str = field(repr=False)
    seconds: int
    size: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said to one question, or why they said nothing."""

    value: Value = None
    skip: Skip = ""
    sense: str = ""
    """What the question meant when it was asked; an answer counts only while that holds."""
    on: str = ""
    """The day it was given, as YYYY-MM-DD."""
    kept_from: str = ""
    """The dialogue it was first given in, when it was kept from there."""
    voice: Voice | None = None
    """What was spoken, where the value only says that it was."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The one thing that is open; a reply counts only for the prompt it was given to."""

    key: str
    """A question's path, such as `way` or `markets.1.name`; or `page`."""
    turn: int = 0
    mode: str = "ask"
    draft: tuple[str, ...] = ()
    """The parts of an answer that is not finished."""
    misses: int = 0
    """How many replies in a row did not fit."""
    aside: str = ""
    """A text that may belong to the answer before, until the person says so."""
    before: str = ""
    """The path of the answer that led here."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run of the same dialogue: the day it was last changed, and its answers."""

    on: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a dialogue: its answers by path, and the open prompt."""

    dialogue: str
    language: str = "en"
    answers: Mapping[str, Answer] = field(default_factory=dict)
    prompt: Prompt | None = None
    known: Mapping[str, Answer] = field(default_factory=dict)
    """What other runs of the same organisation already know, by slot."""
    earlier: tuple[Earlier, ...] = ()
    """The earlier runs of the same dialogue, the oldest first."""
    joint: bool = False
    """It is what a team agreed on together."""


@dataclass(frozen=True, slots=True)
class Open:
    """The person comes, or comes back: show where they are."""

    on: str = ""
    kind: Literal["open"] = "open"


@dataclass(frozen=True, slots=True)
class Say:
    """The person typed a message."""

    text: str
    on: str = ""
    placed: Placed = "here"
    kind: Literal["say"] = "say"


@dataclass(frozen=True, slots=True)
class Speak:
    """The person sent a voice note."""

    voice: Voice
    on: str = ""
    placed: Placed = "here"
    kind: Literal["speak"] = "speak"


@dataclass(frozen=True, slots=True)
class Tap:
    """The person pressed a button of the prompt with this key and turn."""

    key: str
    turn: int
    choice: str
    on: str = ""
    kind: Literal["tap"] = "tap"


@dataclass(frozen=True, slots=True)
class Revise:
    """The person edited the message that had answered the question at this path."""

    key: str
    text: str
    on: str = ""
    kind: Literal["revise"] = "revise"


@dataclass(frozen=True, slots=True)
class Go:
    """The person asked, by a command or a word, to move: back, skip, why, questions or page."""

    where: str
    on: str = ""
    kind: Literal["go"] = "go"


Event = Open | Say | Speak | Tap | Revise | Go


@dataclass(frozen=True, slots=True)
class Button:
    """What can be tapped: a label, and what the tap says (a choice of the prompt or a command)."""

    label: str
    choice: str


@dataclass(frozen=True, slots=True)
class File:
    """Something to be handed over as a file; its name holds nothing a person typed."""

    name: str
    content: str | bytes
    """A text, or the bytes of what is none: those are made of a paper."""

    @property
    def data(self) -> bytes:
        """What a phone downloads."""
        return self.content if isinstance(self.content, bytes) else self.content.encode()


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a line that are printed alike."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paper, with the sign or number that stands before it."""

    sign: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one heading; the first and the last part of a paper have none of ours."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is asked for: what stands on it, to be made into a file by others."""

    name: str
    """The name of the file; its ending says what is to be made."""
    shape: PaperShape
    language: str
    title: str
    group: str
    """Whose it is, in their own words; empty when they have not said."""
    lead: bool
    """Whether the first part is what it all comes to."""
    parts: tuple[Part, ...]
    foot: tuple[str, ...] = ()
    notes: str = ""
    """What is written by hand below it, where there is room."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to show, with rows of buttons; `here` asks to redraw the card that was tapped."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    here: bool = False
    file: File | Paper | Picture | None = None
    voice: Voice | None = None
    """A voice note to be heard again; the file has it where it is kept here."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event brought: the next session, the messages to show, the answers taken."""

    session: Session
    messages: tuple[Message, ...] = ()
    closed: str = ""
    """What the tapped card says from now on, without buttons; empty leaves it as it is."""
    toast: str = ""
    taken: tuple[str, ...] = ()
    """The paths whose answers changed with this event."""
    opens: str = ""
    """Another dialogue that the person chose to go on with."""


SESSION: TypeAdapter[Session] = TypeAdapter(Session)
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
TURN: TypeAdapter[Turn] = TypeAdapter(Turn)
ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
ANSWERS: TypeAdapter[dict[str, Answer]] = TypeAdapter(dict[str, Answer])
PROMPT: TypeAdapter[Prompt] = TypeAdapter(Prompt)
MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)
