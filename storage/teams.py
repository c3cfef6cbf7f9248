"""Teams: their codes, who takes part and on what terms, and what they agreed on.

Each member's answers stay in a run of their own, under their own key: nothing is copied, so what
a team sees is made of what stands now, and who is erased is gone from it at once.
"""

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import TypeAdapter
from sqlalchemy import and_, bindparam, delete, exists, insert, select, update

from dialogues.session import ANSWERS, Answer, Session
from storage import keys, people, sessions
from storage.tables import Something, insert_new, member, organisation, person, run, team
from storage.values import Membership, Person, Run, Team, Terms

if TYPE_CHECKING:
    from storage.work import Work

CODE_BYTES = 8
CODE = 12
"""So many letters of a code, five bits each: sixty bits that nobody guesses."""
TERMS = TypeAdapter(Terms)

_OF_TEAM = team.c.id == bindparam("of_team")
_THIS = and_(member.c.team_id == bindparam("of_team"), member.c.person_id == bindparam("of_person"))
MAKE = insert(team).returning(team.c.id)
SEAL_CODE = update(team).where(_OF_TEAM).values(code_sealed=bindparam("sealed"))
BY_MARK = select(team).where(team.c.mark == bindparam("of_mark"))
_MEMBERS = (
    select(
        member.c.terms_sealed,
        member.c.joined_at,
        member.c.person_id,
        *sessions.COLUMNS,
        team.c.id.label("of_team"),
        team.c.dialogue.label("team_dialogue"),
        team.c.code_sealed,
        team.c.made_at,
        team.c.joint_at,
    )
    .join_from(member, team)
    .join(run, run.c.id == member.c.run_id)
)
OF_PERSON = _MEMBERS.where(member.c.person_id == bindparam("of_person")).order_by(team.c.id.desc())
OF_TEAM = _MEMBERS.where(_OF_TEAM).order_by(member.c.person_id)
WHO = (
    select(person)
    .join(member)
    .where(member.c.team_id == bindparam("of_team"))
    .order_by(person.c.id)
)
ENTER = insert_new(member, member.c.team_id)
BIND = update(member).where(_THIS).values(run_id=bindparam("to"))
SET_TERMS = update(member).where(_THIS).values(terms_sealed=bindparam("sealed"))
LEAVE = delete(member).where(_THIS)
# Whoever leaves keeps what they typed; it is no joint answer any more that they could change.
UNMARK = (
    update(run)
    .where(
        run.c.team_id == bindparam("of_team"),
        run.c.organisation_id.in_(
            select(organisation.c.id).where(organisation.c.person_id == bindparam("of_person"))
        ),
    )
    .values(team_id=None)
)
# Taken before anybody leaves, so that of two who leave at once the second sees the first gone.
TAKE = select(team.c.id).where(_OF_TEAM).with_for_update()
END = delete(team).where(_OF_TEAM, ~exists().where(member.c.team_id == team.c.id))
AGREE = (
    update(team).where(_OF_TEAM).values(joint_sealed=bindparam("sealed"), joint_at=bindparam("at"))
)
JOINT = select(team.c.joint_sealed).where(_OF_TEAM)


def make(work: "Work", person: Person, dialogue: str, own: Run, terms: Terms, at: datetime) -> Team:
    """Make a team whose first member has answered, with a code of its own."""
    code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()[:CODE]
    row = {"dialogue": dialogue, "mark": _mark(work, code), "code_sealed": b"", "made_at": at}
    made = work.connection.execute(MAKE, row).scalar_one()
    sealed = keys.seal(work.ring.desk, code.encode(), "team", "code", made)
    work.connection.execute(SEAL_CODE, {"of_team": made, "sealed": sealed})
    found = Team(made, dialogue, code, at)
    enter(work, person, found, own, terms, at)
    return found


def find(work: "Work", code: str) -> Team | None:
    """Return the team that a code lets in to."""
    row = work.connection.execute(BY_MARK, {"of_mark": _mark(work, code)}).first()
    return None if row is None else Team(row.id, row.dialogue, code, row.made_at, row.joint_at)


