"""Which real organisations met the same choice: a visible rule over the answers, not a model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from rapidfuzz import fuzz, process

from dialogues.cleaning import fold
from dialogues.model import Card, Library
from dialogues.moment import Moment

from .judging import Flag
from .shelf import order

POINTS = {"what": 4, "way": 2, "warnings": 2, "why": 1, "far": 1, "payer": 1, "words": 1}
MOST = {"warnings": 2, "words": 2}
FACET = 1
"""Points for each option of a further question that is a facet of the case, up to MOST_FACETS."""
MOST_FACETS = 2
CLOSE = 5
"""With fewer points a case is not close."""
NAMED = 5
"""Points for a search that says the whole name, and a part of them for a part of it."""
TYPO = 88
"""How like a listed word must be, of 100, to count as the same word misspelt."""
SHORT_WORD = 5
"""Words of fewer letters count only when they are written as listed."""


@dataclass(frozen=True, slots=True)
class Match:
    """A case that is close, or that went the other way, and why it is shown."""

    case: Card
    points: int
    because: tuple[str, ...]
    contrast: bool = False
    shown: bool = False


def matches(moment: Moment, flags: Sequence[Flag]) -> list[Match]:
    """The close cases in order of closeness, and the contrast; up to three of them shown."""
    told = _answers(moment)
    pointed = clues(moment)
    cases = [card for card in moment.library.cards.values() if card.fits]
    close = [_match(moment, case, told, pointed, flags) for case in cases]
    close = sorted((m for m in close if m.points >= CLOSE), key=_order)
    best = close[:1]
    contrast = _contrast(moment, told["what"], flags, best)
    stories = {match.case.story for match in (*best, *contrast)}
    second = [match for match in close if match.case.story not in stories][:1]
    shown = [match.case.key for match in (*best, *second)] if best else []
    other = {match.case.key for match in contrast}
    listed = [m for m in close if m.case.key not in other]
    return [
        Match(m.case, m.points, m.because, shown=m.case.key in shown) for m in listed
    ] + contrast


def clues(moment: Moment) -> Mapping[str, frozenset[str]]:
    """What the person's own words point to, by facet; spelling is forgiven."""
    texts = [
        str(part)
        for step in moment.path.steps
        if step.answer and (step.question.kind == "text" or step.question.typed)
        for part in _parts(step.answer.value)
    ]
    return find_clues(moment.library.clues, " ".join(texts)) if texts else {}


def find_clues(
    lists: Mapping[str, Mapping[str, tuple[str, ...]]], text: str
) -> Mapping[str, frozenset[str]]:
    """The values of each facet that the words of a text point to."""
    typed = fold(text).split()
    grams = {*typed, *(" ".join(pair) for pair in pairwise(typed))}
    meant = grams | _misspelt_as(grams, _These(lists))
    return {
        facet: frozenset(v for v, words in values.items() if not meant.isdisjoint(words))
        for facet, values in lists.items()
    }


@dataclass(frozen=True, slots=True, eq=False)
class _These:
    """Lists known again by being the same ones; comparing them takes as long as reading them."""

    lists: Mapping[str, Mapping[str, tuple[str, ...]]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _These) and self.lists is other.lists

    def __hash__(self) -> int:
        return id(self.lists)


@lru_cache(maxsize=2048)
def _like(these: _These, length: int, end: int, letter: str) -> list[str]:
    """The listed words that a typed one may mean: so long that they can be so like, one end alike.

    Who misses a key seldom misses both the first letter and the last.
    """
    least, most = length * TYPO // (200 - TYPO), length * (200 - TYPO) // TYPO
    least = max(least, SHORT_WORD)
    values = chain.from_iterable(values.values() for values in these.lists.values())
    words = set(chain.from_iterable(values))
    return [word for word in words if least <= len(word) <= most and word[end] == letter]


def _misspelt_as(grams: set[str], these: _These) -> set[str]:
    """The listed words that are meant by what was typed, each looked for once."""
    found: set[str] = set()
    for gram in (gram for gram in grams if len(gram) >= SHORT_WORD):
        for end in (0, -1):
            words = _like(these, len(gram), end, gram[end])
            alike = process.extract(gram, words, scorer=fuzz.ratio, score_cutoff=TYPO, limit=None)
            found.update(word for word, _, _ in alike)
    return found


def _answers(moment: Moment) -> Mapping[str, tuple[str, ...]]:
    scope = moment.path.scope
    told = {key: tuple(_parts(scope.value(key))) for key in ("what", "why", "far", "payer")}
    way = next((way for way in ("outward", "inward", "reciprocal") if scope.value(way)), "")
    return {**told, "way": (way,) if way else ()}


