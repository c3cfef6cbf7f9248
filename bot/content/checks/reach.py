"""What the ways through the dialogues show: questions nobody meets, texts that say nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.content.reading import Complaint, Documents
from dialogues.model import Dialogue, Library, Option, Question, Text
from dialogues.scope import Scope
from dialogues.walk import Step

from .paths import Visit, conditions, cut, deciding, visits
from .places import Place
from .scripts import Asked, asked, scripts

FAILS = "FAILS"
FEWEST = 2
"""A choice of fewer options is none."""
MUST_SAY = ("text", "short", "page", "open")
"""The texts of a question that cannot come out empty; the others are extras."""
WHEN_ASKED = ("text", "label")
"""Those of them that are shown before there is an answer."""


@dataclass(slots=True)
class Met:
    """What was met on all ways."""

    options: set[tuple[str, str, str]] = field(default_factory=set)
    """By the key of the question's text: each option, with its condition, that was offered."""
    complaints: dict[tuple[str, str], Complaint] = field(default_factory=dict)
    """The first of each kind at each text."""

    def add(self, code: str, key: str, at: Place, sentence: str) -> None:
        """One more complaint, if there is none of its kind yet."""
        self.complaints.setdefault((code, key), at.complain(code, sentence))


def reach_complaints(documents: Documents, library: Library) -> Iterator[Complaint]:
    """What cannot be reached, offers no choice or says nothing, on any way through any dialogue."""
    met = Met()
    for document in scripts(documents):
        dialogue = library.dialogues[document.value.key]
        for decide, questions in _together(documents, library, dialogue).items():
            _search(library, dialogue, decide, questions, met)
    yield from met.complaints.values()
    if any(code == FAILS for code, _ in met.complaints):
        return
    for document in scripts(documents):
        for question in asked(documents, document):
            for one in (question, *question.fields()):
                yield from _never_offered(one, met)


def _together(
    documents: Documents, library: Library, dialogue: Dialogue
) -> dict[frozenset[str], list[tuple[Question, Asked]]]:
    """The questions that can differ from way to way, by the questions that decide about them."""
    document = documents[f"{dialogue.key}/script.yaml"]
    by_key = {question.shape.key: question for question in asked(documents, document)}
    found: dict[frozenset[str], list[tuple[Question, Asked]]] = {}
    for chapter in dialogue.chapters:
        for question in chapter.questions:
            if question.key in by_key:
                sources = _sources(question)
                decide = deciding(library, dialogue, sources)
                found.setdefault(decide, []).append((question, by_key[question.key]))
    return found


def _sources(question: Question) -> list[str]:
    """Every condition that decides how a question looks."""
    texts = [text for _, text in _texts(question, question.options)]
    forms = [form for text in texts for form in text.forms if form != "else"]
    inside = [source for inner in question.fields for source in _sources(inner)]
    return [*conditions(question), *forms, *inside]


def _texts(question: Question, options: tuple[Option, ...]) -> Iterator[tuple[str, Text]]:
    for role in MUST_SAY:
        if text := getattr(question, role):
            yield role, text
    for option in options:
        yield "label", option.label
        if option.said:
            yield "said", option.said


def _search(
    library: Library,
    dialogue: Dialogue,
    decide: frozenset[str],
    questions: list[tuple[Question, Asked]],
    met: Met,
) -> None:
    keys = decide | {question.key for question, _ in questions}
    reached: set[str] = set()
    try:
        for visit in visits(library, cut(dialogue, keys), decide):
            reached |= _look(visit, questions, decide, met)
    except Exception as error:  # noqa: BLE001 - a condition can fail in any way
        for _, asked_ in questions:
            met.add(FAILS, asked_.prefix, asked_.at, f"fails for some answers: {error}")
        return
    for question, asked_ in questions:
        if question.key not in reached:
            sentence = f"no answers lead to the question {question.key}"
            met.add("UNREACHABLE", f"{dialogue.key} {question.key}", asked_.when.place, sentence)


def _look(
    visit: Visit, questions: list[tuple[Question, Asked]], decide: frozenset[str], met: Met
) -> set[str]:
    """What a way shows: the open question as it is asked, or all when looked back on."""
    wanted = {question.key: asked_ for question, asked_ in questions}
    reached = set()
    for step in visit.path.steps if visit.step is None else (visit.step,):
        key, _, inner = step.path.partition(".")
        if key in wanted:
            reached.add(key)
            asked_ = wanted[key]
            if inner:
                asked_ = next(f for f in asked_.fields() if f.shape.key == step.question.key)
            _see(step, asked_, met, visit, f"with {visit.told(decide)}")
    return reached


def _see(step: Step, asked_: Asked, met: Met, visit: Visit, ways: str) -> None:
    """One question as it is shown."""
    keys = [option.key for option in step.options]
    scope = visit.path.scope.at(step.item.key) if step.item else visit.path.scope
    met.options |= {(asked_.prefix, option.key, option.when) for option in step.options}
    at = asked_.place("key")
    if step.question.kind in {"one", "many"} and len(keys) < FEWEST:
        sentence = f"{asked_.shape.key} has fewer than two options {ways}"
        met.add("OPTIONS", asked_.prefix, at, sentence)
    for key in {key for key in keys if keys.count(key) > 1}:
        sentence = f"{asked_.shape.key} offers the option {key} twice {ways}"
        met.add("OPTIONS", f"{asked_.prefix} {key}", at, sentence)
    for role, text in _texts(step.question, step.options):
        shown = visit.step is None or role in WHEN_ASKED
        if shown and not says(text, scope):
            place = next((t.place for t in asked_.texts() if t.key == text.key), at)
            met.add("EMPTY", text.key, place, f"the {role} says nothing {ways}")


def says(text: Text, scope: Scope) -> bool:
    """Whether some form of a text is for these answers."""
    return any(form == "else" or scope.holds(form) for form in text.forms)


def _never_offered(question: Asked, met: Met) -> Iterator[Complaint]:
    for number, option in enumerate(question.options):
        if (question.prefix, option.key, option.when) not in met.options:
            sentence = f"no answers lead to the option {option.key}"
            yield question.place("options", number, "key").complain("UNREACHABLE", sentence)
