"""What a team's answers say beside each other: where they agree, differ, and nobody knows.

No average, no score and no name. Nothing depends on who came first: parts are put in an order of
their own, so that no line tells whose it is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dialogues.model import Library
from dialogues.moment import Moment, look
from dialogues.pages.brief import ANSWER, LINE
from dialogues.pages.judging import PRINTED, SEVERITIES, Flag, Judge
from dialogues.session import ANSWERS, Answer, Session
from dialogues.walk import MORE, Step
from dialogues.words import shorten

ENOUGH = 2
"""Nothing is shown before so many have answered."""
MANY = 3
"""With fewer answers than this, a role tells who it was."""
ROLES = ("board", "staff", "member", "other")
"""How people take part; it is theirs to say or not."""
COMPARED = ("one", "many", "number", "date")
UNKNOWN = {"dont_know", "later", "left_open"}
MYSELF = "me"
"""An option that means another person for each who chose it: two who say so do not agree."""
UNSURE = ("unknown", "unsure", "open")
"""Options that say that it is not known."""

Topic = Literal["why", "who", "money", "else"]
TOPICS: dict[Topic, frozenset[str]] = {
    "why": frozenset({"why", "motives", "wish", "fits_aim", "why_decision"}),
    "who": frozenset({"decides", "lead", "partners", "match", "who_decision"}),
    "money": frozenset({"payer", "share", "lose", "loss", "trip_cost"}),
}
"""By their keys, which questions are talked about first; all others come after them."""
ORDER: tuple[Topic, ...] = ("why", "who", "money", "else")


@dataclass(frozen=True, slots=True)
class Part:
    """What one member answered, and on what terms."""

    session: Session
    role: str = ""
    words: bool = False
    """The others may read their own words."""


@dataclass(frozen=True, slots=True)
class View:
    """One answer, how many gave it, and in which roles, where that tells nobody who it was."""

    said: str
    count: int
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One question as the team answered it."""

    key: str
    asks: str
    topic: Topic
    views: tuple[View, ...]
    known: int
    """How many answered it, and beside them how many did not know."""
    unknown: int
    differs: bool


