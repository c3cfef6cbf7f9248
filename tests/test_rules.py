"""The rules over quick: what the models say, what each rule reaches, and the order of it all."""

from collections import Counter
from functools import cache
from typing import Any

import pytest

from bot.answers import answer_all
from dialogues.pages.brief import Brief, brief
from dialogues.words import unit_length

from .answers import DAY, quick_answers
from .conftest import shipped

LIBRARY = shipped()
FROM_JOURNEY_ON = {"R10", "R22"}
"""These two are lines of the page, not warnings: everybody would have them."""
GRACE = {
    "way": "out", "what": "teach", "why": ["help", "income"], "far": "asked", "payer": "donor",
    "have": ["proof"], "decides": "meet_no",
    "words": "Teach women in Chipata, Zambia to mend hand pumps, from June",
}  # fmt: skip
LINEO = {
    "way": "in", "what": "tool", "why": ["serve", "costs"], "far": "met", "payer": "we",
    "have": ["cash"], "decides": "board_no",
    "words": "Use a phone app from a co-op in Kenya for our member book, from July",
}  # fmt: skip


def page(given: dict[str, Any], language: str = "en") -> Brief:
    return brief(answer_all(LIBRARY, LIBRARY.dialogues["quick"], language, given, DAY), DAY)


@cache
def pages() -> tuple[Brief, ...]:
    return tuple(page(given) for given in quick_answers())


def shown_cases(found: Brief) -> list[str]:
    return [match.case.key.removeprefix("case.") for match in found.cases if match.shown]


def test_grace_gets_the_page_of_the_model() -> None:
    found = page(GRACE)
    assert found.decision.key == "D2"
    assert [(f.id, f.severity) for f in found.flags if f.shown] == [
        ("R6", "stop"), ("R4", "check"), ("R16", "check"),
    ]  # fmt: skip
    assert "What would make us say no? What must change to fit that place?" in found.text
    assert shown_cases(found) == ["mce_conseils", "sea", "da_group"]
    assert [sign.key for sign in found.strengths] == ["proof", "came"]


def test_lineo_gets_the_page_of_the_model_and_never_reads_of_selling() -> None:
    found = page(LINEO)
    assert found.decision.key == "D1"
    assert [(f.id, f.severity) for f in found.flags if f.shown] == [
        ("N2", "stop"), ("R19", "check"), ("R13", "check"),
    ]  # fmt: skip
    assert not {"R3", "R4"} & {flag.id for flag in found.flags}
    assert shown_cases(found) == ["bicimensajerias", "shifo", "da_group"]
    assert not {"sell", "export", "market", "buyer"} & set(found.text.lower().split())


def test_a_reason_in_own_words_is_no_missing_reason() -> None:
    """Where the chosen reasons say nothing of members, the person's own one is pointed at."""
    own = page(LINEO | {"what": "buy", "why": ["Our elders ask for it"]})
    none = page(LINEO | {"what": "buy", "why": "dont_know"})
    pointed, open_ = "We have our own reason for it.", "is still to be said."
    assert pointed in own.text
    assert open_ not in own.text
    assert pointed not in none.text
    assert open_ in none.text


def test_nobody_is_told_that_they_know_what_they_did_not_say() -> None:
    refused = LINEO | {
        "why": ["learn"],
        "far": "later",
        "have": "rather_not",
        "decides": "not_for_us",
    }
    assert [sign.key for sign in page(refused).strengths] == ["we_ask", "we_leave"]
    assert "We know what is not there yet." in page(refused | {"have": []}).text


def test_every_decision_is_reached_from_quick() -> None:
    reached = {found.decision.key for found in pages()}
    assert reached == {"D0", "D1", "D2", "D3", "D4", "D4s", "D5", "D6"}


def test_every_warning_that_quick_can_reach_fires_and_is_printed_or_noted() -> None:
    fired = {flag.id for found in pages() for flag in found.flags}
    assert fired == {warning.key for warning in LIBRARY.rules.warnings}
    assert fired == {f"R{n}" for n in range(1, 23)} - FROM_JOURNEY_ON | {"N1", "N2", "N3"}


def test_each_case_told_in_full_is_reached_from_quick() -> None:
    shown = {match.case.key for found in pages() for match in found.cases if match.shown}
    helped = {case.key for found in pages() for case in found.support}
    full = {key for key, card in LIBRARY.cards.items() if card.kind == "case"}
    assert shown | helped == full
    assert len(full) >= 18


def test_a_story_is_never_told_twice_and_a_reason_stands_beside_each() -> None:
    for found in pages():
        shown = [match for match in found.cases if match.shown]
        assert max(Counter(match.case.story for match in shown).values(), default=1) == 1
        assert len(shown) <= 3
        assert all(match.because for match in shown)


