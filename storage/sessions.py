"""Runs of dialogues: found, started, loaded as a session, and saved by adding what changed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, insert, select, update

from dialogues.session import ANSWER, PROMPT, Answer, Prompt, Session
from storage import keys
from storage.errors import ConflictError, GoneError
from storage.people import key_of
from storage.prepared import Prepared
from storage.tables import Something, answer, organisation, person, run
from storage.values import Person, Run

if TYPE_CHECKING:
    from storage.work import Work

WITHDRAWN = b"null"
"""What is kept for an answer that was taken back: JSON's nothing, sealed like any answer."""

COLUMNS = (
    run.c.id,
    run.c.dialogue,
    run.c.version,
    run.c.state,
    run.c.started_at,
    run.c.changed_at,
    run.c.revision,
    run.c.team_id,
    run.c.link,
)
HOME = (
    select(person.c.organisation_id).where(person.c.id == bindparam("of_person")).scalar_subquery()
)
_THEIRS = run.c.organisation_id.in_(
    select(organisation.c.id).where(organisation.c.person_id == bindparam("of_person"))
)
LIST = Prepared(
    select(*COLUMNS)
    .where(run.c.organisation_id == HOME)
    .order_by(run.c.changed_at.desc(), run.c.id.desc())
)
START = insert(run).values(organisation_id=HOME).returning(run.c.id)
WHOLE = Prepared(
    select(
        run.c.prompt_sealed,
        run.c.revision,
        answer.c.path,
        answer.c.revision.label("written"),
        answer.c.value_sealed,
    )
    .select_from(run.outerjoin(answer))
    .where(run.c.id == bindparam("of_run"), _THEIRS)
    .order_by(answer.c.id)
)
"""The prompt beside each answer, or beside nothing, in one question to the database."""
MOVE = Prepared(
    update(run)
    .where(run.c.id == bindparam("of_run"), run.c.revision == bindparam("was"), _THEIRS)
    .values(
        prompt_sealed=bindparam("prompt"),
        state=bindparam("to"),
        changed_at=bindparam("at"),
        revision=bindparam("now"),
    )
)
ADD = Prepared(insert(answer).inline())


def of(work: "Work", person: Person) -> tuple[Run, ...]:
    """Return the runs of the person's current organisation, the last changed first."""
    rows = LIST.rows(work.connection, {"of_person": person.id})
    return tuple(as_run(row) for row in rows)


def as_run(row: Something) -> Run:
    """Return the run in a row that has its columns."""
    return Run(
        id=row.id,
        dialogue=row.dialogue,
        version=row.version,
        state=row.state,
        started_at=row.started_at,
        changed_at=row.changed_at,
        revision=row.revision,
        team=row.team_id,
        link=row.link or "",
    )


def start(
    work: "Work",
    person: Person,
    dialogue: str,
    version: str,
    at: datetime,
    link: str = "",
    team: int | None = None,
) -> Run:
    """Start a run for the person's current organisation, or the joint answer of a team.

    It is kept whose link led to it.
    """
    row = {
        "of_person": person.id,
        "dialogue": dialogue,
        "version": version,
        "state": "open",
        "started_at": at,
        "changed_at": at,
        "revision": 0,
        "link": link or None,
        "team_id": team,
    }
    added = work.connection.execute(START, row).scalar_one()
    return Run(added, dialogue, version, "open", at, at, 0, link, team)


def load(work: "Work", person: Person, run: Run) -> Session:
    """Return the session as it stands: the current answers and the open prompt."""
    key = key_of(work, person)
    rows = WHOLE.rows(work.connection, {"of_run": run.id, "of_person": person.id})
    if not rows:
        raise GoneError("The run is not kept any more.")
    return Session(
        dialogue=run.dialogue,
        language=person.language,
        answers=_answers(key, rows, run.id),
        prompt=_prompt(key, rows[0], run.id),
        joint=run.team is not None,
    )


def _answers(key: AESGCM, rows: Iterable[Something], run_id: int) -> dict[str, Answer]:
    given = ((row.path, row.written, row.value_sealed) for row in rows if row.path)
    current = {path: (revision, sealed) for path, revision, sealed in given}
    opened = {
        path: open_answer(key, sealed, run_id, path, revision)
        for path, (revision, sealed) in current.items()
    }
    return {path: given for path, given in opened.items() if given is not None}


def open_answer(key: AESGCM, sealed: bytes, run_id: int, path: str, revision: int) -> Answer | None:
    """Return an answer, or nothing when it was taken back."""
    text = keys.unseal(key, sealed, "answer", "value", run_id, path, revision)
    return None if text == WITHDRAWN else ANSWER.validate_json(text)


def _prompt(key: AESGCM, row: Something, run_id: int) -> Prompt | None:
    if row.prompt_sealed is None:
        return None
    text = keys.unseal(key, row.prompt_sealed, "run", "prompt", run_id, row.revision)
    return PROMPT.validate_json(text)


def save(
    work: "Work",
    person: Person,
    run: Run,
    before: Session,
    after: Session,
    ref: int | None,
    at: datetime,
    done: bool,
) -> Run:
    """Add the answers that changed, with the message that gave them, and move the run on."""
    key = key_of(work, person)
    moved = replace(run, state="done" if done else "open", changed_at=at, revision=run.revision + 1)
    _move(work, person, moved, _sealed_prompt(key, moved, after.prompt))
    rows = [
        {
            "run_id": run.id,
            "path": path,
            "revision": moved.revision,
            "value_sealed": keys.seal(key, text, "answer", "value", run.id, path, moved.revision),
            "ref": ref,
            "given_at": at,
        }
        for path, text in _changes(before, after)
    ]
    if rows:
        ADD.repeat(work.connection, rows)
    return moved


def _sealed_prompt(key: AESGCM, run: Run, prompt: Prompt | None) -> bytes | None:
    if prompt is None:
        return None
    text = PROMPT.dump_json(prompt, exclude_defaults=True)
    return keys.seal(key, text, "run", "prompt", run.id, run.revision)


def _move(work: "Work", person: Person, moved: Run, prompt: bytes | None) -> None:
    change = {
        "of_run": moved.id,
        "of_person": person.id,
        "was": moved.revision - 1,
        "now": moved.revision,
        "prompt": prompt,
        "to": moved.state,
        "at": moved.changed_at,
    }
    if MOVE.changes(work.connection, change) != 1:
        raise ConflictError("The run was changed by someone else in the meantime.")


def _changes(before: Session, after: Session) -> Iterator[tuple[str, bytes]]:
    for path, given in after.answers.items():
        if before.answers.get(path) != given:
            yield path, ANSWER.dump_json(given, exclude_defaults=True)
    for path in before.answers:
        if path not in after.answers:
            yield path, WITHDRAWN
