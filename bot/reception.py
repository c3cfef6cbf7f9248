"""The one use case: something comes in, and inside one transaction everything follows from it."""

from dialogues.cleaning import clean, fold
from dialogues.model import Library
from dialogues.session import Message
from storage.values import Person
from storage.work import Work

from . import commands, data, interviews, offers, voices, welcome
from .desk import Desk
from .incoming import Incoming, Reply
from .reminding import due as reminders
from .team.invitations import looks_like_code


def respond(desk: Desk, work: Work, incoming: Incoming) -> Reply:
    """What to show for something that came in; everything it changes is written to `work`."""
    reply = _respond(desk, work, incoming)
    desk.pace.offers(incoming, offers.offered_by(reply))
    return reply


def _respond(desk: Desk, work: Work, incoming: Incoming) -> Reply:
    if not incoming.private:
        return _in_a_group(desk, work, incoming)
    person = work.person(incoming.channel, incoming.address)
    found = desk.pace.offered(incoming) if person else ()
    if person and found:
        incoming = offers.pressed(found, incoming, desk.words(person.language))
    wanted = data.let_through(incoming)
    incoming = wanted or incoming
    name, argument = asked(desk.library, incoming)
    if person is None:
        return welcome.receive(desk, work, incoming, name, argument)
    person = work.seen(person, incoming.at)
    if person.consent_version != welcome.CONSENT:
        return welcome.renew(desk, work, incoming, person, name, argument)
    if found and incoming.text and not name and interviews.latest(desk, work, person) is None:
        return offers.again(desk.words(person.language), found)
    person = reminders.comes_back(work, person, name)
    if incoming.attachment:
        return Reply((commands.plain(desk, person, "help.attachment"),))
    reply = (
        commands.run(desk, work, incoming, person, name, argument)
        if name
        else _to_the_interview(desk, work, incoming, person)
    )
    return reply if wanted else data.held(desk, person, incoming, name, reply)


def asked(library: Library, incoming: Incoming) -> tuple[str, str]:
    """The command that a text or a tap stands for, and what follows it; empty when it is none."""
    if incoming.edited:
        return "", ""
    said = incoming.tap or clean(incoming.text)
    if said.startswith("/"):
        word, _, argument = said[1:].partition(" ")
        name = word.partition("@")[0].lower() or "help"
        known = name in commands.COMMANDS or name in commands.MOVES
        # Who writes /stop means what `stop` means.
        return name if known else commands.named(library, fold(name)) or name, argument.strip()
    if incoming.tap:
        return "", ""
    if looks_like_code(said):
        return "team", said
    typed = fold(said) or said
    return commands.named(library, typed), ""


def _to_the_interview(desk: Desk, work: Work, incoming: Incoming, person: Person) -> Reply:
    if incoming.voice:
        return voices.speak(desk, work, incoming, person, incoming.voice)
    if incoming.tap:
        return interviews.tap(desk, work, incoming, person)
    if incoming.edited:
        return interviews.revise(desk, work, incoming, person)
    return interviews.say(desk, work, incoming, person)


def _in_a_group(desk: Desk, work: Work, incoming: Incoming) -> Reply:
    """One line with a link, at most once a day, and goodbye; nothing else of a group is kept."""
    words = desk.words(incoming.language)
    if not work.first_notice(f"group {incoming.address}", incoming.day):
        return Reply(leave=True)
    line = words.say("help.group", link=desk.link)
    return Reply((Message(line),), leave=True)
