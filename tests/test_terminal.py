"""The terminal as a channel: piped, at 40 columns, over days."""

from pathlib import Path

import pytest

from bot.terminal import numbered, read
from dialogues.session import Button

from .programs import run

ANSWERS = "1\n2\n3\n1 3\nTeach women in Chipata, from June\n2\n3\n3\n5\n"
CARD = (
    Button("1 Sell goods", "9:2:what:goods"),
    Button("2 Teach", "9:2:what:teach"),
    Button("Why?", "9:2:what:.why"),
    Button("Back", "9:2:what:.back"),
)


def test_a_piped_interview_ends_in_the_page_and_no_line_is_over_40_columns(tmp_path: Path) -> None:
    typed = ANSWERS.replace("\n3\n5\n", "\nall of these\n5\n")
    done = run("chat", home=tmp_path, typed=typed)
    assert done.returncode == 0, done.stderr
    assert "To decide:" in done.stdout
    assert "GO AND SEE FIRST" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 40


def test_the_end_of_input_is_no_failure_and_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first = run("chat", home=tmp_path, typed="1\n2\n3\n")
    assert first.returncode == 0
    assert "3 of 8" in first.stdout
    second = run("chat", home=tmp_path, typed="1 3\nTeach in Chipata\n")
    assert second.stdout.startswith("Welcome back")
    assert "3 of 8" in second.stdout
    assert "5 of 8" in second.stdout


@pytest.mark.parametrize(
    ("told", "greeting"),
    [
        ("es_MX.UTF-8", "Hola"),
        ("pt", "Olá"),
        ("C.UTF-8", "Hello"),
        ("sw_KE", "Hello"),
        ("?", "Hello"),
    ],
)
def test_it_greets_in_the_language_of_the_machine(tmp_path: Path, told: str, greeting: str) -> None:
    assert run("chat", home=tmp_path, LANG=told).stdout.startswith(greeting)
    asked = run("chat", "--language", "fr", home=tmp_path, LANG=told)
    assert asked.stdout.startswith("Bonjour")


def test_buttons_of_a_row_that_is_too_long_stand_below_each_other(tmp_path: Path) -> None:
    lines = run("chat", home=tmp_path, typed="1\n/tools\n").stdout.splitlines()
    assert {"[9 Values and balance]", "[10 Follow how it goes]"} <= {*lines}
    assert "[Why?] [Skip]" in lines


def test_a_file_is_put_into_the_folder_under_a_name_of_ours(tmp_path: Path) -> None:
    run("chat", home=tmp_path, typed=ANSWERS + "Share or print it\nPlain text (.txt)\n")
    [page] = tmp_path.glob("passage-quick-*.txt")
    assert page.read_text("utf-8").startswith("To decide:")


def test_erasing_says_what_is_gone(tmp_path: Path) -> None:
    done = run("chat", home=tmp_path, typed="1\n2\n/delete\nYes, wipe all\n")
    assert "are gone" in done.stdout.replace("\n", " ")
    again = run("chat", home=tmp_path)
    assert "I agree, start" in again.stdout


@pytest.mark.parametrize(
    ("line", "choice"),
    [
        ("1", "9:2:what:goods"),
        ("teach", "9:2:what:teach"),
        ("2 Teach", "9:2:what:teach"),
        ("why?", "9:2:what:.why"),
        ("3", ""),
        ("something else", ""),
        ("", ""),
    ],
)
def test_a_line_names_a_button_by_number_or_label(line: str, choice: str) -> None:
    assert read(line, CARD) == choice


def test_where_words_are_expected_no_number_is_a_button() -> None:
    assert not list(numbered(CARD[2:]))


def test_a_number_at_a_tick_list_is_the_whole_answer() -> None:
    ticks = (Button("1 Cash", "9:2:have:+cash"), Button("Done", "9:2:have:.done"))
    assert read("1", ticks) == ""
    assert read("1 Cash", ticks) == "9:2:have:+cash"
