"""A file of answers, read as a session that has come to its end."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from dialogues.cleaning import clean, fold
from dialogues.model import Dialogue, Library, Option, Question
from dialogues.moment import Moment, look
from dialogues.pages.brief import HANDLED
from dialogues.session import Answer, Session, Skip, Value
from dialogues.walk import MORE, Step, fits

SKIPS: dict[str, Skip] = {
    "dont_know": "dont_know",
    "not_for_us": "not_for_us",
    "later": "later",
    "rather_not": "rather_not",
}


class AnswersError(Exception):
    """What is wrong with a file of answers, in one sentence."""


def read_answers(path: Path) -> Mapping[str, Any]:
    """The mapping that a YAML or JSON file holds; raises AnswersError."""
    try:
        found = YAML(typ="safe").load(path.read_text("utf-8"))
    except OSError:
        raise AnswersError(f"{path} cannot be read") from None
    except (YAMLError, UnicodeDecodeError):
        raise AnswersError(f"{path} is not a YAML file") from None
    if not isinstance(found, Mapping):
        raise AnswersError(f"{path} holds no mapping of questions to answers")
    return found


def answer_all(
    library: Library, dialogue: Dialogue, language: str, given: Mapping[str, Any], on: str
) -> Moment:
    """The moment at which everything given is answered; what is off the path is set aside."""
    given = {str(key): value for key, value in given.items()}
    _known_only(library, dialogue, given)
    session = Session(dialogue.key, language)
    if HANDLED in given:
        handled = Answer(tuple(_texts(given[HANDLED])), on=on)
        session = replace(session, answers={HANDLED: handled})
    while True:
        moment = look(library, session)
        step = next((s for s in moment.path.steps if s.path not in session.answers), None)
        if step is None:
            return moment
        answer = _answer(moment, step, _given(step, given), on)
        session = replace(session, answers={**session.answers, step.path: answer})


def _known_only(library: Library, dialogue: Dialogue, given: Mapping[str, Any]) -> None:
    known = {q.key for chapter in dialogue.chapters for q in chapter.questions}
    for key in given:
        if key != HANDLED and key not in known:
            raise AnswersError(f"{dialogue.key} has no question called {key}")
    warnings = {warning.key for warning in library.rules.warnings}
    for key in _texts(given.get(HANDLED, [])):
        if key not in warnings:
            raise AnswersError(f"{HANDLED}: there is no warning called {key}")


def _given(step: Step, given: Mapping[str, Any]) -> Any:
    """What the file says at this step; None where it says nothing."""
    if not step.number:
        return given.get(step.question.key)
    group = step.path.partition(".")[0]
    items = given.get(group) or []
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise AnswersError(f"{group} needs a list of mappings")
    if step.question.key == MORE:
        return "yes" if step.number < len(items) else "no"
    return items[step.number - 1].get(step.question.key) if step.number <= len(items) else None


def _answer(moment: Moment, step: Step, given: Any, on: str) -> Answer:
    if given is None:
        return Answer(skip="not_for_us", on=on)
    if isinstance(given, str) and given in SKIPS and given not in _keys(step.question.options):
        return Answer(skip=SKIPS[given], on=on)
    value = _value(moment, step, given)
    if not fits(step, value):
        # An option of another path: it is set aside, as in the chat.
        return Answer(skip="not_for_us", on=on)
    return Answer(value, sense=step.sense(value), on=on)


def _value(moment: Moment, step: Step, given: Any) -> Value:
    question = step.question
    match question.kind:
        case "one":
            return _option(moment, question, given)
        case "many" if question.none and fold(str(given)) in {"all", "none"}:
            return tuple(o.key for o in step.options) if fold(str(given)) == "all" else ()
        case "many":
            chosen = [_option(moment, question, part) for part in _texts(given)]
            offered = _keys(step.options)
            mine = [key for key in chosen if key in offered or key not in _keys(question.options)]
            return tuple(dict.fromkeys(mine)) if mine or not chosen else None
        case "number":
            return _number(question, given)
        case _:
            return clean(str(given)) or None


def _option(moment: Moment, question: Question, given: Any) -> str:
    """The key of the option that a key or label names, on whatever path it is offered."""
    text = clean(str(given))
    if text in _keys(question.options):
        return text
    named = {
        option.key
        for option in question.options
        for label in _labels(moment, option)
        if fold(label) == fold(text)
    }
    if named:
        return min(named)
    if question.typed and text:
        return text
    raise AnswersError(f"{question.key} has no option called {given}")


def _labels(moment: Moment, option: Option) -> Iterator[str]:
    words = moment.words.language.words
    for form, english in option.label.forms.items():
        key = option.label.key if form == "else" else f"{option.label.key}.{form}"
        yield english
        yield words.get(key, english)


def _number(question: Question, given: Any) -> float:
    try:
        number = float(unicodedata.normalize("NFKC", str(given)).rstrip("% "))
    except ValueError:
        raise AnswersError(f"{question.key} needs a number, not {given}") from None
    low, high = question.low, question.high
    if isnan(number) or (low is not None and number < low) or (high and number > high):
        raise AnswersError(f"{question.key} needs a number from {low:g} to {high:g}")
    return number


def _keys(options: tuple[Option, ...]) -> set[str]:
    return {option.key for option in options}


def _texts(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else [given]
