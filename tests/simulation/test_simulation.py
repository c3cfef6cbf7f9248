"""Whatever goes wrong on the way, everybody's answers stand where they meant them."""

from pathlib import Path

import pytest

from dialogues.model import Library
from storage.store import Store
from storage.work import Work

from .bugs import BUGS
from .run import simulation, two_workers

FEWER = 10


def test_no_seed_breaks_a_promise(
    pytestconfig: pytest.Config, tmp_path: Path, template: Path, small: Library
) -> None:
    kills = lost = 0
    for seed in range(pytestconfig.getoption("--seeds")):
        with simulation(seed, tmp_path, template, small) as run:
            run.run()
            assert run.violations() == [], f"seed {seed}"
            kills += run.process.kills
            lost += run.process.lost
    print(f"{kills} kills, {lost} lost replies")  # noqa: T201 - shown with -s
    assert kills
    assert lost


def test_no_seed_breaks_a_promise_of_two_workers(
    pytestconfig: pytest.Config, shared: Store, small: Library
) -> None:
    """The database is a real PostgreSQL, so there are fewer seeds."""
    kills = 0
    for seed in range(pytestconfig.getoption("--seeds") // FEWER):
        with two_workers(seed, shared, small) as run:
            run.run()
            assert run.violations() == [], f"seed {seed}"
            kills += sum(process.kills for process in run.processes)
    assert kills


def test_a_bug_of_two_workers_is_found(
    pytestconfig: pytest.Config, shared: Store, small: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever posts a message sends it, although another has something unsent for the chat."""
    monkeypatch.setattr(Work, "sends", lambda *_: True)
    seeds = pytestconfig.getoption("--seeds") // FEWER
    for seed in range(seeds):
        with two_workers(seed, shared, small) as run:
            run.run()
            if run.violations():
                return
    pytest.fail(f"{seeds} seeds saw nothing wrong")


@pytest.mark.parametrize("name", BUGS)
def test_a_planted_bug_is_found(
    name: str,
    pytestconfig: pytest.Config,
    tmp_path: Path,
    template: Path,
    small: Library,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seeds = pytestconfig.getoption("--seeds")
    bug = BUGS[name]
    bug.plant(monkeypatch)
    for seed in range(seeds):
        with simulation(seed, tmp_path, template, small, bug.process) as run:
            run.run()
            if run.violations():
                return
    pytest.fail(f"{seeds} seeds saw nothing wrong")
