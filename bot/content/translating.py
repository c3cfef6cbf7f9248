"""The translators' catalogues, kept in step with the content."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message

from dialogues.model import Language, Library, Question, Text

from . import FOLDER
from .catalogues import (
    catalogue_path,
    own_comments,
    previous_english,
    read_catalogue,
    write_catalogue,
)
from .checking import compile_folders
from .errors import ContentError

PSEUDO = "xx"
FILES = {
    "phrase": "phrases.yaml",
    "gap": "rules/gaps.yaml",
    "decision": "rules/decisions.yaml",
    "warning": "rules/warnings.yaml",
    "line": "rules/lines.yaml",
}
"""Where texts stand, by how their keys begin; those of a dialogue stand in its script."""
_KEPT = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|(?<!\S)/[a-z]+)", re.DOTALL)
"""What is no word to a translator: placeholders, tags and commands."""
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçðéƒĝĥíĵķļɱñóþɋŕšţúṽŵẋýžÁɃÇÐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ",
)


@dataclass(frozen=True, slots=True)
class Source:
    """One form of a text, as translators meet it."""

    context: str
    """The key under which its translation is looked up."""
    english: str
    notes: tuple[str, ...]
    """Where it stands, and the question it belongs to."""


def run_translations(language: str, folder: Path = FOLDER) -> None:
    """Brings the catalogue of a language up to date, and says in a line how far it is."""
    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        raise ContentError(f"no language has the code {language}") from None
    library = compile_folders((folder,))
    catalogue = updated(read_catalogue(folder, language), language, texts(library))
    write_catalogue(catalogue_path(folder, language), catalogue)
    print(f"{language}: {tally(catalogue)}")  # noqa: T201 - what the command is run for


def texts(library: Library) -> Iterator[Source]:
    """Every form of every text of a library, once; raises ValueError for a key with two texts."""
    seen: dict[str, str] = {}
    for text, question in _walk(library):
        for fact, english in text.forms.items():
            context = text.key if fact == "else" else f"{text.key}.{fact}"
            if seen.get(context, english) != english:
                raise ValueError(f"{context}: {seen[context]!r} and {english!r} under one key")
            if english and context not in seen:
                yield Source(context, english, tuple(_notes(text, english, question)))
            seen[context] = english


def _walk(part: object, question: Question | None = None) -> Iterator[tuple[Text, Question | None]]:
    """Every text in a value and all it is made of, with the question that it belongs to."""
    if isinstance(part, Text):
        yield part, question
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _walk(value, question)
    elif isinstance(part, tuple):
        for value in part:
            yield from _walk(value, question)
    elif is_dataclass(part):
        owner = part if isinstance(part, Question) else question
        for field in fields(part):
            yield from _walk(getattr(part, field.name), owner)


def _notes(text: Text, english: str, question: Question | None) -> Iterator[str]:
    yield _file(text.key)
    if question:
        asked = question.text.forms
        told = asked.get("else") or next(iter(asked.values()))
        if told != english:
            yield f"Question: {' '.join(told.split())}"


def _file(key: str) -> str:
    head, _, rest = key.partition(".")
    if head == "case":
        return f"cards/full/{rest.partition('.')[0]}.yaml"
    return FILES.get(head, f"{head}/script.yaml")


def updated(old: Catalog | None, language: str, sources: Iterable[Source]) -> Catalog:
    """A catalogue of these texts with what the old one has for them, matched by context alone.

    A text whose English changed keeps its translation, fuzzy until somebody has seen to it or the
    English is again what it was. One that is gone is obsolete, and comes back with its key.
    """
    name = Locale.parse(language).english_name
    new = Catalog(language, header_comment=f"# {name} translations of Passage.", fuzzy=False)
    if old:
        new.header_comment, new.mime_headers = old.header_comment, old.mime_headers
    before = [*old.obsolete.values(), *old] if old else []
    known = {message.context: message for message in before if message.context}
    for source in sorted(sources, key=lambda source: source.context):
        new[source.english] = _message(source, known.pop(source.context, None))
    for context in sorted(known):
        if known[context].string:
            gone = _obsolete(known[context])
            new.obsolete[str(gone.id), context] = gone
    return new


def _message(source: Source, old: Message | None) -> Message:
    message = Message(source.english, context=source.context, auto_comments=source.notes)
    if old:
        message.user_comments = own_comments(old)
    if old and old.string:
        meant = _meant(old)
        message.string = old.string
        if meant != source.english:
            message.flags = {"fuzzy"}
            message.previous_id = [meant] if meant else []
    return message


def _obsolete(old: Message) -> Message:
    """What is left of a message whose text is gone, under the English that it translates."""
    meant = _meant(old)
    flags = () if meant else ("fuzzy",)
    return Message(
        meant or old.id, old.string, (), flags, (), own_comments(old), context=old.context
    )


def _meant(message: Message) -> str:
    """The English that the words of a message translate; empty when a translator doubts them."""
    return previous_english(message) if message.fuzzy else str(message.id)


def tally(catalogue: Catalog) -> str:
    """How many messages of a catalogue are translated, fuzzy and missing."""
    messages = [message for message in catalogue if message.id]
    fuzzy = sum(message.fuzzy for message in messages)
    missing = sum(not message.string for message in messages)
    translated = len(messages) - fuzzy - missing
    return f"{translated} translated, {fuzzy} fuzzy, {missing} missing"


def pseudo(library: Library) -> Library:
    """The library with a language more, `xx`, in which every letter of every text is accented."""
    words = {source.context: accented(source.english) for source in texts(library)}
    language = Language(PSEUDO, PSEUDO, draft=False, words=words)
    return replace(library, languages={**library.languages, PSEUDO: language})


def accented(text: str) -> str:
    """The text with an accent on every letter; placeholders, tags and commands stay."""
    parts = enumerate(_KEPT.split(text))
    return "".join(part if place % 2 else part.translate(_ACCENTS) for place, part in parts)