def _mark(work: "Work", code: str) -> str:
    """Return what a code is found by: nobody reads the code from it, whatever they try."""
    return keys.mark(work.ring.marks, "team", code).hex()


def of(work: "Work", person: Person) -> tuple[Membership, ...]:
    """Return the teams that a person is in, the newest first."""
    rows = work.connection.execute(OF_PERSON, {"of_person": person.id}).all()
    return tuple(_opened(work, person, row) for row in rows)


def members(work: "Work", team: Team) -> tuple[tuple[Membership, Session], ...]:
    """Return everybody's part in a team, with the answers that stand."""
    of_team = {"of_team": team.id}
    known = {row.id: people.opened(work, row) for row in work.connection.execute(WHO, of_team)}
    found = [
        (known[row.person_id], _opened(work, known[row.person_id], row))
        for row in work.connection.execute(OF_TEAM, of_team).all()
    ]
    return tuple((part, sessions.load(work, who, part.run)) for who, part in found)


def _opened(work: "Work", person: Person, row: Something) -> Membership:
    code = keys.unseal(work.ring.desk, row.code_sealed, "team", "code", row.of_team).decode()
    text = keys.unseal(people.key_of(work, person), row.terms_sealed, *_terms(row.of_team))
    return Membership(
        team=Team(row.of_team, row.team_dialogue, code, row.made_at, row.joint_at),
        run=sessions.as_run(row),
        terms=TERMS.validate_json(text),
        joined_at=row.joined_at,
    )


def enter(work: "Work", person: Person, team: Team, own: Run, terms: Terms, at: datetime) -> None:
    """Take part in a team with one's run; whoever does already answers with that run from now."""
    which = {"of_team": team.id, "of_person": person.id}
    row = {
        "team_id": team.id,
        "person_id": person.id,
        "run_id": own.id,
        "terms_sealed": _sealed(work, person, team, terms),
        "joined_at": at,
    }
    if work.connection.execute(ENTER[work.connection.dialect.name], row).first() is None:
        work.connection.execute(BIND, which | {"to": own.id})
        set_terms(work, person, team, terms)


def set_terms(work: "Work", person: Person, team: Team, terms: Terms) -> None:
    """Keep on what terms the person takes part from now on."""
    which = {"of_team": team.id, "of_person": person.id}
    sealed = _sealed(work, person, team, terms)
    work.connection.execute(SET_TERMS, which | {"sealed": sealed})


def _sealed(work: "Work", person: Person, team: Team, terms: Terms) -> bytes:
    return keys.seal(people.key_of(work, person), TERMS.dump_json(terms), *_terms(team.id))


def _terms(team_id: int) -> tuple[str, str, int]:
    """Name somebody's terms; the key says whose they are."""
    return "member", "terms", team_id


def leave(work: "Work", person: Person, team_id: int) -> None:
    """Take the person out of a team; with its last member it ends, joint answer and all."""
    which = {"of_team": team_id, "of_person": person.id}
    work.connection.execute(TAKE, {"of_team": team_id}).all()
    work.connection.execute(LEAVE, which)
    work.connection.execute(UNMARK, which)
    work.connection.execute(END, {"of_team": team_id})


def leave_all(work: "Work", person: Person) -> None:
    """Take the person out of every team, in one order for all who do so."""
    theirs = select(member.c.team_id).where(member.c.person_id == person.id)
    for team_id in work.connection.execute(theirs.order_by(member.c.team_id)).scalars().all():
        leave(work, person, team_id)


def keep_joint(work: "Work", team_id: int, answers: Mapping[str, Answer], at: datetime) -> None:
    """Keep what the team agreed on, for all of its members."""
    text = ANSWERS.dump_json(dict(answers), exclude_defaults=True)
    sealed = keys.seal(work.ring.desk, text, "team", "joint", team_id)
    work.connection.execute(AGREE, {"of_team": team_id, "sealed": sealed, "at": at})


def joint(work: "Work", team: Team) -> dict[str, Answer] | None:
    """Return what the team agreed on, if it did."""
    sealed = work.connection.execute(JOINT, {"of_team": team.id}).scalar()
    if sealed is None:
        return None
    return ANSWERS.validate_json(keys.unseal(work.ring.desk, sealed, "team", "joint", team.id))
