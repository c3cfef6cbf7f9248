"""What leaves the storage: plain values, never rows; printing one shows no word of anybody's."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from dialogues.session import Answer

Quiet = Literal["", "paused", "off"]
Kind = Literal["meeting", "unfinished", "again"]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who agreed to be kept, as one channel knows them."""

    id: int
    channel: str
    address: str = field(repr=False)
    language: str
    consent_version: str
    consent_at: datetime
    joined_at: datetime
    seen_at: datetime
    shared_at: datetime | None = None
    """Since when they agree that their answers go into the export."""
    ahead: int | None = None
    """By how many minutes their clock is ahead of UTC, as far as they said."""
    quiet: Quiet = ""
    """Whether they want no reminders, until they come back or for good."""
    light_at: datetime | None = None
    """Since when they want little data."""


@dataclass(frozen=True, slots=True)
class Run:
    """One time through a dialogue, at one revision."""

    id: int
    dialogue: str
    version: str
    state: Literal["open", "done"]
    started_at: datetime
    changed_at: datetime
    revision: int
    link: str = ""
    """The code of the link by which the person came to begin it."""
    team: int | None = None
    """The team whose joint answer it is."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as it is kept: in which run, at which path, and since when."""

    run: Run
    path: str
    answer: Answer = field(repr=False)
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One page that was made, exactly as it was handed over."""

    run_id: int
    dialogue: str
    text: str = field(repr=False)
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """When somebody is to be reminded of a run, if that is still called for then."""

    id: int
    run_id: int
    kind: Kind
    due_at: datetime
    chapter: str = ""
    """The chapter that was open when they were reminded last."""
    sent: int = 0
    """How often they were reminded in that chapter."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said to the operator about a question."""

    question: str
    text: str = field(repr=False)
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Shared:
    """One answer of somebody who agreed to the export, without who they are."""

    id: int
    contact: str
    session: str
    language: str
    kept: Kept


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms somebody takes part in a team."""

    role: str = ""
    words: bool = False
    """Whether the others may read their own words."""


@dataclass(frozen=True, slots=True)
class Team:
    """People who answer the same dialogue."""

    id: int
    dialogue: str
    code: str = field(repr=False)
    """What lets others in."""
    made_at: datetime
    joint_at: datetime | None = None
    """When they last agreed on a joint answer."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody's part in a team: the run that answers, and on what terms."""

    team: Team
    run: Run
    terms: Terms = field(repr=False)
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept about one person, opened."""

    person: Person
    runs: tuple[Run, ...]
    current: tuple[Kept, ...]
    earlier: tuple[Kept, ...]
    pages: tuple[Page, ...]
    feedback: tuple[Feedback, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    teams: tuple[Membership, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message that waits to be sent."""

    id: int
    address: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person's chat shows of the prompt that is open."""

    prompt: str
    """Which prompt that is."""
    floor: int
    """The highest message seen from the chat before the prompt was on its way."""
    question: int | None = None
    """The parcel that carries it, as long as that waits."""
    shown: int | None = None
    """The message that shows it, once it is known to have arrived."""
    unsure: bool = False
    """Whether it may have been shown without our knowing."""
    away: bool = False
    """Whether the chat could not be reached last time."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """One update that waits until it is known what its sender had on the screen."""

    update_id: str
    payload: str = field(repr=False)
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Parked:
    """One update that could not be handled and waits for the operator."""

    channel: str
    update_id: str
    incident: str
    payload: str = field(repr=False)
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Unfetched:
    """A voice note that is still to be fetched from its channel."""

    id: int
    person: Person
    file: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was given out, and how many people came by it."""

    code: str
    dialogue: str
    made_at: datetime
    begun: int
    done: int


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased."""

    answers: int
    runs: int
    pages: int
