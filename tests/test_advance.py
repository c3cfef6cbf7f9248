"""What must hold for any person who does anything at all, on every dialogue that ships."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues.advance import advance
from dialogues.moment import changed, look
from dialogues.pages.brief import ENGLISH, brief
from dialogues.session import EVENT, SESSION, TURN, Event, Go, Open, Revise, Say, Session, Turn
from dialogues.walk import walk
from dialogues.words import unit_length

from .answers import DAY, events, random_value
from .conftest import shipped

LIBRARY = shipped()
SLOW = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
dialogues = pytest.mark.parametrize("key", ["journey", "quick"])
"""Those that end in the meeting's page; tests/test_tools.py walks all to their pages."""
ANY = st.sampled_from(sorted(LIBRARY.dialogues))


def through(session: Session, event: Event) -> Turn:
    """One turn, with everything going through JSON on the way."""
    session = SESSION.validate_json(SESSION.dump_json(session))
    event = EVENT.validate_json(EVENT.dump_json(event))
    turn = advance(LIBRARY, session, event)
    assert TURN.validate_json(TURN.dump_json(turn)) == turn
    return turn


def finish(data: st.DataObject, session: Session, turns: int = 90) -> Session:
    """Answers until the page is there, or stops when told to."""
    session = through(session, Open(DAY)).session
    for _ in range(turns):
        step = walk(LIBRARY, session).next()
        if step is None:
            break
        session = through(
            session, Say(data.draw(st.builds(str, typed(step)), "reply"), DAY)
        ).session
        if step.question.parts:
            session = through(session, Say("Done", DAY)).session
    return session


def typed(step: object) -> st.SearchStrategy[str]:
    """Replies that fit a step."""

    @st.composite
    def reply(draw: st.DrawFn) -> str:
        return random_value(draw, step)  # type: ignore[arg-type]

    return reply()


@SLOW
@given(data=st.data())
def test_advance_never_raises_and_always_shows_something(data: st.DataObject) -> None:
    key = data.draw(ANY, "dialogue")
    session = Session(key)
    for event in data.draw(st.lists(events(LIBRARY.dialogues[key]), min_size=1, max_size=25)):
        turn = advance(LIBRARY, session, event)
        assert turn.messages or turn.toast or turn.opens
        # What cannot be written as JSON never gets into a session.
        session = SESSION.validate_json(SESSION.dump_json(turn.session))


@dialogues
@SLOW
@given(data=st.data())
def test_a_whole_interview_ends_in_a_page_within_the_limit(key: str, data: st.DataObject) -> None:
    session = finish(data, Session(key))
    assert walk(LIBRARY, session).next() is None
    page = brief(look(LIBRARY, session), DAY)
    assert unit_length(page.text) < ENGLISH
    assert page.text.startswith("To decide:")
    shown = [flag for flag in page.flags if flag.shown]
    assert len(shown) <= 3
    assert all(flag.because for flag in page.flags)
    assert len(page.strengths) == 2
    assert len(page.next_steps) == 3
    assert 3 <= len(page.indicators) <= 5


@dialogues
@SLOW
@given(data=st.data())
def test_an_edit_gives_what_a_fresh_run_with_the_same_answers_gives(
    key: str, data: st.DataObject
) -> None:
    session = finish(data, Session(key))
    steps = [step for step in walk(LIBRARY, session).steps if step.question.kind != "text"]
    step = data.draw(st.sampled_from(steps), "edited")
    session = through(session, Revise(step.path, data.draw(typed(step)), DAY)).session
    session = finish(data, session)
    path = walk(LIBRARY, session)
    fresh = Session(key, answers={s.path: s.answer for s in path.steps if s.answer})
    again = walk(LIBRARY, fresh)
    assert [(s.path, s.answer) for s in again.steps] == [(s.path, s.answer) for s in path.steps]
    assert brief(look(LIBRARY, fresh), DAY).text == brief(look(LIBRARY, session), DAY).text


@dialogues
@SLOW
@given(data=st.data())
def test_a_walk_that_goes_on_is_the_same_as_a_new_one(key: str, data: st.DataObject) -> None:
    """What comes before a changed answer is not walked again."""
    session = finish(data, Session(key))
    moment = look(LIBRARY, session)
    step = data.draw(st.sampled_from(moment.path.steps), "edited")
    edited = through(session, Revise(step.path, data.draw(typed(step)), DAY)).session
    on, new = changed(moment, edited.answers, step).path, walk(LIBRARY, edited)
    assert on.steps == new.steps
    assert on.scope.values() == new.scope.values()
    assert [step.options for step in on.steps] == [step.options for step in new.steps]


@dialogues
@SLOW
@given(data=st.data())
def test_answer_then_back_opens_the_same_question_again(key: str, data: st.DataObject) -> None:
    session = finish(data, Session(key), turns=data.draw(st.integers(0, 12)))
    step = walk(LIBRARY, session).next()
    if step is None or step.question.parts:
        return
    before = through(session, Open(DAY)).session
    answered = through(before, Say(data.draw(typed(step)), DAY)).session
    back = through(answered, Go("back", DAY)).session
    assert before.prompt
    assert back.prompt
    assert back.prompt.key == before.prompt.key

    def in_force(session: Session) -> dict[str, object]:
        open_ = session.prompt.key if session.prompt else ""
        steps = walk(LIBRARY, session).steps
        return {s.path: s.answer for s in steps if s.answer and s.path != open_}

    assert in_force(back) == in_force(before)


@SLOW
@given(data=st.data())
def test_playing_the_events_again_rebuilds_the_session(data: st.DataObject) -> None:
    key = data.draw(ANY, "dialogue")
    played = data.draw(st.lists(events(LIBRARY.dialogues[key]), max_size=15))

    def play() -> Session:
        session = Session(key)
        for event in played:
            session = advance(LIBRARY, session, event).session
        return session

    assert play() == play()
