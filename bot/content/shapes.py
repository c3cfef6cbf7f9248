"""The shape of content files as writers see it; the JSON Schema for editors comes from here."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dialogues.model import DrawingShows
from dialogues.pictures import Mark

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
Words = Annotated[str, StringConstraints(min_length=1)]
Part = Literal["called", "is", "special", "examples", "limits", "take", "ask"]
TextShape = str | dict[str, Words]
"""One text, or one for each fact named; `else` is for when none holds."""


class Shape(BaseModel):
    """A mapping in a content file; a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Shape):
    """Something that says where it comes from."""

    source: list[str] = []
    ours: bool = False


class OptionShape(Shape):
    """One option of a choice."""

    key: Key
    label: TextShape
    said: TextShape | None = None
    when: str = ""
    weighs: Literal["", "strength", "cost", "both", "there"] = ""


class QuestionShape(Sourced):
    """One question."""

    key: Key
    kind: Literal["one", "many", "text", "number", "date", "group"]
    text: TextShape
    short: TextShape
    page: TextShape | None = None
    why: TextShape | None = None
    example: TextShape | None = None
    case: str = ""
    hint: TextShape | None = None
    open: TextShape | None = None
    options: list[OptionShape] | Key = []
    fields: list["QuestionShape"] = []
    when: str = ""
    slot: str = ""
    typed: bool = False
    most: int = Field(0, ge=0, le=20)
    none: bool = False
    parts: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    skips: bool = True
    each: Key | list[Key] = []
    weighs: Literal["", "strength", "cost", "both"] = ""
    fresh: bool = False
    suggest: str | dict[str, str] = ""


class UseShape(Shape):
    """A question of another dialogue, asked here only where it is not known yet."""

    use: str
    when: str = ""


class ChapterShape(Shape):
    """A chapter; with a `decision` it ends by asking how to go on."""

    key: Key
    title: TextShape
    when: str = ""
    questions: list[QuestionShape | UseShape] = Field(min_length=1)
    summary: list[str] = []


class AgainShape(Shape):
    """When to come back to a dialogue that is done, and what is said then."""

    days: list[Annotated[int, Field(ge=1, le=400)]] = Field(min_length=1)
    when: str = ""
    text: TextShape
    answers: list[str] = []
    new: bool = True


class DialogueShape(Shape):
    """A dialogue's script."""

    key: Key
    title: TextShape
    about: TextShape
    asked: TextShape = ""
    shows: list[str] = []
    deeper: str = ""
    deeper_first: str = ""
    again: AgainShape | None = None
    chapters: list[ChapterShape] = Field(min_length=1)
    page: list["BlockShape"] = []
    case: str = ""
    picture: "DrawingShape | None" = None


class DrawingShape(Shape):
    """What the picture of a dialogue shows."""

    shows: DrawingShows
    of: str = ""
    read: str = ""
    note: str = ""
    marks: dict[str, Mark] = {}


class LineShape(Sourced):
    """A line that the page may hold, or a gap or a decision."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,23}$")]
    when: str
    text: TextShape
    plus: TextShape | None = None
    minus: TextShape | None = None
    answer: str = ""


class CardsShape(Shape):
    """Which cards a block lists, and which answers they are near to."""

    kinds: list[Key] = Field(min_length=1)
    facets: dict[str, str] = {}


class BlockShape(Shape):
    """A part of a dialogue's own page; it shows one of the things from `lines` on."""

    key: Key
    heading: TextShape | None = None
    when: str = ""
    most: int = Field(0, ge=0, le=99)
    instead: TextShape | None = Field(None, alias="else")
    lines: list[LineShape] | None = None
    answers: list[str] | None = None
    weighed: list[str] | None = None
    open: Literal[True] | None = None
    cards: CardsShape | None = None
    changes: Literal[True] | None = None


class WarningShape(Sourced):
    """A point to talk about."""

    key: Annotated[str, StringConstraints(pattern=r"^[RN][0-9]{1,2}$")]
    family: Key
    stop: str | None = None
    check: str | None = None
    watch: str | None = None
    ask: TextShape
    because: dict[str, TextShape] = Field(min_length=1)


class CardShape(Shape):
    """A card to read."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+\.[a-z0-9_.]+$", max_length=35)]
    kind: Literal["entry", "approach", "definition", "lesson", "finding", "myth", "about"]
    name: Annotated[str, StringConstraints(min_length=1, max_length=38)]
    place: str = ""
    line: Annotated[str, StringConstraints(min_length=1, max_length=150)]
    parts: dict[Part, Words] = {}
    see: list[str] = []
    helps: list[str] = []
    facets: dict[str, list[str]] = {}
    link: Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$")] = ""
    source: list[str] = []
    lines: list[str] = []
    ours: list[str] = []


class StepsShape(Shape):
    """The six questions as an organisation answered them, and what else is told by phase."""

    why: Words | None = None
    what: Words | None = None
    where: Words | None = None
    when: Words | None = None
    who: Words | None = None
    how: Words | None = None
    support: Words | None = None
    measured: Words | None = None


class CaseShape(Shape):
    """An organisation or programme told in full."""

    id: Annotated[str, StringConstraints(pattern=r"^(case|example)\.[a-z_]+$")]
    name: Words
    place: str
    story: Key
    kind: Literal["organisation", "programme"]
    south: bool
    size: Literal["small", "medium", "large", "unknown"]
    line: Annotated[str, StringConstraints(max_length=150)]
    did: Words
    why: Words
    crossed: Words
    hard: Words
    kept: Words
    take: Words
    ask: Words
    critics: str | None = None
    steps: StepsShape = StepsShape()
    see: list[str] = []
    link: str = ""
    source: list[str] = Field(min_length=1)
    lines: list[str] = Field(min_length=1)
    ours: list[str]
    fits: dict[str, list[str]] = {}
    help_when: str = ""
    facets: dict[str, list[str]]


class ToolShape(Shape):
    """A dialogue among the tools: under which heading it stands, and when it would help most."""

    group: Key
    when: str = ""
    text: TextShape | None = None


class LanguageShape(Shape):
    """A language that people may choose."""

    name: Words
    draft: bool = False


FILES: dict[str, Any] = {
    "*/script.yaml": DialogueShape,
    "rules/facts.yaml": dict[str, str],
    "rules/limits.yaml": dict[str, float],
    "rules/gaps.yaml": list[LineShape],
    "rules/decisions.yaml": list[LineShape],
    "rules/warnings.yaml": list[WarningShape],
    "rules/lines.yaml": dict[str, list[LineShape]],
    "rules/facets.yaml": dict[str, str],
    "rules/contrast.yaml": dict[str, list[str]],
    "rules/stands_for.yaml": dict[str, dict[str, list[str]]],
    "options.yaml": dict[str, list[OptionShape]],
    "tools.yaml": dict[str, ToolShape],
    "left_out.yaml": dict[str, Words],
    "cards/full/*.yaml": CaseShape,
    "cards/*.yaml": list[CardShape],
    "words/*.yaml": dict[str, dict[str, list[str]]],
    "phrases.yaml": dict[str, TextShape],
    "commands.yaml": dict[str, list[str]],
    "languages.yaml": dict[str, LanguageShape],
}
"""What each content file holds, by its place in the content folder."""
MAY_BE_MISSING = ("options.yaml", "tools.yaml", "left_out.yaml", "rules/stands_for.yaml")
"""Files that a folder has only when there is something to say in them."""
