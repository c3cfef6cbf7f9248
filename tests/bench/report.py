"""The figures as tables, and which of the goals they reach."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from .rounds import Measured, Round
from .stored import Kept
from .wire import Traffic

LOADS = ("typed 1", "typed 50", "typed 500", "tapped 50")
TITLES = {
    "passage": "Passage",
    "a": "(a) echo",
    "b": "(b) ConversationHandler",
    "c": "(c) echo, our requests",
    "full": "Passage, 1,000,000 answers",
    "bare": "bare client",
}


@dataclass(slots=True)
class Results:
    """Everything that was measured, by bot."""

    rounds: dict[str, list[Round]] = field(default_factory=dict)
    traffic: dict[str, Traffic] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    kept: Kept | None = None

    def middle(self, bot: str, load: str, of: Callable[[Measured], float]) -> float:
        """The median of the rounds; not a number where it was not measured."""
        found = [of(r.loads[load]) for r in self.rounds.get(bot, ()) if load in r.loads]
        return median(found) if found else float("nan")

    def start(self, bot: str) -> float:
        """The median of the times it took to start."""
        return median(r.start for r in self.rounds[bot])


def report(results: Results) -> str:
    """All tables and goals, as Markdown."""
    parts = [*(_load_table(results, load) for load in LOADS), _other_table(results)]
    return "\n\n".join([*parts, "\n".join(_goals(results))])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["--:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _load_table(results: Results, load: str) -> str:
    rate_of_a = results.middle("a", load, lambda m: m.rate)
    rows = []
    for bot in results.rounds:
        rate = results.middle(bot, load, lambda m: m.rate)
        if rate == rate:  # noqa: PLR0124 - what was not measured is not equal to itself
            waits = [
                f"{results.middle(bot, load, of):.1f}"
                for of in (lambda m: m.p50, lambda m: m.p95, lambda m: m.p99)
            ]
            cpu = results.middle(bot, load, lambda m: m.cpu)
            share = results.middle(bot, load, lambda m: m.emulator)
            ratio = f"{rate / rate_of_a:.2f}"
            rows.append(
                [TITLES[bot], f"{rate:.0f}", ratio, *waits, f"{cpu:.2f}", f"{share * 100:.0f} %"]
            )
    head = [load, "steps/s", "to (a)", "p50 ms", "p95 ms", "p99 ms", "CPU ms a step", "emulator"]
    return _table(head, rows)


def _other_table(results: Results) -> str:
    rows = []
    for bot in results.rounds:
        traffic, memory = results.traffic.get(bot), results.memory.get(bot)
        wire = [f"{traffic.wire:,}", f"{traffic.phone:,}"] if traffic else ["", ""]
        held = median(r.memory for r in results.rounds[bot]) / 1e6
        more = f"{memory:,.0f}" if memory is not None else ""
        rows.append([TITLES[bot], f"{results.start(bot):.2f}", f"{held:.0f}", more, *wire])
    head = [
        "", "start s", "memory MB", "KB a thousand people in mid-interview",
        "wire bytes an interview", "phone bytes an interview",
    ]  # fmt: skip
    return _table(head, rows)


def _goals(results: Results) -> Iterator[str]:
    def rate(bot: str, load: str) -> float:
        return results.middle(bot, load, lambda m: m.rate)

    def cpu(bot: str) -> float:
        return results.middle(bot, "typed 50", lambda m: m.cpu)

    def late(bot: str) -> float:
        return results.middle(bot, "typed 50", lambda m: m.p99)

    own = rate("passage", "typed 50")
    yield _least("typed steps at 50 people, times (a)", own / rate("a", "typed 50"), 3)
    yield _least("the same, times (c)", own / rate("c", "typed 50"), 0.5)
    yield _least("the same, times (b)", own / rate("b", "typed 50"), 6)
    taps = rate("passage", "tapped 50") / rate("a", "tapped 50")
    yield _least("taps at 50 people, times (a)", taps, 2)
    yield _most("p99 at 50 people, times (a)'s", late("passage") / late("a"), 1)
    yield _most("CPU a step, times (a)'s", cpu("passage") / cpu("a"), 0.5)
    yield _most(
        "CPU a step with 1,000,000 answers, times itself", cpu("full") / cpu("passage"), 1.25
    )
    if results.kept:
        kept = results.kept
        yield _most("bytes stored an answer, all tables", kept.per_answer, 600)
        yield (
            f"  of these {kept.answer:.0f} in the answers themselves; "
            f"{kept.lasting / kept.answers:.0f} when two days have passed"
        )


def _least(what: str, value: float, goal: float) -> str:
    return _line(what, value, f"at least {goal:g}", met=value >= goal)


def _most(what: str, value: float, goal: float) -> str:
    return _line(what, value, f"at most {goal:g}", met=value <= goal)


def _line(what: str, value: float, goal: str, *, met: bool) -> str:
    return f"- {'met' if met else 'MISSED'}: {what}: {value:.2f} ({goal})"
