"""What every picture of a run is put together from."""

from collections.abc import Iterable
from dataclasses import replace

from dialogues.model import Drawing
from dialogues.moment import Moment
from dialogues.session import Answer
from dialogues.walk import Step
from dialogues.words import shorten

from . import Picture, PictureShape, Row

MOST: dict[PictureShape, int] = {"lines": 5, "table": 12}
"""So many rows fit on a phone, and into the bytes of a picture."""
LABEL, NOTE, SAID = 60, 50, 40
"""How much of each text is drawn, in UTF-16 units; the words have all of it."""


def picture(
    moment: Moment, on: str, columns: Iterable[str], rows: list[Row], words: Iterable[str]
) -> Picture:
    """The picture of these rows; what it has no room for is only told."""
    shown = moment.path.dialogue.drawing
    shape: PictureShape = "lines" if shown and shown.shows == "readings" else "table"
    left = len(rows) - MOST[shape]
    say = moment.words.say
    return Picture(
        name=f"passage-{moment.session.dialogue}-{on}.png",
        shape=shape,
        language=moment.words.language.code,
        title=moment.text(moment.path.dialogue.title),
        columns=tuple(columns),
        rows=tuple(map(_short, rows[: MOST[shape]])),
        words="\n".join([say("picture.words"), *words]),
        more=say("picture.more", count=left) if left > 0 else "",
    )


def _short(row: Row) -> Row:
    cells = tuple(replace(cell, words=shorten(cell.words, SAID)) for cell in row.cells)
    return replace(row, label=shorten(row.label, LABEL), cells=cells, note=shorten(row.note, NOTE))


def fields(moment: Moment, shown: Drawing) -> list[Step]:
    """The questions of the group that is drawn."""
    return [s for s in moment.path.steps if s.item and s.path.startswith(f"{shown.of}.")]


def item(moment: Moment, step: Step) -> str:
    """What the item of a group is called."""
    return moment.label(step.item) if step.item else ""


def over_time(
    moment: Moment, name: str, step: Step, told: Iterable[tuple[str, Answer | None]]
) -> str:
    """What was said, one time after the other, each with its day."""
    say, day = moment.words.say, moment.words.day
    said = [
        say("picture.said", said=moment.spoken(step, answer), day=day(on))
        for on, answer in told
        if answer
    ]
    return moment.named(name, " > ".join(said))


def last_day(steps: Iterable[Step], on: str) -> str:
    """The day on which the newest of these was answered; today where none says."""
    return max((step.answer.on for step in steps if step.answer), default="") or on
