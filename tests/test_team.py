"""What a team's answers say beside each other, and what they must not tell."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.answers import answer_all
from dialogues.moment import look
from dialogues.pages.brief import brief
from dialogues.pages.page import page
from dialogues.session import Answer, Session
from dialogues.team.answers import Comparison, Part, compare, has_answered
from dialogues.team.page import team_page
from dialogues.walk import Step

from .answers import DAY
from .conftest import shipped

LIBRARY = shipped()
SAME: dict[str, object] = {
    "way": "out", "what": "teach", "why": ["help", "income"], "words": "Teach in Chipata",
    "far": "met", "payer": "we", "have": ["person", "cash"], "decides": "board_yes",
}  # fmt: skip


def part(role: str = "", *, shown: bool = False, **said: object) -> Part:
    """A member's part in the quick check: as all say, but for these answers; None is not known."""
    told = {key: "dont_know" if value is None else value for key, value in (SAME | said).items()}
    session = answer_all(LIBRARY, LIBRARY.dialogues["quick"], "en", told, DAY).session
    assert has_answered(LIBRARY, session)
    return Part(session, role, shown)


def found(*parts: Part, language: str = "en") -> Comparison:
    comparison = compare(LIBRARY, parts, language)
    assert comparison
    return comparison


def told(comparison: Comparison, language: str = "en", of: str = "quick") -> str:
    return team_page(look(LIBRARY, Session(of, language)), comparison, DAY)


def keys(points: Iterable[object]) -> list[str]:
    return [str(getattr(point, "key", "")) for point in points]


def test_nothing_is_shown_before_two_have_answered() -> None:
    half = replace(part().session, answers={"way": Answer("out", sense="out")})
    assert compare(LIBRARY, [], "en") is None
    assert compare(LIBRARY, [part()], "en") is None
    assert compare(LIBRARY, [part(), Part(half)], "en") is None
    assert found(part(), part(), Part(half)).count == 2


def test_where_all_say_the_same_there_is_only_agreement() -> None:
    result = found(part(), part())
    assert not result.differ
    assert not result.nobody
    text = told(result)
    assert "Where two or more of us know, we say the same." in text
    assert "18 min: Write the joint answer" in text
    assert "- Who decides in the end? the board, and we asked it (2 of 2)" in text


def test_differences_on_why_come_first_then_who_decides_then_money() -> None:
    """Why decides first, wherever in the dialogue it was asked."""
    result = found(part(), part(why=["help", "spread"], decides="me", payer="donor", far="nobody"))
    assert keys(result.differ) == ["why", "decides", "payer", "far"]
    text = told(result)
    assert text.index("1. Why would we do it?") < text.index("2. Who decides in the end?")
    talks = [line for line in text.splitlines() if line.startswith("Talk about:")]
    assert len(talks) == 4
    assert len(set(talks)) == 4
    assert "- help people there (2 of 2)\n- income for the group (1 of 2)" in text


def test_the_agenda_is_twenty_minutes_whatever_there_is_to_talk_about() -> None:
    others = (
        part(), part(far="nobody"), part(far=None),
        part(why=["help"], decides="me", payer="one", far="nobody", have=["test"]),
    )  # fmt: skip
    for other in others:
        lines = told(found(part(), other)).partition("TWENTY MINUTES")[2].splitlines()
        minutes = [int(line.split()[1]) for line in lines if " min: " in line]
        assert sum(minutes) == 20
        assert len(minutes) <= 5


def test_what_nobody_knows_and_what_only_one_knows_are_no_agreement() -> None:
    result = found(part(far=None, payer=None), part(far=None), part(far=None, payer="unknown"))
    assert keys(result.nobody) == ["far"]
    [only] = result.only_one
    assert (only.key, only.known, only.unknown) == ("payer", 1, 2)
    assert not set(keys(result.agree)) & {"far", "payer"}
    text = told(result)
    assert "WHAT WE DO NOT KNOW YET\n- How far are we with people there?" in text
    assert "Only one knows: we do, from savings or a loan\n" in text
    assert "How far are we with people there? Who finds out, and by when?" in text


def test_a_list_differs_where_not_all_ticked_the_same() -> None:
    assert not found(part(have=["cash", "person"]), part(have=["person", "cash"])).differ
    [point] = found(part(have=[]), part(have=["cash"])).differ
    assert {view.said for view in point.views} == {"none yet", "savings for 3 months of bills"}


def test_two_who_each_say_that_they_decide_do_not_agree() -> None:
    assert keys(found(part(decides="me"), part(decides="me")).differ) == ["decides"]


def test_a_question_that_only_one_met_is_not_compared() -> None:
    refused = part()
    answers = {**refused.session.answers, "far": Answer(skip="rather_not", on=DAY)}
    other = replace(refused, session=replace(refused.session, answers=answers))
    result = found(part(), other)
    points = [*result.differ, *result.nobody, *result.only_one, *result.agree]
    assert "far" not in keys(points)
    assert "why" in keys(points)


def test_a_warning_of_one_is_kept() -> None:
    """Nobody is outvoted: what one person's answers warn of stands, with how many say it."""
    calm, worried = part(have=["person", "cash", "proof", "test"]), part(decides="meet_no")
    lone = {f.ask for f in brief(look(LIBRARY, worried.session), DAY).flags if f.severity == "stop"}
    calms = {flag.ask for flag in brief(look(LIBRARY, calm.session), DAY).flags}
    result = found(calm, calm, worried)
    kept = {warning.ask: warning.count for warning in result.warnings}
    assert lone - calms
    assert all(kept[ask] == 1 for ask in lone - calms)
    assert f"- {next(iter(lone - calms))} (1 of 3)" in told(result)


