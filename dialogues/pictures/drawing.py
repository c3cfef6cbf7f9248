"""What there is to draw of a run."""

from collections.abc import Callable

from dialogues.model import Drawing, DrawingShows
from dialogues.moment import Moment

from . import Picture
from .readings import readings
from .signs import signs
from .two_runs import two_runs

_DRAW: dict[DrawingShows, Callable[[Moment, Drawing, str], Picture | None]] = {
    "readings": readings,
    "runs": two_runs,
    "items": signs,
}


def drawing(moment: Moment, on: str) -> Picture | None:
    """The picture of this run; None when there is nothing to draw."""
    shown = moment.path.dialogue.drawing
    return _DRAW[shown.shows](moment, shown, on) if shown else None
