"""The option that a reply names: by number, key or label, or by words of one label only."""

import re

from dialogues.cleaning import digits, fold
from dialogues.scope import Scope
from dialogues.walk import Step
from dialogues.words import Words

TELLING = 4
"""Letters that a word has at least which tells one label from another by itself."""
_WORD = re.compile(r"\w+")


def option(step: Step, text: str, words: Words, scope: Scope) -> str | None:
    """The option that a text names by number, key, label or the beginning of one label only."""
    typed = fold(digits(text))
    number = re.fullmatch(r"(\d{1,2})[.)]?", typed)
    if number:
        place = int(number[1])
        return step.options[place - 1].key if 1 <= place <= len(step.options) else None
    labels = _labels(step, words, scope)
    exact = [key for key, label in labels.items() if typed in (label, key)]
    begun = [key for key, label in labels.items() if typed and label.startswith(typed)]
    return _only(exact or begun)


def meant(step: Step, text: str, words: Words, scope: Scope) -> str | None:
    """The option that a text names, or the one whose label alone has all of its words.

    Articles do not count: "the donor" is "One donor or public fund". A word that no label has
    leaves nothing to be guessed, and what a label denies must be denied: "read" is not "Not read".
    """
    if named := option(step, text, words, scope):
        return named
    typed = _WORD.findall(fold(text))
    said = {word for word in typed if not words.means(word, "typed.articles")}
    if not any(len(word) >= TELLING for word in said):
        return None
    labels = {key: set(_WORD.findall(label)) for key, label in _labels(step, words, scope).items()}
    found = _only([key for key, label in labels.items() if said <= label])
    return found if found and not _denies_more(labels[found], said, words) else None


def _denies_more(label: set[str], said: set[str], words: Words) -> bool:
    """Whether a label says no to something to which these words say none."""
    denials = {word for word in label if words.means(word, "typed.denials")}
    return bool(denials) and denials.isdisjoint(said)


def _labels(step: Step, words: Words, scope: Scope) -> dict[str, str]:
    """Every option's label as it is compared."""
    return {o.key: fold(words.text(o.label, scope)) for o in step.options}


def _only(keys: list[str]) -> str | None:
    return keys[0] if len(keys) == 1 else None
