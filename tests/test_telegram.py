"""Whole interviews on Telegram: the real process, HTTP, both databases."""

import json
import signal
from pathlib import Path

import pytest

from bot.commands import LISTED

from .emulator import Person
from .places import Place
from .served import PATIENCE, QUICK, answer, begin, finished, say, serving, tap

PHONE = 40
"""So many letters stand side by side on a small phone."""


async def test_quick_takes_fourteen_acts_and_eight_kilobytes(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = await finished(served)
        page = grace.last.text
        assert page.startswith("To decide:\nDo we do this?")
        assert "Teach women in Chipata, Zambia to mend hand pumps, from June" in page
        assert grace.actions <= 14
        assert grace.downloaded < 8_000


async def test_the_long_way_asks_nothing_that_quick_knows(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = await finished(served)
        await tap(grace, "Go deeper")
        assert "I know this already" in grace.last.text
        assert "Which way: from us to abroad" in grace.last.text
        await tap(grace, "Keep all")
        for _ in range(80):
            if grace.last.text.startswith("To decide:"):
                break
            await _answer_something(grace)
        assert grace.last.text.startswith("To decide:")
        asked = [str(call.params["text"]) for call in served.emulator.calls_of("sendMessage")]
        assert sum("which way would it mostly go?" in text for text in asked) == 1


async def _answer_something(person: Person) -> None:
    """Whatever is asked is answered, by the first thing that fits."""
    labels = person.last.labels
    for label in ("Keep all", "Keep it", "Done", "None yet", "2 That is all"):
        if label in labels:
            await tap(person, label)
            return
    numbered = [label for label in labels if label.lstrip("\u2713 ")[:1].isdecimal()]
    wants_number = person.last.text.startswith("Please send a number")
    await (
        tap(person, numbered[0])
        if numbered
        else say(person, "12" if wants_number else "March 2027")
    )


async def test_everything_typed_works_where_taps_time_out(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        lineo = served.emulator.person(language="en")
        lineo.start()
        await lineo.waits(PATIENCE)
        for typed in ("1", "1", "2", "1 3", "Use a phone app from Kenya", "3", "1", "2", "3"):
            await say(lineo, typed)
        assert lineo.last.text.startswith("To decide:")
        assert "LEARN FIRST" in lineo.last.text
        assert lineo.taps == 0


async def test_a_stop_and_a_kill_lose_nothing_and_buttons_go_on_working(
    place: Place, tmp_path: Path
) -> None:
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        await answer(grace, QUICK[:4])
        assert await served.stop(signal.SIGKILL) != 0
        grace.say("Teach women in Chipata")
        await served.start()
        await grace.waits_for("5 of 8", PATIENCE)
        assert await served.stop() == 0
        await served.start()
        await answer(grace, QUICK[5:])
        assert "Teach women in Chipata" in grace.last.text


async def test_an_edited_message_edits_its_answer(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        await answer(grace, QUICK[:4])
        line = grace.say("Teach women in Chipata")
        await grace.waits(PATIENCE)
        grace.edit(line, "Teach women in Lusaka")
        await grace.waits_for("Changed.", PATIENCE)
        await answer(grace, QUICK[5:])
        assert "Lusaka" in grace.last.text
        assert "Chipata" not in grace.last.text


async def test_an_old_button_offers_to_change_and_a_double_tap_does_nothing(
    place: Place, tmp_path: Path
) -> None:
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        card = grace.last.id
        await tap(grace, "2 From us to abroad")
        shown = len(grace.seen)
        asked = served.emulator.calls_of("sendMessage")[-2].params["reply_markup"]
        pressed = json.loads(asked) if isinstance(asked, str) else asked
        pressed = pressed["inline_keyboard"]
        grace.tap_data(card, pressed[1][0]["callback_data"])
        await grace.waits_for_toast()
        assert len(grace.seen) == shown
        grace.tap_data(card, pressed[0][0]["callback_data"])
        await grace.waits_for("You chose this: Which way: from us to abroad. Change it?", PATIENCE)


@pytest.mark.parametrize("send", ["sticker", "contact", "location", "document", "photo"])
async def test_what_cannot_be_read_gets_one_friendly_line(
    send: str, tmp_path: Path, place: Place
) -> None:
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        data = (b"1234",) if send in {"document", "photo"} else ()
        getattr(grace, f"send_{send}")(*data)
        await grace.waits_for("I did not keep that", PATIENCE)
        await tap(grace, "2 From us")
        assert "2 of 8" in grace.last.text


async def test_in_a_group_one_line_with_a_link_and_goodbye(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        grace.start()
        await grace.waits(PATIENCE)
        group = served.emulator.group()
        group.add_bot(grace)
        await group.waits(PATIENCE)
        assert "https://t.me/emulated_bot" in group.screen()
        await served.emulator.until(
            lambda: bool(served.emulator.calls_of("leaveChat")), "goodbye", PATIENCE
        )
        said = len(served.emulator.calls_of("sendMessage"))
        group.add_bot(grace)
        await served.emulator.until(
            lambda: len(served.emulator.calls_of("leaveChat")) == 2, "goodbye again", PATIENCE
        )
        assert len(served.emulator.calls_of("sendMessage")) == said


async def test_before_consent_nothing_is_kept_and_no_thanks_ends_it(
    place: Place, tmp_path: Path
) -> None:
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await say(grace, "hello")
        lines = grace.last.text.splitlines()
        assert len(_wrapped(lines)) <= 10
        await say(grace, "/privacy")
        assert "/mydata" in grace.last.text
        await say(grace, "we plan to sell mats")
        assert "I agree, start" in grace.last.labels
        await tap(grace, "Tell me more")
        await tap(grace, "No, thanks")
        assert "Nothing was kept" in grace.screen()
        opened = place.open()
        with opened.begin(writing=False) as work:
            assert work.counts()["people"] == 0
        opened.close()


def _wrapped(lines: list[str]) -> list[str]:
    import textwrap  # noqa: PLC0415

    return [part for line in lines for part in textwrap.wrap(line, 40) or [""]]


async def test_mydata_gives_everything_and_delete_leaves_nothing(
    place: Place, tmp_path: Path
) -> None:
    async with serving(place, tmp_path) as served:
        grace = await finished(served)
        await say(grace, "/mydata")
        await served.emulator.until(lambda: len(grace.files) == 2, "two files", PATIENCE)
        readable, machine = (file.data.decode() for file in grace.files)
        assert "Teach women in Chipata" in readable
        assert json.loads(machine)["current"]
        await say(grace, "/delete")
        await tap(grace, "Yes, wipe all")
        assert "are gone here" in grace.last.text
        assert "clear the last two days of this chat" in grace.last.text
        await say(grace, "/status")
        assert "I agree, start" in grace.last.labels
    opened = place.open()
    assert b"Chipata" not in place.bytes(opened)
    with opened.begin(writing=False) as work:
        counts = work.counts()
    opened.close()
    kept = ("people", "organisations", "runs_open", "runs_done", "answers", "pages", "waiting")
    assert {counts[name] for name in kept} == {0}


async def test_a_deep_link_opens_a_dialogue_or_a_case(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace, "case_mondragon")
        assert "Mondragon" in grace.last.text
        grace.start("journey")
        await grace.waits_for("Part 1 of 6", PATIENCE)
        grace.start("nothing_like_it")
        await grace.waits(PATIENCE)
        assert "Part 1 of 6" in grace.last.text


async def test_french_from_the_phone_and_another_language_at_any_moment(
    place: Place, tmp_path: Path
) -> None:
    async with serving(place, tmp_path) as served:
        awa = served.emulator.person(language="fr-SN")
        awa.start()
        await awa.waits(PATIENCE)
        assert "Passage" in awa.last.text
        assert "I agree" not in " ".join(awa.last.labels)
        await tap(awa, awa.last.labels[0])
        await say(awa, "/language en")
        assert "which way would it mostly go?" in awa.last.text
        await say(awa, "/language fr")
        assert "which way" not in awa.last.text


async def test_an_unknown_command_gets_the_list(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        await say(grace, "/dance")
        assert grace.last.text.startswith("I do not know that one")
        short = grace.last.text.splitlines()
        assert [line.split()[0] for line in short[1:]] == [
            "/start", "/tools", "/language", "/privacy", "/pause",
        ]  # fmt: skip
        await tap(grace, "What else can you do?")
        rest = grace.last.text.splitlines()
        told = {line.split()[0][1:] for line in (*short[1:], *rest[1:])}
        assert told == {*LISTED}
        assert len(short) - 1 + len(rest) - 1 == len(LISTED)
        assert all(len(line) <= PHONE for line in short[1:])
        await say(grace, "/stop")
        assert grace.last.text.startswith("All is kept. Come back any time")
        await say(grace, "/AYUDA")
        assert grace.last.text.startswith("I ask plain questions")
        for command in ("/help", "/tools", "/status", "/questions", "/pause", "/privacy", "/back"):
            await say(grace, command)
            assert not grace.last.text.startswith("I do not know"), command


async def test_what_people_type_beside_answers_is_understood(place: Place, tmp_path: Path) -> None:
    """A skip in words, a question to the bot, and a day as it is said."""
    async with serving(place, tmp_path) as served:
        grace = served.emulator.person(language="en")
        await begin(grace)
        await say(grace, "I don\u2019t know")
        assert "Which way: not known yet" in grace.screen()
        await answer(grace, ("1", "3"))
        await say(grace, "is this safe?")
        assert grace.last.labels == ("That is my answer", "I was asking")
        await say(grace, "Mend pumps in Zambia, from June")
        assert "is this safe? Mend pumps" in grace.last.text
        await tap(grace, "I was asking")
        assert grace.last.text.startswith("Noted in your words.")
        await answer(grace, ("1", "1", "none", "1"))
        assert "Mend pumps in Zambia" in grace.last.text
        assert "is this safe" not in grace.last.text
        await tap(grace, "When is your meeting?")
        await say(grace, "tomorrow")
        assert grace.last.text.startswith("Your meeting: ")
        await tap(grace, "It is on another day")
        assert grace.last.text.startswith("When is your meeting?")