def test_no_warning_repeats_what_somebody_typed() -> None:
    for warning in LIBRARY.rules.warnings:
        for form in warning.rule.texts["ask"].forms.values():
            assert "{" not in form, warning.key


def test_own_words_are_shown_only_with_leave() -> None:
    """A text and an own reason are told of those only who let the others read them."""
    why, words = ["Because our river dries up"], "Mend pumps in Lusaka"
    hidden = told(found(part(why=why, words=words), part(), part()))
    assert "river" not in hidden
    assert "Lusaka" not in hidden
    assert "something else, in own words (1 of 3)" in hidden
    shown = told(found(part(shown=True, why=why, words=words), part(), part()))
    assert "Because our river dries up (1 of 3)" in shown
    assert '- "Mend pumps in Lusaka"' in shown
    assert "Chipata" not in shown


def test_two_who_wrote_something_else_do_not_agree() -> None:
    result = found(part(why=["Our river"]), part(why=["Our sea"]))
    assert keys(result.differ) == ["why"]


def test_long_words_are_cut_and_words_stay_words() -> None:
    shown = told(found(part(shown=True, words="x " * 500), part(shown=True, words="{{ 7 * 7 }}")))
    assert "{{ 7 * 7 }}" in shown
    assert len(max(shown.splitlines(), key=len)) < 230


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        (("board", "board"), False),
        (("board", "board", "board"), True),
        (("board", "board", "staff"), False),
        (("board", "board", "", "staff", "staff"), False),
        (("board", "staff", "board", "staff"), True),
        (("board", "board", "", ""), True),
        (("", "", ""), False),
    ],
)
def test_roles_are_hidden_where_they_tell_who_it_was(roles: tuple[str, ...], shown: bool) -> None:
    """Fewer than three, or one of a kind, with no role a kind as well: then nobody's is shown."""
    result = found(*(part(role, far="nobody" if n % 2 else "met") for n, role in enumerate(roles)))
    views = [view for point in (*result.differ, *result.agree) for view in point.views]
    assert any(view.roles for view in views) is shown
    assert (": board" in told(result)) is shown


def test_roles_are_hidden_at_a_question_that_few_answered() -> None:
    """Two of each in the team, and one of each at the question: nobody's role is shown there."""
    knows = [part("board", payer="we"), part("staff", payer="donor")]
    others = [part("board", payer=None, far="nobody"), part("staff", payer=None)]
    points = {point.key: point for point in found(*knows, *others).differ}
    assert not any(view.roles for view in points["payer"].views)
    assert any(view.roles for view in points["far"].views)


def test_the_order_of_coming_is_not_told() -> None:
    parts = [part(far="nobody"), part(why=["help"]), part(payer="donor", shown=True)]
    assert told(found(*parts)) == told(found(*reversed(parts)))


def test_a_team_reads_it_in_the_language_of_who_asks() -> None:
    text = told(found(part(), part(far="nobody"), language="fr"), "fr")
    assert "OÙ NOUS DIFFÉRONS" in text
    assert "WHERE" not in text


def test_ways_that_differ_are_a_difference_and_what_rests_on_them_too() -> None:
    inward = part(way="in", what="learn", why=["learn"], have=["person"])
    result = found(part(), inward)
    assert {"way", "what", "why"} <= set(keys(result.differ))


def first_of(step: Step, place: int) -> Answer:
    keys_ = [option.key for option in step.options]
    match step.question.kind:
        case "one":
            value: object = keys_[place % len(keys_)]
        case "many":
            value = (keys_[place % len(keys_)],)
        case "number":
            value = 12.0
        case "date":
            value = "2027-03-31"
        case _:
            value = f"Our words {place}"
    chosen = value if isinstance(value, str | float | tuple) else None
    return Answer(chosen, sense=step.sense(chosen), on=DAY)


def walked(dialogue: str, place: int) -> Session:
    session = Session(dialogue)
    while step := look(LIBRARY, session).path.next():
        answers = {**session.answers, step.path: first_of(step, place)}
        session = replace(session, answers=answers)
    return session


@pytest.mark.parametrize("dialogue", list(LIBRARY.dialogues))
def test_every_dialogue_can_be_compared(dialogue: str) -> None:
    """Groups by item are compared, free ones and what is only theirs are not."""
    parts = [Part(walked(dialogue, place)) for place in (0, 1, 1)]
    result = found(*parts)
    points = [*result.differ, *result.agree, *result.nobody, *result.only_one]
    assert points
    assert not any(key.startswith("markets.") for key in keys(points))
    text = told(result, of=dialogue)
    assert "TWENTY MINUTES TOGETHER" in text
    assert "Our words" not in text


def test_a_joint_answer_says_so_with_the_day_it_was_agreed_on() -> None:
    for dialogue in ("quick", "grid"):
        session = replace(walked(dialogue, 0), joint=True)
        made = page(look(LIBRARY, session), "2027-03-01")
        line = "Joint answer of our team, agreed on 24 Nov 2026."
        assert line in made.text
        assert line in made.whole
    assert not look(LIBRARY, Session("quick", joint=True)).agreed()
