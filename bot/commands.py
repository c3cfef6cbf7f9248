"""What a person can ask for at any time, by a command, a word or a button."""

from collections.abc import Callable
from dataclasses import replace

from dialogues.cleaning import LONGEST
from dialogues.model import Card, Library
from dialogues.moment import look
from dialogues.pages.page import PAGE
from dialogues.pages.shelf import card_text
from dialogues.session import Button, Message, Session
from dialogues.words import Words
from storage.values import Person, Run
from storage.work import Work

from . import data, interviews, keeping, links, mydata, tools, voices
from .desk import Desk
from .incoming import Incoming, Reply
from .reminding import due as reminders
from .team import chat as teams
from .team.invitations import code_in

Command = Callable[[Desk, Work, Incoming, Person, str], Reply]

MOVES = {"back": "back", "skip": "skip", "why": "why", "questions": "answers", "page": "page"}
"""Commands that move within the interview."""


def run(
    desk: Desk, work: Work, incoming: Incoming, person: Person, name: str, argument: str
) -> Reply:
    """The command of this name; an unknown one gets the list of those there are."""
    if name in MOVES:
        return interviews.go(desk, work, incoming, person, MOVES[name])
    command = COMMANDS.get(name)
    if command is None:
        return Reply((help_card(desk, person, "help.unknown"),))
    return command(desk, work, incoming, person, argument)


def named(library: Library, said: str) -> str:
    """The command that a word stands for; empty when it stands for none."""
    return next((name for name, words in library.commands.items() if said in words), "")


def plain(desk: Desk, person: Person, phrase: str) -> Message:
    """One line in the person's language."""
    return Message(desk.words(person.language).say(phrase))


def start(desk: Desk, work: Work, incoming: Incoming, person: Person, payload: str) -> Reply:
    """Begins, goes on where the person was, or opens what a link names; it never resets."""
    card = card_of(desk, payload)
    if card:
        return _card(desk, person, card)
    if code_in(payload):
        return teams.invited(desk, work, incoming, person, code_in(payload))
    dialogue, link = links.known(desk.library, work, payload)
    if dialogue:
        return interviews.open_dialogue(desk, work, incoming, person, dialogue, link=link)
    run_ = interviews.latest(desk, work, person)
    if run_ is None:
        first = next(iter(desk.library.dialogues))
        return interviews.open_dialogue(desk, work, incoming, person, first)
    if run_.state == "done":
        return Reply((_ready_card(desk, person, run_),))
    shown = interviews.open_dialogue(desk, work, incoming, person, run_.dialogue)
    return interviews.with_lead(shown, desk.words(person.language).say("welcome.back"))


def new(desk: Desk, work: Work, incoming: Incoming, person: Person, dialogue: str) -> Reply:
    """A further run of a dialogue, dated of its own; earlier ones stay."""
    if dialogue not in desk.library.dialogues:
        return tools.tools(desk, work, incoming, person, "")
    if not interviews.may_start(work, person, incoming.at):
        return Reply((plain(desk, person, "new.enough"),))
    return interviews.open_dialogue(desk, work, incoming, person, dialogue, anew=True)


def language(desk: Desk, work: Work, incoming: Incoming, person: Person, code: str) -> Reply:
    """Another language, at any moment; the open question is asked again in it."""
    languages = desk.library.languages
    if code not in languages:
        words = desk.words(person.language)
        rows = tuple((Button(lang.name, f"/language {lang.code}"),) for lang in languages.values())
        return Reply((Message(words.say("language"), rows),))
    person = work.speak(person, code)
    words = desk.words(code)
    said = words.say("language.set")
    if languages[code].draft:
        said = f"{said} {words.say('welcome.draft')}"
    run_ = interviews.latest(desk, work, person)
    shown = start(desk, work, incoming, person, "") if run_ else Reply()
    if incoming.tap:
        return replace(shown, closed=said)
    return replace(shown, messages=(Message(said), *shown.messages))


def help_card(desk: Desk, person: Person, phrase: str = "help") -> Message:
    """The commands that are used most, and a button for the others."""
    words = desk.words(person.language)
    more = Button(words.say("help.more"), "/help more")
    return Message(_listed(words, phrase, COMMON), ((more,),))


def help_(desk: Desk, work: Work, incoming: Incoming, person: Person, how: str) -> Reply:
    """What one can ask for: what is used most, or the rest."""
    del work, incoming
    if how != "more":
        return Reply((help_card(desk, person),))
    rest = tuple(name for name in LISTED if name not in COMMON)
    return Reply((Message(_listed(desk.words(person.language), "help.rest", rest)),))


def _listed(words: Words, heading: str, names: tuple[str, ...]) -> str:
    """Commands with what they do, a line each."""
    lines = (f"/{name} {words.say(f'command.{name}')}" for name in names)
    return "\n".join([words.say(heading), *lines])


