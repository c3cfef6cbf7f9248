"""A typed reply, read as an answer: a number, a label, a list, a date or the person's own words."""

import re
from dataclasses import dataclass

from dialogues.cleaning import LONGEST, digits
from dialogues.scope import Scope
from dialogues.session import Answer, Skip, Value
from dialogues.typed.days import read_date, read_day
from dialogues.typed.options import meant, option
from dialogues.walk import Step
from dialogues.words import Words

SKIPS: tuple[Skip, ...] = ("dont_know", "not_for_us", "later", "rather_not")
"""The ways out of a question that may be skipped, in the order they are offered."""
_BETWEEN = re.compile(r"[,;/&\n]+|\s(?:and|et|y|e)\s")
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:[ '\u00a0\u202f]\d{3})+|\d{1,12})(?:[.,](\d{1,6}))?\s*%?")


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a reply is no answer to this question, as the name of a phrase."""

    reason: str


def understand(step: Step, text: str, words: Words, scope: Scope, on: str) -> Answer | Misfit:
    """What a cleaned text says at this step on this day: the skip that it names, or a value."""
    if skip := _skip(step, text, words, scope):
        return Answer(skip=skip, on=on)
    value = read(step, text, words, scope, on)
    return value if isinstance(value, Misfit) else Answer(value, sense=step.sense(value), on=on)


def _skip(step: Step, text: str, words: Words, scope: Scope) -> Skip:
    """The skip that the whole text names, where one is offered and no option is called so."""
    if not step.question.skips:
        return ""
    meant = (skip for skip in SKIPS if words.means(text, f"skip.{skip}", f"typed.{skip}"))
    skip: Skip = next(meant, "")
    return "" if skip and option(step, text, words, scope) else skip


def read(step: Step, text: str, words: Words, scope: Scope, on: str = "") -> Value | Misfit:
    """The value that a cleaned text stands for at this step on this day."""
    match step.question.kind:
        case "one":
            return _read_one(step, text, words, scope)
        case "many":
            return _read_many(step, text, words, scope)
        case "number":
            return _read_number(step, text)
        case "date":
            return _read_date(text, words, on)
        case _:
            return _read_text(text)


def _read_one(step: Step, text: str, words: Words, scope: Scope) -> Value | Misfit:
    key = _named(step, text, words, scope)
    if key is None and step.question.decision and words.means(text, "typed.yes"):
        return "go_on"
    if key is None and step.question.typed and not only_number(text):
        return _read_text(text)
    return key if key is not None else Misfit("misfit.one")


def _named(step: Step, text: str, words: Words, scope: Scope) -> str | None:
    """The option that a text names; some words of a label may also be somebody's own reply."""
    find = option if step.question.typed else meant
    return find(step, text, words, scope)


def _read_many(step: Step, text: str, words: Words, scope: Scope) -> Value | Misfit:
    if step.question.none and _means(words, text, "none"):
        return ()
    if step.question.none and _means(words, text, "all"):
        return tuple(o.key for o in step.options)
    whole = _named(step, text, words, scope)
    numbers = re.fullmatch(r"[\d\s.)]+", digits(text).strip())
    parts = [text] if whole else digits(text).split() if numbers else _BETWEEN.split(text)
    named = [(part.strip(), _named(step, part, words, scope)) for part in parts if part.strip()]
    if step.question.typed:
        return _with_own_words(step, text, named)
    if not named or any(key is None for _, key in named):
        return Misfit("misfit.many")
    return _within(step, [key for _, key in named if key])


def _means(words: Words, text: str, choice: str) -> bool:
    """Whether a text was typed for the All or None of a list."""
    return words.means(text, f"typed.{choice}", f"choice.{choice}")


def _with_own_words(step: Step, text: str, named: list[tuple[str, str | None]]) -> Value | Misfit:
    if any(key is None and only_number(part) for part, key in named):
        return Misfit("misfit.many")
    if len(text) > LONGEST:
        return Misfit("misfit.too_long")
    if not any(key for _, key in named):
        own = _read_text(text)
        return own if isinstance(own, Misfit) else (str(own),)
    return _within(step, [key or part for part, key in named])


def _within(step: Step, keys: list[str]) -> Value | Misfit:
    chosen = tuple(dict.fromkeys(keys))
    if step.question.most and len(chosen) > step.question.most:
        return Misfit("misfit.too_many")
    order = [o.key for o in step.options]
    return tuple(sorted(chosen, key=lambda key: order.index(key) if key in order else len(order)))


def _read_text(text: str) -> Value | Misfit:
    if not text:
        return Misfit("misfit.empty")
    return Misfit("misfit.too_long") if len(text) > LONGEST else text


def _read_number(step: Step, text: str) -> Value | Misfit:
    found = _NUMBER.fullmatch(digits(text).strip())
    if not found:
        return Misfit("misfit.number")
    sign, whole, part = found.groups()
    number = float(f"{sign}{re.sub(r'[^0-9]', '', whole)}.{part or 0}")
    low, high = step.question.low, step.question.high
    if (low is not None and number < low) or (high is not None and number > high):
        return Misfit("misfit.range")
    return number


def _read_date(text: str, words: Words, on: str) -> Value | Misfit:
    """The day or the month that a text names; on a known day also one that is said from there."""
    found = read_date(text, words) or (read_day(text, on, words) if on else None)
    return found or Misfit("misfit.date")


def only_number(text: str) -> bool:
    """Whether a text is nothing but a number, or several."""
    return bool(re.fullmatch(r"[\d\s.,)]+", digits(text).strip()))
