"""A day as people say it, in each language and in English, and shown back as it was understood."""

import pytest

from dialogues.advance import advance
from dialogues.session import Prompt, Say, Session, Turn
from dialogues.typed.days import read_date, read_day
from dialogues.words import Words

from .answers import DAY, tap_now
from .conftest import shipped
from .test_late import told

LIBRARY = shipped()
SAID = (
    ("en", "today", "2026-11-24"), ("en", "Tomorrow", "2026-11-25"),
    ("en", "the day after tomorrow", "2026-11-26"), ("en", "monday", "2026-11-30"),
    ("en", "next Monday", "2026-11-30"), ("en", "on Friday.", "2026-11-27"),
    ("en", "Tuesday", "2026-12-01"), ("en", "in 3 days", "2026-11-27"),
    ("en", "in two weeks", "2026-12-08"), ("en", "in a week's time", "2026-12-01"),
    ("en", "in a month", "2026-12-24"), ("en", "3 weeks from now", "2026-12-15"),
    ("en", "30 November 2026", "2026-11-30"), ("en", "Monday 30 November 2026", "2026-11-30"),
    ("en", "December 3rd, 2026", "2026-12-03"), ("en", "3 December", "2026-12-03"),
    ("en", "in \u0663 days", "2026-11-27"),
    ("fr", "aujourd\u2019hui", "2026-11-24"), ("fr", "demain", "2026-11-25"),
    ("fr", "Après-demain", "2026-11-26"), ("fr", "lundi prochain", "2026-11-30"),
    ("fr", "dans deux semaines", "2026-12-08"), ("fr", "dans 3 jours", "2026-11-27"),
    ("fr", "d'ici un mois", "2026-12-24"), ("fr", "le 3 décembre", "2026-12-03"),
    ("fr", "lundi 30 novembre 2026", "2026-11-30"), ("fr", "tomorrow", "2026-11-25"),
    ("es", "hoy", "2026-11-24"), ("es", "manana", "2026-11-25"),
    ("es", "pasado mañana", "2026-11-26"), ("es", "el lunes que viene", "2026-11-30"),
    ("es", "próximo lunes", "2026-11-30"), ("es", "dentro de dos semanas", "2026-12-08"),
    ("es", "en tres días", "2026-11-27"), ("es", "lunes, 30 de noviembre de 2026", "2026-11-30"),
    ("pt", "hoje", "2026-11-24"), ("pt", "amanhã", "2026-11-25"),
    ("pt", "depois de amanhã", "2026-11-26"), ("pt", "segunda", "2026-11-30"),
    ("pt", "na próxima segunda-feira", "2026-11-30"), ("pt", "segunda que vem", "2026-11-30"),
    ("pt", "daqui a duas semanas", "2026-12-08"), ("pt", "em 3 dias", "2026-11-27"),
    ("pt", "segunda-feira, 30 de novembro de 2026", "2026-11-30"),
)  # fmt: skip
NO_DAY = (
    "next week", "soon", "next", "in days", "in many days", "in two", "in 600 days", "yesterday",
    "31 February", "3 December 2031", "24 November 2025", "*", "",
)  # fmt: skip


@pytest.mark.parametrize(("language", "text", "day"), SAID)
def test_a_day_is_read_as_people_say_it(language: str, text: str, day: str) -> None:
    assert read_day(text, DAY, Words(LIBRARY, language)) == day


@pytest.mark.parametrize("text", NO_DAY)
def test_what_names_no_day_to_come_is_none(text: str) -> None:
    assert read_day(text, DAY, Words(LIBRARY, "en")) is None


@pytest.mark.parametrize(
    ("on", "day"), [("2027-01-31", "2027-02-28"), ("2026-12-15", "2027-01-15")]
)
def test_a_month_on_is_the_same_day_or_the_last_of_a_shorter_one(on: str, day: str) -> None:
    assert read_day("in a month", on, Words(LIBRARY, "en")) == day


