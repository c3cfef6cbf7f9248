"""What leaves in an export, what an operator may wipe and read, and what the numbers say."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import run as command
from bot.desk import Desk
from bot.incoming import Incoming, Reply
from bot.operating.cells import safe, table
from bot.reception import respond
from bot.settings import Operator
from bot.welcome import CONSENT
from dialogues.model import Library
from dialogues.session import Answer, Session
from storage.store import Store
from storage.tables import REVISIONS

from .operators import NOW, WORDS, Site, answer, erase
from .places import Place


@pytest.fixture
def site(place: Place, tmp_path: Path) -> Site:
    return Site(place, tmp_path)


def agree(store: Store, address: str, channel: str = "telegram", *, yes: bool = True) -> None:
    with store.begin() as work:
        person = work.person(channel, address)
        assert person
        work.share(person, NOW if yes else None)


def exported(site: Site) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The rows of the two files, which are there once and then gone."""
    folder = site.home / "out"
    folder.mkdir(exist_ok=True)
    site.does("export", str(folder))
    [answers], [runs] = folder.glob("passage-answers-*.csv"), folder.glob("passage-runs-*.csv")
    assert answers.stat().st_mode & 0o777 == runs.stat().st_mode & 0o777 == 0o600
    texts = [path.read_bytes().decode("utf-8-sig") for path in (answers, runs)]
    answers.unlink()
    runs.unlink()
    first, second = (list(csv.DictReader(io.StringIO(text, newline=""))) for text in texts)
    return first, second


def test_only_who_agreed_is_in_an_export_and_only_as_a_code(site: Site) -> None:
    with site.opened() as store:
        shown = answer(store, "4711", "honey")
        answer(store, "4712", "said no one")
        answer(store, "4713", "took it back")
        answer(store, "me", "a test run", channel="terminal")
        answer(store, "4714", "erased")
        for address in ("4711", "4713", "4714"):
            agree(store, address)
        agree(store, "me", "terminal")
        agree(store, "4713", yes=False)
        erase(store, "4714")
        with store.begin() as work:
            code = work.code(shown)
    [row], [run] = exported(site)
    assert list(row) == [
        "timestamp", "row_id", "contact_id", "session_id", "question_id", "response",
        "response_metadata",
    ]  # fmt: skip
    assert row["timestamp"] == "2026-03-01T12:30:00+00:00"
    assert row["contact_id"] == run["contact_id"] == code
    assert row["session_id"] == run["session_id"] != code
    assert (row["question_id"], row["response"]) == ("quick.words", "honey")
    assert json.loads(row["response_metadata"]) == {"version": "v1", "language": "en"}
    assert run["quick.words"] == "honey"
    assert run["state"] == "open"
    assert "4711" not in str(row) + str(run)


def test_one_wide_table_holds_all_versions_in_the_order_of_the_questions(site: Site) -> None:
    with site.opened() as store:
        answer(store, "1", ("help", "income"), path="why")
        answer(store, "2", 2.5, path="gone", version="v2")
        answer(store, "3", "out", path="way", version="v2")
        for address in "123":
            agree(store, address)
    rows, runs = exported(site)
    assert [row["response"] for row in rows] == ['["help", "income"]', "2.5", "out"]
    assert list(runs[0])[-3:] == ["quick.way", "quick.why", "quick.gone"]
    assert [run["version"] for run in runs] == ["v1", "v2", "v2"]
    assert runs[1]["quick.gone"] == "2.5"
    assert runs[1]["quick.way"] == ""


def test_only_what_stands_now_leaves_and_a_skip_says_which(site: Site) -> None:
    with site.opened() as store:
        person = answer(store, "1", "first words")
        agree(store, "1")
        with store.begin() as work:
            [run] = work.runs(person)
            before = work.load(person, run)
            after = Session("quick", answers={"words": Answer(skip="later")}, prompt=before.prompt)
            work.save(person, run, before, after, None, NOW, done=False)
    [row], [wide] = exported(site)
    assert row["response"] == ""
    assert json.loads(row["response_metadata"])["skip"] == "later"
    assert wide["quick.words"] == "(later)"


def test_what_is_said_under_a_page_stays_here(site: Site) -> None:
    """A group's name would tell who they are, and so might the day they meet."""
    paths = ("words", "meeting", "clock", "group_name", "left_off")
    with site.opened() as store:
        for address, path in enumerate(paths, start=1):
            answer(store, str(address), "2026-12-03", path=path)
            agree(store, str(address))
    [row], [run] = exported(site)
    assert row["question_id"] == "quick.words"
    assert not {f"quick.{path}" for path in paths[1:]} & run.keys()


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\0=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x",
     "  =1", "\u00a0=1", "\u200b=1", "\ufeff=1"],
)  # fmt: skip
def test_a_formula_is_a_text_in_an_export(typed: str) -> None:
    assert safe(typed) == f"'{typed}"


@pytest.mark.parametrize("cell", ["", " ", "honey", "a=b", "1-2", -5.0, 2.5])
def test_what_is_no_formula_stays_as_it_is(cell: str | float) -> None:
    assert safe(cell) == cell


def test_numbers_stay_numbers_and_texts_are_quoted() -> None:
    text = table(("a", "b"), [{"a": -5, "b": 'say "=1", or\nnot'}])
    assert text == '\ufeff"a","b"\r\n-5,"say ""=1"", or\nnot"\r\n'


