"""Before the first question: who runs this, what is kept, and whether the person agrees."""

from dataclasses import replace

from dialogues.cleaning import clean, fold
from dialogues.session import Button, Message, Session
from dialogues.walk import walk
from storage.values import Person
from storage.work import Work

from . import commands, links
from .desk import Desk
from .incoming import Incoming, Reply
from .pace import Asked
from .team.invitations import PAYLOAD, code_in, read_code

CONSENT = "2026-11"
"""The version of the text people agree to; a new one is asked for anew."""
SAID = {"agree": "typed.yes", "no": "typed.no"}
"""Buttons that are also pressed by a plain word."""
BEFORE = ("privacy", "mydata", "delete", "language")
"""What one who agreed to an older text can do before they agree to the new one."""


def receive(desk: Desk, work: Work, incoming: Incoming, name: str, argument: str) -> Reply:
    """Someone who has not agreed: nothing of theirs is kept, whatever they send."""
    asked = desk.pace.asked(incoming.address, incoming.update)
    if asked and not name:
        name, argument = _typed(desk, incoming, asked)
    language = _guess(desk, incoming)
    match name:
        case "agree" if _is_current(argument):
            return _admit(desk, work, incoming, *_told(desk, work, argument)[1:])
        case "no":
            return _declined(desk, incoming, argument or language, "welcome.declined")
        case "more" | "hello":
            return _card_again(desk, work, incoming, name, argument)
        case "privacy":
            return Reply((Message(commands.privacy_text(desk, language)),))
        case "mydata" | "delete":
            return Reply((Message(desk.words(language).say(f"{name}.none")),))
        case "" if asked:
            return _not_read(desk, asked)
        case _:
            asked = Asked(language, _safe(desk, work, _payload(name, argument)))
            return Reply((_card(desk, incoming, asked),))


def renew(
    desk: Desk, work: Work, incoming: Incoming, person: Person, name: str, argument: str
) -> Reply:
    """Someone who agreed to an older text: theirs is kept, and nothing new before they agree."""
    asked = desk.pace.asked(incoming.address, incoming.update)
    if asked and not name:
        name, argument = _typed(desk, incoming, asked)
    match name:
        case "agree" if _is_current(argument):
            return _agree(desk, work, incoming, person, *_told(desk, work, argument)[1:])
        case "no":
            return _declined(desk, incoming, person.language, "welcome.not_again")
        case "more" | "hello":
            return _card_again(desk, work, incoming, name, argument)
        case _ if name in BEFORE:
            return commands.run(desk, work, incoming, person, name, argument)
        case "" if asked:
            return _not_read(desk, asked)
        case _:
            asked = Asked(person.language, _safe(desk, work, _payload(name, argument)))
            lead = desk.words(person.language).say("welcome.renewed")
            return Reply((_card(desk, incoming, asked, lead=lead),))


def _declined(desk: Desk, incoming: Incoming, language: str, phrase: str) -> Reply:
    """A no; what is typed after it is no yes."""
    desk.pace.answered(incoming.address, incoming.update)
    said = desk.words(language).say(phrase)
    return Reply(closed=said) if incoming.tap else Reply((Message(said),))


def _not_read(desk: Desk, asked: Asked) -> Reply:
    """What was typed is neither a yes nor a no; the buttons of the card are shown again."""
    said = desk.words(asked.language).say("welcome.unread")
    return Reply((Message(said, _rows(desk, asked)),))


def _admit(desk: Desk, work: Work, incoming: Incoming, language: str, payload: str) -> Reply:
    """From here on answers are kept."""
    person = work.admit(incoming.channel, incoming.address, language, CONSENT, incoming.at)
    return _opened(desk, work, incoming, person, payload)


def _agree(
    desk: Desk, work: Work, incoming: Incoming, person: Person, language: str, payload: str
) -> Reply:
    """From here on new answers are kept as well."""
    person = work.speak(work.agree(person, CONSENT, incoming.at), language)
    return _opened(desk, work, incoming, person, payload)


def _opened(desk: Desk, work: Work, incoming: Incoming, person: Person, payload: str) -> Reply:
    desk.pace.answered(incoming.address, incoming.update)
    words = desk.words(person.language)
    opened = commands.start(desk, work, incoming, person, payload)
    agreed = words.say("welcome.agreed", day=words.day(incoming.day))
    return replace(opened, closed=agreed)


