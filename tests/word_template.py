"""Makes bot/papers/case.docx, what a case looks like in Word: `python -m tests.word_template`."""

from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.shared import Mm, Pt, RGBColor

TARGET = Path(__file__).parents[1] / "bot" / "papers" / "case.docx"
GREY = RGBColor(90, 90, 90)


def template() -> Word:
    """An A4 page with styles of its own, and the places where a paper's words are set in."""
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(24)
    for name, size in (("Normal", 11), ("Title", 22), ("Heading 1", 13)):
        font = word.styles[name].font
        font.name, font.size, font.color.rgb = "Calibri", Pt(size), RGBColor(0, 0, 0)
    word.core_properties.author = word.core_properties.comments = ""
    _line(word, "{%p if group %}")
    _small(word, "{{ group }}")
    _line(word, "{%p endif %}")
    word.add_paragraph("{{ title }}", style="Title")
    _line(word, "{%p for part in parts %}", "{%p if part.heading %}")
    word.add_paragraph("{{ part.heading }}", style="Heading 1")
    _line(word, "{%p endif %}", "{%p for line in part.lines %}")
    _line(word, "{{r line }}")
    _line(word, "{%p endfor %}", "{%p endfor %}")
    _small(word, "{{ foot | join(' ') }}")
    return word


def _line(word: Word, *texts: str) -> None:
    for text in texts:
        word.add_paragraph(text)


def _small(word: Word, text: str) -> None:
    font = word.add_paragraph().add_run(text).font
    font.size, font.color.rgb = Pt(9), GREY


if __name__ == "__main__":
    template().save(str(TARGET))
