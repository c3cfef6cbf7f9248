"""The page: what the rules and the person's words make of one run of a dialogue."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dialogues.cleaning import isolate
from dialogues.expressions import render, template
from dialogues.model import Card
from dialogues.moment import Moment
from dialogues.walk import Step
from dialogues.words import shorten, unit_length

from .changes import changes
from .judging import Finding, Flag, Judge
from .marks import Mark, mark, unmarked
from .matching import Match, matches
from .sharing import left_off, stands
from .shelf import card_line

LINE = 200
"""How much of a typed line the page holds, in UTF-16 units; the file has all of it."""
ANSWER = 120
"""How much of any other answer."""
TIGHT = (60, 40, 25)
"""How much of it a page holds that would be too long."""
REASONS = 50
LIMIT = 3_900
"""The page fits into one message of a messenger that allows 4,096 units."""
ENGLISH = 2_800
"""In English it is shorter, as other languages need a third more room for the same page."""
HANDLED = "handled"
WAYS = ("way_small", "way_full", "way_not_now")
LOOKS = ("look_people", "look_environment", "look_money", "look_say", "look_home")
MOST_ELSEWHERE = 3
"""So many lines of what other tools brought up."""
EXPENDABLE = {
    "also": 0,
    "absent": 0,
    "elsewhere": 1,
    "look": 3,
    "support": 0,
    "open": 3,
    "answers": 6,
}
"""What is shortened to so many lines, in this order, when long answers make a page too long."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything on the page, and everything behind it."""

    decision: Finding
    flags: tuple[Flag, ...]
    strengths: tuple[Finding, ...]
    cases: tuple[Match, ...]
    support: tuple[Card, ...]
    indicators: tuple[Finding, ...]
    next_steps: tuple[Finding, ...]
    unknowns: tuple[str, ...]
    text: str
    lay_out: Callable[[Mark, bool], str]

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards that can be opened from it."""
        return (*(match.case for match in self.cases if match.shown), *self.support[:1])

    @property
    def whole(self) -> str:
        """The page with every typed line in full, for a file; laid out when it is asked for."""
        return self.lay_out(unmarked, False)

    def marked(self, *, short: bool) -> str:
        """The page for a print, its own words marked; all of it, or as short as in the chat."""
        return self.lay_out(mark, short)


def brief(moment: Moment, on: str) -> Brief:
    """The page for these answers on this day; the same answers always give the same page."""
    handled = moment.session.answers.get(HANDLED)
    judge = Judge(moment, handled.value if handled and isinstance(handled.value, tuple) else ())
    found = matches(moment, judge.flags)
    support = tuple(
        case
        for case in moment.library.cards.values()
        if case.help_when and moment.path.scope.holds(case.help_when)
    )
    page = Brief(
        decision=judge.decision,
        flags=tuple(judge.flags),
        strengths=tuple(judge.lines("signs", 2)),
        cases=tuple(found),
        support=support,
        indicators=tuple(line for block in LOOKS for line in judge.lines(block, 1)),
        next_steps=tuple(judge.lines("steps", 3)),
        unknowns=tuple(_unknowns(moment)),
        text="",
        lay_out=lambda marking, short: _laid_out(_Page(moment, judge, page, on, marking), short),
    )
    return replace(page, text=page.lay_out(unmarked, True))


def _laid_out(page: "_Page", short: bool) -> str:
    return page.fitting() if short else page.whole()


class _Page:
    """Lays a brief out as text."""

    def __init__(self, moment: Moment, judge: Judge, page: Brief, on: str, marking: Mark) -> None:
        self._moment, self._judge, self._page, self._on = moment, judge, page, on
        self._mark, self._line, self._answer = marking, 0, 0
        self._changes: list[str] = []

    def whole(self) -> str:
        """The text with every line in full."""
        self._changes = self._changed()
        return self.text()

    def fitting(self) -> str:
        """The text within the limit of a message; what has changed is told where there is room."""
        self._line, self._answer = LINE, ANSWER
        room = ENGLISH if self._moment.words.language.code == "en" else LIMIT
        text, tight, changed = self.text(), list[str](), self._changed()
        for shortened, units in self._tighter():
            if unit_length(text) < room:
                break
            self._answer, tight = units, shortened
            text = self.text(shortened)
        return next(
            (fits for fits in self._then(changed, tight) if unit_length(fits) < LIMIT), text
        )

    def _then(self, changed: list[str], tight: list[str]) -> Iterator[str]:
        """The text with all that has changed since the run before, then with ever less of it."""
        for most in range(len(changed), 0, -1):
            left = len(changed) - most
            more = [self._moment.words.say("result.more", count=left)] if left else []
            self._changes = [*changed[:most], *more]
            yield self.text(tight)

    def _tighter(self) -> Iterator[tuple[list[str], int]]:
        """Ever shorter ways to lay the page out: fewer lines, then fewer words of each answer."""
        blocks = list(EXPENDABLE)
        for number in range(1, len(blocks) + 1):
            yield blocks[:number], self._answer
        for units in TIGHT:
            yield blocks, units

    def text(self, shortened: Iterable[str] = ()) -> str:
        """The text, with these blocks shortened."""
        values = self._values()
        for block in shortened:
            value = values[block]
            values[block] = value[: EXPENDABLE[block]] if isinstance(value, list) else ""
        source = self._moment.library.templates["page.txt.j2"]
        return render(template(source), {**values, "say": self._say}).strip() + "\n"

    def _say(self, phrase: str, **values: object) -> str:
        return self._mark(self._moment.words.say(phrase, **values))

    def _values(self) -> dict[str, object]:
        moment, judge, page = self._moment, self._judge, self._page
        agree, *_ = judge.lines("agree", 1)
        one = {block: judge.lines(block, 1)[0].text for block in _ONE_LINE}
        return {
            **one,
            "words": self._words(),
            "decision": judge.decision.text,
            "agree": agree.text,
            "decisions": self._decisions(),
            "changes": self._changes,
            "since": self._since(),
            "answers": self._answers(),
            "absent": self._absent(),
            "talk": [_talk(flag, left_off(moment)) for flag in page.flags if flag.shown],
            "also": " ".join(flag.ask for flag in judge.also()[:2]),
            "signs": [sign.text for sign in page.strengths],
            "elsewhere": [line.text for line in judge.lines("elsewhere", MOST_ELSEWHERE)],
            "ways": [judge.lines(block, 1)[0].texts for block in WAYS],
            "steps": [step.text for step in page.next_steps],
            "look": [line.text for line in page.indicators],
            "cases": self._cases(),
            "support": " ".join(card_line(moment, case) for case in page.support[:1]),
            "open": list(page.unknowns),
            "not_asked": moment.words.text(moment.path.dialogue.asked, moment.path.scope),
            "handled": self._handled(),
            "foot": self._foot(),
        }

    def _words(self) -> str:
        step = self._moment.path.step("words")
        said = step.answer.value if step and step.answer and stands(self._moment, step) else None
        return isolate(self._cut(said, self._line)) if isinstance(said, str) else ""

    def _cut(self, text: str, units: int) -> str:
        return shorten(text, units) if units else " ".join(text.split())

    def _answers(self) -> list[str]:
        path = self._moment.path
        shown = [step for key in path.dialogue.shows if (step := path.step(key))]
        told = [step for step in shown if _printed(step) and stands(self._moment, step)]
        return [*(self._answer_line(step) for step in told), *self._items()]

    def _answer_line(self, step: Step) -> str:
        moment = self._moment
        name = step.question.page or step.question.short
        said = self._cut(moment.spoken(step), self._answer)
        return moment.named(self._mark(moment.words.text(name, moment.path.scope)), said)

    def _items(self) -> list[str]:
        """The items of groups, a line each: the first field, then what else was said."""
        rows: dict[str, list[str]] = {}
        for step in self._moment.path.steps:
            printed = step.number and _printed(step) and stands(self._moment, step)
            if printed and step.question.kind == "text":
                row = rows.setdefault(step.path.rpartition(".")[0], [])
                row.append(self._moment.line(step) if row else self._moment.spoken(step))
        return [self._cut("; ".join(row), self._answer) for row in rows.values()]

    def _changed(self) -> list[str]:
        """What has changed since the run before, in the person's words."""
        last = self._moment.session.earlier[-1:]
        return list(changes(self._moment, self._answer, last, self._mark, dated=False))

    def _since(self) -> str:
        last = self._moment.session.earlier[-1:]
        return self._moment.words.day(last[0].on) if last else ""

    def _absent(self) -> str:
        moment = self._moment
        absent = [
            moment.spoken_option(option)
            for step in moment.path.steps
            if step.question.key == "have"
            and stands(moment, step)
            and step.answer
            and isinstance(step.answer.value, tuple)
            for option in step.options
            if option.key not in step.answer.value
        ]
        return "; ".join(absent)

    def _decisions(self) -> list[str]:
        """The chapters' decisions with their dates; chapters that decided alike share a line."""
        moment = self._moment
        told: dict[str, list[str]] = {}
        for step in moment.path.steps:
            if step.question.decision and step.answer and not step.answer.skip:
                day = moment.words.day(step.answer.on)
                said = f"{self._cut(moment.spoken(step), self._answer)} ({day})"
                title = moment.words.text(step.chapter.title, moment.path.scope)
                told.setdefault(said, []).append(title)
        return [moment.named(self._mark(", ".join(titles)), said) for said, titles in told.items()]

    def _cases(self) -> list[str]:
        moment = self._moment
        shown = [match for match in self._page.cases if match.shown]
        alike = [match for match in shown if not match.contrast]
        heading = "page.like" if len(alike) > 1 else "page.nearest"
        lines = []
        for match in shown:
            name = self._say("page.other" if match.contrast else heading)
            because = moment.words.say("page.because")
            reasons = _within(match.because, REASONS)
            lines.append(f"{name} {card_line(moment, match.case)} {because} {reasons}.")
        return lines

    def _handled(self) -> str:
        handled = self._moment.session.answers.get(HANDLED)
        keys = handled.value if handled and isinstance(handled.value, tuple) else ()
        return " ".join(flag.ask for flag in self._page.flags if flag.id in keys)

    def _foot(self) -> str:
        moment = self._moment
        questions = [step for step in moment.path.steps if not step.number]
        answered = [step for step in questions if step.answer and not step.answer.skip]
        title = moment.words.text(moment.path.dialogue.title, moment.path.scope)
        numbers = {"answered": len(answered), "asked": len(questions)}
        foot = moment.words.say("page.foot", day=moment.words.day(self._on), title=title, **numbers)
        return "\n".join([foot, *moment.agreed()])


_ONE_LINE = ("mission_plus", "mission_minus", "money_plus", "money_minus", "stop_rule")


def _talk(flag: Flag, left: Container[str]) -> Mapping[str, str]:
    told = [reason.text for reason in flag.because if reason.answer not in left]
    return {"ask": flag.ask, "because": "; ".join(told)}


def _within(reasons: Sequence[str], units: int) -> str:
    """The first reason, and further ones while they are short."""
    told = reasons[0] if reasons else ""
    for reason in reasons[1:2]:
        both = f"{told}; {reason}"
        told = both if unit_length(both) <= units else told
    return told


def _printed(step: Step) -> bool:
    return bool(step.answer and not step.answer.skip)


def _unknowns(moment: Moment) -> Iterable[str]:
    """What nobody knew yet or what was left open, as the questions that they are."""
    for step in moment.path.steps:
        left = step.answer and step.answer.skip in {"dont_know", "later", "left_open"}
        if left and not step.question.decision:
            asked = step.question.open or step.question.text
            yield moment.words.text(asked, moment.path.scope)
