"""What was said comes back as it was said, once, and nothing that was said before is lost."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from dialogues.session import Answer, Prompt, Session
from storage.errors import ConflictError, GoneError, RefusedError, UnavailableError
from storage.store import Store
from storage.values import Kept, Page, Parcel, Person, Run
from storage.work import Work
from tests.places import Place

from .conftest import MARKER, NOW, admit, put, start

SAID = Session(
    dialogue="first",
    answers={
        "way": Answer(value="export", on="2026-03-01", sense="s1"),
        "markets.1.name": Answer(value=f"{MARKER} 🍰\n«ñ»"),
        "markets.1.size": Answer(value=2.5),
        "why": Answer(value=("mission", "own words"), kept_from="start"),
        "text": Answer(value="5"),
        "when": Answer(skip="dont_know"),
        "nothing": Answer(),
    },
    prompt=Prompt(key="who", turn=3, mode="edit", draft=("a", "b"), misses=1),
)


def test_a_person_is_found_by_their_address_only(store: Store) -> None:
    with store.begin() as work:
        assert work.person("telegram", "4711") is None
        admitted = admit(work)
    with store.begin(writing=False) as work:
        assert work.person("telegram", "4711") == admitted
        assert work.person("terminal", "4711") is None
        assert work.person("telegram", "471") is None
    assert admitted == Person(admitted.id, "telegram", "4711", "en", "1", NOW, NOW, NOW)


def test_admitting_someone_twice_changes_nothing(store: Store) -> None:
    with store.begin() as work:
        first = admit(work)
        assert work.admit("telegram", "4711", "es", "2", NOW + timedelta(1)) == first
        assert work.counts()["people"] == work.counts()["organisations"] == 1


def test_what_changes_about_a_person_is_kept(store: Store) -> None:
    later = NOW + timedelta(days=3)
    with store.begin() as work:
        person = work.agree(work.seen(work.speak(admit(work), "es"), later), "2", later)
    with store.begin() as work:
        assert work.person("telegram", "4711") == person
        assert person.language == "es"
        assert person.seen_at == person.consent_at == later


def test_a_session_comes_back_as_it_was_saved(store: Store) -> None:
    person, run = start(store)
    with store.begin() as work:
        assert work.load(person, run) == Session(dialogue="first")
        saved = put(work, person, run, SAID, ref=10)
    with store.begin() as work:
        assert work.load(person, saved) == SAID
        assert work.runs(person) == (saved,)
        assert saved.revision == 1


def test_a_session_speaks_the_persons_language(store: Store) -> None:
    person, run = start(store)
    with store.begin() as work:
        assert work.load(work.speak(person, "es"), run).language == "es"


def test_a_finished_run_is_done_and_may_be_opened_again(store: Store) -> None:
    person, run = start(store)
    with store.begin() as work:
        done = work.save(person, run, SAID, SAID, None, NOW, done=True)
        assert work.runs(person)[0].state == "done"
        work.save(person, done, SAID, SAID, None, NOW, done=False)
        assert work.runs(person)[0].state == "open"


def test_the_run_changed_last_comes_first(store: Store) -> None:
    person, first = start(store)
    with store.begin() as work:
        second = work.start_run(person, "second", "v1", NOW + timedelta(1))
        assert work.runs(person) == (second, first)
        first = work.save(person, first, SAID, SAID, None, NOW + timedelta(2), done=False)
        assert work.runs(person) == (first, second)


def test_earlier_answers_stay_and_the_last_counts(store: Store) -> None:
    person, run = start(store)
    answers = [{"way": Answer(value=value)} for value in ("a", "b", "a")]
    with store.begin() as work:
        for given in answers:
            run = put(work, person, run, replace(SAID, answers=given))
        everything = work.everything(person)
        assert [kept.answer.value for kept in everything.current] == ["a"]
        assert [kept.answer.value for kept in everything.earlier] == ["a", "b"]
        assert work.load(person, run).answers == answers[-1]


def test_an_answer_that_did_not_change_is_not_written_again(store: Store) -> None:
    person, run = start(store)
    with store.begin() as work:
        run = put(work, person, run, SAID)
        put(work, person, run, replace(SAID, prompt=None))
        assert work.counts()["answers"] == len(SAID.answers)


def test_an_answer_taken_back_is_gone_until_it_is_given_again(store: Store) -> None:
    person, run = start(store)
    less = replace(SAID, answers={k: v for k, v in SAID.answers.items() if k != "way"})
    with store.begin() as work:
        run = put(work, person, run, SAID)
        run = put(work, person, run, less)
        assert work.load(person, run) == less
        assert "way" not in {kept.path for kept in work.history(person)}
        assert "way" in {kept.path for kept in work.everything(person).earlier}
        run = put(work, person, run, SAID)
        assert work.load(person, run) == SAID


def test_history_tells_what_stands_in_all_runs_in_the_order_it_was_given(store: Store) -> None:
    person, first = start(store)
    given = Answer(value="x")
    with store.begin() as work:
        second = work.start_run(person, "second", "v1", NOW)
        empty = Session(dialogue="")
        later, latest = NOW + timedelta(1), NOW + timedelta(2)
        one = Session("second", answers={"b": given})
        second = work.save(person, second, empty, one, None, later, done=False)
        two = Session("first", answers={"a": given})
        first = work.save(person, first, empty, two, None, latest, done=False)
        assert work.history(person) == (
            Kept(second, "b", given, later),
            Kept(first, "a", given, latest),
        )


def test_the_second_of_two_writers_is_told(store: Store) -> None:
    person, run = start(store)
    with store.begin() as work:
        put(work, person, run, SAID)
    with pytest.raises(ConflictError), store.begin() as work:
        put(work, person, run, replace(SAID, answers={}))
    with store.begin() as work:
        assert work.load(person, run).answers == SAID.answers


def test_two_writers_at_once_lose_nothing(store: Store) -> None:
    person, _ = start(store)
    failures: list[BaseException] = []

    def answer_all(name: str) -> None:
        for number in range(20):
            while not answered(f"{name}.{number}"):
                pass

    def answered(path: str) -> bool:
        try:
            with store.begin() as work:
                (run,) = work.runs(person)
                before = work.load(person, run)
                after = replace(before, answers={**before.answers, path: Answer(value=path)})
                work.save(person, run, before, after, None, NOW, done=False)
        except (ConflictError, UnavailableError) as error:
            failures.append(error)
            return False
        return True

    threads = [threading.Thread(target=answer_all, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.begin() as work:
        (run,) = work.runs(person)
        expected = {f"{name}.{number}" for name in "ab" for number in range(20)}
        assert set(work.load(person, run).answers) == expected
        assert run.revision == len(expected)
    assert all(isinstance(failure, ConflictError) for failure in failures)


def test_two_who_admit_the_same_person_at_once_keep_one(store: Store) -> None:
    ready = threading.Barrier(2)
    admitted: list[Person] = []

    def run() -> None:
        ready.wait()
        with store.begin() as work:
            admitted.append(admit(work))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert admitted[0] == admitted[1]


def test_a_message_leads_to_the_answer_it_gave_while_that_stands(store: Store) -> None:
    person, run = start(store)
    with store.begin() as work:
        run = put(work, person, run, Session("first", answers={"a": Answer("1")}), ref=10)
        run = put(
            work, person, run, Session("first", answers={"a": Answer("1"), "b": Answer("2")}), 11
        )
        assert work.answered_by(person, 10) == (run, "a")
        assert work.answered_by(person, 11) == (run, "b")
        assert work.answered_by(person, 12) is None
        run = put(work, person, run, Session("first", answers={"a": Answer("3")}), 12)
        assert work.answered_by(person, 10) is None
        assert work.answered_by(person, 11) is None
        assert work.answered_by(person, 12) == (run, "a")


def test_nobody_reaches_the_run_of_another(store: Store) -> None:
    one, run = start(store, "1")
    other, _ = start(store, "2")
    with store.begin() as work:
        put(work, one, run, SAID, ref=10)
        with pytest.raises(GoneError):
            work.load(other, run)
        with pytest.raises(ConflictError):
            work.save(other, work.runs(one)[0], SAID, SAID, None, NOW, done=True)
        assert work.answered_by(other, 10) is None
        assert work.history(other) == ()
        assert work.pages(other) == ()


def test_a_page_is_kept_as_it_was_handed_over(store: Store) -> None:
    person, run = start(store)
    with store.begin() as work:
        work.keep_page(person, run, f"To decide: {MARKER}", NOW)
        work.keep_page(person, run, "again", NOW)
    with store.begin() as work:
        pages = (
            Page(run.id, "first", f"To decide: {MARKER}", NOW),
            Page(run.id, "first", "again", NOW),
        )
        assert work.pages(person) == work.everything(person).pages == pages


def test_everything_is_all_of_one_person(store: Store) -> None:
    person, run = start(store)
    start(store, "another")
    with store.begin() as work:
        run = put(work, person, run, SAID)
        everything = work.everything(person)
        assert everything.person == person
        assert everything.runs == (run,)
        assert {kept.path: kept.answer for kept in everything.current} == SAID.answers


def test_an_update_counts_once(store: Store) -> None:
    with store.begin() as work:
        assert work.first_sight("telegram", "1", NOW)
        assert not work.first_sight("telegram", "1", NOW)
        assert work.first_sight("terminal", "1", NOW)
    with store.begin() as work:
        assert not work.first_sight("telegram", "1", NOW)
        assert work.forget_received(NOW) == 0
        assert work.forget_received(NOW + timedelta(1)) == 2
        assert work.first_sight("telegram", "1", NOW)


def test_a_parked_update_waits_for_the_operator(store: Store) -> None:
    with store.begin() as work:
        work.first_sight("telegram", "1", NOW)
        work.park("telegram", "1", "I-1", MARKER, NOW)
        work.park("telegram", "2", "I-2", "{}", NOW + timedelta(1), "4711")
    with store.begin() as work:
        assert [(parked.incident, parked.payload) for parked in work.parked()] == [
            ("I-1", MARKER),
            ("I-2", "{}"),
        ]
        assert work.forget_received(NOW + timedelta(9)) == 0
        assert not work.first_sight("telegram", "2", NOW)
        work.unpark("telegram", "1")
        work.unpark("telegram", "2")
        assert work.parked() == ()
        assert work.forget_received(NOW + timedelta(9)) == 2


def test_a_message_waits_until_it_is_sent(store: Store) -> None:
    with store.begin() as work:
        ids = [work.post("telegram", "4711", f"text {n}", f"d{n}", NOW) for n in range(4)]
        assert work.post("telegram", "4711", "again", "d0", NOW) is None
        assert work.post("terminal", "me", "hi", "d9", NOW) is not None
    first, second, third, fourth = (number for number in ids if number is not None)
    with store.begin() as work:
        assert work.waiting("telegram", 2) == (
            Parcel(first, "4711", "text 0"),
            Parcel(second, "4711", "text 1"),
        )
        work.posted([first, third])
        work.posted([])
        work.unposted(second, NOW)
        assert [parcel.id for parcel in work.waiting("telegram", 9)] == [fourth]
        assert work.counts()["failed"] == 1
        assert work.forget_posted(NOW + timedelta(1)) == 1
        assert work.counts()["waiting"] == 2


def test_a_notice_is_given_once_a_day(store: Store) -> None:
    with store.begin() as work:
        assert work.first_notice("full", "2026-03-01")
        assert not work.first_notice("full", "2026-03-01")
        assert work.first_notice("full", "2026-03-02")


def fail_after_writing(work: Work, address: str) -> None:
    person = admit(work, address)
    put(work, person, work.start_run(person, "first", "v1", NOW), SAID)
    raise RuntimeError


def test_what_fails_is_undone_as_a_whole(store: Store) -> None:
    with pytest.raises(RuntimeError), store.begin() as work:
        fail_after_writing(work, "4711")
    with store.begin() as work:
        assert not any(work.counts().values())


def test_what_fails_in_a_savepoint_is_undone_alone(store: Store) -> None:
    with store.begin() as work:
        one = admit(work, "1")
        with pytest.raises(RuntimeError), work.savepoint():
            fail_after_writing(work, "2")
        three = admit(work, "3")
        put(work, three, work.start_run(three, "first", "v1", NOW), SAID)
    with store.begin() as work:
        assert work.person("telegram", "1") == one
        assert work.person("telegram", "2") is None
        (run,) = work.runs(three)
        assert work.load(three, run) == SAID


def test_one_who_reads_does_not_wait_for_one_who_writes(store: Store) -> None:
    with store.begin() as writing:
        admit(writing)
        with store.begin(writing=False) as reading:
            assert reading.counts()["people"] == 0


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="naive"), store.begin() as work:
        work.first_sight("telegram", "1", NOW.replace(tzinfo=None))


def test_a_refused_statement_names_neither_words_nor_values(store: Store) -> None:
    person, run = start(store)
    lost = Run(run.id, MARKER, "v1", "open", NOW, NOW, 0)
    with pytest.raises(RefusedError) as caught, store.begin() as work:
        work.start_run(replace(person, id=-1), MARKER, "v1", NOW)
    assert MARKER not in repr(caught.value)
    assert caught.value.__suppress_context__
    with store.begin() as work:
        assert work.load(person, lost).answers == {}


def test_all_is_there_after_opening_again(place: Place) -> None:
    store = place.open()
    person, run = start(store)
    with store.begin() as work:
        put(work, person, run, SAID)
        assert work.epoch() == 1
    store.close()
    store = place.open()
    with store.begin() as work:
        found = work.person("telegram", "4711")
        assert found == person
        assert work.load(found, run) == SAID
    store.close()
