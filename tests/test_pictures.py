"""Pictures: small, told in words too, had on a tap only, and nobody's words are markup."""

import re
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from bot.incoming import Reply
from bot.papers.making import made
from bot.papers.picturing import ROOM, pictured
from bot.telegram.showing import CAPTION, show
from dialogues.advance import advance
from dialogues.moment import Moment
from dialogues.pages.sharing import without
from dialogues.pictures import Cell, Picture, Row
from dialogues.pictures.drawing import drawing
from dialogues.pictures.measuring import number
from dialogues.pictures.sketching import MOST, SAID
from dialogues.session import TURN, File, Message, Open, Turn
from dialogues.words import Words

from .answers import DAY, tap_now
from .conftest import shipped
from .places import Place
from .run_pictures import FOLDER, PLAN, SHOWN, SIGNS, Told, drawn, followed, runs
from .served import begin, say, serving, tap
from .test_papers import HOSTILE, SCRIPTS

LIBRARY = shipped()
SIX: Told = {
    "phase": ["run"], "signs_run": ["reached", "all_content", "audit", "power", "work_gain"],
    "signs_always": ["home_work"],
}  # fmt: skip
KEYS = ("reached", "all_content", "audit", "power", "work_gain", "home_work")


def looks(count: int, said: str = "") -> Moment:
    """So many looks at six signs, with long words in two scripts or these ones everywhere."""
    long = " ".join([SCRIPTS["Devanagari"], SCRIPTS["Arabic"]] * 8)
    told = []
    for place in range(count):
        units = {f"{key}.unit": said or long for key in KEYS}
        numbers = {f"{key}.reading": f"{place * 7919 % 12_000} {said}" for key in KEYS[:3]}
        words = {f"{key}.reading": said or f"{long} {place}" for key in KEYS[3:]}
        told.append({**SIX, **units, **numbers, **words})
    return runs(LIBRARY, "track", told)


def everything(language: str = "en") -> Moment:
    """Every question of the grid's six parts answered in two runs, differently."""
    questions = [q for q in LIBRARY.dialogues["grid"].questions() if q.kind == "one"]
    before = {q.key: q.options[0].key for q in questions}
    after = {q.key: q.options[-1].key for q in questions}
    fixed: Told = {"way": "out", "parts": list("abcdef")}
    return runs(
        LIBRARY, "grid",
        [{**before, **fixed, "mode": "plan"}, {**after, **fixed, "mode": "back"}], language,
    )  # fmt: skip


