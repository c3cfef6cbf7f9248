"""Teams are kept, found by their code only, and gone with their last member."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from dialogues.session import Answer, Session
from storage import keys
from storage.errors import DamagedError
from storage.store import Store
from storage.tables import as_number
from storage.values import Run, Team, Terms
from storage.work import Work
from tests.places import Place

from .conftest import MARKER, NOW, admit, put, start

SAID = Session("first", answers={"words": Answer(MARKER, on="2026-03-01")})


def made(store: Store, address: str = "4711", terms: Terms | None = None) -> Team:
    """A team whose first member has said something."""
    person, run = start(store, address)
    with store.begin() as work:
        put(work, person, run, SAID)
        return work.make_team(person, "first", run, terms or Terms(), NOW)


def entered(store: Store, team: Team, address: str) -> Run:
    person, run = start(store, address)
    with store.begin() as work:
        work.enter_team(person, team, run, Terms("staff", words=True), NOW)
    return run


def parts(work: Work, team: Team) -> list[tuple[str, bool]]:
    return [(own.terms.role, own.terms.words) for own, _ in work.team_members(team)]


def count(store: Store, table: str) -> int:
    with store.reader.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 our own names


def test_a_team_is_found_by_its_code_and_by_no_other(store: Store) -> None:
    first, second = made(store), made(store, "4712")
    assert first.code != second.code
    assert len(first.code) == 12
    with store.begin(writing=False) as work:
        assert work.team(first.code) == first
        assert work.team("A" * 12) is None
        assert work.team("") is None
        assert work.team(first.code.lower()) is None


def test_neither_code_nor_role_nor_words_are_stored_in_clear(store: Store, place: Place) -> None:
    team = made(store, terms=Terms("board", words=True))
    with store.begin() as work:
        work.keep_joint(team.id, SAID.answers, NOW)
    kept = place.bytes(store)
    for secret in (team.code, "board", MARKER):
        assert secret.encode() not in kept


def test_each_members_answers_and_terms_are_their_own(store: Store) -> None:
    team = made(store, terms=Terms("board"))
    run = entered(store, team, "4712")
    with store.begin(writing=False) as work:
        assert parts(work, team) == [("board", False), ("staff", True)]
        sessions = [session for _, session in work.team_members(team)]
        assert [session.answers for session in sessions] == [SAID.answers, {}]
        other = work.person("telegram", "4712")
        assert other
        [own] = work.memberships(other)
        assert (own.team, own.run.id) == (team, run.id)
        assert work.everything(other).teams == (own,)


def test_who_enters_again_is_one_member_with_the_new_run(store: Store) -> None:
    team = made(store)
    with store.begin() as work:
        person = admit(work)
        run = work.start_run(person, "first", "v1", NOW)
        work.enter_team(person, team, run, Terms("member"), NOW)
        [(own, session)] = work.team_members(team)
    assert own.run.id == run.id
    assert own.terms.role == "member"
    assert session.answers == {}


def test_terms_and_codes_open_in_their_own_place_only(store: Store) -> None:
    first, second = made(store), made(store, "4712")
    with store.writer.begin() as connection:
        swap = "SELECT code_sealed FROM team WHERE id = :of"
        sealed = connection.execute(text(swap), {"of": first.id}).scalar_one()
        move = text("UPDATE team SET code_sealed = :sealed WHERE id = :of")
        connection.execute(move, {"sealed": sealed, "of": second.id})
    with store.begin(writing=False) as work:
        person = work.person("telegram", "4712")
        assert person
        with pytest.raises(DamagedError):
            work.memberships(person)


def test_a_joint_answer_is_kept_with_its_time_for_all(store: Store) -> None:
    team = made(store)
    later = NOW + timedelta(days=3)
    with store.begin() as work:
        assert work.joint(team) is None
        work.keep_joint(team.id, SAID.answers, later)
        assert work.joint(team) == SAID.answers
        found = work.team(team.code)
        assert found
        assert found.joint_at == later


def test_a_run_of_a_team_is_loaded_as_joint_until_its_writer_leaves(store: Store) -> None:
    """Who leaves keeps what they typed, and can change the joint answer no more."""
    team = made(store)
    entered(store, team, "4712")
    with store.begin() as work:
        person = admit(work)
        run = work.start_run(person, "first", "v1", NOW, team=team.id)
        assert work.load(person, run).joint
        work.leave_team(person, team.id)
        after = {each.id: each for each in work.runs(person)}[run.id]
        assert after.team is None
        assert not work.load(person, after).joint
        assert parts(work, team) == [("staff", True)]


def test_who_is_erased_or_leaves_is_gone_from_the_result(store: Store) -> None:
    team = made(store)
    for address in ("4712", "4713"):
        entered(store, team, address)
    with store.begin() as work:
        for address, leaves in (("4711", False), ("4712", True)):
            person = work.person("telegram", address)
            assert person
            if leaves:
                work.leave_team(person, team.id)
                assert work.memberships(person) == ()
            else:
                work.erase(person)
        assert parts(work, team) == [("staff", True)]


def test_with_the_last_member_the_team_ends(store: Store) -> None:
    """Joint answer and all, whether by leaving or by being erased."""
    for erases in (False, True):
        team = made(store)
        with store.begin() as work:
            work.keep_joint(team.id, SAID.answers, NOW)
            person = admit(work)
            if erases:
                work.erase(person)
            else:
                work.leave_team(person, team.id)
            assert work.team(team.code) is None
        assert count(store, "team") == count(store, "member") == 0


def test_of_two_who_leave_at_once_the_second_ends_the_team(store: Store) -> None:
    """Neither sees the other as still there, so that no team without members is left."""
    for _ in range(5):
        team = made(store)
        entered(store, team, "4712")
        both = threading.Barrier(2)

        def leave(address: str, both: threading.Barrier = both, of: int = team.id) -> None:
            both.wait()
            with store.begin() as work:
                person = work.person("telegram", address)
                assert person
                work.leave_team(person, of)

        threads = [threading.Thread(target=leave, args=(each,)) for each in ("4711", "4712")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert count(store, "team") == count(store, "member") == 0


def test_the_mark_of_a_code_needs_the_key_of_marks(store: Store) -> None:
    team = made(store)
    with store.reader.connect() as connection:
        mark = connection.execute(text("SELECT mark FROM team")).scalar_one()
        at = connection.execute(text("SELECT made_at FROM team")).scalar_one()
    assert mark == keys.mark(store.ring.marks, "team", team.code).hex()
    assert mark != keys.mark(b"another", "team", team.code).hex()
    assert at == as_number(NOW)
