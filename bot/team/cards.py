"""What is shown of a team: where it stands, how others are asked in, what it answered."""

from dataclasses import replace

from bot.desk import Desk
from dialogues.moment import Moment, look
from dialogues.pages.page import page
from dialogues.session import Answer, Button, Message, Session
from dialogues.team.answers import ENOUGH, ROLES, Comparison, Part, compare, has_answered
from dialogues.team.page import team_page
from storage.values import Membership, Person, Team
from storage.work import Work

from .invitations import PAYLOAD, written

OPEN_DAYS = 90
"""So long a code lets people in."""


def title_of(desk: Desk, person: Person, dialogue: str) -> str:
    """What a dialogue is called in the person's language."""
    moment = look(desk.library, Session(dialogue, person.language))
    return moment.text(moment.path.dialogue.title)


def words_card(desk: Desk, person: Person, dialogue: str, then: str, lead: str) -> Message:
    """Asks whether the others may read own words; `then` is the command that goes on."""
    words = desk.words(person.language)
    title = title_of(desk, person, dialogue)
    parts = [words.say(lead, title=title)] if lead else []
    rows = (
        (Button(words.say("team.words.yes"), f"/team {then} yes"),),
        (Button(words.say("team.words.no"), f"/team {then} no"),),
        (Button(words.say("team.not_now"), "/team no"),),
    )
    return Message("\n\n".join([*parts, words.say("team.words")]), rows)


def use_card(desk: Desk, person: Person, day: str, then: str) -> Message:
    """Asks whether answers that were given before are the person's part."""
    words = desk.words(person.language)
    rows = (
        (Button(words.say("team.use.yes"), f"/team {then} use"),),
        (Button(words.say("team.use.no"), f"/team {then} anew"),),
    )
    return Message(words.say("team.use", day=words.day(day)), rows)


def role_card(desk: Desk, person: Person, team: Team) -> Message:
    """Asks for a role, which nobody has to say."""
    words = desk.words(person.language)
    rows = tuple(
        (Button(words.say(f"team.role.{role}"), f"/team role {team.id} {role}"),)
        for role in (*ROLES, "none")
    )
    return Message(words.say("team.role"), rows)


def invitation(desk: Desk, person: Person, team: Team) -> tuple[Message, ...]:
    """What to do with the code, and a message to send on to the others."""
    words = desk.words(person.language)
    title, code = title_of(desk, person, team.dialogue), written(team.code)
    parts = [words.say("team.invitation", title=title), words.say("team.code", code=code)]
    if desk.link:
        parts.insert(1, f"{desk.link}?start={PAYLOAD}{team.code}")
    return Message(words.say("team.invite", days=OPEN_DAYS)), Message("\n".join(parts))


def team_card(desk: Desk, work: Work, person: Person, own: Membership) -> Message:
    """Where the team stands, as far as its member may know, and what can be done."""
    words, team = desk.words(person.language), own.team
    parts = [session for _, session in work.team_members(team)]
    answered = sum(has_answered(desk.library, session) for session in parts)
    is_ready, is_done = answered >= ENOUGH, _has_answered(desk, work, person, own)
    told = words.say(
        "team.card",
        title=title_of(desk, person, team.dialogue),
        day=words.day(team.made_at.date().isoformat()),
        count=len(parts),
        answered=answered,
    )
    state = "team.open" if not is_done else "team.ready" if is_ready else "team.hidden"
    lines = [told, words.say(state)]
    if team.joint_at:
        day = words.day(team.joint_at.date().isoformat())
        lines.append(words.say("team.agreed", day=day))
    sees = is_done and is_ready
    choices = {
        "go": not is_done, "result": sees, "joint": sees, "read": bool(team.joint_at),
        "invite": True, "anew": is_done, "leave": True,
    }  # fmt: skip
    rows = tuple(
        (Button(words.say(f"team.choice.{choice}"), f"/team {choice} {team.id}"),)
        for choice, is_offered in choices.items()
        if is_offered
    )
    return Message("\n".join(lines), rows)


def compared(desk: Desk, work: Work, person: Person, own: Membership) -> Comparison | None:
    """What the team answered, for a member who answered too; nothing before two have."""
    if not _has_answered(desk, work, person, own):
        return None
    parts = (
        Part(session, part.terms.role, part.terms.words)
        for part, session in work.team_members(own.team)
    )
    return compare(desk.library, parts, person.language)


def result_card(desk: Desk, person: Person, own: Membership, found: Comparison, on: str) -> Message:
    """The answers beside each other, and the way to the joint one."""
    words = desk.words(person.language)
    joint = Button(words.say("team.choice.joint"), f"/team joint {own.team.id}")
    text = team_page(_moment(desk, person, own.team, {}), found, on)
    return Message(text, ((joint,),))


def joint_card(
    desk: Desk, person: Person, team: Team, answers: dict[str, Answer], on: str
) -> Message:
    """The page of what the team agreed on."""
    return Message(page(_moment(desk, person, team, answers, joint=True), on).text)


def _moment(
    desk: Desk, person: Person, team: Team, answers: dict[str, Answer], *, joint: bool = False
) -> Moment:
    session = Session(team.dialogue, person.language, answers)
    return look(desk.library, replace(session, joint=joint))


def _has_answered(desk: Desk, work: Work, person: Person, own: Membership) -> bool:
    return has_answered(desk.library, work.load(person, own.run))
