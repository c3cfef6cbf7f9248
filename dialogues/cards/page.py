"""The page in the chat, and the cards one opens from it."""

from dataclasses import replace

from dialogues.moment import Moment
from dialogues.pages.brief import Brief
from dialogues.pages.page import page
from dialogues.pages.result import Result, listed
from dialogues.pages.sharing import leave_card, lines
from dialogues.pictures.drawing import drawing
from dialogues.session import Button, Message, Prompt

from .meeting import MODES, meeting_card
from .reading import TEAM, Rows, card_rows, reading_card, rows

ALONE = ("read", "share")
"""Tools of these groups are for one reader, or tell of what was decided."""
PICTURE = ".picture"
MOST = 7
"""So many buttons stand under a page at most; the others are behind one of them."""


def page_menu(moment: Moment, prompt: Prompt, on: str, lead: str = "") -> Message:
    """What stands under the page: the page itself, or one of the cards opened from it."""
    made = page(moment, on)
    shown = reading_card(moment, prompt, made.cards) or _card(moment, prompt, made, on)
    return replace(shown, text=f"{lead}\n\n{shown.text}") if lead else shown


def _card(moment: Moment, prompt: Prompt, made: Brief | Result, on: str) -> Message:
    """The page, or what is asked of those who share it, meet over it or have dealt with a point."""
    say, back = moment.words.say, rows(moment, ".page")
    match prompt.mode:
        case "file":
            return Message(say("page.choose_file"), (*rows(moment, *_files(moment)), *back))
        case "more":
            rest = _choices(moment, made, on)[MOST - 1 :]
            return Message(say("page.more"), (*rows(moment, *rest), *back))
        case "name":
            return Message(say("page.ask_name"), back)
        case "leave":
            return leave_card(moment, back)
        case "handled" if isinstance(made, Brief):
            return _points_card(moment, made)
        case mode if mode in MODES:
            return meeting_card(moment, prompt, on, back)
        case _:
            return Message(f"{made.text}{_search_line(moment)}", _page_rows(moment, made, on))


def _files(moment: Moment) -> tuple[str, ...]:
    """As what the page can be had, and what is settled before."""
    word = (".docx",) if moment.path.dialogue.case else ()
    leave = (".leave",) if lines(moment) else ()
    return (".forward", ".pdf", *word, ".txt", ".md", ".name", *leave)


def _search_line(moment: Moment) -> str:
    """That a word can be looked for, where the page lists cards."""
    return f"\n{moment.words.say('shelf.search')}" if listed(moment) else ""


def _points_card(moment: Moment, made: Brief) -> Message:
    shown = [flag for flag in made.flags if flag.shown]
    lines = [f"{number}. {flag.ask}" for number, flag in enumerate(shown, start=1)]
    buttons = tuple(
        Button(str(number), f"handled:{flag.id}") for number, flag in enumerate(shown, start=1)
    )
    text = "\n".join([moment.words.say("page.choose_point"), *lines])
    return Message(text, (buttons, *rows(moment, ".page")))


def _page_rows(moment: Moment, made: Brief | Result, on: str) -> Rows:
    choices = _choices(moment, made, on)
    shown = choices if len(choices) <= MOST else (*choices[: MOST - 1], ".more")
    numbers = card_rows(moment, made.cards, most=made.shown) if isinstance(made, Result) else ()
    return (*numbers, *rows(moment, *shown))


def _choices(moment: Moment, made: Brief | Result, on: str) -> tuple[str, ...]:
    """What one can do with the page, what is done most before the rest."""
    spoken = any(step.answer and step.answer.voice for step in moment.path.steps)
    hear = ("/voice",) if spoken else ()
    if isinstance(made, Result):
        picture = (PICTURE,) if drawing(moment, on) else ()
        return (".file", *picture, *_team(moment), ".list", *hear)
    choices = [".file", ".meeting", ".cases", ".list"]
    dialogue = moment.path.dialogue
    if dialogue.deeper:
        first = bool(dialogue.deeper_first) and moment.path.scope.holds(dialogue.deeper_first)
        choices.insert(0 if first else len(choices), ".deeper")
    handled = (".handled",) if any(flag.shown for flag in made.flags) else ()
    return (*choices, *_team(moment), *handled, *hear)


def _team(moment: Moment) -> tuple[str, ...]:
    """Others can answer as well, where there is something to decide together."""
    tool = moment.library.tools.get(moment.path.dialogue.key)
    alone = moment.session.joint or (tool is not None and tool.group in ALONE)
    return () if alone else (TEAM,)