def privacy(desk: Desk, work: Work, incoming: Incoming, person: Person, _: str) -> Reply:
    """Who keeps what, and how long."""
    del work, incoming
    return Reply((Message(privacy_text(desk, person.language)),))


def privacy_text(desk: Desk, language: str) -> str:
    """The whole text on what is kept, as this operator runs it."""
    words = desk.words(language)
    operator = desk.operator
    told = words.say(
        "privacy",
        operator=operator.name or words.say("welcome.private"),
        contact=operator.contact,
        country=operator.country,
        unfinished=operator.retention.unfinished_days,
        months=operator.retention.finished_months,
    )
    parts = [told, words.say(f"privacy.{desk.channel}")]
    if desk.channel == "telegram":
        parts.append(words.say(f"privacy.voice_{operator.voice.kept}"))
    return "\n".join(parts)


def share(desk: Desk, work: Work, incoming: Incoming, person: Person, sure: str) -> Reply:
    """Whether the answers go into the operator's export: no, until the person says yes."""
    words = desk.words(person.language)
    if sure not in {"yes", "no"}:
        told = words.say("share", operator=_operator(desk, person))
        state = words.say("share.is_on" if person.shared_at else "share.is_off")
        buttons = (
            (Button(words.say("share.yes"), "/share yes"),),
            (Button(words.say("share.no"), "/share no"),),
        )
        return Reply((Message(f"{told}\n{state}", buttons),))
    work.share(person, incoming.at if sure == "yes" else None)
    said = words.say("share.on" if sure == "yes" else "share.off")
    return Reply(closed=said) if incoming.tap else Reply((Message(said),))


def feedback(desk: Desk, work: Work, incoming: Incoming, person: Person, text: str) -> Reply:
    """A remark to the operator, kept with the question that is open."""
    words = desk.words(person.language)
    operator = _operator(desk, person)
    if not text:
        return Reply((Message(words.say("feedback.how", operator=operator)),))
    if len(text) > LONGEST:
        return Reply((Message(words.say("misfit.too_long")),))
    run_ = interviews.latest(desk, work, person)
    prompt = work.load(person, run_).prompt if run_ else None
    question = f"{run_.dialogue}.{prompt.key}" if run_ and prompt else ""
    work.comment(person, question, text, incoming.at)
    return Reply((Message(words.say("feedback.kept", operator=operator)),))


def _operator(desk: Desk, person: Person) -> str:
    return desk.operator.name or desk.words(person.language).say("welcome.private")


def pause(desk: Desk, work: Work, incoming: Incoming, person: Person, _: str) -> Reply:
    """Stopping for today costs nothing: everything is kept, and nobody is reminded of it."""
    del incoming
    if person.quiet != "off":
        work.hush(person, "paused")
    on = ((Button(desk.words(person.language).say("remind.on"), "/reminders on"),),)
    return Reply((replace(plain(desk, person, "pause"), rows=on),))


def card_of(desk: Desk, payload: str) -> Card | None:
    """The card that a deep link names, such as case_mondragon."""
    cards = desk.library.cards.values()
    return next((card for card in cards if card.key.replace(".", "_") == payload), None)


def _card(desk: Desk, person: Person, card: Card) -> Reply:
    first = next(iter(desk.library.dialogues))
    moment = look(desk.library, Session(first, person.language))
    return Reply((Message(card_text(moment, card)),))


def _ready_card(desk: Desk, person: Person, run: Run) -> Message:
    words = desk.words(person.language)
    rows = (
        (Button(words.say("ready.show"), f"/{PAGE}"),),
        (Button(words.say("ready.again"), f"/new {run.dialogue}"),),
        (Button(words.say("ready.tools"), "/tools"),),
    )
    return Message(words.say("ready", day=words.day(run.changed_at.date().isoformat())), rows)


LISTED = (
    "start", "help", "tools", "team", "status", "back", "questions", "language", "voice", "data",
    "mydata", "delete", "privacy", "share", "feedback", "reminders", "pause",
)  # fmt: skip
"""The commands that a person is told of, in the order they are told."""
COMMON = ("start", "tools", "language", "privacy", "pause")
"""Those that are told first: more than a screen of them is read by nobody."""
COMMANDS: dict[str, Command] = {
    "start": start,
    "agree": lambda desk, work, incoming, person, _: start(desk, work, incoming, person, ""),
    "hello": lambda desk, work, incoming, person, _: start(desk, work, incoming, person, ""),
    "new": new,
    "help": help_,
    "tools": tools.tools,
    "team": teams.team,
    "status": tools.status,
    "language": language,
    "voice": voices.hear,
    "data": data.data,
    "mydata": mydata.show,
    "delete": mydata.delete,
    "keep": keeping.keep,
    "privacy": privacy,
    "more": privacy,
    "share": share,
    "feedback": feedback,
    "reminders": reminders.command,
    "pause": pause,
}