@dataclass(frozen=True, slots=True)
class Raised:
    """A warning, and from how many members' answers it comes: one is enough to keep it."""

    key: str
    ask: str
    count: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Own words to a question, of those who let the others read them."""

    asks: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a team's answers say beside each other."""

    count: int
    differ: tuple[Point, ...]
    """Why comes first, then who decides, then money."""
    nobody: tuple[Point, ...]
    only_one: tuple[Point, ...]
    """One knows it, and the others do not."""
    agree: tuple[Point, ...]
    warnings: tuple[Raised, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class _Voice:
    """One member's walk through the dialogue."""

    moment: Moment
    role: str
    words: bool


def has_answered(library: Library, session: Session) -> bool:
    """Whether nothing is open any more."""
    return look(library, session).path.next() is None


def compare(library: Library, parts: Iterable[Part], language: str) -> Comparison | None:
    """What those who answered say, in one language; nothing while they are fewer than two."""
    voices = _voices(library, parts, language)
    if len(voices) < ENOUGH:
        return None
    with_roles = _roles_tell_nobody(voices)
    points = [point for path in _paths(voices) for point in _point(voices, path, with_roles)]
    return Comparison(
        count=len(voices),
        differ=tuple(sorted((p for p in points if p.differs), key=_place)),
        nobody=tuple(point for point in points if point.known == 0),
        only_one=tuple(point for point in points if point.known == 1),
        agree=tuple(point for point in points if point.known > 1 and not point.differs),
        warnings=tuple(_warnings(voices)),
        quotes=tuple(_quotes(voices)),
    )


def _voices(library: Library, parts: Iterable[Part], language: str) -> list[_Voice]:
    """Those who have answered, in an order that is not that in which they came."""
    found = []
    for part in sorted(parts, key=lambda part: ANSWERS.dump_json(dict(part.session.answers))):
        moment = look(library, replace(part.session, language=language))
        if moment.path.next() is None:
            found.append(_Voice(moment, part.role, part.words))
    return found


def _roles_tell_nobody(voices: Sequence[_Voice]) -> bool:
    """Whether each role, and having none, is that of two at least among three or more."""
    roles = Counter(voice.role for voice in voices)
    return len(voices) >= MANY and min(roles.values()) > 1


def _paths(voices: Sequence[_Voice]) -> list[str]:
    """The questions that can be compared, as the dialogue orders them."""
    order = [question.key for question in voices[0].moment.path.dialogue.questions()]
    paths = {
        step.path: step.question.key
        for voice in voices
        for step in voice.moment.path.steps
        if step.question.kind in COMPARED and step.question.key != MORE and _is_alike(step)
    }
    return sorted(paths, key=lambda path: order.index(paths[path]))


def _is_alike(step: Step) -> bool:
    """Whether the path means the same to all: the second place of one is not that of another."""
    return not step.number or step.item is not None


def _point(voices: Sequence[_Voice], path: str, with_roles: bool) -> Iterator[Point]:
    """The question as it was answered, if by two or more."""
    met = [(voice, step) for voice in voices if (step := voice.moment.path.step(path))]
    told = [(voice, step) for voice, step in met if _is_told(step)]
    unknown = sum(_is_unknown(step) for _, step in met)
    if len(told) + unknown < ENOUGH:
        return
    voice, step = met[0]
    senses = [_sense(step) for _, step in told]
    differs = len(set(senses)) > 1 or senses.count(MYSELF) > 1
    # Where all say the same, who they are tells nothing; of few who answered it may tell who.
    with_roles = with_roles and differs and _roles_tell_nobody([voice for voice, _ in told])
    yield Point(
        key=path,
        asks=_asks(voice.moment, step),
        topic=_topic(step),
        views=tuple(_views(told, with_roles)),
        known=len(told),
        unknown=unknown,
        differs=differs,
    )


def _is_told(step: Step) -> bool:
    return bool(step.answer and not step.answer.skip) and not _is_unknown(step)


def _is_unknown(step: Step) -> bool:
    answer = step.answer
    return answer is not None and (answer.skip in UNKNOWN or answer.value in UNSURE)


def _asks(moment: Moment, step: Step) -> str:
    """The question as the team would ask it."""
    if step.question.decision:
        title = moment.words.text(step.chapter.title, moment.path.scope)
        return moment.named(title, moment.text(step.question.short, step))
    asked = moment.text(step.question.open or step.question.text, step)
    return moment.named(moment.label(step.item), asked) if step.item else asked


def _topic(step: Step) -> Topic:
    names = {step.question.key, step.question.slot}
    return next((topic for topic, keys in TOPICS.items() if keys & names), "else")


def _place(point: Point) -> int:
    return ORDER.index(point.topic)


def _sense(step: Step) -> object:
    """What an answer comes to: of a list what was ticked, in whatever order."""
    value = step.answer.value if step.answer else None
    return frozenset(value) if isinstance(value, tuple) else value


def _views(told: Sequence[tuple[_Voice, Step]], with_roles: bool) -> Iterator[View]:
    """Each answer that was given, most often given first; of a list each line that was ticked."""
    said: dict[str, list[str]] = {}
    for voice, step in told:
        for spoken in _said(voice, step):
            said.setdefault(spoken, []).append(voice.role)
    for spoken, roles in sorted(said.items(), key=lambda pair: -len(pair[1])):
        named = [role for role in ROLES if role in roles] if with_roles else []
        yield View(spoken, len(roles), tuple(named))


def _said(voice: _Voice, step: Step) -> Iterator[str]:
    """The answer line by line, without a word that its writer wants to keep for themselves."""
    moment, options = voice.moment, {option.key: option for option in step.question.options}
    if step.question.kind not in {"one", "many"}:
        yield moment.spoken(step)
        return
    for value in _values(step) or ("",):
        if value in options:
            yield moment.spoken_option(options[value])
        elif voice.words or not value:
            yield shorten(moment.spoken(step, Answer(value or ())), ANSWER)
        else:
            yield moment.words.say("team.own_words")


def _values(step: Step) -> tuple[str, ...]:
    value = step.answer.value if step.answer else None
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


def _warnings(voices: Sequence[_Voice]) -> Iterator[Raised]:
    """What anybody's answers warn of, the gravest first: nobody is outvoted."""
    if voices[0].moment.path.dialogue.page:
        return
    raised = [flag for voice in voices for flag in _flags(voice)]
    order = [warning.key for warning in voices[0].moment.library.rules.warnings]
    counts = Counter(flag.id for flag in raised)
    gravest = {
        flag.id: flag
        for flag in sorted(raised, key=lambda f: SEVERITIES.index(f.severity), reverse=True)
    }
    for flag in sorted(
        gravest.values(), key=lambda f: (SEVERITIES.index(f.severity), order.index(f.id))
    ):
        yield Raised(flag.id, flag.ask, counts[flag.id])


def _flags(voice: _Voice) -> list[Flag]:
    session = voice.moment.session
    moment = look(voice.moment.library, session)
    return [flag for flag in Judge(moment, ()).flags if flag.severity in PRINTED]


def _quotes(voices: Sequence[_Voice]) -> Iterator[Quote]:
    """The texts of those who let them be read, in the order of the alphabet."""
    found: dict[str, tuple[str, set[str]]] = {}
    for voice in voices:
        for step in voice.moment.path.steps:
            if voice.words and step.question.kind == "text" and _is_told(step):
                asks = _asks(voice.moment, step)
                found.setdefault(step.path, (asks, set()))[1].add(
                    shorten(voice.moment.spoken(step), LINE)
                )
    for asks, said in found.values():
        yield Quote(asks, tuple(sorted(said)))
