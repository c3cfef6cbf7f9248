"""What the buttons of the page do."""

from dataclasses import replace

from dialogues.cards.meeting import after, noted
from dialogues.cards.reading import rows
from dialogues.moment import Moment
from dialogues.pages.brief import HANDLED
from dialogues.pages.page import PAGE, markdown, page
from dialogues.pages.papers import paper
from dialogues.pages.sharing import LEFT_OFF, LONGEST_NAME, lines, named, without
from dialogues.pictures.drawing import drawing
from dialogues.session import Answer, File, Message, Prompt, Tap, Turn
from dialogues.typed.meeting import MEETING

from .prompting import put

ASKS = ("name", "meeting", "clock", "noted")
"""The modes of the page in which something may be typed."""
OPENS = (".list", ".cases", ".file", ".handled", ".name", ".leave", ".meeting", ".noted", ".more")
"""The buttons that open another card of the page."""


def page_tap(moment: Moment, event: Tap) -> Turn:
    """A button of the page or of a card opened from it; all of them may be pressed again."""
    kind, _, told = event.choice.partition(":")
    match kind:
        case ".txt" | ".md":
            return _file(moment, kind[1:], event.on)
        case ".pdf" | ".docx" | ".picture":
            return _made(moment, kind[1:], event.on)
        case ".forward":
            return _forward(moment, event.on)
        case ".deeper":
            return Turn(moment.session, opens=moment.path.dialogue.deeper)
        case ".day":
            return _meet(moment, "meeting", told, event.on)
        case "with":
            return put(moment, Prompt(PAGE, mode=_beside(moment, told)), event.on)
        case "leave":
            return _leave(moment, told, event.on)
        case "handled":
            return _handle(moment, told, event.on)
        case _:
            return _open(moment, event.choice, event.on)


def _open(moment: Moment, choice: str, on: str) -> Turn:
    """Another card of the page, one of those to read, or the page itself."""
    if choice in OPENS:
        return put(moment, Prompt(PAGE, mode=choice[1:]), on)
    reads = choice.startswith(("from:", "steps:", "own:", "pick:"))
    if reads or choice in moment.library.cards:
        return put(moment, Prompt(PAGE, mode=choice), on)
    return put(moment, Prompt(PAGE), on)


def page_said(moment: Moment, prompt: Prompt, text: str, on: str) -> Turn | None:
    """What was typed where the page asks for a name, for the day of the meeting or for the time.

    None where nothing is asked for any more, and the text names no other day.
    """
    if prompt.mode == "name":
        return _called(moment, text, on)
    if prompt.mode == "noted" and noted(moment, prompt.mode, text, on) is None:
        return None
    return _meet(moment, prompt.mode, text, on)


def _meet(moment: Moment, mode: str, text: str, on: str) -> Turn:
    """The day or the time is noted; what names none is asked for once more."""
    found = noted(moment, mode, text, on)
    if found is None:
        lead = moment.words.say("meeting.no_day" if mode == "meeting" else "meeting.no_time")
        return put(moment, Prompt(PAGE, mode=mode), on, lead=lead)
    session, name = found
    following = after(session) if name == MEETING else "noted"
    turn = put(replace(moment, session=session), Prompt(PAGE, mode=following), on)
    return replace(turn, taken=(name,))


def _beside(moment: Moment, second: str) -> str:
    """The card that was open and this one side by side; without the first, this one alone."""
    prompt = moment.session.prompt
    kind, _, first = prompt.mode.partition(":") if prompt else ("", "", "")
    return f"both:{first}:{second}" if kind == "pick" else second


def _handle(moment: Moment, key: str, on: str) -> Turn:
    """A point that was dealt with leaves the page, and the next one takes its place."""
    known = {warning.key for warning in moment.library.rules.warnings}
    before = moment.session.answers.get(HANDLED)
    handled = before.value if before and isinstance(before.value, tuple) else ()
    if key not in known:
        return put(moment, Prompt(PAGE), on)
    answer = Answer(tuple(sorted({*handled, key})), on=on)
    session = replace(moment.session, answers={**moment.session.answers, HANDLED: answer})
    return replace(put(replace(moment, session=session), Prompt(PAGE), on), taken=(HANDLED,))


def _forward(moment: Moment, on: str) -> Turn:
    """The page alone, in one message without buttons, and below it how to send it on."""
    how = Message(moment.words.say("page.forward"), rows(moment, ".page"))
    return Turn(moment.session, (Message(page(moment, on).text), how))


def _leave(moment: Moment, path: str, on: str) -> Turn:
    """A line leaves the page, or comes back to it."""
    if path not in {step.path for step in lines(moment)}:
        return put(moment, Prompt(PAGE), on)
    return replace(put(without(moment, path, on), Prompt(PAGE), on), taken=(LEFT_OFF,))


def _called(moment: Moment, name: str, on: str) -> Turn:
    """What was typed is the group's name, if it is short enough to stand at the head."""
    if len(name) > LONGEST_NAME:
        lead = moment.words.say("page.long_name")
        return put(moment, Prompt(PAGE, mode="name"), on, lead=lead)
    lead = moment.words.say("noted")
    return put(named(moment, name, on), Prompt(PAGE, mode="file"), on, lead=lead)


def _file(moment: Moment, kind: str, on: str) -> Turn:
    whole = page(moment, on).whole
    content = whole if kind == "txt" else markdown(whole)
    name = f"passage-{moment.session.dialogue}-{on}.{kind}"
    message = Message(moment.words.say("page.file"), file=File(name, content))
    return Turn(moment.session, (message,))


def _made(moment: Moment, kind: str, on: str) -> Turn:
    """The page as a paper, or its picture with its words; who shows it makes the file."""
    if kind == "picture":
        picture = drawing(moment, on)
        message = Message(picture.words, file=picture) if picture else None
    elif kind == "docx" and not moment.path.dialogue.case:
        message = None
    else:
        message = Message(moment.words.say("page.file"), file=paper(moment, on, kind))
    return Turn(moment.session, (message,)) if message else put(moment, Prompt(PAGE), on)