def _card_again(desk: Desk, work: Work, incoming: Incoming, name: str, argument: str) -> Reply:
    """The same card in another language, or the whole text with the buttons of the card."""
    _, language, payload = _told(desk, work, argument)
    asked = Asked(language, payload)
    if name == "hello":
        return Reply((_card(desk, incoming, asked, here=bool(incoming.tap)),))
    desk.pace.asks(incoming.address, asked)
    return Reply((Message(commands.privacy_text(desk, language), _rows(desk, asked)),))


def _card(
    desk: Desk, incoming: Incoming, asked: Asked, *, here: bool = False, lead: str = ""
) -> Message:
    """What there is to agree to; from now on a typed word can be a yes to it."""
    desk.pace.asks(incoming.address, asked)
    words = desk.words(asked.language)
    first = next(iter(desk.library.dialogues))
    count = len(walk(desk.library, Session(first)).steps)
    operator = desk.operator
    parts = [
        lead or words.say("welcome.hello", count=count),
        "",
        words.say(
            "welcome.kept",
            operator=operator.name or words.say("welcome.private"),
            months=operator.retention.finished_months,
        )
        + " "
        + words.say(f"welcome.{desk.channel}"),
    ]
    _, link = links.split(desk.library, asked.payload)
    if link:
        parts.append(words.say("link", code=link))
    return Message("\n".join(parts), _rows(desk, asked), here=here)


def _rows(desk: Desk, asked: Asked) -> tuple[tuple[Button, ...], ...]:
    words, payload = desk.words(asked.language), asked.payload
    # A yes names the text it was said to: the button of an older card is no yes to a newer one.
    told = f"{CONSENT} {words.language.code} {payload}".strip()
    others = [
        other for other in desk.library.languages.values() if other.code != words.language.code
    ]
    return (
        (Button(words.say("welcome.agree"), f"/agree {told}"),),
        (Button(words.say("welcome.more"), f"/more {told}"),),
        (Button(words.say("welcome.no"), f"/no {words.language.code}"),),
        *((Button(o.name, f"/hello {CONSENT} {o.code} {payload}".strip()),) for o in others),
    )


def _is_current(argument: str) -> bool:
    return argument.partition(" ")[0] == CONSENT


def _told(desk: Desk, work: Work, argument: str) -> tuple[str, str, str]:
    """The version, language and payload that a button carries; anyone can send any button."""
    version, _, rest = argument.partition(" ")
    language, _, payload = rest.partition(" ")
    return version, desk.words(language).language.code, _safe(desk, work, payload)


def _typed(desk: Desk, incoming: Incoming, asked: Asked) -> tuple[str, str]:
    """The command that a text means: a button's number, the beginning of its label, a yes, a no.

    Who comes back after all was wiped may type 1 as an answer; nothing was asked then.
    """
    words, text = desk.words(asked.language), clean(incoming.text)
    typed = fold(text)
    for number, (button,) in enumerate(_rows(desk, asked), start=1):
        name, _, argument = button.choice[1:].partition(" ")
        begun = len(typed) > 1 and fold(button.label).startswith(typed)
        said = name in SAID and words.means(text, SAID[name])
        if begun or said or typed == str(number):
            return name, argument
    return "", ""


def _guess(desk: Desk, incoming: Incoming) -> str:
    """The language of the phone, where it is spoken here."""
    code = incoming.language.partition("-")[0].lower()
    return code if code in desk.library.languages else "en"


def _payload(name: str, argument: str) -> str:
    """What to open after consent: what a link names, or the team of a code that was typed."""
    if name == "team":
        return f"{PAYLOAD}{read_code(argument)}"
    return argument if name == "start" else ""


def _safe(desk: Desk, work: Work, payload: str) -> str:
    """A deep link's payload, if it names something that can be opened.

    Whether a code opens a team is looked at after consent only: before it, all codes are alike.
    """
    if code_in(payload):
        return f"{PAYLOAD}{code_in(payload)}"
    dialogue, link = links.known(desk.library, work, payload)
    if link:
        return links.payload_of(dialogue, link)
    return dialogue or (payload if commands.card_of(desk, payload) else "")
