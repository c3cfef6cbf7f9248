"""Strategies that answer dialogues: any event at all, and whole sets of quick's answers."""

from itertools import product

from hypothesis import strategies as st

from dialogues.model import Dialogue
from dialogues.session import Event, Go, Open, Placed, Revise, Say, Session, Speak, Tap, Voice
from dialogues.walk import Step

DAY = "2026-11-24"
WAYS = {
    "out": ("goods", "service", "teach", "model", "own"),
    "in": ("learn", "tool", "buy", "money"),
    "both": ("trade", "swap", "joint", "fund"),
}
CONTROLS = (
    ".why", ".skip", ".back", ".done", ".all", ".none", ".keep", ".add", ".answer", ".change",
    ".change1", ".change9", ".go_on", ".dont_know", ".not_for_us", ".later", ".rather_not",
    ".left_open", ".enough", ".list", ".cases", ".file", ".txt", ".md", ".handled", ".deeper",
    ".forward", ".more", ".pdf", ".docx", ".name", ".leave", "leave:way", "leave:words", "leave:x",
    ".picture", ".meeting", ".noted", ".day:2026-12-03", ".day:2020-01-01", ".day:x",
    "from:5", "from:x", "own:case.sea", "own:x", "pick:case.sea", "with:case.shifo",
    "steps:case.sea", ".mine:0", ".asking:0", ".asking:1", ".add:0", ".replace:0",
    ".drop:0", ".yes:0", ".yes:1",
    "handled:R6", "handled:XX", "case.mondragon", "case.none", "+cash", "-cash", "+none", "", "x",
)  # fmt: skip

PLACED: st.SearchStrategy[Placed] = st.sampled_from(["here", "here", "late", "unsure"])


def events(dialogue: Dialogue) -> st.SearchStrategy[Event]:
    """Anything that can happen: sensible or not, to questions of the dialogue or not."""
    keys = [question.key for question in dialogue.questions()]
    paths = st.sampled_from([*keys, "page", "markets.1.name", "markets.2.more", "nothing"])
    options = {o.key for question in dialogue.questions() for o in question.options}
    choices = st.sampled_from([*sorted(options), *(f"+{o}" for o in sorted(options)), *CONTROLS])
    texts = st.one_of(
        st.sampled_from(
            [
                "1",
                "2",
                "3",
                "1 3",
                "1,2",
                "all",
                "none",
                "\u0662",
                "+ more",
                "+",
                "0",
                "is this safe?",
            ]
        ),
        st.text(max_size=40),
        st.integers(-5, 2_000).map(str),
        st.sampled_from(
            ["2027-03-31", "March 2027", "31/02/2027", "{{ 7 * 7 }}", "\x00", "\ud800"]
        ),
    )
    moves = st.sampled_from(["back", "skip", "why", "answers", "page", "nowhere"])
    return st.one_of(
        st.builds(Open, st.just(DAY)),
        st.builds(Say, texts, st.just(DAY), PLACED),
        st.builds(Speak, st.just(Voice("a note", 24, 90_000)), st.just(DAY), PLACED),
        st.builds(Tap, paths, st.integers(0, 60), choices, st.just(DAY)),
        st.builds(Revise, paths, texts, st.just(DAY)),
        st.builds(Go, moves, st.just(DAY)),
    )


def tap_now(session: Session, choice: str) -> Event:
    """A tap on the prompt that is open."""
    prompt = session.prompt
    assert prompt
    return Tap(prompt.key, prompt.turn, choice, DAY)


def random_value(draw: st.DrawFn, step: Step) -> str:
    """A typed reply that fits a step."""
    match step.question.kind:
        case "one":
            return str(draw(st.integers(1, len(step.options))))
        case "many":
            most = step.question.most or len(step.options)
            places = st.integers(1, len(step.options))
            chosen = draw(st.sets(places, min_size=1, max_size=min(most, len(step.options))))
            if step.question.none and draw(st.booleans()):
                return "none"
            return " ".join(str(number) for number in sorted(chosen))
        case "number":
            low, high = int(step.question.low or 0), int(step.question.high or 100)
            return str(draw(st.integers(low, high)))
        case "date":
            return draw(st.sampled_from(["2027-03-31", "March 2027", "31/12/2026"]))
        case _:
            return draw(
                st.sampled_from(
                    ["Sell mats in Spain", "une app", "\u0645\u0631\u062d\u0628\u0627", "x" * 150]
                )
            )


def quick_answers() -> list[dict[str, object]]:
    """Answer files of quick that between them hold every pair the rules look at."""
    far = ("nobody", "asked", "met", "known", "well", "hard")
    decides = ("me", "board_yes", "board_no", "meet_yes", "meet_no", "outside")
    found: list[dict[str, object]] = []
    for way, moves in WAYS.items():
        whys, haves, payers = WHYS[way], _haves(*RESTS[way]), PAYERS[way]
        for place, (what, how_far, payer, who) in enumerate(product(moves, far, payers, decides)):
            given = {"way": way, "what": what, "far": how_far, "payer": payer, "decides": who}
            why, have = whys[place % len(whys)], haves[place % len(haves)]
            found.append({**given, "why": why, "have": have})
    return found


PAYERS = {
    "out": ("many", "one", "donor", "we", "investor", "unknown"),
    "in": ("we", "loan", "gift", "donor", "investor", "unknown"),
    "both": ("many", "one", "donor", "we", "investor", "unknown"),
}
RESTS = {"out": ("proof", "test"), "in": ("seen", "terms"), "both": ("goals", "shares")}
WHYS = {
    "out": (["help", "spread"], ["income", "full"], ["members", "income"], ["income", "known"],
            ["help", "known"]),
    "in": (["serve", "costs"], ["costs", "free"], ["learn", "partners"], ["members", "learn"],
           ["free", "partners"]),
    "both": (["help", "serve"], ["members", "learn"], ["income", "spread"], ["help", "learn"],
             ["learn", "spread"]),
}  # fmt: skip


def _haves(one: str, two: str) -> list[list[str]]:
    return [
        [], ["person"], ["cash"], ["person", "cash"], ["person", one], ["cash", two], [one, two],
        ["person", "cash", one], ["person", "cash", one, two], ["person", "cash", two], [one],
    ]  # fmt: skip
