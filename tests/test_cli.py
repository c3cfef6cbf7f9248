"""The command line says what it does, and says plainly what is wrong."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .answers import DAY
from .emulator import TOKEN
from .programs import ROOT, run
from .test_rules import GRACE


def grace_file(tmp_path: Path) -> Path:
    path = tmp_path / "grace.yaml"
    path.write_text(json.dumps(GRACE), "utf-8")
    return path


def test_help_lists_the_commands_and_loads_nothing_heavy(tmp_path: Path) -> None:
    done = run("--help", home=tmp_path)
    assert done.returncode == 0
    for command in ("chat", "telegram", "check", "questions", "brief", "cases", "map"):
        assert re.search(rf"^\s+{command}\s", done.stdout, re.MULTILINE), command
    heavy = "import sys, bot.cli; print(sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", heavy], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout
    for module in ("telegram", "sqlalchemy", "aiohttp", "pydantic", "ruamel", "jinja2"):
        assert f"'{module}'" not in loaded, module


def test_brief_prints_the_page_and_all_that_is_behind_it(tmp_path: Path) -> None:
    answers = str(grace_file(tmp_path))
    text = run("brief", "quick", "--answers", answers, home=tmp_path)
    assert text.stdout.startswith("To decide:\n")
    found = json.loads(run("brief", "quick", "--answers", answers, "--json", home=tmp_path).stdout)
    assert found["text"] == text.stdout
    assert found["decision"]["code"] == "D2"
    assert found["decision"]["text"] in text.stdout
    flags = {flag["id"]: flag for flag in found["flags"]}
    assert flags["R6"]["severity"] == "stop"
    assert flags["R6"]["shown"] is True
    assert [reason["answer"] for reason in flags["R6"]["because"]] == ["payer", "have"]
    shown = [case["id"] for case in found["cases"] if case["shown"]]
    assert shown == ["case.mce_conseils", "case.sea", "case.da_group"]
    assert [case["contrast"] for case in found["cases"] if case["shown"]] == [False, False, True]
    assert [help_["id"] for help_ in found["support"]] == ["case.koica"]
    for name in ("strengths", "indicators", "next_steps", "unknowns"):
        assert isinstance(found[name], list), name


def test_a_file_may_use_labels_and_single_values_and_other_paths_are_set_aside(
    tmp_path: Path,
) -> None:
    path = tmp_path / "labels.yaml"
    path.write_text(
        "way: From us to abroad\nwhat: Teach what we know\nwhy: Help people there\n"
        "far: nobody yet\npayer: gift\nhave: [person, seen]\ndecides: me\n",
        "utf-8",
    )
    found = json.loads(
        run("brief", "quick", "--answers", str(path), "--json", home=tmp_path).stdout
    )
    assert "Why: help people there" in found["text"]
    assert "There today: someone free a day a week\n" in found["text"]
    assert "Paid by" not in found["text"]
    path.write_text("way: out\nhave: none\n", "utf-8")
    none = run("brief", "quick", "--answers", str(path), home=tmp_path)
    assert "There today: none yet" in none.stdout


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("colour: red", "quick has no question called colour"),
        ("way: sideways", "way has no option called sideways"),
        ("- way", "holds no mapping"),
        ("way: [", "is not a YAML file"),
        ("handled: [R99]", "there is no warning called R99"),
    ],
)
def test_a_wrong_file_of_answers_is_one_line_and_exit_2(
    content: str, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(content, "utf-8")
    done = run("brief", "quick", "--answers", str(path), home=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("brief", "nothing", "--answers", "/nowhere"),
        ("brief", "quick", "--answers", "/nowhere"),
        ("brief", "quick"),
        ("questions", "nothing"),
        ("map", "nothing"),
        ("dance",),
        ("chat", "--language", "xx"),
        ("telegram",),
    ],
)
def test_wrong_usage_is_one_plain_line_and_exit_2(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    done = run(*arguments, home=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("passage: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PASSAGE_DATABASE_URL": "nonsense"}, ""),
        ({"PASSAGE_DATABASE_URL": "mysql://u:secretword@h/d"}, ""),
        ({"PASSAGE_DATABASE_URL": "postgresql://u:secretword@127.0.0.1:1/d"}, ""),
        ({"PASSAGE_OPERATOR": "/nowhere.yaml"}, "/nowhere.yaml cannot be read"),
    ],
)
def test_wrong_settings_are_one_plain_line_and_exit_2(
    settings: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    done = run("chat", home=tmp_path, **settings)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert sentence in done.stderr
    assert "secretword" not in done.stderr + done.stdout


def test_a_key_that_does_not_fit_or_is_gone_is_one_plain_line(tmp_path: Path) -> None:
    assert run("chat", home=tmp_path).returncode == 0
    key = tmp_path / "key"
    kept = key.read_bytes()
    key.unlink()
    gone = run("chat", home=tmp_path)
    other = run("chat", home=tmp_path, PASSAGE_DATABASE_URL=f"sqlite:///{tmp_path / 'other.db'}")
    assert other.returncode == 0
    wrong = run("chat", home=tmp_path)
    for done in (gone, wrong):
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "key" in done.stderr
    key.write_bytes(kept)
    assert run("chat", home=tmp_path).returncode == 0


def test_an_unknown_token_ends_with_one_plain_line(tmp_path: Path) -> None:
    import asyncio  # noqa: PLC0415

    from .emulator import Emulator  # noqa: PLC0415

    async def attempt() -> subprocess.CompletedProcess[str]:
        async with Emulator() as emulator:
            wrong = TOKEN[:-3] + "xyz"
            settings = {"PASSAGE_TELEGRAM_TOKEN": wrong, "PASSAGE_TELEGRAM_API": emulator.url}
            return await asyncio.to_thread(run, "telegram", home=tmp_path, **settings)

    done = asyncio.run(attempt())
    assert done.returncode == 2
    assert "does not know this token" in done.stderr
    assert TOKEN[:-3] not in done.stderr


def test_questions_lists_every_option_of_all_paths_with_its_when(tmp_path: Path) -> None:
    listed = json.loads(run("questions", "quick", "--json", home=tmp_path).stdout)
    keys = [question["key"] for question in listed]
    assert keys == ["way", "what", "why", "words", "far", "payer", "have", "decides"]
    by_key = {question["key"]: question for question in listed}
    assert by_key["have"]["kind"] == "many"
    assert {"key", "slot", "kind", "options"} <= by_key["way"].keys()
    assert len({option["key"] for option in by_key["what"]["options"]}) == 13
    assert all(option.keys() == {"key", "label", "when"} for option in by_key["what"]["options"])
    assert "way (one)" in run("questions", "quick", home=tmp_path).stdout


def test_cases_are_found_by_words_though_misspelt(tmp_path: Path) -> None:
    found = json.loads(run("cases", "cofee", "--json", home=tmp_path).stdout)
    assert found[0]["id"] == "case.equal_exchange"
    assert len(json.loads(run("cases", "--json", home=tmp_path).stdout)) == 88
    assert "I know no case" in run("cases", "zzzzzzzz", home=tmp_path).stdout


def test_the_map_is_mermaid_and_says_that_it_is_ours(tmp_path: Path) -> None:
    chart = run("map", "journey", home=tmp_path).stdout
    assert chart.startswith("%% Our own drawing.")
    assert "flowchart TD" in chart
    assert '-- "stop" --> page' in chart


def test_an_operator_changes_a_threshold_and_brings_a_dialogue(tmp_path: Path) -> None:
    own = tmp_path / "own" / "short"
    own.mkdir(parents=True)
    (own / "script.yaml").write_text(
        "key: short\ntitle: Short\nabout: One question.\nasked: No more was asked.\nshows: []\n"
        "chapters:\n- key: only\n  title: Only\n  questions:\n  - {key: tea, kind: one, "
        "text: Tea or coffee?, short: Drink, ours: true, options: "
        "[{key: tea, label: Tea}, {key: coffee, label: Coffee}]}\n",
        "utf-8",
    )
    operator = tmp_path / "operator.yaml"
    operator.write_text(
        f"name: Rural Co-op Union\nthresholds: {{gaps_many: 2}}\ndialogues: {tmp_path / 'own'}\n",
        "utf-8",
    )
    settings = {"PASSAGE_OPERATOR": str(operator)}
    assert "tea (one)" in run("questions", "short", home=tmp_path, **settings).stdout
    assert "Rural Co-op Union" in run("chat", home=tmp_path, **settings).stdout.replace("\n", " ")
    answers = tmp_path / "a.yaml"
    answers.write_text(json.dumps({**GRACE, "far": "met", "why": ["help"]}), "utf-8")
    arguments = ("brief", "quick", "--answers", str(answers), "--json")
    ours = json.loads(run(*arguments, home=tmp_path).stdout)["decision"]["code"]
    theirs = json.loads(run(*arguments, home=tmp_path, **settings).stdout)["decision"]["code"]
    assert (ours, theirs) == ("D3", "D0")
    operator.write_text("thresholds: {nothing: 1}\n", "utf-8")
    assert "nothing" in run("chat", home=tmp_path, **settings).stderr


def test_the_day_on_a_page_is_today() -> None:
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", DAY)
