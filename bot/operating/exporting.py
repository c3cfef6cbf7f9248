"""The export: a row an answer, as FLOIP's flow results have it, and a row a run."""

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.clock import now
from bot.content.library import load
from bot.settings import SettingsError, read_settings
from dialogues.model import Library
from dialogues.pages.sharing import GROUP, LEFT_OFF
from dialogues.session import Answer
from dialogues.typed.meeting import CLOCK, MEETING
from storage.values import Shared

from .cells import Cell, table
from .opening import opened

ANSWERS = (
    "timestamp", "row_id", "contact_id", "session_id", "question_id", "response",
    "response_metadata",
)  # fmt: skip
RUN = ("contact_id", "session_id", "dialogue", "version", "language", "state", "begun", "changed")

OWN = {MEETING, CLOCK, GROUP, LEFT_OFF}
"""What is said under a page is no answer to a question: it might tell who somebody is."""


def put_out(folder: Path) -> None:
    """Two files under names of ours; raises SettingsError when the folder cannot be used."""
    settings = read_settings()
    with opened(settings) as store, store.begin(writing=False) as work:
        shared = tuple(one for one in work.shared() if one.kept.path not in OWN)
    operator = settings.read_operator()
    library = load(limits=operator.thresholds, own=operator.dialogues)
    stamp = f"{now().date().isoformat()}-{secrets.token_hex(3)}"
    for name, text in (("answers", answers(shared)), ("runs", runs(library, shared))):
        path = folder / f"passage-{name}-{stamp}.csv"
        _write(path, text)
        print(path)
    people = len({one.contact for one in shared})
    print(f"People who agreed: {people}, answers: {len(shared)}.")


def answers(shared: Iterable[Shared]) -> str:
    """A row an answer."""
    return table(ANSWERS, map(_answer, shared))


def _answer(one: Shared) -> Mapping[str, Cell]:
    answer = one.kept.answer
    about = {
        "version": one.kept.run.version,
        "language": one.language,
        "skip": answer.skip,
        "kept_from": answer.kept_from,
    }
    return {
        "timestamp": one.kept.given_at.isoformat(timespec="seconds"),
        "row_id": one.id,
        "contact_id": one.contact,
        "session_id": one.session,
        "question_id": question_id(one),
        "response": _response(answer),
        "response_metadata": json.dumps({key: said for key, said in about.items() if said}),
    }


def question_id(one: Shared) -> str:
    """The stable name of a question: its dialogue and its path."""
    return f"{one.kept.run.dialogue}.{one.kept.path}"


def _response(answer: Answer) -> Cell:
    """A number stays one; several options are a JSON list, as FLOIP has it."""
    if isinstance(answer.value, tuple):
        return json.dumps(answer.value, ensure_ascii=False)
    return answer.value


def runs(library: Library, shared: Iterable[Shared]) -> str:
    """A row a run, with a column for every question that anybody answered in any version."""
    rows: dict[str, dict[str, Cell]] = {}
    asked: set[str] = set()
    for one in shared:
        row = rows.setdefault(one.session, _run(one))
        asked.add(question_id(one))
        answer = one.kept.answer
        row[question_id(one)] = f"({answer.skip})" if answer.skip else _response(answer)
    return table((*RUN, *_columns(library, asked)), rows.values())


def _run(one: Shared) -> dict[str, Cell]:
    run = one.kept.run
    return {
        "contact_id": one.contact,
        "session_id": one.session,
        "dialogue": run.dialogue,
        "version": run.version,
        "language": one.language,
        "state": run.state,
        "begun": run.started_at.date().isoformat(),
        "changed": run.changed_at.date().isoformat(),
    }


def _columns(library: Library, asked: set[str]) -> Iterator[str]:
    """The questions in the order they are asked now, then those of earlier versions."""
    order = [f"{d.key}.{q.key}" for d in library.dialogues.values() for q in d.questions()]
    places = {name: place for place, name in enumerate(order)}

    def place(name: str) -> tuple[int, str]:
        dialogue, _, path = name.partition(".")
        return places.get(f"{dialogue}.{path.partition('.')[0]}", len(order)), name

    yield from sorted(asked, key=place)


def _write(path: Path, text: str) -> None:
    """Readable by its owner only, like everything that holds answers."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8", newline="") as out:
            out.write(text)
    except OSError:
        raise SettingsError(f"{path} cannot be written") from None
