"""The page in the chat, and the cards one opens from it."""

from dataclasses import replace

from .brief import Brief, brief
from .moment import Moment
from .reading_card import Rows, card_rows, reading_card, rows
from .result import Result, listed, result
from .session import Button, Message, Prompt, Turn

PAGE = "page"
ALONE = ("read", "share")
"""Tools of these groups are for one reader, or tell of what was decided."""


def page_card(moment: Moment, on: str, *, lead: str = "", closed: str = "") -> Turn:
    """The page is open: made anew from the answers, with what one can do next."""
    before = moment.session.prompt
    prompt = Prompt(PAGE, before.turn + 1 if before else 1)
    session = replace(moment.session, prompt=prompt)
    moment = replace(moment, session=session)
    return Turn(session, (page_menu(moment, prompt, on, lead),), closed=closed)


def page(moment: Moment, on: str) -> Brief | Result:
    """The dialogue's own page, or what the rules make of the answers."""
    return result(moment, on) if moment.path.dialogue.page else brief(moment, on)


def page_menu(moment: Moment, prompt: Prompt, on: str, lead: str = "") -> Message:
    """What stands under the page: the page itself, or one of the cards opened from it."""
    made = page(moment, on)
    card = reading_card(moment, prompt, made.cards)
    if card:
        return replace(card, text=f"{lead}\n\n{card.text}" if lead else card.text)
    match prompt.mode:
        case "file":
            return Message(
                moment.words.say("page.choose_file"), rows(moment, ".txt", ".md", ".page")
            )
        case "handled" if isinstance(made, Brief):
            return _points_card(moment, made)
        case _:
            text = f"{lead}\n\n{made.text}" if lead else made.text
            return Message(f"{text}{_search_line(moment)}", _page_rows(moment, made))


def _search_line(moment: Moment) -> str:
    """That a word can be looked for, where the page lists cards."""
    return f"\n{moment.words.say('shelf.search')}" if listed(moment) else ""


def markdown(text: str) -> str:
    """The page with its headings marked, for a text editor that knows Markdown."""
    lines = []
    for line in text.splitlines():
        heading = line.isupper() and not line.startswith(("+", "-"))
        escaped = line.replace("\\", "\\\\").replace("*", "\\*").replace("_", "\\_")
        lines.append(f"## {line.capitalize()}\n" if heading else f"{escaped}  " if line else "")
    return "\n".join(lines) + "\n"


def _points_card(moment: Moment, made: Brief) -> Message:
    shown = [flag for flag in made.flags if flag.shown]
    lines = [f"{number}. {flag.ask}" for number, flag in enumerate(shown, start=1)]
    buttons = tuple(
        Button(str(number), f"handled:{flag.id}") for number, flag in enumerate(shown, start=1)
    )
    text = "\n".join([moment.words.say("page.choose_point"), *lines])
    return Message(text, (buttons, *rows(moment, ".page")))


def _page_rows(moment: Moment, made: Brief | Result) -> Rows:
    team = _team_row(moment)
    if isinstance(made, Result):
        cards = card_rows(moment, made.cards, most=made.shown)
        return (*cards, *rows(moment, ".list", ".file"), *team)
    choices = [".list", ".cases", ".file"]
    if any(flag.shown for flag in made.flags):
        choices.append(".handled")
    dialogue = moment.path.dialogue
    if dialogue.deeper:
        first = bool(dialogue.deeper_first) and moment.path.scope.holds(dialogue.deeper_first)
        choices.insert(0 if first else len(choices), ".deeper")
    return (*rows(moment, *choices), *team)


def _team_row(moment: Moment) -> Rows:
    """Others can answer as well, where there is something to decide together."""
    dialogue = moment.path.dialogue.key
    tool = moment.library.tools.get(dialogue)
    if moment.session.joint or (tool and tool.group in ALONE):
        return ()
    return ((Button(moment.words.say("page.choice.team"), f"/team new {dialogue}"),),)
