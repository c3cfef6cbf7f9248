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
from .team.invitations import PAYLOAD, code_in, read_code

CONSENT = "2026-11"
"""The version of the text people agree to; a new one is asked for anew."""
BEFORE = ("privacy", "mydata", "delete", "language")
"""What one who agreed to an older text can do before they agree to the new one."""


def receive(desk: Desk, work: Work, incoming: Incoming, name: str, argument: str) -> Reply:
    """Someone who has not agreed: nothing of theirs is kept, whatever they send."""
    if not name:
        name, _, argument = _typed(desk, incoming, _guess(desk, incoming))
    match name:
        case "agree" if _is_current(argument):
            return _admit(desk, work, incoming, *_told(desk, work, argument)[1:])
        case "no":
            said = desk.words(argument or _guess(desk, incoming)).say("welcome.declined")
            return Reply(closed=said) if incoming.tap else Reply((Message(said),))
        case "more" | "hello":
            return _card_again(desk, work, incoming, name, argument)
        case "privacy":
            return Reply((Message(commands.privacy_text(desk, _guess(desk, incoming))),))
        case "mydata" | "delete":
            said = desk.words(_guess(desk, incoming)).say(f"{name}.none")
            return Reply((Message(said),))
        case _:
            desk.pace.asks(incoming.address)
            payload = _safe(desk, work, _payload(name, argument))
            return Reply((_card(desk, _guess(desk, incoming), payload),))


def renew(
    desk: Desk, work: Work, incoming: Incoming, person: Person, name: str, argument: str
) -> Reply:
    """Someone who agreed to an older text: theirs is kept, and nothing new before they agree."""
    if not name:
        name, _, argument = _typed(desk, incoming, person.language)
    match name:
        case "agree" if _is_current(argument):
            return _agree(desk, work, incoming, person, *_told(desk, work, argument)[1:])
        case "no":
            said = desk.words(person.language).say("welcome.not_again")
            return Reply(closed=said) if incoming.tap else Reply((Message(said),))
        case "more" | "hello":
            return _card_again(desk, work, incoming, name, argument)
        case _ if name in BEFORE:
            return commands.run(desk, work, incoming, person, name, argument)
        case _:
            payload = _safe(desk, work, _payload(name, argument))
            desk.pace.asks(incoming.address)
            lead = desk.words(person.language).say("welcome.renewed")
            return Reply((_card(desk, person.language, payload, lead=lead),))


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
    desk.pace.asks(incoming.address)
    _, language, payload = _told(desk, work, argument)
    if name == "hello":
        return Reply((_card(desk, language, payload, here=bool(incoming.tap)),))
    text = commands.privacy_text(desk, language)
    return Reply((Message(text, _rows(desk, language, payload)),))


def _card(
    desk: Desk, language: str, payload: str, *, here: bool = False, lead: str = ""
) -> Message:
    words = desk.words(language)
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
    _, link = links.split(desk.library, payload)
    if link:
        parts.append(words.say("link", code=link))
    return Message("\n".join(parts), _rows(desk, words.language.code, payload), here=here)


def _rows(desk: Desk, language: str, payload: str) -> tuple[tuple[Button, ...], ...]:
    words = desk.words(language)
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


def _typed(desk: Desk, incoming: Incoming, language: str) -> tuple[str, str, str]:
    """The button that a text names by number or label's beginning, once the card was shown.

    Who comes back after all was wiped may type 1 as an answer; that is no yes.
    """
    if not desk.pace.has_asked(incoming.address, incoming.update):
        return "", "", ""
    typed = fold(clean(incoming.text))
    buttons = [button for row in _rows(desk, language, "") for button in row]
    for number, button in enumerate(buttons, start=1):
        if typed == str(number) or (len(typed) > 1 and fold(button.label).startswith(typed)):
            return button.choice[1:].partition(" ")
    return "", "", ""


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
