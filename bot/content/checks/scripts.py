"""The scripts as writers see them: every question where a dialogue asks it, with its lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.content.reading import Document, Documents
from bot.content.shapes import BlockShape, ChapterShape, OptionShape, QuestionShape, UseShape

from .places import Condition, Path, Place, Written, place, written

ROLES = ("text", "short", "page", "why", "example", "hint", "open")
"""The texts of a question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question where a dialogue asks it; with `use` it stands in another dialogue's script."""

    prefix: str
    shape: QuestionShape
    document: Document
    path: Path
    at: Place
    """Where the dialogue asks it."""
    when: Condition
    sets: Mapping[str, list[OptionShape]]
    """The lists of options that questions share, by name."""

    @property
    def options(self) -> list[OptionShape]:
        """Its options, its own or those of a shared list; of a list that is missing none."""
        named = self.shape.options
        return self.sets.get(named, []) if isinstance(named, str) else named

    def place(self, *path: str | int) -> Place:
        """The line of a part of the question."""
        return place(self.document, *self.path, *path)

    def fields(self) -> Iterator["Asked"]:
        """The questions of a group."""
        for number, field in enumerate(self.shape.fields):
            path = (*self.path, "fields", number)
            when = Condition(field.when, self.place("fields", number, "when"))
            prefix = f"{self.prefix}.{field.key}"
            at = place(self.document, *path)
            yield Asked(prefix, field, self.document, path, at, when, self.sets)

    def texts(self) -> Iterator[Written]:
        """Its own texts and those of its options, without those of its fields."""
        for role in ROLES:
            told = getattr(self.shape, role)
            yield from written(f"{self.prefix}.{role}", told, self.document, (*self.path, role))
        shared = isinstance(self.shape.options, str)
        prefix = f"options.{self.shape.options}" if shared else f"{self.prefix}.option"
        for number, option in enumerate(self.options):
            path = (*self.path, "options", number)
            for role in ("label", "said"):
                key = f"{prefix}.{option.key}.{role}"
                yield from written(key, getattr(option, role), self.document, (*path, role))
        if isinstance(self.shape.suggest, str):
            told = self.shape.suggest or None
            path = (*self.path, "suggest")
            yield from written(f"{self.prefix}.draft", told, self.document, path)

    def conditions(self) -> Iterator[Condition]:
        """Its own condition and those of its options."""
        if self.when.source:
            yield self.when
        for number, option in enumerate(self.options):
            if option.when:
                yield Condition(option.when, self.place("options", number, "when"))
        if isinstance(self.shape.suggest, dict):
            for key, source in self.shape.suggest.items():
                yield Condition(source, self.place("suggest", key))


def scripts(documents: Documents) -> Iterator[Document]:
    """The scripts of all dialogues."""
    return (d for name, d in documents.items() if name.endswith("script.yaml"))


def chapters(document: Document) -> Iterator[tuple[Path, ChapterShape]]:
    """The chapters of a script and where they stand."""
    for number, chapter in enumerate(document.value.chapters):
        yield ("chapters", number), chapter


def asked(documents: Documents, document: Document) -> Iterator[Asked]:
    """The questions of a dialogue in the order of the walk; what `use` cannot find is left out."""
    for path, chapter in chapters(document):
        yield from asked_in(documents, document, path, chapter)


def asked_in(
    documents: Documents, document: Document, path: Path, chapter: ChapterShape
) -> Iterator[Asked]:
    """The questions of one chapter."""
    for number, shape in enumerate(chapter.questions):
        here = (*path, "questions", number)
        found = _found(documents, document, here, shape)
        if found:
            owner, there, question = found
            prefix = f"{owner.value.key}.{question.key}"
            at = place(document, *here)
            own = _when(document, here, shape.when, chapter)
            when = own if shape.when else _when(owner, there, question.when, chapter)
            sets = documents["options.yaml"].value
            yield Asked(prefix, question, owner, there, at, when, sets)


def _when(document: Document, path: Path, source: str, chapter: ChapterShape) -> Condition:
    """The condition of a question, and that of its chapter."""
    both = " and ".join(f"({one})" for one in (chapter.when, source) if one)
    told = both if chapter.when and source else chapter.when or source
    return Condition(told, place(document, *path, "when"))


def _found(
    documents: Documents, document: Document, here: Path, shape: QuestionShape | UseShape
) -> tuple[Document, Path, QuestionShape] | None:
    if isinstance(shape, QuestionShape):
        return document, here, shape
    owner, _, key = shape.use.partition(".")
    script = documents.get(f"{owner}/script.yaml")
    if script is None:
        return None
    for path, chapter in chapters(script):
        for number, question in enumerate(chapter.questions):
            if isinstance(question, QuestionShape) and question.key == key:
                return script, (*path, "questions", number), question
    return None


def own_questions(documents: Documents, document: Document) -> Iterator[Asked]:
    """The questions that stand in this script, with the fields of groups."""
    for question in asked(documents, document):
        if question.document is document:
            yield question
            yield from question.fields()


def all_questions(documents: Documents) -> Iterator[Asked]:
    """The questions of all scripts, each once, with the fields of groups."""
    for document in scripts(documents):
        yield from own_questions(documents, document)


def decisions(document: Document) -> dict[str, Place]:
    """The decisions that end chapters, by the key of their question."""
    return {
        f"{chapter.key}_decision": place(document, *path, "summary")
        for path, chapter in chapters(document)
        if chapter.summary
    }


def script_texts(documents: Documents, document: Document) -> Iterator[Written]:
    """The texts that stand in a script: of the dialogue, its chapters and its questions."""
    script = document.value
    for role in ("title", "about", "asked"):
        told = getattr(script, role) or None
        yield from written(f"{script.key}.{role}", told, document, (role,))
    if script.again:
        yield from written(f"{script.key}.again", script.again.text, document, ("again", "text"))
    for path, chapter in chapters(document):
        key = f"{script.key}.{chapter.key}.title"
        yield from written(key, chapter.title, document, (*path, "title"))
    for question in own_questions(documents, document):
        yield from question.texts()
    for path, block in blocks(document):
        key = f"{script.key}.page.{block.key}"
        yield from written(f"{key}.heading", block.heading, document, (*path, "heading"))
        yield from written(f"{key}.instead", block.instead, document, (*path, "else"))


def blocks(document: Document) -> Iterator[tuple[Path, BlockShape]]:
    """The blocks of a dialogue's own page and where they stand."""
    for number, block in enumerate(document.value.page):
        yield ("page", number), block
