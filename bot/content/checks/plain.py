"""Plain language: what people read on a phone, often in their second or third language."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyphen

from bot.content.reading import Complaint, Documents

from .pages import all_texts
from .places import Written
from .scripts import Asked, asked, scripts

LONGEST_SENTENCE = 18
WHOLE_GRADE = 7
"""The reading grade that the questions of a dialogue have together, at most."""
TEXT_GRADE = 9
"""The reading grade that one text has, at most."""
SHORT_TEXT = 12
"""A text of so few words has no grade that means anything."""
GLOSSARY = frozenset({
    *("co-op", "co-ops", "cooperative", "cooperatives", "organisation", "organisations"),
    *("federation", "federations", "association", "associations", "solidarity"),
})  # fmt: skip
"""Words that those who read here use every day, whatever their length: two syllables."""
AVOID = re.compile(
    r"internationali[sz]\w*|\bgovernance\b|\bstakeholders?\b|\bcapacity\b|\bmission drift\b"
    r"|\breadiness\b|\bproblems? at home\b|\banonymous\w*|\b100 ?%|!",
    re.IGNORECASE,
)
"""Words that mean little to many, promise too much or shout."""
CALLED = ".called"
"""How the keys end of what something is called in papers, beside its plain name."""
TYPED = "phrase.typed."
"""How the keys begin of what people may type: a list of words, never shown."""
GRADED = ("text", "hint", "why", "example", "open")
_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
_END = re.compile(r"(?<=[.!?])[\"')]*\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:[-'.,][^\W_]+)*")
_MARKS = re.compile("[\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb]")
_SPACES = re.compile(r"  |^\s|\s$")


def plain_complaints(documents: Documents) -> Iterator[Complaint]:
    """Every English text that is harder to read than it needs to be."""
    for text in all_texts(documents):
        yield from _text(text)
    for document in scripts(documents):
        told = list(_told(asked(documents, document)))
        level = grade(told) if told else 0
        if level > WHOLE_GRADE:
            sentence = f"the questions read at grade {level:.1f} together, {WHOLE_GRADE} at most"
            yield Complaint(document.file, 1, "GRADE", sentence)


def _told(questions: Iterable[Asked]) -> Iterator[str]:
    for question in questions:
        for one in (question, *question.fields()):
            yield from (text.english for text in one.texts() if text.role in GRADED)


def _text(text: Written) -> Iterator[Complaint]:
    # The word that stands in papers is told so that it is known there, whatever it is.
    unread = text.key.endswith(CALLED) or text.key.startswith(TYPED)
    said = "" if unread else spoken(text.english)
    for sentence in sentences(said):
        if (count := len(words(sentence))) > LONGEST_SENTENCE:
            told = f"a sentence of {count} words, {LONGEST_SENTENCE} at most: {sentence[:40]}..."
            yield text.place.complain("SENTENCE", told)
    if len(words(said)) > SHORT_TEXT and (level := grade([said])) > TEXT_GRADE:
        yield text.place.complain("GRADE", f"reads at grade {level:.1f}, {TEXT_GRADE} at most")
    for found in AVOID.finditer(said):
        yield text.place.complain("WORD", f"{found[0]!r} is not for people to read here")
    if _MARKS.search(said):
        yield text.place.complain("MARKS", "quotation marks are straight in English: \" and '")
    if _SPACES.search(said):
        yield text.place.complain("MARKS", "a space too many")


def spoken(text: str) -> str:
    """The words that a person sees; a value that is set in counts as one short word."""
    return _TAG.sub("", _VALUE.sub("it", text))


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line is one at least."""
    return [part for part in _END.split(text) if words(part)]


def words(text: str) -> list[str]:
    """The words and numbers of a text."""
    return _WORD.findall(text)


def grade(texts: Iterable[str]) -> float:
    """The school year in which texts are easy to read, by Flesch and Kincaid."""
    told = [sentence for text in texts for sentence in sentences(spoken(text))]
    said = [word for sentence in told for word in words(sentence)]
    if not said:
        return 0
    per_word = sum(map(syllables, said)) / len(said)
    return 0.39 * len(said) / len(told) + 11.8 * per_word - 15.59


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """How many syllables a word has, as its hyphenation shows."""
    if word.lower() in GLOSSARY:
        return 2
    return sum(len(_hyphens().positions(part)) + 1 for part in re.split(r"[-.,]", word) if part)


@lru_cache(maxsize=1)
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")
