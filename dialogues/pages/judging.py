"""What the rules find in the answers: gaps, a proposal, warnings and lines, with their because."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from dialogues.model import Rule, Severity, Text, WarningRule
from dialogues.moment import Moment

SEVERITIES: tuple[Severity, ...] = ("stop", "check", "watch")
PRINTED = ("stop", "check")
MOST_FLAGS = 3
"""More than three points at once discourage, and no meeting gets through them."""


@dataclass(frozen=True, slots=True)
class Because:
    """The answer that a finding rests on, and how it reads."""

    answer: str
    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A warning that fires: printed as a question, with the answers it rests on."""

    id: str
    family: str
    severity: Severity
    ask: str
    because: tuple[Because, ...]
    shown: bool
    source: tuple[str, ...]
    ours: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of a block whose condition holds."""

    key: str
    texts: Mapping[str, str]
    source: tuple[str, ...]
    ours: bool

    @property
    def text(self) -> str:
        """Its main words."""
        return self.texts["text"]


class Judge:
    """Reads one session's answers by the rules; the same answers always give the same findings."""

    def __init__(self, moment: Moment, handled: Iterable[str]) -> None:
        self._moment = moment
        self._rules = moment.library.rules
        self._scope = moment.path.scope
        steps = [step for step in moment.path.steps if step.answer]
        self._values = {f"{step.question.key}_words": moment.spoken(step) for step in steps}
        unknown = [step for step in steps if step.answer and step.answer.skip == "dont_know"]
        self._scope.learn("unknowns", len(unknown), answered=True)
        self.gaps = [self._finding(rule) for rule in self._rules.gaps if self._holds(rule)]
        self._scope.learn("gaps", tuple(gap.key for gap in self.gaps), answered=True)
        words = [gap.text for gap in self.gaps]
        self._values |= {"gap_words": "; ".join(words), "first_gap": words[0] if words else ""}
        self._values["open_words"] = "; ".join(line.text for line in self.lines("find_out", 3))
        self.decision = next(
            self._finding(rule) for rule in self._rules.decisions if self._holds(rule)
        )
        self._scope.learn("decision", self.decision.key, answered=True)
        self.flags = self._flags(frozenset(handled))
        self._scope.learn("fires", tuple(flag.id for flag in self.flags), answered=True)
        shown = tuple(flag.id for flag in self.flags if flag.shown)
        self._scope.learn("shown", shown, answered=True)

    def lines(self, block: str, most: int) -> list[Finding]:
        """The first lines of a block that hold, at most so many."""
        rules = self._rules.lines.get(block, ())
        return [self._finding(rule) for rule in islice(filter(self._holds, rules), most)]

    def also(self) -> list[Flag]:
        """Points that fire beside the printed ones, one for each further family."""
        families = {flag.family for flag in self.flags if flag.shown}
        rest: dict[str, Flag] = {}
        for flag in self.flags:
            if flag.severity in PRINTED and flag.family not in families and not flag.shown:
                rest.setdefault(flag.family, flag)
        return list(rest.values())

    def _flags(self, handled: frozenset[str]) -> list[Flag]:
        fired = sorted(self._fired(), key=lambda pair: SEVERITIES.index(pair[1]))
        families: set[str] = set()
        flags = []
        for warning, severity, because in ((*pair, self._because(pair[0].rule)) for pair in fired):
            if not because:
                continue
            room = len(families) < MOST_FLAGS and warning.family not in families
            shown = room and severity in PRINTED and warning.key not in handled
            if shown:
                families.add(warning.family)
            flags.append(self._flag(warning, severity, because, shown=shown))
        return flags

    def _fired(self) -> Iterator[tuple[WarningRule, Severity]]:
        for warning in self._rules.warnings:
            holding = (s for s in SEVERITIES if self._worded(warning.severities.get(s)))
            if severity := next(holding, None):
                yield warning, severity

    def _worded(self, condition: str | None) -> bool:
        return condition is not None and self._scope.holds(condition)

    def _flag(
        self, warning: WarningRule, severity: Severity, because: tuple[Because, ...], *, shown: bool
    ) -> Flag:
        rule = warning.rule
        ask = self._text(rule.texts["ask"])
        source, ours = rule.source, rule.ours
        return Flag(warning.key, warning.family, severity, ask, because, shown, source, ours)

    def _because(self, rule: Rule) -> tuple[Because, ...]:
        said = (key for key in rule.because if self._scope.answered(key) or self._scope.known(key))
        told = ((key, rule.because[key]) for key in said)
        reasons = (Because(key, self._text(text)) for key, text in told)
        return tuple(reason for reason in reasons if reason.text)

    def _finding(self, rule: Rule) -> Finding:
        texts = {name: self._text(text) for name, text in rule.texts.items()}
        return Finding(rule.key, texts, rule.source, rule.ours)

    def _holds(self, rule: Rule) -> bool:
        return self._scope.holds(rule.when)

    def _text(self, text: Text) -> str:
        told = self._moment.told
        return self._moment.words.text(text, self._scope, **self._values, told=told)
