"""What the command line prints about content and pages."""

import json
from pathlib import Path
from typing import Any

from dialogues.mapping import mermaid
from dialogues.model import Card, Dialogue, Library, Option, Question
from dialogues.moment import Moment, look
from dialogues.pages.brief import Brief
from dialogues.pages.matching import Match, search
from dialogues.pages.page import page
from dialogues.pages.shelf import card_line, card_text
from dialogues.session import Session
from dialogues.words import shorten

from .answers import AnswersError, answer_all, read_answers
from .clock import now
from .content.library import load
from .desk import Desk
from .settings import read_settings

LABEL = 60
"""How much of a button or of typed words a line shows."""


def print_questions(name: str, *, as_json: bool) -> None:
    """Every question of a dialogue with the options of all paths."""
    library = _library()
    dialogue = _dialogue(library, name)
    moment = look(library, Session(dialogue.key))
    listed = [
        _question(moment, question)
        for chapter in dialogue.chapters
        for question in chapter.questions
    ]
    if as_json:
        _print_json(listed)
        return
    for question in listed:
        print(f"{question['key']} ({question['kind']}): {question['text']}")
        for option in question["options"]:
            when = f"  [{option['when']}]" if option["when"] else ""
            print(f"  {option['key']}: {option['label']}{when}")


def _question(moment: Moment, question: Question) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": question.key,
        "slot": question.slot,
        "kind": question.kind,
        "text": next(iter(question.text.forms.values())),
        "when": question.when,
        "options": [_option(moment, option) for option in question.options],
    }
    if question.fields:
        told["fields"] = [_question(moment, field) for field in question.fields]
    return told


def _option(moment: Moment, option: Option) -> dict[str, str]:
    label = moment.label(option) or next(iter(option.label.forms.values()))
    return {"key": option.key, "label": label, "when": option.when}


def print_brief(name: str, answers: Path, language: str, *, as_json: bool) -> None:
    """The page for a file of answers; raises AnswersError."""
    library = _library()
    if language not in library.languages:
        known = ", ".join(library.languages)
        raise AnswersError(f"{language} is no language here; there are {known}")
    day = now().date().isoformat()
    dialogue = _dialogue(library, name)
    moment = answer_all(library, dialogue, language, read_answers(answers), day)
    made = page(moment, day)
    if not as_json:
        print(made.text, end="")
    elif isinstance(made, Brief):
        _print_json(_page(moment, made))
    else:
        _print_json({"cards": [card.key for card in made.cards], "text": made.text})


def _page(moment: Moment, page: Brief) -> dict[str, Any]:
    return {
        "decision": {"code": page.decision.key, "text": page.decision.text},
        "flags": [
            {
                "id": flag.id,
                "severity": flag.severity,
                "family": flag.family,
                "ask": flag.ask,
                "because": [
                    {"answer": reason.answer, "text": reason.text} for reason in flag.because
                ],
                "shown": flag.shown,
                "source": flag.source,
                "ours": flag.ours,
            }
            for flag in page.flags
        ],
        "strengths": [sign.text for sign in page.strengths],
        "cases": [_match(match) for match in page.cases],
        "support": [{"id": case.key, "line": card_line(moment, case)} for case in page.support],
        "indicators": [line.text for line in page.indicators],
        "next_steps": [step.text for step in page.next_steps],
        "unknowns": list(page.unknowns),
        "text": page.text,
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "id": match.case.key,
        "why": list(match.because),
        "contrast": match.contrast,
        "shown": match.shown,
    }


def print_cases(words: str, *, as_json: bool) -> None:
    """The cases that have these words, or point to them; all of them without words."""
    library = _library()
    found = [card for card in search(library, words) if card.kind in {"case", "entry"}]
    moment = look(library, Session(next(iter(library.dialogues))))
    if as_json:
        _print_json([_case(moment, case) for case in found])
    elif not found:
        print(moment.words.say("card.none"))
    elif len(found) == 1:
        print(card_text(moment, found[0]))
    else:
        print("\n".join(f"{case.key}: {card_line(moment, case)}" for case in found))


def _case(moment: Moment, case: Card) -> dict[str, Any]:
    return {
        "id": case.key,
        "name": moment.text(case.name),
        "place": moment.text(case.place) if case.place else "",
        "line": moment.text(case.line),
        **{name: moment.text(text) for name, text in case.parts.items()},
        "facets": case.facets,
        "source": case.source,
    }


def print_map(name: str) -> None:
    """The flow chart of a dialogue, as Mermaid text."""
    library = _library()
    print("\n".join(mermaid(library, _dialogue(library, name))))


def print_cost(name: str, language: str, *, as_json: bool) -> None:
    """What a phone downloads from Start to the page; raises AnswersError."""
    from .telegram.costing import walk_through  # noqa: PLC0415 - it loads the database as well

    library = _library()
    if language not in library.languages:
        known = ", ".join(library.languages)
        raise AnswersError(f"{language} is no language here; there are {known}")
    desk = Desk(library, read_settings().read_operator(), "telegram")
    acts = list(walk_through(desk, _dialogue(library, name).key, language, now()))
    total = sum(act.size for act in acts)
    if as_json:
        told = [{"did": act.did, "bytes": act.size, "messages": act.messages} for act in acts]
        _print_json({"bytes": total, "acts": told})
        return
    for act in acts:
        print(f"{act.size:7,}  {shorten(act.did, LABEL)}")
    messages = sum(act.messages for act in acts)
    print(f"{total:7,}  bytes in all: {len(acts)} acts, {messages} messages, no file unasked")


def _library() -> Library:
    operator = read_settings().read_operator()
    return load(limits=operator.thresholds, own=operator.dialogues)


def _dialogue(library: Library, name: str) -> Dialogue:
    if name not in library.dialogues:
        raise AnswersError(f"there is no dialogue {name}; there are {', '.join(library.dialogues)}")
    return library.dialogues[name]


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
