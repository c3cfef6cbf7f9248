"""What one part of the content names in another: it must be there."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath

from jinja2 import nodes

from bot.content.reading import Complaint, Document, Documents
from bot.content.shapes import CaseShape, UseShape
from dialogues.expressions import ENVIRONMENT
from dialogues.pages.brief import LOOKS, WAYS

from .pages import all_texts, cards, cases, facts, lines, warnings
from .places import Place, place
from .scripts import Asked, all_questions, asked, blocks, chapters, scripts
from .syntax import every
from .told import our_phrases

ONE_LINE = ("agree", "mission_plus", "mission_minus", "money_plus", "money_minus", "stop_rule")
BLOCKS = {*ONE_LINE, *WAYS, *LOOKS, "signs", "steps", "find_out", "elsewhere"}
"""The blocks that the page is laid out from."""
ALWAYS = {"true", "True"}


class Names:
    """What there is to be named."""

    def __init__(self, documents: Documents) -> None:
        self.dialogues = [document.value.key for document in scripts(documents)]
        self.cases = [case.id for _, case in cases(documents)]
        self.cards = [*self.cases, *(card.id for _, _, card in cards(documents))]
        self.sets = documents["options.yaml"].value
        self.warnings = [warning.shape.key for warning in warnings(documents)]
        self.facts = [name for name, _ in facts(documents)]
        self.options: dict[str, list[str]] = {}
        self.asked: set[str] = set()
        self.slots: set[str] = set()
        for document in scripts(documents):
            for question in asked(documents, document):
                self.asked.add(f"{document.value.key}.{question.shape.key}")
                self.slots.update(q.shape.slot for q in (question, *question.fields()))
                keys = [option.key for option in question.options]
                self.options.setdefault(question.shape.key, []).extend(keys)


def reference_complaints(
    documents: Documents, templates: Mapping[str, Path]
) -> Iterator[Complaint]:
    """Everything that names something which is not there."""
    names = Names(documents)
    for document in scripts(documents):
        yield from _script(documents, document, names)
    for question in all_questions(documents):
        if question.shape.case:
            yield from _absent("card", [question.shape.case], names.cards, question.place("case"))
        yield from _question(question, names)
    for text in all_texts(documents):
        if text.form != "else":
            yield from _absent("fact", [text.form], [*names.facts, "again"], text.place)
    yield from _rules(documents, names)
    yield from _blocks(documents)
    for document, case in cases(documents):
        yield from _case(document, case, names)
    yield from _cards(documents, names)
    tools = documents["tools.yaml"]
    for key, tool in tools.value.items():
        yield from _absent("dialogue", [key], names.dialogues, place(tools, key))
        group, known = f"tools.{tool.group}", documents["phrases.yaml"].value
        yield from _absent("phrase", [group], known, place(tools, key, "group"))
    yield from _phrases(documents, templates)
    if "en" not in documents["languages.yaml"].value:
        yield Complaint("languages.yaml", 1, "REFERENCE", "en is missing: all texts are English")


def _absent(what: str, told: Iterable[str], known: Iterable[str], at: Place) -> Iterator[Complaint]:
    for name in told:
        if name not in set(known):
            yield at.complain("REFERENCE", f"there is no {what} {name}")


def _script(documents: Documents, document: Document, names: Names) -> Iterator[Complaint]:
    script = document.value
    keys = [question.shape.key for question in asked(documents, document)]
    yield from _absent("question", script.shows, keys, place(document, "shows"))
    case = [script.case] if script.case else []
    yield from _absent("question", case, keys, place(document, "case"))
    if script.picture:
        yield from _picture(document, list(asked(documents, document)))
    if script.deeper:
        at = place(document, "deeper")
        yield from _absent("dialogue", [script.deeper], names.dialogues, at)
    if script.again:
        yield from _absent("question", script.again.answers, keys, place(document, "again"))
    for path, chapter in chapters(document):
        yield from _absent("question", chapter.summary, keys, place(document, *path, "summary"))
        for number, shape in enumerate(chapter.questions):
            if isinstance(shape, UseShape):
                found = any(
                    question.at == place(document, *path, "questions", number)
                    for question in asked(documents, document)
                )
                at = place(document, *path, "questions", number, "use")
                yield from _absent("question", [shape.use], [shape.use] if found else [], at)

    sections = [chapter.key for _, chapter in chapters(document)]
    for path, block in blocks(document):
        answers, weighed = place(document, *path, "answers"), place(document, *path, "weighed")
        yield from _absent("question", block.answers or (), keys, answers)
        yield from _absent("chapter", block.weighed or (), sections, weighed)
        if block.cards:
            at = place(document, *path, "cards")
            yield from _absent("question", block.cards.facets, keys, at)
            kinds = {"case", *(card.kind for _, _, card in cards(documents))}
            yield from _absent("card of the kind", block.cards.kinds, kinds, at)


def _picture(document: Document, questions: list[Asked]) -> Iterator[Complaint]:
    """The group, the fields and the options that a picture is drawn from."""
    shown = document.value.picture
    groups = {q.shape.key: list(q.fields()) for q in questions if q.shape.kind == "group"}
    inside = groups.get(shown.of, []) if shown.of else questions
    options = [option.key for field in inside for option in field.options]
    keys = [field.shape.key for field in inside]
    at = place(document, "picture")
    yield from _absent("group", filter(None, [shown.of]), groups, at)
    yield from _absent("question", filter(None, [shown.read, shown.note]), keys, at)
    yield from _absent("option", shown.marks, options, at)


def _question(question: Asked, names: Names) -> Iterator[Complaint]:
    """The shared options, the items and the likely answers that a question names."""
    shape = question.shape
    if isinstance(shape.options, str):
        yield from _absent(
            "list of options", [shape.options], names.sets, question.place("options")
        )
    each = [shape.each] if isinstance(shape.each, str) else shape.each
    yield from _absent("question", each, names.options, question.place("each"))
    if isinstance(shape.suggest, dict):
        keys = [option.key for option in question.options]
        yield from _absent("option", shape.suggest, keys, question.place("suggest"))


def _cards(documents: Documents, names: Names) -> Iterator[Complaint]:
    for document, number, card in cards(documents):
        yield from _absent("card", card.see, names.cards, place(document, number, "see"))
        yield from _absent("question", card.helps, names.asked, place(document, number, "helps"))
        parts = {"line", "name", "place", "facets", "see", "helps", *card.parts}
        parts |= {f"facets.{facet}" for facet in card.facets}
        yield from _absent("part of the card", card.ours, parts, place(document, number, "ours"))
    for document, case in cases(documents):
        yield from _absent("card", case.see, names.cards, place(document, "see"))


def _rules(documents: Documents, names: Names) -> Iterator[Complaint]:
    for line in lines(documents):
        if line.shape.answer:
            at = place(line.document, *line.path, "answer")
            yield from _absent("question", [line.shape.answer], names.options, at)
    for warning in warnings(documents):
        for answer in warning.shape.because:
            answered = {*names.options, *names.slots}
            yield from _absent("question", [answer], answered, warning.place("because", answer))
        if not list(warning.conditions()):
            sentence = f"{warning.shape.key} never fires: it has no stop, check or watch"
            yield warning.place().complain("UNREACHABLE", sentence)
    contrast = documents["rules/contrast.yaml"]
    for key, listed in contrast.value.items():
        known = [*names.options.get("what", []), *names.warnings]
        yield from _absent("option of what, or warning,", [key], known, place(contrast, key))
        yield from _absent("case", listed, names.cases, place(contrast, key))


def _blocks(documents: Documents) -> Iterator[Complaint]:
    """The page needs a line in each block that shows one, whatever was answered."""
    document = documents["rules/lines.yaml"]
    for block in document.value:
        yield from _absent("block", [block], BLOCKS, place(document, block))
    for block in (*ONE_LINE, *WAYS):
        found = document.value.get(block, [])
        if not any(line.when in ALWAYS for line in found):
            sentence = f'the page needs a line of {block} with when: "true", for all other answers'
            yield place(document, block).complain("BLOCK", sentence)
    decisions = documents["rules/decisions.yaml"]
    if not any(line.when in ALWAYS for line in decisions.value):
        sentence = 'the page needs a decision with when: "true", for all other answers'
        yield Complaint(decisions.file, 1, "BLOCK", sentence)
    for block in WAYS:
        for number, line in enumerate(document.value.get(block, [])):
            if line.plus is None or line.minus is None:
                sentence = "a way needs a plus and a minus"
                yield place(document, block, number).complain("BLOCK", sentence)


def _case(document: Document, case: CaseShape, names: Names) -> Iterator[Complaint]:
    for key, values in case.fits.items():
        at = place(document, "fits", key)
        if key == "warnings":
            yield from _absent("warning", values, names.warnings, at)
        elif key not in names.options:
            yield from _absent("question", [key], names.options, at)
        else:
            yield from _absent(f"option of {key} called", values, names.options[key], at)
    parts = [*CaseShape.model_fields, *(f"facets.{facet}" for facet in case.facets)]
    parts += [f"steps.{step}" for step, _ in case.steps]
    yield from _absent("part of a case called", case.ours, parts, place(document, "ours"))


def word_complaints(documents: Documents) -> Iterator[Complaint]:
    """Listed words that point to nothing that a case says of itself."""
    names = Names(documents)
    told: dict[str, set[str]] = {}
    for _, case in cases(documents):
        for facet, values in {**case.facets, **case.fits}.items():
            told.setdefault(facet, set()).update(values)
    facets = documents["rules/facets.yaml"]
    for key, facet in facets.value.items():
        yield from _absent("question", [key], names.options, place(facets, key))
        yield from _absent("facet of a case called", [facet], told, place(facets, key))
    for name, document in documents.items():
        if name.startswith("words/"):
            facet = PurePath(name).stem
            yield from _absent("case that speaks of", [facet], told, Place(document.file, 1))
            known = {**told, "warnings": {*names.warnings}}
            known |= {key: {*options} for key, options in names.options.items()}
            for value in document.value if facet in told else ():
                at = place(document, value)
                yield from _absent(f"{facet} called", [value], known[facet], at)


def _phrases(documents: Documents, templates: Mapping[str, Path]) -> Iterator[Complaint]:
    """Every phrase that ours has is needed; a template says only those there are."""
    phrases = documents["phrases.yaml"]
    yield from _absent("phrase", our_phrases(), phrases.value, Place(phrases.file, 1))
    for name, path in templates.items():
        tree = ENVIRONMENT.parse(path.read_text("utf-8"))
        for call in every(tree, nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "say" and call.args:
                said = call.args[0]
                if isinstance(said, nodes.Const):
                    at = Place(name, call.lineno)
                    yield from _absent("phrase", [said.value], phrases.value, at)
