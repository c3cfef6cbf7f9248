"""Whether a name means something where it stands: it is asked earlier, or guarded."""

from collections.abc import Iterable, Iterator, Mapping

from bot.content.reading import Complaint, Document, Documents
from dialogues.expressions import names

from .pages import Line, Warned, all_conditions, facts, lines, warnings
from .places import Condition, Written
from .scripts import Asked, asked, asked_in, chapters, decisions, scripts
from .syntax import rests_on
from .told import untold

EARLY = frozenset({"unknowns"})
"""What the page has counted before it looks for gaps."""
WITH_GAPS = EARLY | {"gaps"}
WITH_DECISION = WITH_GAPS | {"decision"}
ON_PAGE = WITH_DECISION | {"fires", "shown"}
BUILT_IN = frozenset({"answered", "known", "found", "again", "limit"})
OF_TOOLS = frozenset({"done", "begun"})
"""What is known when the tools are offered: the dialogues that are done, and those begun."""
GAP_WORDS = frozenset({"gap_words", "first_gap"})
WORDS = "_words"


class Sense:
    """What the names of the content mean."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self.facts: Mapping[str, str] = {n: condition.source for n, condition in facts(documents)}
        self.questions = frozenset(
            key
            for document in scripts(documents)
            for key in (
                *(question.shape.key for question in asked(documents, document)),
                *decisions(document),
            )
        )

    def unguarded(self, source: str) -> frozenset[str]:
        """What a condition rests on, but for what it asks after with answered('name')."""
        return rests_on(source, self.facts, guarded=False)

    def mentioned(self, *sources: str) -> frozenset[str]:
        """Everything that conditions rest on."""
        return frozenset().union(*(rests_on(source, self.facts) for source in sources))

    def form(self, text: Written) -> str:
        """The condition that a form of a text is for."""
        return "" if text.form == "else" else text.form


def name_complaints(documents: Documents) -> Iterator[Complaint]:
    """Names that mean nothing anywhere."""
    sense = Sense(documents)
    known = sense.questions | sense.facts.keys() | ON_PAGE | BUILT_IN | OF_TOOLS | {"item"}
    for condition in all_conditions(documents):
        for name in sorted(names(condition.source) - known if condition.source else ()):
            yield condition.place.complain("NAME", f"{name} is no question and no fact")


def order_complaints(documents: Documents) -> Iterator[Complaint]:
    """Names that mean nothing yet where they stand."""
    sense = Sense(documents)
    for document in scripts(documents):
        yield from _script(sense, document)
    for line in lines(documents):
        yield from _line(sense, line)
    for warning in warnings(documents):
        yield from _warning(sense, warning)


def _script(sense: Sense, document: Document) -> Iterator[Complaint]:
    known: frozenset[str] = frozenset()
    for path, chapter in chapters(document):
        for question in asked_in(sense.documents, document, path, chapter):
            yield from _asked(sense, question, known, document.value.key)
            for field in question.fields():
                yield from _asked(sense, field, known | {"item"}, document.value.key)
            known |= {question.shape.key}
        if chapter.summary:
            known |= {f"{chapter.key}_decision"}


def _asked(
    sense: Sense, question: Asked, known: frozenset[str], dialogue: str
) -> Iterator[Complaint]:
    for condition in question.conditions():
        yield from _unknown(sense, condition, known, dialogue)
    own = known | {question.shape.key}
    for text in question.texts():
        # Only after its answer is a question named on the page, or listed among what is open.
        then = own if text.role in {"page", "open", "short", "said"} else known
        yield from _unknown(sense, Condition(sense.form(text), text.place), then, dialogue)
        if text.role == "draft":
            yield from untold(text, {"told"}, f"the question {question.shape.key}")
            continue
        told = (sense.mentioned(sense.form(text)) | {"item"}) & then
        yield from untold(text, told, f"the question {question.shape.key}")


def _unknown(
    sense: Sense, condition: Condition, known: frozenset[str], dialogue: str
) -> Iterator[Complaint]:
    source = condition.source
    told = sense.unguarded(source) - known if source else frozenset[str]()
    for name in sorted(told & (sense.questions | ON_PAGE)):
        sentence = f"{source} rests on {name}, which {dialogue} does not ask before this"
        yield condition.place.complain("ORDER", sentence)


def _line(sense: Sense, line: Line) -> Iterator[Complaint]:
    known, words = _of_kind(line.kind)
    yield from _too_early(sense, line.when, known)
    for text in line.texts():
        form = sense.form(text)
        yield from _too_early(sense, Condition(form, text.place), known)
        told = sense.mentioned(line.shape.when, form)
        yield from untold(text, words | _words(told), line.kind)


def _of_kind(kind: str) -> tuple[frozenset[str], frozenset[str]]:
    """What lines of a kind can rest on, and which words of the page they can say."""
    if kind == "gap":
        return EARLY, frozenset()
    if kind == "line.find_out":
        return WITH_GAPS, GAP_WORDS
    if kind == "decision":
        return WITH_GAPS, GAP_WORDS | {"open_words"}
    if kind == "line.elsewhere":
        return ON_PAGE, frozenset({"told"})
    if ".page." in kind:
        return frozenset(), frozenset({"named"})
    return ON_PAGE, GAP_WORDS | {"open_words"}


def _words(told: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{name}{WORDS}" for name in told)


def _too_early(sense: Sense, condition: Condition, known: frozenset[str]) -> Iterator[Complaint]:
    told = sense.unguarded(condition.source) if condition.source else frozenset[str]()
    for name in sorted((told & ON_PAGE) - known):
        yield condition.place.complain("ORDER", f"{name} is not known yet when this is read")


def _warning(sense: Sense, warning: Warned) -> Iterator[Complaint]:
    conditions = list(warning.conditions())
    for condition in conditions:
        yield from _too_early(sense, condition, WITH_DECISION)
    fires = sense.mentioned(*(condition.source for condition in conditions))
    words = GAP_WORDS | {"open_words"}
    for text in warning.ask():
        told = fires | sense.mentioned(sense.form(text))
        yield from untold(text, words | _words(told), warning.shape.key)
    for answer in warning.shape.because:
        for text in warning.because(answer):
            told = sense.mentioned(sense.form(text)) | {answer}
            yield from untold(text, words | _words(told), warning.shape.key)
