"""What a member of a team can do in it, each by a button that names the team."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import interviews
from bot.desk import Desk
from bot.incoming import Incoming, Reply
from bot.reminding import planning
from dialogues.session import Button, Message
from dialogues.team.answers import ROLES
from storage.values import Membership, Person, Run
from storage.work import Work

from .cards import compared, invitation, joint_card, result_card, team_card

Act = Callable[[Desk, Work, Incoming, Person, Membership, str], Reply]


def noted(desk: Desk, incoming: Incoming, person: Person, reply: Reply) -> Reply:
    """The tapped card is done with, so that its buttons are not pressed again."""
    said = desk.words(person.language).say("team.said")
    return replace(reply, closed=said) if incoming.tap else reply


def line(desk: Desk, incoming: Incoming, person: Person, phrase: str) -> Reply:
    """One line, in the place of the card where one was tapped."""
    said = desk.words(person.language).say(phrase)
    return Reply(closed=said) if incoming.tap else Reply((Message(said),))


def started(
    desk: Desk,
    work: Work,
    incoming: Incoming,
    person: Person,
    dialogue: str,
    of_team: int | None = None,
) -> Run | None:
    """A new run; none where too many were started lately."""
    if not interviews.may_start(work, person, incoming.at):
        return None
    version = desk.library.version
    run = work.start_run(person, dialogue, version, incoming.at, team=of_team)
    planning.begun(desk, work, person, run, incoming.at)
    return run


def _show(
    desk: Desk, work: Work, incoming: Incoming, person: Person, own: Membership, _: str = ""
) -> Reply:
    del incoming
    return Reply((team_card(desk, work, person, own),))


def _role(
    desk: Desk, work: Work, incoming: Incoming, person: Person, own: Membership, role: str
) -> Reply:
    """The role is kept, and then the person answers, or asks the others in."""
    work.set_terms(person, own.team, replace(own.terms, role=role if role in ROLES else ""))
    if own.run.state != "done":
        return noted(desk, incoming, person, _go(desk, work, incoming, person, own))
    alone = len(work.team_members(own.team)) == 1
    shown = invitation(desk, person, own.team) if alone else (team_card(desk, work, person, own),)
    return noted(desk, incoming, person, Reply(shown))


def _go(
    desk: Desk, work: Work, incoming: Incoming, person: Person, own: Membership, _: str = ""
) -> Reply:
    return interviews.open_run(desk, work, incoming, person, own.run)


def _anew(
    desk: Desk, work: Work, incoming: Incoming, person: Person, own: Membership, _: str
) -> Reply:
    """A further run is the person's part from now on; it counts once it is finished."""
    run = started(desk, work, incoming, person, own.team.dialogue)
    if run is None:
        return line(desk, incoming, person, "new.enough")
    work.enter_team(person, own.team, run, own.terms, incoming.at)
    return interviews.open_run(desk, work, incoming, person, run)


def _result(
    desk: Desk, work: Work, incoming: Incoming, person: Person, own: Membership, _: str
) -> Reply:
    found = compared(desk, work, person, own)
    if found is None:
        return _show(desk, work, incoming, person, own)
    return Reply((result_card(desk, person, own, found, incoming.day),))


def _joint(
    desk: Desk, work: Work, incoming: Incoming, person: Person, own: Membership, _: str
) -> Reply:
    """A run that belongs to the team, once they have seen where they stand."""
    if compared(desk, work, person, own) is None:
        return _show(desk, work, incoming, person, own)
    run = started(desk, work, incoming, person, own.team.dialogue, own.team.id)
    if run is None:
        return line(desk, incoming, person, "new.enough")
    shown = interviews.open_run(desk, work, incoming, person, run)
    return interviews.with_lead(shown, desk.words(person.language).say("team.joint"))


def _read(
    desk: Desk, work: Work, incoming: Incoming, person: Person, own: Membership, _: str
) -> Reply:
    answers = work.joint(own.team)
    if answers is None:
        return _show(desk, work, incoming, person, own)
    return Reply((joint_card(desk, person, own.team, answers, incoming.day),))


def _invite(
    desk: Desk, work: Work, incoming: Incoming, person: Person, own: Membership, _: str
) -> Reply:
    del work, incoming
    return Reply(invitation(desk, person, own.team))


def _leave(
    desk: Desk, work: Work, incoming: Incoming, person: Person, own: Membership, sure: str
) -> Reply:
    """Asks once; the person's answers stay theirs, and the team's result is without them."""
    words = desk.words(person.language)
    match sure:
        case "yes":
            work.leave_team(person, own.team.id)
            return line(desk, incoming, person, "team.left")
        case "no":
            return line(desk, incoming, person, "team.stays")
    rows = tuple(
        (Button(words.say(f"team.leave.{each}"), f"/team leave {own.team.id} {each}"),)
        for each in ("yes", "no")
    )
    return Reply((Message(words.say("team.leave"), rows),))


ACTS: Mapping[str, Act] = {
    "show": _show,
    "role": _role,
    "go": _go,
    "anew": _anew,
    "result": _result,
    "joint": _joint,
    "read": _read,
    "invite": _invite,
    "leave": _leave,
}
