"""Before the first question: who runs this, what is kept, and whether the person agrees."""

from dataclasses import replace

from dialogues.cleaning import clean, fold
from dialogues.session import Button, Message, Session
from dialogues.walk import walk
from storage.work import Work

from . import commands
from .desk import Desk
from .incoming import Incoming, Reply

CONSENT = "2026-11"
"""The version of the text people agree to; a new one is asked for anew."""


def receive(desk: Desk, work: Work, incoming: Incoming, name: str, argument: str) -> Reply:
    """Someone who has not agreed: nothing of theirs is kept, whatever they send."""
    if not name:
        name, _, argument = _typed(desk, incoming)[1:].partition(" ")
    language, _, payload = argument.partition(" ")
    match name:
        case "agree":
            return _admit(desk, work, incoming, language, payload)
        case "no":
            said = desk.words(language or _guess(desk, incoming)).say("welcome.declined")
            return Reply(closed=said) if incoming.tap else Reply((Message(said),))
        case "more":
            text = commands.privacy_text(desk, language)
            rows = _rows(desk, language, payload)
            return Reply((Message(text, rows),))
        case "hello":
            return Reply((_card(desk, language, payload, here=bool(incoming.tap)),))
        case "privacy":
            return Reply((Message(commands.privacy_text(desk, _guess(desk, incoming))),))
        case "mydata" | "delete":
            said = desk.words(_guess(desk, incoming)).say(f"{name}.none")
            return Reply((Message(said),))
        case _:
            payload = argument if name == "start" else ""
            return Reply((_card(desk, _guess(desk, incoming), _safe(desk, payload)),))


def _admit(desk: Desk, work: Work, incoming: Incoming, language: str, payload: str) -> Reply:
    """From here on answers are kept."""
    words = desk.words(language)
    person = work.admit(
        incoming.channel, incoming.address, words.language.code, CONSENT, incoming.at
    )
    opened = commands.start(desk, work, incoming, person, payload)
    agreed = words.say("welcome.agreed", day=words.day(incoming.day))
    return replace(opened, closed=agreed)


def _card(desk: Desk, language: str, payload: str, *, here: bool = False) -> Message:
    words = desk.words(language)
    first = next(iter(desk.library.dialogues))
    count = len(walk(desk.library, Session(first)).steps)
    operator = desk.operator
    parts = [
        words.say("welcome.hello", count=count),
        "",
        words.say(
            "welcome.kept",
            operator=operator.name or words.say("welcome.private"),
            months=operator.retention.finished_months,
        )
        + " "
        + words.say(f"welcome.{desk.channel}"),
    ]
    if words.language.draft:
        parts.append(words.say("welcome.draft"))
    return Message("\n".join(parts), _rows(desk, words.language.code, payload), here=here)


def _rows(desk: Desk, language: str, payload: str) -> tuple[tuple[Button, ...], ...]:
    words = desk.words(language)
    told = f"{words.language.code} {payload}".strip()
    others = [
        other for other in desk.library.languages.values() if other.code != words.language.code
    ]
    return (
        (Button(words.say("welcome.agree"), f"/agree {told}"),),
        (Button(words.say("welcome.more"), f"/more {told}"),),
        (Button(words.say("welcome.no"), f"/no {words.language.code}"),),
        *((Button(o.name, f"/hello {o.code} {payload}".strip()),) for o in others),
    )


def _typed(desk: Desk, incoming: Incoming) -> str:
    """The button that a text names by its number or the beginning of its label."""
    typed = fold(clean(incoming.text))
    buttons = [button for row in _rows(desk, _guess(desk, incoming), "") for button in row]
    for number, button in enumerate(buttons, start=1):
        if typed == str(number) or (len(typed) > 1 and fold(button.label).startswith(typed)):
            return button.choice
    return ""


def _guess(desk: Desk, incoming: Incoming) -> str:
    """The language of the phone, where it is spoken here."""
    code = incoming.language.partition("-")[0].lower()
    return code if code in desk.library.languages else "en"


def _safe(desk: Desk, payload: str) -> str:
    """A deep link's payload, if it names something that can be opened."""
    return payload if payload in desk.library.dialogues or commands.case_of(desk, payload) else ""
