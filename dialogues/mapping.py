"""The flow chart of a dialogue, drawn by us: the documents' own drawing is lost."""

from collections.abc import Iterator

from .model import Dialogue, Library, Question, Text


def mermaid(library: Library, dialogue: Dialogue) -> Iterator[str]:
    """The lines of a Mermaid chart: chapters, questions, conditions and decisions."""
    yield "%% Our own drawing. The documents' flow chart (Tool 1) is lost; this is not it."
    yield "flowchart TD"
    yield '  start(["start"])'
    before = "start"
    for chapter in dialogue.chapters:
        yield f'  subgraph {chapter.key}["{_plain(chapter.title)}"]'
        for question in chapter.questions:
            yield f"    {_node(question)}"
        yield "  end"
        for question in chapter.questions:
            yield f"  {before} --> {question.key}"
            before = question.key
            if question.decision:
                yield f'  {question.key} -- "stop" --> page'
    yield '  page(["page for the meeting"])'
    yield f"  {before} --> page"
    if dialogue.deeper in library.dialogues:
        yield f'  page -. "go deeper" .-> {dialogue.deeper}(["{dialogue.deeper}"])'


def _node(question: Question) -> str:
    text = _plain(question.text)
    if question.when:
        text = f"{text}<br/>only if {_escaped(question.when)}"
    shape = f'{{"{text}"}}' if question.decision else f'["{text}"]'
    return f"{question.key}{shape}"


def _plain(text: Text) -> str:
    return _escaped(text.forms.get("else") or next(iter(text.forms.values())))


def _escaped(text: str) -> str:
    return text.replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
