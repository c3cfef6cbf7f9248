"""Draws the pictures in docs/ from real runs: `python -m tests.run_pictures`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.papers.picturing import pictured
from dialogues.advance import advance
from dialogues.model import Library
from dialogues.moment import Moment, look
from dialogues.pictures import Picture
from dialogues.pictures.drawing import drawing
from dialogues.session import Earlier, Open, Say, Session, Tap
from dialogues.walk import Step

from .answers import DAY
from .conftest import shipped

FOLDER = Path(__file__).parents[1] / "docs"
Told = Mapping[str, str | Sequence[str]]
"""By question what is said; in a group by item and question. What is missing is not known."""


def day(number: int) -> str:
    """The day of a run, a season after the one before."""
    return f"{2026 + number // 4}-{number % 4 * 3 + 2:02}-24"


def runs(library: Library, name: str, told: Sequence[Told], language: str = "en") -> Moment:
    """The last of several runs of a dialogue, which sees those before it."""
    past: tuple[Earlier, ...] = ()
    session = Session(name, language)
    for number, given in enumerate(told):
        session = answered(library, Session(name, language, earlier=past), given, day(number))
        past = (*past, Earlier(day(number), session.answers))
    return look(library, session)


def answered(library: Library, session: Session, given: Told, on: str) -> Session:
    """The session at its page, every question tapped or typed."""
    session = advance(library, session, Open(on)).session
    while (step := look(library, session).path.next()) is not None:
        for reply in _replies(step, given):
            prompt = session.prompt
            assert prompt
            typed = reply.startswith(">")
            event = Say(reply[1:], on) if typed else Tap(prompt.key, prompt.turn, reply, on)
            session = advance(library, session, event).session
        assert step.path in session.answers, f"{step.path} takes no such answer"
    return session


def _replies(step: Step, given: Told) -> Iterator[str]:
    """What is tapped, or typed after a `>`."""
    key = step.question.key
    said = given.get(f"{step.item.key}.{key}" if step.item else key)
    if said is None:
        yield from (".skip", ".dont_know")
    elif not isinstance(said, str):
        yield from (f"+{option}" for option in said)
        yield ".done"
    else:
        yield f">{said}" if step.question.kind == "text" else said


def drawn(moment: Moment) -> Picture:
    """The picture of a run that has one."""
    picture = drawing(moment, DAY)
    assert picture
    return picture


SIGNS: Told = {
    "phase": ["run"], "signs_run": ["reached", "margin_after"], "signs_always": ["home_work"],
    "reached.unit": "people in our sales book, each month",
    "home_work.unit": "asked at the meeting",
    "margin_after.unit": "money left at the end of the month",
}  # fmt: skip
READ = (
    ("40 people", "nothing left yet", "same"),
    ("52 people", None, "same"),
    ("48 people", "120 a month", "better"),
    ("61 people", "200 a month", "better, two new jobs"),
)


def followed(library: Library) -> Moment:
    """A co-operative that looked four times at three signs; once nobody had counted."""
    keys = ("reached.reading", "margin_after.reading", "home_work.reading")
    told = (dict(zip(keys, said, strict=True)) for said in READ)
    known = [{key: said for key, said in look_.items() if said} for look_ in told]
    return runs(library, "track", [{**SIGNS, **look_} for look_ in known])


PLAN: Told = {
    "mode": "plan", "effort": "some", "way": "out", "parts": ["b"], "b2": "yes", "b4": "half",
    "b5": "little", "b6": "no", "b7": "little", "b9": "yes", "b10": "little", "b11": "hard",
    "b17": "yes",
}  # fmt: skip


def compared(library: Library) -> Moment:
    """A plan to teach abroad, and what came of it."""
    came = {"mode": "back", "b4": "longer", "b5": "very", "b9": "little", "b10": "no"}
    return runs(library, "grid", [PLAN, {**PLAN, **came}])


def changed(library: Library) -> Moment:
    """Three ways to work abroad, and what each may do."""
    fields = ("needs", "autonomy", "governance", "viability", "surplus", "dissolution")
    marks = {
        "cooperation": ("better", "risk", "risk", "better", "unsure", "unsure"),
        "spreading": ("better", "better", "better", "unsure", "unsure", ""),
        "spinoff": ("better", "risk", "unsure", "better", "risk", "risk"),
    }
    cells = {
        f"{way}.{field}": mark
        for way, said in marks.items()
        for field, mark in zip(fields, said, strict=True)
        if mark
    }
    return runs(library, "impact", [{"came": "planned", "strategies": list(marks), **cells}])


SHOWN = {"track": followed, "grid": compared, "impact": changed}


if __name__ == "__main__":
    for name, moment in SHOWN.items():
        (FOLDER / f"{name}.png").write_bytes(pictured(drawn(moment(shipped()))))
