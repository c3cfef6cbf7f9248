"""A paper as a Word file to work on; what a person typed is set in as text, never as markup."""

from io import BytesIO
from pathlib import Path
from typing import Any

from dialogues.session import Line, Paper

CASE = Path(__file__).with_name("case.docx")
"""What it looks like; `python -m tests.word_template` makes it."""


def written(paper: Paper) -> bytes:
    """The paper as the bytes of a .docx file."""
    # Loaded by the first paper, not by the start.
    from docxtpl import DocxTemplate  # noqa: PLC0415
    from jinja2 import StrictUndefined  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    template = DocxTemplate(CASE)
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    template.render(_values(paper), jinja_env=sandbox, autoescape=True)
    told = BytesIO()
    template.save(told)
    return told.getvalue()


def _values(paper: Paper) -> dict[str, Any]:
    parts = [
        {"heading": part.heading, "lines": [_runs(line) for line in part.lines]}
        for part in paper.parts
    ]
    return {"group": paper.group, "title": paper.title, "parts": parts, "foot": paper.foot}


def _runs(line: Line) -> Any:
    """A line as Word's own XML; the library escapes each text."""
    from docxtpl import RichText  # noqa: PLC0415

    told = RichText(f"{line.sign} " if line.sign else "")
    for span in line.spans:
        told.add(span.text, bold=span.strong)
    return told
