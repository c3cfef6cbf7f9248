"""The shape of content: dialogues, rules and cases as values, already checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .pictures import Mark

Kind = Literal["one", "many", "text", "number", "date", "group"]
Severity = Literal["stop", "check", "watch"]
Weight = Literal["", "strength", "cost", "both", "there"]
"""What an option counts as: `there` is whatever its question counts as."""
Shows = Literal["lines", "answers", "weighed", "open", "cards", "changes"]
DrawingShows = Literal["readings", "runs", "items"]
"""A group's field run by run, what is weighed in two runs, or the items of a group as signs."""
PaperShape = Literal["page", "case"]
"""A paper on one side of a sheet, or one of several pages that is meant to be worked on."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words under a stable key, in one form or in several of which the first that holds is used."""

    key: str
    forms: Mapping[str, str]
    """The English words by the fact they are for; `else` holds always."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, with its own words for a person's page where they differ."""

    key: str
    label: Text
    said: Text | None = None
    when: str = ""
    weighs: Weight = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask; its key and kind never change, its wording may."""

    key: str
    kind: Kind
    text: Text
    short: Text
    page: Text | None = None
    """Its name on the page, where that is another one."""
    why: Text | None = None
    example: Text | None = None
    case: str = ""
    """The case the example comes from."""
    hint: Text | None = None
    open: Text | None = None
    """How it stands under what is still open, when nobody knew."""
    options: tuple[Option, ...] = ()
    fields: tuple["Question", ...] = ()
    when: str = ""
    slot: str = ""
    typed: bool = False
    """Own words are an answer too."""
    most: int = 0
    """At most so many options, or items of a group; 0 is no limit."""
    none: bool = False
    """A tick list with All and None."""
    parts: bool = False
    """Several messages make one answer."""
    unit: str = ""
    """What a number counts, as written after it: `%`, or nothing."""
    low: float | None = None
    high: float | None = None
    skips: bool = True
    decision: bool = False
    """A decision that ends a chapter."""
    each: tuple[str, ...] = ()
    """A group asked once for each option chosen in these questions, and no more."""
    weighs: Weight = ""
    fresh: bool = False
    """Asked anew in every run of its dialogue, though others read it under its slot."""
    likely: Mapping[str, str] = field(default_factory=dict)
    """By option: when other answers make it the likely one."""
    draft: Text | None = None
    """What other answers make of a text, for the person to keep or change."""
    source: tuple[str, ...] = ()
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """Questions that belong together, with a place to stop at the end."""

    key: str
    title: Text
    questions: tuple[Question, ...]
    summary: tuple[str, ...] = ()
    """The questions whose answers sum the chapter up, before its decision."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Something the page says when a condition over the answers holds."""

    key: str
    when: str
    texts: Mapping[str, Text]
    because: Mapping[str, Text] = field(default_factory=dict)
    """By the key of the answer it rests on: how that answer reads."""
    source: tuple[str, ...] = ()
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a dialogue's own page."""

    key: str
    shows: Shows
    heading: Text | None = None
    when: str = ""
    most: int = 0
    """At most so many lines or cards; 0 is no limit."""
    instead: Text | None = None
    """What it says when it has nothing to show."""
    lines: tuple[Rule, ...] = ()
    keys: tuple[str, ...] = ()
    """The questions that are shown, or the chapters that are weighed."""
    kinds: tuple[str, ...] = ()
    """The kinds of cards."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """By question: the facet of the cards that its answer picks."""


@dataclass(frozen=True, slots=True)
class Again:
    """When to come back to a dialogue that is done, and why."""

    days: tuple[int, ...]
    """So many days after it was done."""
    text: Text
    when: str = ""
    answers: tuple[str, ...] = ()
    """The questions whose answers are told with it, as they were given."""
    new: bool = True
    """Whether a new run says how it is then."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the picture of a dialogue shows."""

    shows: DrawingShows
    of: str = ""
    """The group that is drawn."""
    read: str = ""
    """The question of it that is asked anew in every run."""
    note: str = ""
    """The question that tells how to read it."""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    """By option: its sign."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """An interview."""

    key: str
    title: Text
    about: Text
    chapters: tuple[Chapter, ...]
    asked: Text
    """What was not asked, for what is still open on the page."""
    shows: tuple[str, ...]
    """The answers that the page repeats, in order."""
    deeper: str = ""
    """The dialogue that goes on from here."""
    deeper_first: str = ""
    """When going on should be offered before anything else."""
    page: tuple[Block, ...] = ()
    """Its own page; without one the page is what the rules make of the answers."""
    case: str = ""
    """The question that gives the title, where its page is a case of several pages."""
    again: Again | None = None
    drawing: Drawing | None = None
    """What there is to see of it in a picture."""

    def questions(self) -> Iterator[Question]:
        """Every question in order, those of a group after the group."""
        for chapter in self.chapters:
            for question in chapter.questions:
                yield question
                yield from question.fields


@dataclass(frozen=True, slots=True)
class WarningRule:
    """A point to talk about, at the severity of the first of its conditions that holds."""

    key: str
    family: str
    severities: Mapping[Severity, str]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Card:
    """Something to read: a real organisation, an approach, a word explained, a lesson."""

    key: str
    kind: str
    """`case` is an organisation told in full; the others are named as their writers name them."""
    name: Text
    place: Text | None
    """Where it is from; None when the sources do not say."""
    line: Text
    parts: Mapping[str, Text]
    """By what it tells: did, why, crossed, hard, kept, take, ask, critics, is, special ..."""
    facets: Mapping[str, tuple[str, ...]]
    source: tuple[str, ...]
    lines: tuple[str, ...]
    ours: tuple[str, ...]
    steps: Mapping[str, Text] = field(default_factory=dict)
    """The six questions as this organisation answered them: why, what, where, when, who, how."""
    see: tuple[str, ...] = ()
    """Other cards that belong to it."""
    helps: tuple[str, ...] = ()
    """The questions, as dialogue.question, that it helps to answer."""
    link: str = ""
    story: str = ""
    programme: bool = False
    south: bool = False
    size: str = "unknown"
    fits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By question: the options it answers; under `warnings` the warnings."""
    help_when: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that reads the answers, in the order that decides ties."""

    facts: Mapping[str, str]
    limits: Mapping[str, float]
    gaps: tuple[Rule, ...]
    decisions: tuple[Rule, ...]
    warnings: tuple[WarningRule, ...]
    lines: Mapping[str, tuple[Rule, ...]]
    """By block of the page: the lines it may hold."""
    facets: Mapping[str, str]
    """By question: the facet of cases that its options are."""
    contrast: Mapping[str, tuple[str, ...]]
    """By option of `what`: the cases that decided the same question the other way."""
    stands_for: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By question and option: the values of a facet it stands for, if they have other names."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A dialogue among the tools: where it stands, and when it would help most."""

    group: str
    when: str
    text: Text | None


@dataclass(frozen=True, slots=True)
class Language:
    """A language and its words by key; what is missing is shown in English."""

    code: str
    name: str
    draft: bool
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Library:
    """All content that an engine is handed."""

    version: str
    dialogues: Mapping[str, Dialogue]
    lists: frozenset[str]
    """The names whose value is a list, also while nobody answered."""
    rules: Rules
    cards: Mapping[str, Card]
    tools: Mapping[str, Tool]
    """By dialogue, in the order in which they are offered."""
    phrases: Mapping[str, Text]
    commands: Mapping[str, tuple[str, ...]]
    """By command: the words, in any language, that mean it."""
    clues: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By facet and value: the words of a free text that point to it, in any language."""
    templates: Mapping[str, str]
    languages: Mapping[str, Language]
