"""The ways through a dialogue, found by walking it with answers of every kind.

Walking all of a dialogue with all answers would never end. What decides about one question is few
others, so a dialogue cut down to those is walked with all their answers, by the engine itself.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from dialogues.model import Dialogue, Library, Question
from dialogues.session import Answer, Session, Value
from dialogues.walk import MORE, Step, Walk, walk, walk_on

from .syntax import rests_on

MOST_VISITS = 4_000
"""After so many visits the rest is left to chance."""
RANDOM_VISITS = 10_000
"""So many are made by chance; the last way is still gone to its end."""
FEW = 5
"""Of so many options every choice is tried; of more, up to two and all but one."""
SKIPPED = Answer(skip="dont_know")


@dataclass(frozen=True, slots=True)
class Visit:
    """A walk with some answers: the session, its path, and the question that is open."""

    session: Session
    path: Walk
    step: Step | None
    """None when everything is answered."""

    def told(self, keys: Iterable[str]) -> str:
        """The answers that led here, for a writer to try."""
        wanted = set(keys)
        told = [
            f"{step.path} {_say(step.answer)}"
            for step in self.path.steps
            if step.answer and step.question.key in wanted
        ]
        return ", ".join(told) or ("nothing answered yet" if wanted else "any answers")


def _say(answer: Answer) -> str:
    if answer.skip:
        return "skipped"
    if isinstance(answer.value, tuple):
        return f"= [{', '.join(answer.value)}]"
    return f"= {answer.value}"


def deciding(library: Library, dialogue: Dialogue, sources: Iterable[str]) -> frozenset[str]:
    """The questions of a dialogue that decide about conditions, with those that decide about them.

    The decisions at the end of chapters are no more than ways to stop: they decide about everything
    after them, in the same way.
    """
    questions = {q.key: q for chapter in dialogue.chapters for q in chapter.questions}
    found: set[str] = set()
    waiting = list(sources)
    while waiting:
        named = rests_on(waiting.pop(), library.rules.facts) & questions.keys()
        for key in sorted(named - found):
            found.add(key)
            waiting += conditions(questions[key])
    return frozenset(found)


def conditions(question: Question) -> list[str]:
    """The conditions of a question, of its options and of its fields."""
    own = [question.when, *question.each, *(option.when for option in question.options)]
    return [*own, *(when for field in question.fields for when in conditions(field))]


def cut(dialogue: Dialogue, keys: frozenset[str]) -> Dialogue:
    """The dialogue with these questions only."""
    chapters = (
        replace(chapter, questions=tuple(q for q in chapter.questions if q.key in keys))
        for chapter in dialogue.chapters
    )
    return replace(dialogue, chapters=tuple(chapter for chapter in chapters if chapter.questions))


def visits(library: Library, dialogue: Dialogue, decide: frozenset[str]) -> Iterator[Visit]:
    """Every way through a dialogue, as far as answers to the deciding questions make a difference.

    Where there are too many the ways are chosen by chance, the same ones every time.
    """
    library = replace(library, dialogues={dialogue.key: dialogue})
    first = _seen(walk(library, Session(dialogue.key)), {})
    yield first
    waiting = _ways(library, first, decide)
    for _ in range(MOST_VISITS):
        if not waiting:
            return
        visit = _go(library, *waiting.pop())
        yield visit
        waiting += _ways(library, visit, decide)
    chance = random.Random(dialogue.key)  # noqa: S311 - the same ways every time
    left = RANDOM_VISITS
    while left > 0:
        ways = _ways(library, first, decide)
        while ways:
            visit = _go(library, *chance.choice(ways))
            yield visit
            left -= 1
            ways = _ways(library, visit, decide)


def _ways(library: Library, visit: Visit, decide: frozenset[str]) -> list[tuple[Visit, Answer]]:
    """The ways on from a visit, none of them gone yet."""
    found = _answers(library, visit.step, decide) if visit.step else ()
    return [(visit, answer) for answer in found]


def _go(library: Library, before: Visit, answer: Answer) -> Visit:
    """One answer more; outside groups the path before it stays as it was."""
    step = before.step
    assert step
    answers = {**before.session.answers, step.path: answer}
    if "." in step.path:
        return _seen(walk(library, replace(before.session, answers=answers)), answers)
    return _seen(walk_on(before.path, answers, step), answers)


def _seen(path: Walk, answers: Mapping[str, Answer]) -> Visit:
    step = next((step for step in path.steps if step.answer is None), None)
    return Visit(Session(path.dialogue.key, answers=answers), path, step)


def _answers(library: Library, step: Step, decide: frozenset[str]) -> Iterator[Answer]:
    """The answers to a question that could lead to different ways."""
    if step.question.decision:
        yield Answer("go_on", sense=step.sense("go_on"))
        return
    if step.path.partition(".")[0] not in decide:
        yield _whatever(library, step)
        return
    if step.number > 1 and step.question.key == MORE:
        yield Answer("no", sense=step.sense("no"))
        return
    if step.question.skips:
        yield SKIPPED
    for value in _values(library, step):
        yield Answer(value, sense=step.sense(value))


def _whatever(library: Library, step: Step) -> Answer:
    """An answer that makes no difference; a group is gone through once."""
    value = next(_values(library, step), None) if step.number == 1 else None
    return SKIPPED if value is None else Answer(value, sense=step.sense(value))


def _values(library: Library, step: Step) -> Iterator[Value]:
    keys = [option.key for option in step.options]
    match step.question.kind:
        case "one":
            yield from keys
            if step.question.typed:
                yield "own words"
        case "many":
            yield from _choices(keys, step.question.most, none=step.question.none)
        case "number":
            yield from _numbers(library, step.question)
        case "date":
            yield "2027-03-31"
        case _:
            yield "own words"


def _choices(keys: list[str], most: int, *, none: bool) -> Iterator[Value]:
    sizes = range(0 if none else 1, min(most or len(keys), len(keys)) + 1)
    for size in sizes:
        if len(keys) <= FEW or size <= 2 or size >= len(keys) - 1:  # noqa: PLR2004
            yield from combinations(keys, size)


def _numbers(library: Library, question: Question) -> Iterator[float]:
    """The ends of the range, and both sides of every limit in it."""
    low = -1_000_000 if question.low is None else question.low
    high = 1_000_000 if question.high is None else question.high
    near = {n + by for n in library.rules.limits.values() for by in (-1, 0, 1)}
    yield from sorted({low, high} | {n for n in near if low <= n <= high})