def test_at_most_three_warnings_of_different_families_most_severe_first() -> None:
    for found in pages():
        shown = [flag for flag in found.flags if flag.shown]
        order = [("stop", "check", "watch").index(flag.severity) for flag in found.flags]
        assert len(shown) <= 3
        assert len({flag.family for flag in shown}) == len(shown)
        assert order == sorted(order)
        assert all(flag.severity != "watch" for flag in shown)


def test_every_page_is_whole_and_short() -> None:
    for found in pages():
        assert unit_length(found.text) < 2_800
        assert len(found.strengths) == 2
        assert len(found.next_steps) == 3
        assert 3 <= len(found.indicators) <= 5
        assert "Stop rule:" in found.text
        assert "C. " in found.text


def test_severity_words_codes_and_percentages_never_reach_the_person() -> None:
    for found in pages():
        for word in ("STOP&TALK", "CHECK", "WATCH", "R6", "D2", "anonymous", "readiness"):
            assert word not in found.text


def test_the_first_eighteen_lines_say_what_is_to_be_decided_and_by_whom() -> None:
    import textwrap  # noqa: PLC0415

    longest = "Teach " + "women and men of many villages to mend their pumps " * 6
    for found in (page({**given, "words": longest}) for given in quick_answers()[::40]):
        lines = [
            part for line in found.text.splitlines() for part in textwrap.wrap(line, 40) or [""]
        ]
        first = "\n".join(lines[:18])
        assert first.startswith("To decide:\nDo we do this?")
        assert "Proposed:" in first
        who = first[first.index("Who must agree:") :]
        assert who.count(".") >= 1


def test_when_goods_or_people_travel_one_line_is_about_the_environment() -> None:
    travelling = {"goods", "buy", "trade", "teach", "learn", "swap", "service", "own", "joint"}
    for given, found in zip(quick_answers(), pages(), strict=True):
        keys = {line.text for line in found.indicators}
        told = any("travel" in text or "Trips" in text for text in keys)
        assert told == (given["what"] in travelling)


@pytest.mark.parametrize("what", ["learn", "swap"])
def test_a_learner_is_never_warned_about_savings(what: str) -> None:
    for given, found in zip(quick_answers(), pages(), strict=True):
        if given["what"] == what:
            assert "R9" not in {flag.id for flag in found.flags}


def test_better_pay_for_members_is_mission_and_not_a_drift() -> None:
    assert "R1" not in {f.id for f in page({**GRACE, "why": ["income", "members"]}).flags}
    assert "R1" in {f.id for f in page({**GRACE, "why": ["income", "full"]}).flags}


def test_one_payer_weighs_most_only_without_savings() -> None:
    with_savings = page({**GRACE, "have": ["proof", "cash"]})
    assert {f.id: f.severity for f in with_savings.flags}["R6"] == "check"


def test_not_knowing_is_an_open_question_and_rather_not_say_prints_nothing() -> None:
    found = page({**GRACE, "payer": "dont_know", "have": "rather_not"})
    assert "Who would pay for most of it?" in found.text[found.text.index("STILL OPEN") :]
    assert list(found.unknowns) == ["Who would pay for most of it?"]
    assert not {"R6", "R14", "R16", "R17"} & {flag.id for flag in found.flags}
    assert "not said" not in found.text


def test_a_point_that_was_dealt_with_leaves_room_for_the_next() -> None:
    found = page({**GRACE, "handled": ["R6"]})
    assert [flag.id for flag in found.flags if flag.shown] == ["R4", "R16", "R8"]
    assert "Dealt with: What do we do if this one funder stops?" in found.text


def test_the_same_answers_give_the_same_page() -> None:
    assert page(GRACE).text == page(dict(reversed(GRACE.items()))).text


def test_typed_words_point_to_cases_though_misspelt_and_in_four_languages() -> None:
    plain = {**GRACE, "what": "service", "words": "We mend things"}
    for words in ("a franchise", "une franchisse", "una franquicia", "uma franquia"):
        told = page({**plain, "words": words})
        points = {match.case.key: match.points for match in told.cases}
        before = {match.case.key: match.points for match in page(plain).cases}
        assert points["case.sea"] > before["case.sea"], words


def test_depth_leads_to_the_long_way_first_only_where_it_binds() -> None:
    from dialogues.cards.page import page_menu  # noqa: PLC0415
    from dialogues.session import Prompt  # noqa: PLC0415

    def first(**given: str) -> str:
        answers = {**GRACE, **given}
        moment = answer_all(LIBRARY, LIBRARY.dialogues["quick"], "en", answers, DAY)
        return page_menu(moment, Prompt("page"), DAY).rows[0][0].label

    assert first() == "Share or print it"
    assert first(what="own") == first(what="model") == first(payer="investor") == "Go deeper"
