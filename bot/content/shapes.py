"""The shape of content files as writers see it; the JSON Schema for editors comes from here."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
Words = Annotated[str, StringConstraints(min_length=1)]
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
    options: list[OptionShape] = []
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


class UseShape(Shape):
    """A question of another dialogue, asked here only where it is not known yet."""

    use: str
    when: str = ""


class ChapterShape(Shape):
    """A chapter; with a `decision` it ends by asking how to go on."""

    key: Key
    title: TextShape
    questions: list[QuestionShape | UseShape] = Field(min_length=1)
    summary: list[str] = []


class DialogueShape(Shape):
    """A dialogue's script."""

    key: Key
    title: TextShape
    about: TextShape
    asked: TextShape
    shows: list[str]
    deeper: str = ""
    deeper_first: str = ""
    chapters: list[ChapterShape] = Field(min_length=1)


class LineShape(Sourced):
    """A line that the page may hold, or a gap or a decision."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,23}$")]
    when: str
    text: TextShape
    plus: TextShape | None = None
    minus: TextShape | None = None
    answer: str = ""


class WarningShape(Sourced):
    """A point to talk about."""

    key: Annotated[str, StringConstraints(pattern=r"^[RN][0-9]{1,2}$")]
    family: Key
    stop: str | None = None
    check: str | None = None
    watch: str | None = None
    ask: TextShape
    because: dict[str, TextShape] = Field(min_length=1)


class CaseShape(Shape):
    """A case card."""

    id: Annotated[str, StringConstraints(pattern=r"^case\.[a-z_]+$")]
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
    source: list[str] = Field(min_length=1)
    lines: list[str] = Field(min_length=1)
    ours: list[str]
    fits: dict[str, list[str]] = {}
    help_when: str = ""
    facets: dict[str, list[str]]


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
    "cases/*.yaml": CaseShape,
    "words/*.yaml": dict[str, dict[str, list[str]]],
    "phrases.yaml": dict[str, TextShape],
    "commands.yaml": dict[str, list[str]],
    "languages.yaml": dict[str, LanguageShape],
}
"""What each content file holds, by its place in the content folder."""
