"""What must be true of the scripts before anyone is asked: keys, kinds, groups and slots."""

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from bot.content.building import SHOWS
from bot.content.reading import Complaint, Document, Documents
from bot.content.shapes import FILES, MAY_BE_MISSING

from .pages import all_texts, cards, cases, facts, lines, warnings
from .places import Place, place
from .scripts import Asked, all_questions, asked, blocks, chapters, decisions, scripts

TAKEN = frozenset({
    *("limit", "answered", "known", "found", "again", "over", "under", "item", "named", "told"),
    *("none", "true", "false", "else", "done", "begun"),
    *("unknowns", "gaps", "decision", "fires", "shown"),
    *("page", "handled", "gap_words", "open_words", "first_gap"),
})  # fmt: skip
"""Names that Passage itself gives a meaning."""
CHOICES = ("one", "many")


def missing_files(documents: Documents) -> Iterator[Complaint]:
    """The files without which there is no library, and dialogues that lie elsewhere."""
    for pattern in FILES:
        if "*" not in pattern and pattern not in (*documents, *MAY_BE_MISSING):
            yield Complaint(pattern, 1, "FILE", "is missing")
    if not list(scripts(documents)):
        yield Complaint("*/script.yaml", 1, "FILE", "is missing: there is no dialogue")
    for document in scripts(documents):
        folder, key = PurePath(document.file).parent.as_posix(), document.value.key
        if folder != key:
            sentence = f"the folder of the dialogue {key} must be called {key}, not {folder}"
            yield place(document, "key").complain("FILE", sentence)


def structure_complaints(documents: Documents) -> Iterator[Complaint]:
    """Keys that stand twice, and questions that cannot be asked as they are."""
    for document in scripts(documents):
        yield from _twice(_keys(documents, document), "question")
        yield from _twice(
            ((c.key, place(document, *p, "key")) for p, c in chapters(document)), "chapter"
        )
        yield from _page(document)
    for question in all_questions(documents):
        yield from _question(question)
    yield from _rules(documents)
    yield from _translation_keys(documents)
    yield from _one_kind(documents)


def _twice(keys: Iterable[tuple[str, Place]], what: str) -> Iterator[Complaint]:
    first: dict[str, Place] = {}
    for key, at in keys:
        if key in first:
            before = first[key]
            where = f"line {before.line}" if before.file == at.file else str(before.file)
            yield at.complain("DUPLICATE", f"the {what} {key} is there already, in {where}")
        first.setdefault(key, at)


def _keys(documents: Documents, document: Document) -> Iterator[tuple[str, Place]]:
    """Every name that a dialogue gives to an answer."""
    for question in asked(documents, document):
        yield question.shape.key, question.at
    yield from decisions(document).items()


def _question(question: Asked) -> Iterator[Complaint]:
    shape = question.shape
    at = question.place("key")
    if shape.key in TAKEN:
        yield at.complain("DUPLICATE", f"{shape.key} is a name that Passage uses itself")
    if question.options and shape.kind not in CHOICES:
        yield question.place("options").complain("SHAPE", f"a {shape.kind} question has no options")
    if shape.fields and shape.kind != "group":
        yield question.place("fields").complain("SHAPE", "only a group has fields")
    if shape.kind == "group":
        yield from _group(question)
    if None not in (shape.low, shape.high) and shape.low > shape.high:  # type: ignore[operator]
        yield question.place("low").complain("SHAPE", "low is more than high")
    seen: dict[tuple[str, str], Place] = {}
    for number, option in enumerate(question.options):
        here = question.place("options", number, "key")
        if (option.key, option.when) in seen:
            yield here.complain("DUPLICATE", f"the option {option.key} is there already")
        seen[option.key, option.when] = here


def _group(group: Asked) -> Iterator[Complaint]:
    """A group has fields, and ends by asking whether there is another item."""
    fields = list(group.fields())
    if not fields:
        yield group.at.complain("GROUP", f"the group {group.shape.key} has no fields")
        return
    yield from _twice(((f.shape.key, f.place("key")) for f in fields), "field")
    for field in fields:
        if field.shape.kind == "group":
            yield field.place("kind").complain("GROUP", "a group cannot stand in a group")
    if group.shape.each:
        return
    last = fields[-1].shape
    if (
        last.key != "more"
        or last.kind != "one"
        or {o.key for o in fields[-1].options} != {"yes", "no"}
    ):
        sentence = "the last field of a group must be `more`, of kind one, with options yes and no"
        yield fields[-1].at.complain("GROUP", sentence)


def _page(document: Document) -> Iterator[Complaint]:
    """Each block of a dialogue's own page shows one thing."""
    yield from _twice(((b.key, place(document, *p, "key")) for p, b in blocks(document)), "block")
    for path, block in blocks(document):
        given = [name for name in SHOWS if getattr(block, name) is not None]
        if len(given) != 1:
            sentence = f"a block shows one of {', '.join(SHOWS)}"
            yield place(document, *path).complain("BLOCK", sentence)
        for number, line in enumerate(block.lines or ()):
            if not isinstance(line.text, str) and "else" not in line.text:
                at = place(document, *path, "lines", number, "text")
                yield at.complain("EMPTY", "the text says nothing for some answers: give an else")
    if not document.value.page and not document.value.asked:
        sentence = "needs a page of its own, or what was not asked for the page of all"
        yield place(document, "key").complain("BLOCK", sentence)


def _rules(documents: Documents) -> Iterator[Complaint]:
    by_kind: dict[str, list[tuple[str, Place]]] = {}
    for line in lines(documents):
        by_kind.setdefault(line.kind, []).append((line.shape.key, line.at))
    for kind, keys in by_kind.items():
        yield from _twice(keys, "line" if kind.startswith("line.") else kind)
    yield from _twice(((w.shape.key, w.place("key")) for w in warnings(documents)), "warning")
    ids = [(case.id, place(d, "id")) for d, case in cases(documents)]
    ids += [(card.id, place(d, number, "id")) for d, number, card in cards(documents)]
    yield from _twice(ids, "card")
    for document in scripts(documents):
        for name, condition in facts(documents):
            if name in TAKEN:
                yield condition.place.complain("DUPLICATE", f"{name} is a name Passage uses itself")
            elif name in dict(_keys(documents, document)):
                key = document.value.key
                yield condition.place.complain("DUPLICATE", f"{name} is a question of {key}")


def _translation_keys(documents: Documents) -> Iterator[Complaint]:
    """A key that two different texts have cannot be translated."""
    first: dict[str, str] = {}
    for text in all_texts(documents):
        if first.setdefault(text.context, text.english) != text.english:
            sentence = f"two different texts would be translated under the key {text.context}"
            yield text.place.complain("DUPLICATE", sentence)


def _one_kind(documents: Documents) -> Iterator[Complaint]:
    """What two dialogues ask under one key or slot is of one kind, as rules read both."""
    kinds: dict[tuple[str, str], str] = {}
    for document in scripts(documents):
        for question in asked(documents, document):
            shape = question.shape
            for what, name in (("key", shape.key), ("slot", shape.slot)):
                before = kinds.setdefault((what, name), shape.kind)
                if name and before != shape.kind:
                    sentence = f"the {what} {name} is of kind {shape.kind} here, {before} elsewhere"
                    yield question.place("kind").complain("SLOT", sentence)
