"""What the buttons of the page do."""

from dataclasses import replace

from .brief import HANDLED
from .moment import Moment
from .page_card import PAGE, markdown, page, page_card
from .prompting import put
from .reading_card import rows
from .session import Answer, File, Message, Prompt, Tap, Turn


def page_tap(moment: Moment, event: Tap) -> Turn:
    """A button of the page or of a card opened from it; all of them may be pressed again."""
    match event.choice:
        case ".list":
            return put(moment, Prompt(PAGE, mode="list"), event.on)
        case ".cases" | ".file" | ".handled":
            return put(moment, Prompt(PAGE, mode=event.choice[1:]), event.on)
        case ".forward":
            return _forward(moment, event.on)
        case ".txt" | ".md":
            return _file(moment, event.choice[1:], event.on)
        case ".deeper":
            return Turn(moment.session, opens=moment.path.dialogue.deeper)
        case choice if choice in moment.library.cards or choice.startswith(
            ("from:", "steps:", "own:", "pick:")
        ):
            return put(moment, Prompt(PAGE, mode=choice), event.on)
        case choice if choice.startswith("with:"):
            return put(moment, Prompt(PAGE, mode=_beside(moment, choice[5:])), event.on)
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


def _forward(moment: Moment, on: str) -> Turn:
    """The page alone, in one message without buttons, and below it how to send it on."""
    how = Message(moment.words.say("page.forward"), rows(moment, ".page"))
    return Turn(moment.session, (Message(page(moment, on).text), how))


def _file(moment: Moment, kind: str, on: str) -> Turn:
    whole = page(moment, on).whole
    content = whole if kind == "txt" else markdown(whole)
    name = f"passage-{moment.session.dialogue}-{on}.{kind}"
    message = Message(moment.words.say("page.file"), file=File(name, content))
    return Turn(moment.session, (message,))
