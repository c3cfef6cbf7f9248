"""What the buttons of the page do."""

from dataclasses import replace

from .brief import HANDLED
from .drawing import drawing
from .moment import Moment
from .page_card import PAGE, markdown, page, page_card
from .papers import paper
from .prompting import put
from .session import Answer, File, Message, Prompt, Tap, Turn
from .sharing import LEFT_OFF, LONGEST_NAME, lines, named, without


def page_tap(moment: Moment, event: Tap) -> Turn:
    """A button of the page or of a card opened from it; all of them may be pressed again."""
    match event.choice:
        case ".list":
            return put(moment, Prompt(PAGE, mode="list"), event.on)
        case ".cases" | ".file" | ".handled" | ".name" | ".leave":
            return put(moment, Prompt(PAGE, mode=event.choice[1:]), event.on)
        case ".txt" | ".md":
            return _file(moment, event.choice[1:], event.on)
        case ".pdf" | ".docx" | ".picture":
            return _made(moment, event.choice[1:], event.on)
        case ".deeper":
            return Turn(moment.session, opens=moment.path.dialogue.deeper)
        case choice if choice in moment.library.cards or choice.startswith(
            ("from:", "steps:", "own:", "pick:")
        ):
            return put(moment, Prompt(PAGE, mode=choice), event.on)
        case choice if choice.startswith("with:"):
            return put(moment, Prompt(PAGE, mode=_beside(moment, choice[5:])), event.on)
        case choice if choice.startswith("leave:"):
            return _leave(moment, choice.partition(":")[2], event.on)
        case choice if choice.startswith("handled:"):
            return _handle(moment, choice.partition(":")[2], event.on)
        case _:
            return page_card(moment, event.on)


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
        return page_card(moment, on)
    answer = Answer(tuple(sorted({*handled, key})), on=on)
    session = replace(moment.session, answers={**moment.session.answers, HANDLED: answer})
    return replace(page_card(replace(moment, session=session), on), taken=(HANDLED,))


def _leave(moment: Moment, path: str, on: str) -> Turn:
    """A line leaves the page, or comes back to it."""
    if path not in {step.path for step in lines(moment)}:
        return page_card(moment, on)
    return replace(page_card(without(moment, path, on), on), taken=(LEFT_OFF,))


def called(moment: Moment, name: str, on: str) -> Turn:
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
    return Turn(moment.session, (message,)) if message else page_card(moment, on)
