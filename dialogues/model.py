"""The shape of content: dialogues, rules and cases as values, already checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["one", "many", "text", "number", "date", "group"]
Severity = Literal["stop", "check", "watch"]


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

    def questions(self) -> Iterator[Question]:
        """Every question in order, those of a group after the group."""
        for chapter in self.chapters:
            for question in chapter.questions:
                yield question
                yield from question.fields


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
class WarningRule:
    """A point to talk about, at the severity of the first of its conditions that holds."""

    key: str
    family: str
    severities: Mapping[Severity, str]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Case:
    """A real organisation or programme: a card to read, and what it answers."""

    key: str
    name: str
    place: Text | None
    """Where it is from; None when the sources do not say."""
    story: str
    programme: bool
    south: bool
    size: str
    line: Text
    card: Mapping[str, Text]
    """By what it tells: did, why, crossed, hard, kept, take, ask, critics."""
    fits: Mapping[str, tuple[str, ...]]
    """By question: the options it answers; under `warnings` the warnings."""
    help_when: str
    facets: Mapping[str, tuple[str, ...]]
    source: tuple[str, ...]
    lines: tuple[str, ...]
    ours: tuple[str, ...]


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
    cases: Mapping[str, Case]
    phrases: Mapping[str, Text]
    commands: Mapping[str, tuple[str, ...]]
    """By command: the words, in any language, that mean it."""
    clues: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By facet and value: the words of a free text that point to it, in any language."""
    templates: Mapping[str, str]
    languages: Mapping[str, Language]