def _parts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from (part for part in value if isinstance(part, str))


def _match(
    moment: Moment,
    case: Card,
    told: Mapping[str, tuple[str, ...]],
    pointed: Mapping[str, frozenset[str]],
    flags: Sequence[Flag],
) -> Match:
    hits = {key: [v for v in told[key] if v in case.fits.get(key, ())] for key in told}
    # Only the difficulties that the meeting will talk about decide who is like us.
    difficulties = [flag.id for flag in flags if flag.shown]
    hits["warnings"] = [id_ for id_ in difficulties if id_ in case.fits.get("warnings", ())]
    hits["words"] = [
        value
        for facet, values in pointed.items()
        for value in values
        if value in case.fits.get(facet, case.facets.get(facet, ()))
    ]
    points = sum(POINTS[key] * min(len(found), MOST.get(key, 9)) for key, found in hits.items())
    for key, facet in moment.library.rules.facets.items():
        chosen = _parts(moment.path.scope.value(key))
        hits[key] = [value for value in chosen if value in case.facets.get(facet, ())]
        points += FACET * min(len(hits[key]), MOST_FACETS)
    because = _reasons(moment, hits, flags) if points >= CLOSE else ()
    return Match(case, points, tuple(because))


def _reasons(
    moment: Moment, hits: Mapping[str, Sequence[str]], flags: Sequence[Flag]
) -> Iterator[str]:
    """What the person said that this case answers: the move first, then the difficulty."""
    steps = {step.question.key: step for step in moment.path.steps}
    reasons = [moment.spoken(steps["what"])] if hits["what"] else []
    by_id = {flag.id: flag for flag in flags}
    reasons += [by_id[id_].because[-1].text for id_ in hits["warnings"]]
    reasons += [moment.spoken(steps[key]) for key in ("payer", "far") if hits[key]]
    reasons += [
        moment.spoken_option(option)
        for key in ("why", *moment.library.rules.facets)
        for option in (steps[key].options if hits[key] else ())
        if option.key in hits[key]
    ]
    return iter(dict.fromkeys(reasons))


def _contrast(
    moment: Moment,
    what: Sequence[str],
    flags: Sequence[Flag],
    best: Sequence[Match],
) -> list[Match]:
    """The first case that met the same choice and went another way, and tells another story."""
    lists = moment.library.rules.contrast
    first = ["R5"] if any(flag.id == "R5" and flag.shown for flag in flags) else []
    candidates = [key for name in (*first, *what) for key in lists.get(name, ())]
    stories = {match.case.story for match in best}
    because = (moment.words.say("page.because_other"),)
    for key in candidates:
        case = moment.library.cards[key]
        if case.story not in stories:
            return [Match(case, 0, because, contrast=True, shown=True)]
    return []


def _order(match: Match) -> tuple[int, bool, bool, int]:
    return -match.points, *order(match.case)


def search(library: Library, text: str) -> list[Card]:
    """The cases whose card holds the words, or whose facets the words point to; best first."""
    typed = [word for word in fold(text).split() if word]
    pointed = find_clues(library.clues, text)
    ranked = [(_found(case, typed, pointed), case) for case in library.cards.values()]
    hits = sorted(
        (pair for pair in ranked if pair[0] or not typed),
        key=lambda pair: (-pair[0], *order(pair[1])),
    )
    return [case for _, case in hits]


def _found(case: Card, typed: Sequence[str], pointed: Mapping[str, frozenset[str]]) -> float:
    """Two for each word that stands in the card, one for each clue, more if it is the name."""
    told = [case.name, case.place, case.line, *case.parts.values()]
    texts = [*(form for text in told if text for form in text.forms.values())]
    texts += [value.replace("_", " ") for values in case.facets.values() for value in values]
    words = {word.strip(".,;:?()") for word in fold(" ".join(texts)).split()}
    long_words = [word for word in words if len(word) >= SHORT_WORD]
    hits = sum(2 * bool({word} & words or _misspelt(word, long_words)) for word in typed)
    clue_hits = (
        value in case.fits.get(facet, case.facets.get(facet, ()))
        for facet, values in pointed.items()
        for value in values
    )
    name = fold(case.name.forms["else"]).split()
    named = len({*typed} & {*name}) / len(name)
    return hits + NAMED * named + sum(clue_hits)


def _misspelt(word: str, words: Sequence[str]) -> bool:
    if len(word) < SHORT_WORD:
        return False
    return process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=TYPO) is not None
