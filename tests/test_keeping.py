"""Nothing is kept longer than the consent says, and nothing shorter."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.keeping import forget
from bot.settings import Retention
from dialogues.session import Session

from .places import Place

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("done", "days", "wiped"), [(False, 89, 0), (False, 91, 1), (True, 91, 0), (True, 549, 1)]
)
def test_silence_is_counted_from_the_last_message(
    place: Place, done: bool, days: int, wiped: int
) -> None:
    store = place.open()
    with store.begin() as work:
        person = work.admit("telegram", "4711", "en", "1", NOW)
        run = work.start_run(person, "quick", "v", NOW)
        session = Session("quick")
        work.save(person, run, session, session, None, NOW, done=done)
    assert forget(store, Retention(), NOW + timedelta(days=days)) == wiped
    with store.begin(writing=False) as work:
        assert (work.person("telegram", "4711") is None) == bool(wiped)
    store.close()


def test_an_operator_may_keep_things_for_a_shorter_time_only() -> None:
    assert Retention(unfinished_days=10).unfinished == timedelta(days=10)
    with pytest.raises(ValueError, match="less than or equal to 18"):
        Retention(finished_months=19)
