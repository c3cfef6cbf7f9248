"""The page of a run, whichever kind its dialogue has."""

from dialogues.moment import Moment

from .brief import Brief, brief
from .result import Result, result

PAGE = "page"
"""How a prompt is called that shows it."""


def page(moment: Moment, on: str) -> Brief | Result:
    """The dialogue's own page, or what the rules make of the answers."""
    return result(moment, on) if moment.path.dialogue.page else brief(moment, on)


def markdown(text: str) -> str:
    """The page with its headings marked, for a text editor that knows Markdown."""
    lines = []
    for line in text.splitlines():
        heading = line.isupper() and not line.startswith(("+", "-"))
        escaped = line.replace("\\", "\\\\").replace("*", "\\*").replace("_", "\\_")
        lines.append(f"## {line.capitalize()}\n" if heading else f"{escaped}  " if line else "")
    return "\n".join(lines) + "\n"