def size_of(png: bytes) -> tuple[int, int]:
    """The width and the height in pixels."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def saying(text: str) -> Picture:
    """A picture in which these words stand wherever words of a person may."""
    row = Row("Sign", (Cell(text), Cell(text)), note=text)
    return Picture("passage-x.png", "lines", "en", "Title", ("1 May", "2 May"), (row,), text)


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_is_twice_as_fine_as_a_phone_and_half_as_large_as_it_may_be(name: str) -> None:
    png = pictured(drawn(SHOWN[name](LIBRARY)))
    width, height = size_of(png)
    assert width == 720
    assert height < 1_000
    assert len(png) < ROOM * 0.6


def test_the_largest_pictures_stay_small() -> None:
    for moment in (looks(14), everything(), everything("fr")):
        png = pictured(drawn(moment))
        width, height = size_of(png)
        assert len(png) < ROOM
        # Read on a phone of 360 points, each of them is a pixel at least.
        assert width >= 480
        assert height < 3 * width


@pytest.mark.parametrize("name", SHOWN)
def test_the_picture_in_docs_shows_what_is_drawn_now(name: str) -> None:
    """If this fails: `python -m tests.run_pictures`, and look at what it draws."""
    assert (FOLDER / f"{name}.png").read_bytes() == pictured(drawn(SHOWN[name](LIBRARY)))


def test_four_tones_are_all_that_a_picture_has() -> None:
    png = pictured(drawn(followed(LIBRARY)))
    assert png[24] == 2
    palette = png[png.index(b"PLTE") + 4 :][:12]
    assert palette == bytes(tone for tone in (0, 85, 170, 255) for _ in "rgb")


@pytest.mark.parametrize("name", SHOWN)
def test_all_that_is_drawn_is_told_in_words(name: str) -> None:
    picture = drawn(SHOWN[name](LIBRARY))
    for row in picture.rows:
        assert row.label in picture.words
        for cell in row.cells:
            assert cell.words in picture.words
    for column in picture.columns:
        assert column.partition("\n")[0] in picture.words


def test_the_words_tell_what_there_was_no_room_to_draw() -> None:
    picture = drawn(everything())
    told = picture.words.splitlines()[1:]
    assert len(picture.rows) == MOST["table"]
    assert picture.more == f"{len(told) - len(picture.rows)} more in the words below."
    assert len(told) > 50


def test_of_many_looks_the_newest_twelve_are_drawn() -> None:
    picture = drawn(looks(14))
    assert len(picture.columns) == 12
    assert picture.columns[0] == "24 Aug 2026"
    assert [cell.number for cell in picture.rows[0].cells][-1] == 13 * 7919 % 12_000


def test_one_number_is_drawn_and_one_word_is_not() -> None:
    one = drawn(runs(LIBRARY, "track", [{**SIGNS, "reached.reading": "40 people"}]))
    assert [cell.number for row in one.rows for cell in row.cells] == [40]
    assert size_of(pictured(one))[0] == 720
    word = {**SIGNS, "home_work.reading": "same"}
    assert drawing(runs(LIBRARY, "track", [word]), DAY) is None
    assert drawing(runs(LIBRARY, "track", [word, word]), DAY) is not None


def test_a_look_without_a_reading_is_a_gap_and_its_reason_is_told() -> None:
    picture = drawn(followed(LIBRARY))
    assert [cell.number for cell in picture.rows[1].cells] == [None, None, 120, 200]
    assert "not known yet (24 May 2026)" in picture.words
    assert picture.key == (("open", "Said in words"),)


def test_what_changed_stands_first_and_is_set_apart() -> None:
    picture = drawn(SHOWN["grid"](LIBRARY))
    assert [row.strong for row in picture.rows] == [True] * 4 + [False] * 5
    assert [cell.mark for cell in picture.rows[0].cells] == ["none", "minus"]
    assert [mark for mark, _ in picture.key] == ["plus", "minus", "none"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("track", {"phase": ["run"]}), ("grid", PLAN), ("impact", {"came": "chance"}), ("quick", {})],
)
def test_there_is_no_button_when_there_is_nothing_to_draw(name: str, told: Told) -> None:
    moment = runs(LIBRARY, name, [told])
    assert drawing(moment, DAY) is None
    turn = advance(LIBRARY, moment.session, Open(DAY))
    assert ".picture" not in choices(turn)
    again = advance(LIBRARY, turn.session, tap_now(turn.session, ".picture"))
    assert again.messages[-1].file is None


def choices(turn: Turn) -> list[str]:
    return [button.choice for row in turn.messages[-1].rows for button in row]


def test_a_line_that_is_left_off_is_not_drawn_either() -> None:
    moment = followed(LIBRARY)
    before = drawn(moment)
    after = drawn(without(moment, "follow.reached.reading", DAY))
    assert [row.label for row in after.rows] == [row.label for row in before.rows[1:]]
    assert "40 people" not in after.words
    unnamed = drawn(without(moment, "follow.reached.unit", DAY))
    assert unnamed.rows[0].note == ""


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("40 people", 40), ("40", 40), ("6 of 10", 6), ("6/10", 6), ("6 out of 10 women", 6),
        ("1 250", 1250), ("1,250 people", 1250), ("1.250,50", 1250.5), ("12.5 %", 12.5),
        ("0.125", 0.125), ("$ 200 left", 200), ("~40", 40), ("KES 3000", 3000), ("-5", -5),
        ("\u0664\u0660 \u0634\u062e\u0635", 40), ("\u096a\u0966", 40), ("12500", 12500),
        ("nothing left yet", None), ("yes, since May 2025", None), ("3 to 5", None),
        ("2 May: 40", None), ("", None), ("better", None), ("1-2", None), ("24.11.2026", None),
    ],
)  # fmt: skip
def test_a_reading_is_a_number_when_it_begins_with_its_only_one(
    said: str, read: float | None
) -> None:
    assert number(said, "of, out of") == read


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_person_typed_is_drawn_and_never_read(words: str) -> None:
    # Letter by letter no two can be markup together; a joiner of no width keeps them apart.
    words = words[:SAID]
    apart = "\u2060".join(words)
    assert pictured(saying(words)) == pictured(saying(apart))


def test_hostile_words_in_a_whole_run_make_the_same_kind_of_picture() -> None:
    picture = drawn(looks(2, said=HOSTILE[0]))
    assert HOSTILE[0] in picture.words
    assert len(pictured(picture)) < ROOM


@pytest.mark.parametrize("script", SCRIPTS)
def test_words_of_every_script_are_drawn_with_their_own_letters(script: str) -> None:
    boxes = "".join(" " if letter == " " else "\u0378" for letter in SCRIPTS[script])
    assert pictured(saying(SCRIPTS[script])) != pictured(saying(boxes))


def test_the_button_says_how_large_a_picture_may_be() -> None:
    for language in LIBRARY.languages:
        label = Words(LIBRARY, language).say("page.choice.picture")
        assert [int(number) for number in re.findall(r"\d+", label)] == [ROOM // 1000]


def test_a_picture_that_cannot_be_drawn_is_told() -> None:
    broken = replace(drawn(followed(LIBRARY)), language="no language")
    assert made(broken) == File(f"passage-track-{DAY}.txt", broken.words)


def test_words_too_long_for_a_caption_follow_the_picture() -> None:
    picture = drawn(everything())
    file = File(picture.name, pictured(picture))
    assert len(picture.words) > CAPTION
    document, *below = show(Reply((Message(picture.words, file=file),)), 1, None)
    assert document.method == "sendDocument"
    assert "caption" not in document.params
    assert "\n".join(call.params["text"] for call in below) == picture.words
    [alone] = show(Reply((Message("Short.", file=file),)), 1, None)
    assert alone.params["caption"] == "Short."


def test_a_turn_survives_json_with_its_picture() -> None:
    turn = advance(LIBRARY, followed(LIBRARY).session, Open(DAY))
    turn = advance(LIBRARY, turn.session, tap_now(turn.session, ".picture"))
    assert isinstance(turn.messages[0].file, Picture)
    assert TURN.validate_json(TURN.dump_json(turn)) == turn


async def test_a_picture_is_sent_on_a_tap_and_not_before(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace, "impact")
        for typed in ("1", "1", "1", "2", "3", "1", "2", "3", "We gain buyers"):
            await say(grace, typed)
        assert not grace.files
        promised = "As a picture (under 25 KB)"
        await say(grace, "/data light")
        await say(grace, "/start")
        await tap(grace, "Show the page")
        light = grace.screen().rpartition("Show the page")[2]
        assert "[Share or print it]" in light
        assert promised not in light
        await say(grace, "/data normal")
        await say(grace, "/start")
        await tap(grace, "Show the page")
        await tap(grace, promised)
        [file] = grace.files
        assert re.fullmatch(r"passage-impact-\d{4}-\d\d-\d\d\.png", file.name)
        assert file.data.startswith(b"\x89PNG")
        assert len(file.data) <= 25_000
        assert "The same in words:\nPool things in a joint co-op or body: Needs: likely" in (
            grace.last.text
        )
