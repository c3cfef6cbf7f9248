"""A page as a paper: what is to stand on it, for those who make the file."""

from dataclasses import replace

from dialogues.moment import Moment
from dialogues.session import Line, Paper, Part
from dialogues.words import unit_length

from .brief import Brief
from .marks import parts
from .page import page
from .sharing import group

ROOM = 5_500
"""So many units fit on one side of a sheet in letters that can be read."""


def paper(moment: Moment, on: str, ending: str) -> Paper:
    """The page of this run on this day; on one side of a sheet it is as short as in the chat."""
    made, title = page(moment, on), _title(moment)
    text = made.marked(short=False)
    if not moment.path.dialogue.case and unit_length(text) > ROOM:
        text = made.marked(short=True)
    *told, last = parts(text)
    return Paper(
        name=f"passage-{moment.session.dialogue}-{on}.{ending}",
        shape="case" if moment.path.dialogue.case else "page",
        language=moment.words.language.code,
        title=title or moment.text(moment.path.dialogue.title),
        group=group(moment),
        lead=isinstance(made, Brief),
        parts=tuple(_without(title, part) for part in told),
        foot=tuple(map(_plain, last.lines)),
        notes=moment.words.say("paper.notes") if isinstance(made, Brief) else "",
    )


def _title(moment: Moment) -> str:
    """What a case is called by who wrote it."""
    step = moment.path.step(moment.path.dialogue.case)
    answered = step and step.answer and not step.answer.skip
    return " ".join(moment.spoken(step).split()) if step and answered else ""


def _without(title: str, part: Part) -> Part:
    """The part without the line that tells the title once more."""
    kept = (line for line in part.lines if not title or not _plain(line).endswith(title))
    return replace(part, lines=tuple(kept))


def _plain(line: Line) -> str:
    return "".join(span.text for span in line.spans)
