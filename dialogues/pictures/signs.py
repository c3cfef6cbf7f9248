"""Signs by item: what was said of each item of a group, a column each."""

from dialogues.model import Drawing
from dialogues.moment import Moment
from dialogues.pages.sharing import stands
from dialogues.walk import Step

from . import Cell, Mark, Picture, Row
from .sketching import fields, item, picture


def signs(moment: Moment, shown: Drawing, on: str) -> Picture | None:
    """A row for each question that has signs; None when none was answered."""
    marked = [s for s in fields(moment, shown) if _mark(s, shown) and stands(moment, s)]
    if not marked:
        return None
    cells = {
        (item(moment, step), moment.text(step.question.short, step)): Cell(
            moment.spoken(step), _mark(step, shown)
        )
        for step in marked
    }
    items, names = (list(dict.fromkeys(part)) for part in zip(*cells, strict=True))
    rows = [Row(name, tuple(cells.get((of, name), Cell()) for of in items)) for name in names]
    words = (
        moment.named(
            of, "; ".join(moment.named(n, c.words) for (o, n), c in cells.items() if o == of)
        )
        for of in items
    )
    return picture(moment, on, items, rows, words)


def _mark(step: Step, shown: Drawing) -> Mark:
    value = step.answer.value if step.answer and not step.answer.skip else None
    return shown.marks.get(value, "") if isinstance(value, str) else ""
