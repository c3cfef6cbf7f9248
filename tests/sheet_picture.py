"""Draws docs/page.png, the sheet of Grace's page: `python -m tests.sheet_picture`.

The paper is the one that the PDF is made of, set by the same sheet; only the pixels are ours.
"""

from pathlib import Path

from bot.answers import answer_all
from bot.papers.printing import pictured
from dialogues.moment import Moment
from dialogues.papers import paper
from dialogues.sharing import named

from .answers import DAY
from .conftest import shipped

TARGET = Path(__file__).parents[1] / "docs" / "page.png"
FINE = 80
"""Dots per inch: enough to read every line."""
GRACE = {
    "way": "out", "what": "teach", "why": ["help", "income"], "far": "asked", "payer": "donor",
    "words": "Teach women in Chipata, Zambia to mend hand pumps, from June",
    "have": ["proof"], "decides": "meet_no",
}  # fmt: skip
"""The answers that `tests.served.QUICK` taps and types."""


def graces() -> Moment:
    """Grace at her page, her group's name given."""
    library = shipped()
    moment = answer_all(library, library.dialogues["quick"], "en", GRACE, DAY)
    return named(moment, "Kabwe Pump Menders Co-operative", DAY)


def drawn() -> bytes:
    """The picture."""
    return pictured(paper(graces(), DAY, "pdf"), FINE)[0]


if __name__ == "__main__":
    TARGET.write_bytes(drawn())
