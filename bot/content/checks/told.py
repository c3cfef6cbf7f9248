"""What texts set in: no more than what they are told."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from bot.content import FOLDER
from bot.content.reading import Complaint, Documents, read_file

from .pages import card_texts, cards, case_texts, cases
from .places import Place, Written, place
from .syntax import placeholders


def untold(text: Written, told: Iterable[str], where: str) -> Iterator[Complaint]:
    """A text may say what is known for certain to have an answer where it is shown."""
    if "{" not in text.english:
        return
    for name in sorted(placeholders(text.english) - {*told, "limit"}):
        sentence = f"{{{{ {name} }}}} may have nothing to say in {where}: give it a form of its own"
        yield text.place.complain("NAME", sentence)


def told_complaints(documents: Documents) -> Iterator[Complaint]:
    """Phrases have one form, and say what Passage tells them: no more than ours do."""
    for document, case in cases(documents):
        for text in case_texts(document, case):
            yield from untold(text, (), "a card")
    for document, number, card in cards(documents):
        for text in card_texts(document, number, card):
            yield from untold(text, (), "a card")
    phrases = documents["phrases.yaml"]
    for name, said in phrases.value.items():
        at = place(phrases, name)
        if not isinstance(said, str):
            yield at.complain("NAME", "a phrase has one text, and no forms")
        elif name in our_phrases():
            text = Written(f"phrase.{name}", "else", said, "phrase", at)
            yield from untold(text, placeholders(our_phrases()[name]), f"the phrase {name}")


@lru_cache(maxsize=1)
def our_phrases() -> Mapping[str, str]:
    """The phrases that Passage says, in English."""
    found, _ = read_file("phrases.yaml", FOLDER / "phrases.yaml")
    told = {} if found is None else found.value
    return {key: text for key, text in told.items() if isinstance(text, str)}


def template_complaints(templates: Mapping[str, Path]) -> Iterator[Complaint]:
    """A template of one's own is told no more than ours is."""
    for name, path in templates.items():
        ours = FOLDER / name
        told = placeholders(ours.read_text("utf-8")) if ours.exists() else frozenset[str]()
        for unknown in sorted(placeholders(path.read_text("utf-8")) - told):
            yield Place(name, 1).complain("NAME", f"the page is not told {unknown}")
