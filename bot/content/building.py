"""A library made of content files that have their shape."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from dialogues.cleaning import fold
from dialogues.model import (
    Case,
    Chapter,
    Dialogue,
    Language,
    Library,
    Option,
    Question,
    Rule,
    Rules,
    Severity,
    Text,
    WarningRule,
)

from . import shapes
from .catalogues import read_words
from .reading import Documents
from .versions import version

CARD = ("did", "why", "crossed", "hard", "kept", "take", "ask", "critics")
WAYS = {
    "outward": ("goods", "service", "teach", "model", "own"),
    "inward": ("learn", "tool", "buy", "money"),
    "reciprocal": ("trade", "swap", "joint", "fund"),
}
"""Which way each option of `what` goes."""


def build(folders: tuple[Path, ...], documents: Documents) -> Library:
    """The library of these documents; raises KeyError or ValueError where check would complain."""
    dialogues = [
        _dialogue(documents, document.value)
        for name, document in documents.items()
        if name.endswith("script.yaml")
    ]
    # The interview one begins with comes first.
    dialogues.sort(key=lambda dialogue: not dialogue.deeper)
    cases = [
        _case(document.value) for name, document in documents.items() if name.startswith("cases/")
    ]
    return Library(
        version=version(folders),
        dialogues={dialogue.key: dialogue for dialogue in dialogues},
        lists=frozenset(
            question.key
            for dialogue in dialogues
            for question in dialogue.questions()
            if question.kind in {"many", "group"}
        ),
        rules=_rules(documents),
        cases={case.key: case for case in cases},
        phrases={
            key: text(f"phrase.{key}", value)
            for key, value in documents["phrases.yaml"].value.items()
        },
        commands={
            name: tuple(fold(word) or word for word in words)
            for name, words in documents["commands.yaml"].value.items()
        },
        clues=_clues(documents),
        templates={
            path.name: path.read_text("utf-8")
            for folder in folders
            for path in sorted(folder.glob("*.j2"))
        },
        languages={
            code: Language(code, shape.name, shape.draft, read_words(folders, code))
            for code, shape in documents["languages.yaml"].value.items()
        },
    )


def text(key: str, shape: shapes.TextShape) -> Text:
    """A text under its stable key."""
    forms = {"else": shape} if isinstance(shape, str) else dict(shape)
    return Text(key, forms)


def _maybe(key: str, shape: shapes.TextShape | None) -> Text | None:
    return None if shape is None else text(key, shape)


def _dialogue(documents: Documents, shape: shapes.DialogueShape) -> Dialogue:
    key = shape.key
    return Dialogue(
        key=key,
        title=text(f"{key}.title", shape.title),
        about=text(f"{key}.about", shape.about),
        chapters=tuple(_chapters(documents, shape)),
        asked=text(f"{key}.asked", shape.asked),
        shows=tuple(shape.shows),
        deeper=shape.deeper,
        deeper_first=shape.deeper_first,
    )


def _chapters(documents: Documents, shape: shapes.DialogueShape) -> Iterator[Chapter]:
    """The chapters; after a decision to stop nothing more is asked."""
    going_on: list[str] = []
    for chapter in shape.chapters:
        questions = [_asked(documents, shape.key, question) for question in chapter.questions]
        if chapter.summary:
            questions.append(_decision(documents, chapter.key))
        yield Chapter(
            chapter.key,
            text(f"{shape.key}.{chapter.key}.title", chapter.title),
            tuple(replace(q, when=_all([*going_on, q.when])) for q in questions),
            tuple(chapter.summary),
        )
        if chapter.summary:
            going_on.append(f"{chapter.key}_decision != 'stop'")


def _all(conditions: Iterable[str]) -> str:
    return " and ".join(f"({condition})" for condition in conditions if condition)


def _decision(documents: Documents, chapter: str) -> Question:
    """The decision that ends a chapter; own words are what must be there before going on."""
    phrases = documents["phrases.yaml"].value

    def phrase(name: str) -> Text:
        return text(f"phrase.decision.{name}", phrases[f"decision.{name}"])

    return Question(
        key=f"{chapter}_decision",
        kind="one",
        text=phrase("text"),
        short=phrase("short"),
        why=phrase("why"),
        example=phrase("example"),
        case="case.sea",
        hint=phrase("hint"),
        options=tuple(Option(name, phrase(name)) for name in ("go_on", "not_yet", "stop")),
        typed=True,
        decision=True,
        ours=True,
    )


def _asked(
    documents: Documents, dialogue: str, shape: shapes.QuestionShape | shapes.UseShape
) -> Question:
    if isinstance(shape, shapes.QuestionShape):
        return question(f"{dialogue}.{shape.key}", shape)
    owner, _, key = shape.use.partition(".")
    script = documents[f"{owner}/script.yaml"].value
    used = next(
        asked
        for chapter in script.chapters
        for asked in chapter.questions
        if isinstance(asked, shapes.QuestionShape) and asked.key == key
    )
    return question(shape.use, used.model_copy(update={"when": shape.when} if shape.when else {}))


def question(prefix: str, shape: shapes.QuestionShape) -> Question:
    """A question under the key of its dialogue and its own."""
    return Question(
        key=shape.key,
        kind=shape.kind,
        text=text(f"{prefix}.text", shape.text),
        short=text(f"{prefix}.short", shape.short),
        page=_maybe(f"{prefix}.page", shape.page),
        why=_maybe(f"{prefix}.why", shape.why),
        example=_maybe(f"{prefix}.example", shape.example),
        case=shape.case,
        hint=_maybe(f"{prefix}.hint", shape.hint),
        open=_maybe(f"{prefix}.open", shape.open),
        options=tuple(_option(prefix, option) for option in shape.options),
        fields=tuple(question(f"{prefix}.{field.key}", field) for field in shape.fields),
        when=shape.when,
        slot=shape.slot,
        typed=shape.typed,
        most=shape.most,
        none=shape.none,
        parts=shape.parts,
        unit=shape.unit,
        low=shape.low,
        high=shape.high,
        skips=shape.skips,
        source=tuple(shape.source),
        ours=shape.ours,
    )


def _option(prefix: str, shape: shapes.OptionShape) -> Option:
    key = f"{prefix}.option.{shape.key}"
    return Option(
        shape.key, text(f"{key}.label", shape.label), _maybe(f"{key}.said", shape.said), shape.when
    )


def _rules(documents: Documents) -> Rules:
    return Rules(
        facts=dict(documents["rules/facts.yaml"].value),
        limits=dict(documents["rules/limits.yaml"].value),
        gaps=_lines("gap", documents["rules/gaps.yaml"].value),
        decisions=_lines("decision", documents["rules/decisions.yaml"].value),
        warnings=tuple(_warning(shape) for shape in documents["rules/warnings.yaml"].value),
        lines={
            block: _lines(f"line.{block}", shapes_)
            for block, shapes_ in documents["rules/lines.yaml"].value.items()
        },
        facets=dict(documents["rules/facets.yaml"].value),
        contrast={k: tuple(v) for k, v in documents["rules/contrast.yaml"].value.items()},
    )


def _lines(prefix: str, lines: Iterable[shapes.LineShape]) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            line.key,
            line.when,
            {
                name: text(f"{prefix}.{line.key}.{name}", shape)
                for name in ("text", "plus", "minus")
                if (shape := getattr(line, name)) is not None
            },
            source=tuple(line.source),
            ours=line.ours,
        )
        for line in lines
    )


def _warning(shape: shapes.WarningShape) -> WarningRule:
    prefix = f"warning.{shape.key}"
    because = {key: text(f"{prefix}.because.{key}", said) for key, said in shape.because.items()}
    rule = Rule(
        shape.key,
        "",
        {"ask": text(f"{prefix}.ask", shape.ask)},
        because,
        tuple(shape.source),
        shape.ours,
    )
    severities: dict[Severity, str | None] = {
        "stop": shape.stop,
        "check": shape.check,
        "watch": shape.watch,
    }
    given = {severity: when for severity, when in severities.items() if when}
    return WarningRule(shape.key, shape.family, given, rule)


def _case(shape: shapes.CaseShape) -> Case:
    what = shape.fits.get("what", [])
    ways = tuple(way for way, moves in WAYS.items() if set(moves) & set(what))
    fits = {key: tuple(values) for key, values in shape.fits.items()}
    return Case(
        key=shape.id,
        name=shape.name,
        place=text(f"{shape.id}.place", shape.place) if shape.place else None,
        story=shape.story,
        programme=shape.kind == "programme",
        south=shape.south,
        size=shape.size,
        line=text(f"{shape.id}.line", shape.line),
        card={
            name: text(f"{shape.id}.{name}", told)
            for name in CARD
            if (told := getattr(shape, name))
        },
        fits={**fits, "way": ways} if fits else {},
        help_when=shape.help_when,
        facets={key: tuple(values) for key, values in shape.facets.items()},
        source=tuple(shape.source),
        lines=tuple(shape.lines),
        ours=tuple(shape.ours),
    )


def _clues(documents: Documents) -> dict[str, dict[str, tuple[str, ...]]]:
    """The listed words of all languages, folded as typed words are."""
    return {
        Path(name).stem: {
            value: tuple(sorted({fold(word) for words in lists.values() for word in words}))
            for value, lists in document.value.items()
        }
        for name, document in documents.items()
        if name.startswith("words/")
    }
