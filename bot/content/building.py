"""A library made of content files that have their shape."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from dialogues.cleaning import fold
from dialogues.model import (
    Again,
    Block,
    Card,
    Chapter,
    Dialogue,
    Drawing,
    Language,
    Library,
    Option,
    Question,
    Rule,
    Rules,
    Severity,
    Shows,
    Text,
    Tool,
    WarningRule,
)

from . import shapes
from .catalogues import read_words
from .reading import Documents
from .versions import version

SHORT, FULL = "cards/", "cards/full/"
"""Where the cards are: lists of short ones, and a file for each organisation told in full."""
CASE = ("did", "why", "crossed", "hard", "kept", "take", "ask", "critics")
"""What is told of an organisation in full."""
SHOWS: tuple[Shows, ...] = ("lines", "answers", "weighed", "open", "cards", "changes")
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
    tools = documents["tools.yaml"].value
    order = [*tools, *(dialogue.key for dialogue in dialogues)]
    dialogues.sort(key=lambda dialogue: order.index(dialogue.key))
    cards = [*_cards(documents)]
    return Library(
        version=version(folders),
        dialogues={dialogue.key: dialogue for dialogue in dialogues},
        lists=frozenset(
            name
            for dialogue in dialogues
            for question in dialogue.questions()
            if question.kind in {"many", "group"}
            for name in (question.key, question.slot)
        ),
        rules=_rules(documents),
        cards={card.key: card for card in cards},
        tools={
            key: Tool(shape.group, shape.when, _maybe(f"tool.{key}", shape.text))
            for key, shape in tools.items()
        },
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
        page=tuple(_block(f"{key}.page.{block.key}", block) for block in shape.page),
        case=shape.case,
        again=_again(f"{key}.again", shape.again) if shape.again else None,
        drawing=Drawing(**dict(shape.picture)) if shape.picture else None,
    )


def _again(key: str, shape: shapes.AgainShape) -> Again:
    told = text(key, shape.text)
    return Again(tuple(shape.days), told, shape.when, tuple(shape.answers), shape.new)


def _block(prefix: str, shape: shapes.BlockShape) -> Block:
    """A block of a dialogue's own page; what it shows is the one of them that is given."""
    shows = next(name for name in SHOWS if getattr(shape, name) is not None)
    cards = shape.cards
    return Block(
        key=shape.key,
        shows=shows,
        heading=_maybe(f"{prefix}.heading", shape.heading),
        when=shape.when,
        most=shape.most,
        instead=_maybe(f"{prefix}.instead", shape.instead),
        lines=_lines(prefix, shape.lines or ()),
        keys=tuple(shape.answers or shape.weighed or ()),
        kinds=tuple(cards.kinds) if cards else (),
        facets=dict(cards.facets) if cards else {},
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
            tuple(replace(q, when=_all([*going_on, chapter.when, q.when])) for q in questions),
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
    sets = documents["options.yaml"].value
    if isinstance(shape, shapes.QuestionShape):
        return question(f"{dialogue}.{shape.key}", shape, sets)
    owner, _, key = shape.use.partition(".")
    script = documents[f"{owner}/script.yaml"].value
    used = next(
        asked
        for chapter in script.chapters
        for asked in chapter.questions
        if isinstance(asked, shapes.QuestionShape) and asked.key == key
    )
    told = used.model_copy(update={"when": shape.when} if shape.when else {})
    return question(shape.use, told, sets)


Sets = Mapping[str, list[shapes.OptionShape]]


def question(prefix: str, shape: shapes.QuestionShape, sets: Sets) -> Question:
    """A question under the key of its dialogue and its own."""
    each = [shape.each] if isinstance(shape.each, str) else shape.each
    suggest = shape.suggest
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
        options=tuple(_options(prefix, shape, sets)),
        fields=tuple(question(f"{prefix}.{field.key}", field, sets) for field in shape.fields),
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
        each=tuple(each),
        weighs=shape.weighs,
        fresh=shape.fresh,
        likely=suggest if isinstance(suggest, dict) else {},
        draft=text(f"{prefix}.draft", suggest) if suggest and isinstance(suggest, str) else None,
        source=tuple(shape.source),
        ours=shape.ours,
    )


def _options(prefix: str, shape: shapes.QuestionShape, sets: Sets) -> Iterator[Option]:
    """Its own options, or those of a shared list, which have their words under the list's name."""
    named = shape.options
    at = f"options.{named}" if isinstance(named, str) else f"{prefix}.option"
    for option in sets[named] if isinstance(named, str) else named:
        label = text(f"{at}.{option.key}.label", option.label)
        said = _maybe(f"{at}.{option.key}.said", option.said)
        yield Option(option.key, label, said, option.when, option.weighs)


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
        stands_for={
            key: {option: tuple(values) for option, values in options.items()}
            for key, options in documents["rules/stands_for.yaml"].value.items()
        },
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


def _cards(documents: Documents) -> Iterator[Card]:
    """All cards: organisations told in full first."""
    for name, document in documents.items():
        if name.startswith(FULL):
            yield _case(document.value)
    for name, document in documents.items():
        if name.startswith(SHORT) and not name.startswith(FULL):
            yield from (_card(shape) for shape in document.value)


def _card(shape: shapes.CardShape) -> Card:
    return Card(
        key=shape.id,
        kind=shape.kind,
        name=text(f"{shape.id}.name", shape.name),
        place=text(f"{shape.id}.place", shape.place) if shape.place else None,
        line=text(f"{shape.id}.line", shape.line),
        parts={name: text(f"{shape.id}.{name}", told) for name, told in shape.parts.items()},
        facets={key: tuple(values) for key, values in shape.facets.items()},
        source=tuple(shape.source),
        lines=tuple(shape.lines),
        ours=tuple(shape.ours),
        see=tuple(shape.see),
        helps=tuple(shape.helps),
        link=shape.link,
    )


def _case(shape: shapes.CaseShape) -> Card:
    what = shape.fits.get("what", [])
    ways = tuple(way for way, moves in WAYS.items() if set(moves) & set(what))
    fits = {key: tuple(values) for key, values in shape.fits.items()}
    return Card(
        key=shape.id,
        kind="case",
        name=text(f"{shape.id}.name", shape.name),
        place=text(f"{shape.id}.place", shape.place) if shape.place else None,
        story=shape.story,
        programme=shape.kind == "programme",
        south=shape.south,
        size=shape.size,
        line=text(f"{shape.id}.line", shape.line),
        parts={
            name: text(f"{shape.id}.{name}", told)
            for name in CASE
            if (told := getattr(shape, name))
        },
        steps={step: text(f"{shape.id}.step_{step}", told) for step, told in shape.steps if told},
        see=tuple(shape.see),
        link=shape.link,
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
