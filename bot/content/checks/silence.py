"""Texts that have a form for some answers only, and say nothing for others."""

from collections.abc import Iterator

from bot.content.reading import Complaint, Document, Documents
from bot.content.shapes import TextShape
from dialogues.model import Dialogue, Library, Rule
from dialogues.moment import Moment
from dialogues.pages.judging import Judge
from dialogues.words import Words

from .pages import lines, warnings
from .paths import Visit, cut, deciding, visits
from .places import Path, Written, place
from .reach import says
from .scripts import chapters, scripts
from .sense import ON_PAGE
from .syntax import rests_on

ALWAYS_SHOWN = ("title", "about", "asked")


def silence_complaints(documents: Documents, library: Library) -> Iterator[Complaint]:
    """Texts beside the questions that come out empty for some answers."""
    for document in scripts(documents):
        yield from _headings(document)
    at = _places(documents)
    for rule, sources in _open_rules(library):
        found = next(
            (
                told
                for dialogue in library.dialogues.values()
                if (told := _silent(library, dialogue, rule, sources))
            ),
            None,
        )
        if found:
            key, sentence = found
            yield at[key].place.complain("EMPTY", sentence)


def _headings(document: Document) -> Iterator[Complaint]:
    """A title is shown whatever was answered."""
    told: list[tuple[Path, TextShape]] = [
        *(((name,), getattr(document.value, name)) for name in ALWAYS_SHOWN),
        *(((*path, "title"), chapter.title) for path, chapter in chapters(document)),
    ]
    for path, text in told:
        if not isinstance(text, str) and "else" not in text:
            sentence = f"the {path[-1]} says nothing for some answers: it needs an else"
            yield place(document, *path).complain("EMPTY", sentence)


def _places(documents: Documents) -> dict[str, Written]:
    texts = [text for line in lines(documents) for text in line.texts()]
    texts += [text for warning in warnings(documents) for text in warning.ask()]
    return {text.key: text for text in reversed(texts)}


def _open_rules(library: Library) -> Iterator[tuple[Rule, list[str]]]:
    """The rules with a text that has no `else`, and the conditions under which they are shown."""
    rules = library.rules
    plain = [*rules.gaps, *rules.decisions, *(r for block in rules.lines.values() for r in block)]
    shown = [(rule, [rule.when]) for rule in plain]
    shown += [(w.rule, list(w.severities.values())) for w in rules.warnings]
    for rule, sources in shown:
        if any("else" not in text.forms for text in rule.texts.values()):
            yield rule, sources


def _silent(
    library: Library, dialogue: Dialogue, rule: Rule, sources: list[str]
) -> tuple[str, str] | None:
    """A text of a rule that says nothing where the rule is shown, and for which answers."""
    forms = [form for text in rule.texts.values() for form in text.forms if form != "else"]
    decide = deciding(library, dialogue, _all_sources(library, [*sources, *forms]))
    for visit in visits(library, cut(dialogue, decide), decide):
        if visit.step is None:
            scope = _judged(library, visit).path.scope
            if any(scope.holds(source) for source in sources):
                for text in rule.texts.values():
                    if not says(text, scope):
                        return text.key, f"it says nothing with {visit.told(decide)}"
    return None


def _all_sources(library: Library, sources: list[str]) -> list[str]:
    """The conditions, and where they speak of what the page found, those that it found it by."""
    rules = library.rules
    if any(rests_on(source, rules.facts) & ON_PAGE for source in sources):
        sources = [*sources, *(rule.when for rule in (*rules.gaps, *rules.decisions))]
        sources += [s for warning in rules.warnings for s in warning.severities.values()]
    return sources


def _judged(library: Library, visit: Visit) -> Moment:
    """The moment of a way's end, at which the page has been made."""
    moment = Moment(library, Words(library, "en"), visit.session, visit.path)
    Judge(moment, ())
    return moment
