"""The page in the chat, and the cards one opens from it."""

from dataclasses import replace

from .brief import Brief, brief, case_name
from .model import Case
from .moment import Moment
from .session import Button, Message, Prompt, Turn

PAGE = "page"
CARD = ("did", "why", "crossed", "hard", "kept", "take", "ask", "critics")


def page_card(moment: Moment, on: str, *, lead: str = "", closed: str = "") -> Turn:
    """The page is open: made anew from the answers, with what one can do next."""
    before = moment.session.prompt
    prompt = Prompt(PAGE, before.turn + 1 if before else 1)
    session = replace(moment.session, prompt=prompt)
    moment = replace(moment, session=session)
    return Turn(session, (page_menu(moment, prompt, on, lead),), closed=closed)


def page_menu(moment: Moment, prompt: Prompt, on: str, lead: str = "") -> Message:
    """What stands under the page: the page itself, or one of the cards opened from it."""
    page = brief(moment, on)
    match prompt.mode.partition(":"):
        case "cases", _, key:
            return _case_card(moment, page, key)
        case "file", _, _:
            return Message(
                moment.words.say("page.choose_file"), _rows(moment, (".txt", ".md", ".page"))
            )
        case "handled", _, _:
            return _points_card(moment, page)
        case _:
            text = f"{lead}\n\n{page.text}" if lead else page.text
            return Message(text, _page_rows(moment, page))


def markdown(page: str) -> str:
    """The page with its headings marked, for a text editor that knows Markdown."""
    lines = []
    for line in page.splitlines():
        heading = line.isupper() and not line.startswith(("+", "-"))
        escaped = line.replace("\\", "\\\\").replace("*", "\\*").replace("_", "\\_")
        lines.append(f"## {line.capitalize()}\n" if heading else f"{escaped}  " if line else "")
    return "\n".join(lines) + "\n"


def case_text(moment: Moment, case: Case) -> str:
    """A case as a card to read: what it tells, and where that stands."""
    say, scope = moment.words.say, moment.path.scope
    told = [(name, case.card[name]) for name in CARD if name in case.card]
    lines = [
        moment.named(say(f"case.{name}"), moment.words.text(text, scope)) for name, text in told
    ]
    ours = [say(f"case.{name}") for name in case.ours if name in case.card]
    foot = [moment.named(say("case.source"), f"SILK, {', '.join(case.lines[:4])}")]
    if ours:
        foot.append(say("case.ours", names=", ".join(ours)))
    return "\n".join([case_name(moment, case), *lines, *foot])


def _case_card(moment: Moment, page: Brief, key: str) -> Message:
    shown = [match.case for match in page.cases if match.shown] + list(page.support[:1])
    rows = tuple((Button(case.name, case.key),) for case in shown if case.key != key)
    case = moment.library.cases.get(key)
    text = case_text(moment, case) if case else moment.words.say("page.choose_case")
    return Message(text, (*rows, *_rows(moment, (".page",))))


def _points_card(moment: Moment, page: Brief) -> Message:
    shown = [flag for flag in page.flags if flag.shown]
    lines = [f"{number}. {flag.ask}" for number, flag in enumerate(shown, start=1)]
    buttons = tuple(
        Button(str(number), f"handled:{flag.id}") for number, flag in enumerate(shown, start=1)
    )
    text = "\n".join([moment.words.say("page.choose_point"), *lines])
    return Message(text, (buttons, *_rows(moment, (".page",))))


def _page_rows(moment: Moment, page: Brief) -> tuple[tuple[Button, ...], ...]:
    choices = [".list", ".cases", ".file"]
    if any(flag.shown for flag in page.flags):
        choices.append(".handled")
    dialogue = moment.path.dialogue
    if dialogue.deeper:
        first = bool(dialogue.deeper_first) and moment.path.scope.holds(dialogue.deeper_first)
        choices.insert(0 if first else len(choices), ".deeper")
    return _rows(moment, tuple(choices))


_LABELS = {
    ".list": "page.choice.change",
    ".cases": "page.choice.case",
    ".file": "page.choice.file",
    ".handled": "page.choice.handled",
    ".deeper": "page.choice.deeper",
    ".page": "page.choice.page",
    ".txt": "page.choice.txt",
    ".md": "page.choice.md",
}


def _rows(moment: Moment, choices: tuple[str, ...]) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(moment.words.say(_LABELS[choice]), choice),) for choice in choices)
