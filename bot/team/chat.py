"""Teams in the chat: made from a page, joined by a code, looked at together, left at any time.

Nobody sees another's part: what is shown is made of at least two, and only to who answered.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.desk import Desk
from bot.incoming import Incoming, Reply
from dialogues.session import Button, Message
from storage.values import Membership, Person, Run, Team, Terms
from storage.work import Work

from . import acts as team_acts
from .acts import line, noted, started
from .cards import OPEN_DAYS, role_card, team_card, title_of, use_card, words_card
from .invitations import may_try, read_code

MOST_MEMBERS = 30
MOST_TEAMS = 10
"""So many teams one person is in; more is no person deciding something."""

Act = Callable[[Desk, Work, Incoming, Person, str], Reply]


def team(desk: Desk, work: Work, incoming: Incoming, person: Person, argument: str) -> Reply:
    """One's teams; what a button says; or else a code that lets in to one."""
    act, _, rest = argument.partition(" ")
    if act in ACTS:
        return ACTS[act](desk, work, incoming, person, rest)
    if act in team_acts.ACTS:
        number, _, more = rest.partition(" ")
        own = _part(_teams(desk, work, person), number)
        if own:
            return team_acts.ACTS[act](desk, work, incoming, person, own, more)
        return _mine(desk, work, person)
    if argument:
        return invited(desk, work, incoming, person, argument)
    return _mine(desk, work, person)


def invited(desk: Desk, work: Work, incoming: Incoming, person: Person, typed: str) -> Reply:
    """Somebody came by a code: asked on what terms, before anything of theirs is part of it."""
    found = _let_in(desk, work, incoming, person, typed)
    if isinstance(found, Reply):
        return found
    then = f"join {found.code}"
    return Reply((words_card(desk, person, found.dialogue, then, "team.invited"),))


def _join(desk: Desk, work: Work, incoming: Incoming, person: Person, rest: str) -> Reply:
    """The terms are known; answers of before are a part of it only when the person says so."""
    code, words, which, *_ = [*rest.split(" "), "", "", ""]
    found = _let_in(desk, work, incoming, person, code)
    if isinstance(found, Reply):
        return found
    before = _done(work, person, found.dialogue)
    if before and which not in {"use", "anew"}:
        day = before.changed_at.date().isoformat()
        asked = use_card(desk, person, day, f"join {found.code} {words}")
        return noted(desk, incoming, person, Reply((asked,)))
    run = before if which == "use" else None
    run = run or started(desk, work, incoming, person, found.dialogue)
    if run is None:
        return line(desk, incoming, person, "new.enough")
    work.enter_team(person, found, run, Terms(words=words == "yes"), incoming.at)
    return noted(desk, incoming, person, Reply((role_card(desk, person, found),)))


def _new(desk: Desk, work: Work, incoming: Incoming, person: Person, dialogue: str) -> Reply:
    """A team from one's finished page; the one there is already is shown."""
    del incoming
    run = _done(work, person, dialogue)
    own = next((each for each in _teams(desk, work, person) if run and each.run.id == run.id), None)
    if own:
        return Reply((team_card(desk, work, person, own),))
    if run is None or dialogue not in desk.library.dialogues:
        return _mine(desk, work, person)
    return Reply((words_card(desk, person, dialogue, f"make {dialogue}", ""),))


def _make(desk: Desk, work: Work, incoming: Incoming, person: Person, rest: str) -> Reply:
    dialogue, _, words = rest.partition(" ")
    run, teams = _done(work, person, dialogue), _teams(desk, work, person)
    if run is None or any(own.run.id == run.id for own in teams):
        return _new(desk, work, incoming, person, dialogue)
    if len(teams) >= MOST_TEAMS:
        return line(desk, incoming, person, "team.many")
    made = work.make_team(person, dialogue, run, Terms(words=words == "yes"), incoming.at)
    return noted(desk, incoming, person, Reply((role_card(desk, person, made),)))


def _decline(desk: Desk, work: Work, incoming: Incoming, person: Person, _: str) -> Reply:
    del work
    return line(desk, incoming, person, "team.declined")


def _mine(desk: Desk, work: Work, person: Person) -> Reply:
    """The teams one is in, or how to come to one."""
    words, teams = desk.words(person.language), _teams(desk, work, person)
    if len(teams) == 1:
        return Reply((team_card(desk, work, person, teams[0]),))
    if teams:
        rows = tuple(
            (Button(_name(desk, person, own.team), f"/team show {own.team.id}"),) for own in teams
        )
        return Reply((Message(words.say("team.which"), rows),))
    known = desk.library.dialogues
    done = next((r for r in work.runs(person) if _counts(r) and r.dialogue in known), None)
    ask = Button(words.say("page.choice.team"), f"/team new {done.dialogue}") if done else None
    return Reply((Message(words.say("team.none"), ((ask,),) if ask else ()),))


def _let_in(desk: Desk, work: Work, incoming: Incoming, person: Person, typed: str) -> Team | Reply:
    """The team of a code, or what is said instead: of a wrong code no more than that it is."""
    if not may_try(work, incoming):
        return line(desk, incoming, person, "team.tries")
    code = read_code(typed)
    found = work.team(code) if code else None
    if found is None or not _is_open(desk, found, incoming):
        return line(desk, incoming, person, "team.wrong")
    teams = _teams(desk, work, person)
    if own := _part(teams, str(found.id)):
        return Reply((team_card(desk, work, person, own),))
    if len(teams) >= MOST_TEAMS:
        return line(desk, incoming, person, "team.many")
    if len(work.team_members(found)) >= MOST_MEMBERS:
        return line(desk, incoming, person, "team.full")
    return found


def _is_open(desk: Desk, found: Team, incoming: Incoming) -> bool:
    is_late = incoming.at - found.made_at > timedelta(days=OPEN_DAYS)
    return found.dialogue in desk.library.dialogues and not is_late


def _teams(desk: Desk, work: Work, person: Person) -> tuple[Membership, ...]:
    """The person's teams, of dialogues that still exist."""
    known = desk.library.dialogues
    return tuple(own for own in work.memberships(person) if own.team.dialogue in known)


def _part(teams: tuple[Membership, ...], number: str) -> Membership | None:
    """The part in the team of this number, if there is one; anybody can send any button."""
    return next((own for own in teams if str(own.team.id) == number), None)


def _done(work: Work, person: Person, dialogue: str) -> Run | None:
    """The person's own page of a dialogue that was finished last."""
    return next((r for r in work.runs(person) if r.dialogue == dialogue and _counts(r)), None)


def _counts(run: Run) -> bool:
    return run.state == "done" and run.team is None


def _name(desk: Desk, person: Person, team: Team) -> str:
    day = desk.words(person.language).day(team.made_at.date().isoformat())
    return f"{title_of(desk, person, team.dialogue)}, {day}"


ACTS: Mapping[str, Act] = {"new": _new, "make": _make, "join": _join, "no": _decline}