def test_a_formula_that_somebody_typed_leaves_as_a_text(site: Site) -> None:
    with site.opened() as store:
        answer(store, "1", '=HYPERLINK("http://x")')
        agree(store, "1")
    [row], [run] = exported(site)
    assert row["response"] == run["quick.words"] == '\'=HYPERLINK("http://x")'


def test_an_export_to_nowhere_is_one_plain_line(site: Site) -> None:
    with site.opened():
        pass
    assert "cannot be written" in site.refuses("export", str(site.home / "nowhere"))


def test_a_person_is_wiped_by_their_code_and_only_with_a_yes(site: Site) -> None:
    with site.opened() as store:
        person = answer(store, "1", "honey")
        answer(store, "2", "wax")
        with store.begin() as work:
            code = work.code(person)
    assert "answers 1, runs 1, pages 1. Nothing was changed" in site.does("erase", code.lower())
    assert len(site.people()) == 2
    assert "Wiped: answers 1" in site.does("erase", code, "--yes")
    assert site.people() == {"2": "wax"}
    assert site.ledger.read_text().count("\n") == 1
    assert "Nobody has the code" in site.refuses("erase", code, "--yes")


def test_feedback_is_sealed_and_read_by_the_operator_without_who_said_it(site: Site) -> None:
    with site.opened() as store:
        answer(store, "4711")
        assert b"hard to read" not in site.place.bytes(store)
    said = site.does("feedback")
    assert said == "2026-03-01 quick.far\nhard to read\n"
    assert json.loads(site.does("feedback", "--json"))[0]["question"] == "quick.far"
    with site.opened() as store:
        erase(store, "4711")
    assert site.does("feedback") == "No feedback yet.\n"


def says(desk: Desk, store: Store, text: str, *, tap: bool = False) -> Reply:
    incoming = Incoming(
        "telegram", "1", text, NOW, text="" if tap else text, tap=text if tap else ""
    )
    with store.begin() as work:
        return respond(desk, work, incoming)


def test_a_person_agrees_and_takes_it_back_and_says_something(library: Library, site: Site) -> None:
    desk = Desk(library, Operator(name="Rural Co-op Union"), "telegram")
    with site.opened() as store:
        says(desk, store, f"/agree {CONSENT} en", tap=True)
        asked = says(desk, store, "/share").messages[0]
        assert "Rural Co-op Union" in asked.text
        assert "Now: no." in asked.text
        assert [row[0].choice for row in asked.rows] == ["/share yes", "/share no"]
        assert "may be used" in says(desk, store, "/share yes", tap=True).closed
        assert "Now: yes." in says(desk, store, "/share maybe").messages[0].text
        assert "are not used" in says(desk, store, "/share no").messages[0].text
        assert "/feedback the last" in says(desk, store, "/feedback").messages[0].text
        assert "2000" in says(desk, store, f"/feedback {'x' * 2001}").messages[0].text
        thanks = says(desk, store, "/feedback  too hard\nfor us").messages[0].text
        assert "Rural Co-op Union will read this" in thanks
        with store.begin() as work:
            [kept] = work.feedback()
            assert (kept.question, kept.text) == ("quick.way", "too hard\nfor us")
            person = work.person("telegram", "1")
            assert person
            assert work.everything(person).feedback == (kept,)
            assert work.code(person) in says_status(desk, store)


def says_status(desk: Desk, store: Store) -> str:
    with store.begin(writing=False) as work:
        person = work.person("telegram", "1")
        assert person
        incoming = Incoming("telegram", "1", "u", NOW)
        return command(desk, work, incoming, person, "status", "").messages[0].text


def test_the_doctor_has_numbers_only_and_a_sentence_for_what_needs_attention(site: Site) -> None:
    nothing = site.run("doctor")
    assert nothing.returncode == 1
    with site.opened() as store:
        answer(store, "4711")
        with store.begin() as work:
            work.park("telegram", "77", "ABC123", WORDS, NOW, "1")
    ill = site.run("doctor")
    assert ill.returncode == 1
    for sentence in ("is `passage telegram` running?", "incident ABC123", "There is no backup"):
        assert sentence in ill.stderr
    assert ill.stderr.count("\n") == 3
    numbers = dict(line.split(" ", 1) for line in ill.stdout.splitlines())
    assert {
        "people": "1",
        "answers": "1",
        "parked": "1",
        "schema": REVISIONS[-1],
        "key_fits": "1",
    }.items() <= numbers.items()
    assert int(numbers["disk_free_megabytes"]) > 0
    assert WORDS not in ill.stdout + ill.stderr
    with site.opened() as store, store.begin() as work:
        work.unpark("telegram", "77")
        work.posted([parcel.id for parcel in work.waiting("telegram", 9)])
    site.does("backup")
    well = site.run("doctor")
    assert (well.returncode, well.stderr) == (0, "")
    assert "last_backup_hours 0" in well.stdout
    stamp = (datetime.now(UTC) - timedelta(days=3)).strftime("%Y%m%dT%H%M%SZ")
    site.backup.rename(site.backups / f"passage-{stamp}-abcdef.backup")
    assert "3 days old" in site.run("doctor").stderr


def test_the_doctor_says_what_does_not_open(site: Site) -> None:
    with site.opened():
        pass
    site.place.key_file.unlink()
    done = site.run("doctor")
    assert done.returncode == 1
    assert "database_opens 0" in done.stdout
    assert "key file" in done.stderr
