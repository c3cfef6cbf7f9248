"""Teams and the operator's work: a new key, a backup, an export, and what is kept how long."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.keeping import forget
from bot.settings import Retention
from dialogues.session import Answer
from storage.store import Store
from storage.values import Team, Terms
from storage.work import Work

from .operators import NOW, Site, answer, erase
from .places import Place

AGREED = {"words": Answer("Mend pumps together", on="2026-03-01")}


@pytest.fixture
def site(place: Place, tmp_path: Path) -> Site:
    return Site(place, tmp_path)


def team_of(store: Store, *addresses: str) -> Team:
    """People who answered, in a team that has agreed."""
    people = [answer(store, address, f"said by {address}") for address in addresses]
    with store.begin() as work:
        first, *others = [(person, work.runs(person)[0]) for person in people]
        team = work.make_team(first[0], "quick", first[1], Terms("board"), NOW)
        for person, run in others:
            work.enter_team(person, team, run, Terms(words=True), NOW)
        work.keep_joint(team.id, AGREED, NOW)
        found = work.team(team.code)
    assert found
    return found


def said(work: Work, team: Team) -> list[tuple[str, str]]:
    return [
        (own.terms.role, str(session.answers["words"].value))
        for own, session in work.team_members(team)
    ]


def test_a_team_survives_a_rekey_and_a_restore(site: Site) -> None:
    """The code still lets in, and who was erased since the backup does not come back with it."""
    with site.opened() as store:
        team = team_of(store, "1", "2", "3")
    site.does("backup")
    with site.opened() as store:
        erase(store, "2")
    site.does("restore", str(site.backup), "--yes")
    site.does("rekey", "--yes")
    with site.opened() as store, store.begin(writing=False) as work:
        found = work.team(team.code)
        assert found == team
        assert said(work, team) == [("board", "said by 1"), ("", "said by 3")]
        assert work.joint(team) == AGREED
        person = work.person("telegram", "3")
        assert person
        assert [own.team.code for own in work.memberships(person)] == [team.code]


def test_no_joint_answer_is_in_an_export(site: Site) -> None:
    """It is the team's, and none of them can agree to it alone."""
    with site.opened() as store:
        team = team_of(store, "1", "2")
        with store.begin() as work:
            person = work.person("telegram", "1")
            assert person
            work.share(person, NOW)
            run = work.start_run(person, "quick", "v1", NOW, team=team.id)
            before = work.load(person, run)
            work.save(
                person, run, before, type(before)("quick", answers=AGREED), None, NOW, done=True
            )
            assert work.load(person, work.runs(person)[0]).joint
        with store.begin(writing=False) as work:
            shared = [str(each.kept.answer.value) for each in work.shared()]
    assert shared == ["said by 1"]


def test_a_team_is_kept_no_longer_than_its_people(site: Site) -> None:
    """Who was silent too long is wiped and out of the team; with the last of them it ends."""
    with site.opened() as store:
        team = team_of(store, "1", "2")
        with store.begin() as work:
            person = work.person("telegram", "1")
            assert person
            work.seen(person, NOW + timedelta(days=60))
        assert forget(store, Retention(), NOW + timedelta(days=100)) == 1
        with store.begin(writing=False) as work:
            assert said(work, team) == [("board", "said by 1")]
            assert work.joint(team) == AGREED
        assert forget(store, Retention(), NOW + timedelta(days=151)) == 1
        with store.begin(writing=False) as work:
            assert work.team(team.code) is None
