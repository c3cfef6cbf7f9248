"""What a team sees of its answers, laid out as text, with an agenda of twenty minutes."""

from collections.abc import Iterable, Iterator, Mapping

from dialogues.expressions import render, template
from dialogues.model import Library
from dialogues.moment import Moment
from dialogues.words import Words

from .answers import Comparison, Point

MEETING = 20
"""Minutes: a point that every meeting has room for."""
READING = 2
EACH = 5
MOST = 3
"""So many points are talked about; what is left of the time is for the joint answer."""


def team_page(moment: Moment, found: Comparison, on: str) -> str:
    """The comparison as text, in the words of the moment."""
    words = moment.words
    values = {
        "head": words.say(
            "team.head",
            title=moment.text(moment.path.dialogue.title),
            count=found.count,
            day=words.day(on),
        ),
        "differ": [_told(words, point) for point in found.differ],
        "nobody": [point.asks for point in found.nobody],
        "only_one": [_known_to_one(point) for point in found.only_one],
        "agree": [_told(words, point) for point in found.agree],
        "warnings": [
            _of(words, raised.ask, raised.count, found.count) for raised in found.warnings
        ],
        "quotes": [{"asks": quote.asks, "said": quote.said} for quote in found.quotes],
        "agenda": list(_agenda(words, found)),
        "say": words.say,
    }
    return render(template(_source(moment.library)), values).strip() + "\n"


def _source(library: Library) -> str:
    return library.templates["team.txt.j2"]


def _told(words: Words, point: Point) -> Mapping[str, object]:
    told = [_of(words, view.said, view.count, point.known, view.roles) for view in point.views]
    if point.unknown:
        told.append(words.say("team.unknown", count=point.unknown))
    return {"asks": point.asks, "views": told, "ask": words.say(f"team.ask.{point.topic}")}


def _known_to_one(point: Point) -> Mapping[str, object]:
    return {"asks": point.asks, "said": "; ".join(view.said for view in point.views)}


def _of(words: Words, said: str, count: int, whole: int, roles: Iterable[str] = ()) -> str:
    """What so many of them say, and in which roles."""
    named = ", ".join(words.say(f"team.as.{role}") for role in roles)
    return words.say("team.of", said=said, count=count, all=whole, roles=named)


def _agenda(words: Words, found: Comparison) -> Iterator[str]:
    """What differs first, then what is not known, and in the end the joint answer."""
    yield words.say("team.minutes", minutes=READING, what=words.say("team.agenda.read"))
    points = [*found.differ, *found.nobody, *found.only_one][:MOST]
    for point in points:
        what = point.asks if point.differs else words.say("team.agenda.find", asks=point.asks)
        yield words.say("team.minutes", minutes=EACH, what=what)
    rest = MEETING - READING - EACH * len(points)
    yield words.say("team.minutes", minutes=rest, what=words.say("team.agenda.joint"))