@pytest.mark.parametrize(
    ("language", "whole"),
    [
        ("en", "Monday 30 November 2026"),
        ("fr", "lundi 30 novembre 2026"),
        ("es", "lunes, 30 de noviembre de 2026"),
        ("pt", "segunda-feira, 30 de novembro de 2026"),
    ],
)
def test_a_day_is_written_out_and_what_is_written_out_is_read(language: str, whole: str) -> None:
    words = Words(LIBRARY, language)
    assert words.whole_day("2026-11-30") == whole
    assert read_day(whole, DAY, words) == "2026-11-30"


def test_a_month_is_still_a_month() -> None:
    words = Words(LIBRARY, "fr")
    assert read_date("mars 2027", words) == "2027-03"
    assert read_date("March 2027", words) == "2027-03"
    assert read_date("March 0000", words) is None
    assert read_date("2027-02-31", words) is None


def says(session: Session, text: str, on: str = DAY) -> Turn:
    return advance(LIBRARY, session, Say(text, on))


def test_the_meeting_is_shown_back_in_full_before_the_time_and_can_be_moved() -> None:
    session = told("2", "3", "1 3", "Mend pumps", "1", "1", "none", "1")
    asked = advance(LIBRARY, session, tap_now(session, ".meeting")).session
    turn = says(asked, "next monday")
    assert turn.messages[0].text.startswith("Your meeting: Monday 30 November 2026.\nWhat time")
    [moved] = [b for row in turn.messages[0].rows for b in row if b.label == "It is on another day"]
    again = advance(LIBRARY, turn.session, tap_now(turn.session, moved.choice))
    assert again.messages[0].text.startswith("When is your meeting?")
    noted = says(says(again.session, "in two weeks").session, "14:30")
    assert noted.messages[0].text.startswith("Noted: Tuesday 8 December 2026.")
    assert [b.label for row in noted.messages[0].rows for b in row] == [
        "It is on another day", "Back to the page",
    ]  # fmt: skip


def test_another_day_can_be_typed_as_long_as_the_meeting_is_spoken_of() -> None:
    session = told("2", "3", "1 3", "Mend pumps", "1", "1", "none", "1")
    asked = advance(LIBRARY, session, tap_now(session, ".meeting")).session
    clock = says(says(asked, "next monday").session, "no, in two weeks")
    assert "Please send the time" in clock.messages[0].text
    moved = says(clock.session, "in two weeks")
    assert moved.messages[0].text.startswith("Your meeting: Tuesday 8 December 2026.")
    noted = says(says(moved.session, "9.30").session, "6 Dec")
    assert noted.messages[0].text.startswith("Noted: Sunday 6 December 2026.")
    assert noted.taken == ("meeting",)
    assert noted.session.answers["clock"].value == "9:30"
    said = says(noted.session, "coffee")
    assert said.session.answers == noted.session.answers
    assert said.messages != noted.messages, "what is no day is looked up"


def test_a_question_for_a_date_reads_the_same_words_and_shows_what_it_understood() -> None:
    session = Session("journey", prompt=Prompt("start", 1))
    turn = says(session, "in two weeks")
    assert turn.session.answers["start"].value == "2026-12-08"
    assert turn.messages[0].text.startswith("\u2713 First step: Tuesday 8 December 2026\n")
    month = says(session, "March 2027")
    assert month.session.answers["start"].value == "2027-03"
    assert not month.messages[0].text.startswith("\u2713"), "a month is what was typed"
    assert "start" not in says(session, "soon").session.answers


def test_without_a_day_of_its_own_a_text_is_read_only_as_a_date() -> None:
    session = Session("journey", prompt=Prompt("start", 1))
    assert "start" not in says(session, "tomorrow", on="").session.answers
    assert says(session, "2027-03-31", on="").session.answers["start"].value == "2027-03-31"
