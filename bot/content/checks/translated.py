"""Whether each language says what the English says now."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Message
from jinja2 import TemplateSyntaxError

from bot.content.catalogues import catalogue_path, read_catalogue
from bot.content.reading import Complaint, Documents
from bot.content.shapes import LanguageShape

from .limits import LETTERS, is_button
from .pages import all_texts, cases, tools
from .places import Place, Written, place
from .syntax import placeholders

ENGLISH = "en"
DRAFTED = (
    "quick",
    "journey",
    "invite",
    "phrase",
    "gap",
    "decision",
    "warning",
    "line",
    "options",
    "tool",
)
"""What a draft has in its language already, to the last text; beside it the cases told in full, and
what each tool is called and is about."""
NAMED = ("case.", "example.")
"""The cards about organisations: a name of theirs may be the same in every language."""
SAME = 12
"""A text of more letters than these that reads like the English was left in English."""
CASE_LINE = 150
_VALUES = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)

Messages = Mapping[str, tuple[Message, Place]]


def translation_complaints(documents: Documents, folders: tuple[Path, ...]) -> Iterator[Complaint]:
    """What is missing, out of date or wrong in the catalogue of each language."""
    languages = documents["languages.yaml"]
    texts = {text.context: text for text in all_texts(documents) if _letters(text.english)}
    drafted = _drafted(documents)
    for code, language in languages.value.items():
        if code == ENGLISH:
            continue
        messages = _messages(folders, code)
        if not messages:
            at = place(languages, code)
            yield at.complain("TRANSLATION", f"{language.name} has no catalogue")
        for text in texts.values() if messages else ():
            needed = not language.draft or drafted.match(text.key) is not None
            yield from _translation(text, messages, language, needed=needed)


def _drafted(documents: Documents) -> re.Pattern[str]:
    """How the keys begin of the texts that a draft has."""
    whole = [*DRAFTED, *(re.escape(case.id) for _, case in cases(documents))]
    # A dialogue of an operator's own is no tool of ours; it need not speak every language.
    named = [re.escape(key) for _, key, _ in tools(documents)]
    return re.compile(rf"({'|'.join(whole)})\.|({'|'.join(named)})\.(title|about)$")


def _letters(text: str) -> int:
    """How many letters of a text are words, and no values set in."""
    return sum(char.isalpha() for char in _VALUES.sub("", text))


def _messages(folders: tuple[Path, ...], code: str) -> Messages:
    """The messages of a language by the key of their text, and where they stand."""
    found: dict[str, tuple[Message, Place]] = {}
    for folder in folders:
        file = catalogue_path(folder, code).relative_to(folder).as_posix()
        for message in read_catalogue(folder, code) or ():
            if message.context:
                found[message.context] = message, Place(file, message.lineno or 1)
    return found


def _translation(
    text: Written, messages: Messages, language: LanguageShape, *, needed: bool
) -> Iterator[Complaint]:
    message, at = messages.get(text.context, (None, text.place))
    if message is None or not message.string:
        if needed:
            sentence = f"{text.context} is not translated into {language.name}"
            yield text.place.complain("TRANSLATION", sentence)
    elif message.fuzzy or message.id != text.english:
        sentence = f"{text.context} translates an English text that has changed"
        yield at.complain("TRANSLATION", sentence)
    else:
        for sentence in _wrong(text, str(message.string)):
            yield at.complain("TRANSLATION", f"{text.context} {sentence}")


def _is_name(text: Written) -> bool:
    """Whether a text is what an organisation calls itself."""
    return text.role == "name" and text.key.startswith(NAMED)


def _wrong(text: Written, words: str) -> Iterator[str]:
    """What is wrong with the words of a translation, after the name of the text."""
    try:
        told = placeholders(words)
    except TemplateSyntaxError as error:
        yield f"cannot be read: {error.message}"
        return
    if told != (expected := placeholders(text.english)):
        names = ", ".join(sorted(told ^ expected))
        yield f"does not set in what the English does: {names}"
    if words == text.english and _letters(words) > SAME and not _is_name(text):
        yield "is still in English"
    # A card is opened by a button with its name.
    if (is_button(text) or text.role == "name") and len(words) > LETTERS:
        yield f"has {len(words)} letters, and a button shows {LETTERS}"
    if text.role == "line" and len(words) > CASE_LINE:
        yield f"has {len(words)} letters, {CASE_LINE} at most"
