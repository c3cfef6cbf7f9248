"""Every item of the documents is carried by the content, or left out with a reason."""

from pathlib import Path

import pytest

from bot.content import FOLDER
from bot.content.checking import read_documents
from bot.content.checks.sources import inventory
from bot.content.coverage import places, reason_for

from .programs import run

DOCUMENTS, COMPLAINTS = read_documents((FOLDER,))
LEFT_OUT = DOCUMENTS["left_out.yaml"].value
NEVER_LEFT_OUT = (
    *("tool2_question", "tool3_indicator", "tool5_impact", "tool5_indicator", "tool6_element"),
    *("template_prompt", "approach", "lesson_strategy", "lesson_policy", "feature", "example"),
)


def test_nothing_of_the_documents_is_forgotten() -> None:
    assert not COMPLAINTS
    carried = places(DOCUMENTS)
    forgotten = [id_ for id_ in inventory() if id_ not in carried and not reason_for(id_, LEFT_OUT)]
    assert forgotten == []


def test_only_notes_for_developers_are_left_out() -> None:
    carried = places(DOCUMENTS)
    left = {id_: kind for id_, kind in inventory().items() if id_ not in carried}
    assert not {kind for kind in left.values() if kind.startswith(NEVER_LEFT_OUT)}
    assert len(left) < 20
    assert all(len(reason.split()) > 3 for reason in LEFT_OUT.values())


def test_every_tool_of_the_documents_is_whole() -> None:
    carried = places(DOCUMENTS)
    kinds = [kind for id_, kind in inventory().items() if id_ in carried]
    assert kinds.count("tool2_question") == 78
    assert kinds.count("tool3_indicator") == 36
    assert kinds.count("tool5_impact") == 42
    assert kinds.count("tool5_indicator") == 37
    assert kinds.count("tool6_element") == 27
    assert kinds.count("template_prompt") == 27


@pytest.mark.parametrize(
    ("item", "code", "told"),
    [
        ("tool2.a.1", 0, "tool2.a.1: "),
        ("conflict.01", 0, "conflict.01: left out: "),
        ("tool9.z", 1, "tool9.z: MISSING"),
    ],
)
def test_coverage_says_where_or_why(item: str, code: int, told: str, tmp_path: Path) -> None:
    listed = tmp_path / "inventory.yaml"
    listed.write_text(f"items:\n- id: {item}\n", "utf-8")
    done = run("coverage", str(listed), home=tmp_path)
    assert done.returncode == code
    assert told in done.stdout


def test_a_file_that_is_no_inventory_is_told_in_one_line(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("- 1\n", "utf-8")
    done = run("coverage", str(wrong), home=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
