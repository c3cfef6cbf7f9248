"""What the long way asks sharpens the same warnings, and only where it can matter."""

from typing import Any

import pytest

from bot.answers import answer_all
from dialogues.pages.brief import Brief, brief

from .answers import DAY
from .conftest import shipped

LIBRARY = shipped()
OUT = {
    "way": "out", "what": "goods", "why": ["members", "income"], "far": "met", "payer": "many",
    "have": ["person", "cash", "proof", "test"], "decides": "meet_yes",
}  # fmt: skip
INTO = {
    "way": "in", "what": "tool", "why": ["serve", "costs"], "far": "met", "payer": "we",
    "have": ["person", "cash", "seen", "terms"], "decides": "meet_yes",
}  # fmt: skip
BOTH = {
    "way": "both", "what": "joint", "why": ["serve", "members"], "far": "known", "payer": "we",
    "have": ["person", "cash", "goals", "shares"], "decides": "meet_yes",
}  # fmt: skip


def page(given: dict[str, Any]) -> Brief:
    return brief(answer_all(LIBRARY, LIBRARY.dialogues["journey"], "en", given, DAY), DAY)


def severity(given: dict[str, Any], warning: str) -> str:
    """How a warning stands on the page for these answers; empty when it does not fire."""
    return {flag.id: flag.severity for flag in page(given).flags}.get(warning, "")


@pytest.mark.parametrize(
    ("warning", "base", "quiet", "loud", "expected"),
    [
        ("R2", OUT, {"loss": "capped"}, {"loss": "no_limit"}, "check"),
        ("R3", OUT, {"home": "nothing"}, {"home": "suffers"}, "check"),
        ("R6", {**OUT, "payer": "donor"}, {"share": 10}, {"share": 40}, "check"),
        ("R6", {**OUT, "payer": "donor"}, {"share": 10}, {"share": 60}, "stop"),
        ("R7", {**OUT, "payer": "one"}, {"share": 29}, {"share": 51}, "stop"),
        ("R9", BOTH, {"lose": "month"}, {"lose": "more"}, "stop"),
        ("R9", BOTH, {"lose": "month"}, {"lose": "less"}, "check"),
        ("R11", BOTH, {"match": "yes"}, {"match": "no"}, "check"),
        ("R13", OUT, {"adapt": "tried"}, {"adapt": "not_yet"}, "check"),
        ("R15", OUT, {"law": "sure"}, {"law": "not_yet"}, "check"),
        (
            "R18",
            {**OUT, "way": "both", "what": "trade"},
            {"jobs": "more"},
            {"jobs": "lose"},
            "check",
        ),
        ("R19", INTO, {"strings": "fine"}, {"strings": "not_read"}, "check"),
        ("N1", {**OUT, "what": "teach"}, {"profit": "coops"}, {"profit": "open"}, "check"),
        ("R20", OUT, {"nature": "yes"}, {"nature": "not_yet"}, "check"),
    ],
)
def test_an_answer_of_the_long_way_wakes_or_calms_a_warning(
    warning: str, base: dict[str, Any], quiet: dict[str, Any], loud: dict[str, Any], expected: str
) -> None:
    assert severity({**base, **loud}, warning) == expected
    assert severity({**base, **quiet}, warning) in {"", "watch"}


def test_each_warning_says_which_answer_of_the_long_way_it_rests_on() -> None:
    found = page({**OUT, "payer": "donor", "share": 60})
    [flag] = [flag for flag in found.flags if flag.id == "R6"]
    assert ("share", "60% of all our income") in {(b.answer, b.text) for b in flag.because}


def test_stopping_on_the_way_is_what_the_page_proposes() -> None:
    found = page({**OUT, "what_decision": "stop"})
    assert found.decision.key == "D0"
    assert "as we chose on the way" in found.decision.text
    assert "What: stop here (24 Nov 2026)" in found.text
    assert "C. Not now." in found.text


def test_own_words_at_a_decision_are_what_must_be_there_first() -> None:
    found = page({**OUT, "why_decision": "when the board has met"})
    assert "Why: not yet, because: when the board has met (24 Nov 2026)" in found.text


def test_places_are_items_of_a_group_and_only_the_name_is_needed() -> None:
    places = [{"name": "Chipata", "reason": "They asked"}, {"name": "Lundazi"}]
    text = page({**OUT, "markets": places}).whole
    assert "Chipata; Why: They asked" in text
    assert "Lundazi" in text


def test_further_facets_bring_further_reasons() -> None:
    buying = {**INTO, "what": "buy"}
    plain = {match.case.key: match for match in page(buying).cases}
    facets = {"how": ["certification", "identity"], "links": ["language"]}
    told = {match.case.key: match for match in page({**buying, **facets}).cases}
    assert told["case.equal_exchange"].points > plain["case.equal_exchange"].points
    assert "get a fair or green label" in told["case.equal_exchange"].because


def test_no_chapter_asks_more_than_seven_questions() -> None:
    from collections import Counter  # noqa: PLC0415
    from itertools import product  # noqa: PLC0415

    from dialogues.session import Answer, Session  # noqa: PLC0415
    from dialogues.walk import walk  # noqa: PLC0415

    choices = {
        "way": ["in", "out", "both"],
        "what": [
            "goods", "service", "teach", "model", "own", "learn", "tool", "buy", "money", "trade",
            "swap", "joint", "fund",
        ],
        "far": ["nobody", "asked", "known"],
        "payer": ["one", "donor", "we", "investor", "loan"],
    }  # fmt: skip
    for values in product(*choices.values()):
        given = dict(zip(choices, values, strict=True))
        answers = {key: Answer(value, sense=value) for key, value in given.items()}
        answers["partners"] = Answer(("sseos",))
        steps = walk(LIBRARY, Session("journey", answers=answers)).steps
        asked = {(s.chapter.key, s.path.partition(".")[0]) for s in steps}
        assert max(Counter(chapter for chapter, _ in asked).values()) <= 7
