"""Words in a person's language: texts and phrases, with values set in."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.localedata import exists

from .cleaning import closed, fold
from .expressions import fill
from .model import Language, Library, Text
from .scope import Scope


class Words:
    """Speaks one language; where a translation is missing it speaks English."""

    def __init__(self, library: Library, language: str) -> None:
        self._phrases = library.phrases
        self.language: Language = library.languages.get(language) or library.languages["en"]
        self._locale = self.language.code if exists(self.language.code) else "en"

    def text(self, text: Text, scope: Scope, **values: object) -> str:
        """The form of a text that holds, with the values set in; empty when no form holds."""
        words = self.form(text, scope)
        return fill(words, {**scope.values(), **values}) if "{" in words else words

    def form(self, text: Text, scope: Scope) -> str:
        """The form of a text that holds, as it was written; empty when no form holds."""
        for fact, english in text.forms.items():
            if fact == "else" or scope.holds(fact):
                key = text.key if fact == "else" else f"{text.key}.{fact}"
                return self.language.words.get(key) or english
        return ""

    def say(self, phrase: str, **values: object) -> str:
        """A common phrase; raises KeyError when there is none of that name."""
        text = self._phrases[phrase]
        return fill(self.language.words.get(text.key) or text.forms["else"], values)

    def means(self, typed: str, *phrases: str) -> bool:
        """Whether a text is one of the words of these phrases, in this language or in English."""
        said = bare(typed)
        return any(said in words for phrase in phrases for words in self.lists(phrase))

    def lists(self, phrase: str) -> tuple[tuple[str, ...], ...]:
        """The words of a phrase as they are compared, in this language and in English."""
        text = self._phrases[phrase]
        return (
            _alternatives(self.language.words.get(text.key, "")),
            _alternatives(text.forms["else"]),
        )

    def day(self, iso: str) -> str:
        """A day, or a month, as it is written in this language."""
        year, month, *day = (int(part) for part in iso.split("-"))
        shape = "d MMM y" if day else "MMMM y"
        return format_date(date(year, month, *(day or [1])), shape, locale=self._locale)

    def whole_day(self, iso: str) -> str:
        """A day with its day of the week and nothing shortened, to be seen as it was understood."""
        # What Babel takes for English is the way of one country, with the month first.
        shape = "EEEE d MMMM y" if self._locale == "en" else "full"
        return format_date(date.fromisoformat(iso), shape, locale=self._locale)

    def weekday(self, iso: str) -> str:
        """A day of the coming week, as it stands on a button."""
        return format_date(date.fromisoformat(iso), "EEE d MMM", locale=self._locale)


@lru_cache(maxsize=256)
def _alternatives(listed: str) -> tuple[str, ...]:
    """The words between the commas, as they are compared."""
    return tuple(word for word in map(bare, listed.split(",")) if word)


def bare(text: str) -> str:
    """The text as it is compared, also without the apostrophes that many leave out."""
    return fold(text.replace("\u2019", "'")).replace("'", "")


def lower_first(text: str) -> str:
    """The text as it stands inside a sentence: no capital, except in `I` and in names."""
    head, _, _ = text.partition(" ")
    if head == "I" or head[1:].lower() != head[1:]:
        return text
    return text[:1].lower() + text[1:]


def unit_length(text: str) -> int:
    """The length of a text as Telegram counts it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def shorten(text: str, units: int) -> str:
    """The text, cut at a word where it is too long, with an ellipsis."""
    line = " ".join(text.split())
    if unit_length(line) <= units:
        return line
    while unit_length(closed(line)) > units - 1:
        line = line[:-1]
    head, space, _ = line.rpartition(" ")
    return closed((head if space and len(head) > len(line) // 2 else line).rstrip() + "\u2026")
