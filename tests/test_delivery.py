"""Every way in which a send can end, over HTTP: what is done, what is kept, who waits."""

import asyncio

import pytest

from bot.telegram.sending import Tries
from bot.telegram.verdicts import FatalError

from .delivery import Loop, looping
from .emulator import Person, faults
from .emulator.faults import Fault
from .places import Place
from .served import begin, say, tap

WORDS = "Mend pumps in Zambia, from June"


async def at_words(person: Person) -> None:
    """The next answer is in words."""
    await begin(person)
    for label in ("2 From us", "3 Teach", "1 Help", "3 Income"):
        await tap(person, label)


def shown(person: Person, text: str) -> int:
    """How often a text stands on the screen."""
    return sum(text in message.text for message in person.seen)


async def settled(loop: Loop) -> None:
    """Everything that came in is handled, and nothing waits to go out any more."""
    await loop.emulator.all_confirmed()
    await loop.until(lambda: loop.counts()["waiting"] == 0)


@pytest.mark.parametrize(
    "fault",
    [
        faults.reset(done=True), faults.broken_server(502, done=True), faults.garbled(),
        faults.garbled('{"ok":true}'), faults.garbled("[]"), faults.hanging(done=True),
    ],
    ids=lambda fault: f"{fault.name}-{fault.body}",
)  # fmt: skip
async def test_a_lost_answer_costs_one_more_copy_and_no_question(
    place: Place, fault: Fault
) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        loop.emulator.fault(fault, "sendMessage")
        grace.tap("2 From us")
        await grace.waits_for("2 of 8")
        await settled(loop)
        assert shown(grace, "2 of 8") == 2
        screen = loop.screen(grace)
        assert screen
        assert screen.unsure
        await tap(grace, "3 Teach")
        assert "3 of 8" in grace.last.text


async def test_a_send_that_never_succeeds_is_given_up_and_blocks_nobody(place: Place) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        loop.emulator.fault(faults.broken_server(500), "sendMessage", count=4)
        grace.tap("2 From us")
        await settled(loop)
        assert len(loop.emulator.calls_of("sendMessage")) == 6
        assert loop.counts()["failed"] == 1
        await say(grace, "/start")
        assert "2 of 8" in grace.last.text


async def test_no_connection_means_not_sent_and_is_tried_until_it_works(place: Place) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        grace.tap("2 From us")
        await loop.emulator.stop()
        await loop.emulator.start()
        await grace.waits_for("2 of 8")
        assert shown(grace, "2 of 8") == 1


async def test_a_flood_limit_holds_up_its_own_chat_only(place: Place) -> None:
    async with looping(place) as loop, loop.running():
        grace, lineo = loop.emulator.person(), loop.emulator.person()
        await begin(grace)
        await begin(lineo)
        loop.emulator.fault(faults.flood(1), "sendMessage", chat_id=grace.id)
        grace.tap("2 From us")
        await loop.emulator.until(lambda: bool(loop.emulator.calls[-1].fault), "the refusal")
        await tap(lineo, "2 From us")
        assert "2 of 8" in lineo.last.text
        assert shown(grace, "2 of 8") == 0
        await grace.waits_for("2 of 8")
        assert shown(grace, "2 of 8") == 1


@pytest.mark.parametrize(
    "fault",
    [faults.blocked(), faults.refused(400, "Bad Request: chat not found")],
    ids=["blocked", "no chat"],
)
async def test_a_chat_out_of_reach_is_parked_and_wakes_with_its_person(
    place: Place, fault: Fault
) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        await tap(grace, "2 From us")
        loop.emulator.fault(fault, "sendMessage")
        grace.tap("3 Teach")
        await settled(loop)
        await loop.until(lambda: bool((s := loop.screen(grace)) and s.away))
        counts = loop.counts()
        assert (counts["waiting"], counts["failed"], counts["answers"]) == (0, 1, 2)
        grace.start()
        await grace.waits_for("3 of 8")
        await loop.until(lambda: not ((s := loop.screen(grace)) and s.away))


async def test_a_refused_message_does_not_hold_up_the_next(place: Place) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        loop.emulator.fault(faults.refused(400, "Bad Request: something new"), "sendMessage")
        loop.emulator.fault(faults.refused(413, "Request Entity Too Large"), "sendMessage")
        grace.tap("2 From us")
        await settled(loop)
        grace.say("/help")
        await loop.until(lambda: loop.counts()["failed"] == 2)
        await say(grace, "/start")
        assert "2 of 8" in grace.last.text


async def test_harmless_refusals_are_as_good_as_done(place: Place) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        unmodified = faults.refused(400, "Bad Request: message is not modified: the same")
        old = faults.refused(400, "Bad Request: query is too old and response timeout expired")
        loop.emulator.fault(unmodified, "editMessageText")
        loop.emulator.fault(old, "answerCallbackQuery")
        await tap(grace, "2 From us")
        await settled(loop)
        assert loop.counts()["failed"] == 0


async def test_a_card_that_is_gone_is_sent_anew(place: Place) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        loop.emulator.fault(
            faults.refused(400, "Bad Request: message to edit not found"), "editMessageText"
        )
        await tap(grace, "Why?")
        assert "1 of 8" in grace.last.text
        assert grace.last.labels
        assert len(loop.emulator.calls_of("sendMessage")) == 3


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (faults.revoked(), "does not know this token"),
        (faults.refused(404, "Not Found"), "does not know this token"),
    ],
    ids=["revoked", "unknown"],
)
async def test_a_token_that_is_refused_ends_the_program(
    place: Place, fault: Fault, sentence: str
) -> None:
    async def refused(loop: Loop) -> None:
        async with loop.running():
            grace = loop.emulator.person()
            await begin(grace)
            loop.emulator.fault(fault, "sendMessage")
            grace.tap("2 From us")
            assert loop.serving
            await asyncio.wait({loop.serving}, timeout=5)

    async with looping(place) as loop:
        with pytest.raises(FatalError, match=sentence):
            await refused(loop)


async def test_a_toast_waits_for_nothing(place: Place) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        loop.emulator.fault(faults.flood(30), "editMessageText")
        grace.tap("2 From us")
        await grace.waits_for_toast()


async def test_the_same_text_sent_twice_is_one_answer(place: Place) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await at_words(grace)
        grace.say(WORDS)
        grace.say(WORDS)
        await grace.waits_for("5 of 8")
        await loop.emulator.all_confirmed()
        await settled(loop)
        assert "5 of 8" in grace.last.text
        await tap(grace, "2 They asked")
        assert "6 of 8" in grace.last.text


async def test_a_second_half_is_offered_to_the_answer_before(place: Place) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await at_words(grace)
        grace.say(WORDS)
        grace.say("and in Malawi")
        await grace.waits_for("You sent this before my next question: and in Malawi")
        await tap(grace, "Add it")
        assert "Added." in grace.last.text
        assert "5 of 8" in grace.last.text


async def test_a_text_waits_while_its_question_is_on_its_way(place: Place) -> None:
    async with looping(place) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        loop.emulator.fault(faults.slow(0.3), "sendMessage", chat_id=grace.id)
        grace.tap("2 From us")
        await grace.waits_for("2 of 8")
        grace.say("3")
        await grace.waits_for("3 of 8")
        assert loop.counts()["answers"] == 2


async def test_where_a_send_was_in_doubt_one_tap_tells(place: Place) -> None:
    async with looping(place, Tries(doubt=5.0)) as loop, loop.running():
        grace = loop.emulator.person()
        await begin(grace)
        loop.emulator.fault(faults.reset(done=True), "sendMessage")
        grace.tap("2 From us")
        await grace.waits_for("2 of 8")
        await loop.until(lambda: bool((s := loop.screen(grace)) and s.unsure))
        grace.say("3")
        await grace.waits_for("Is this your answer?")
        await tap(grace, "Yes")
        assert "3 of 8" in grace.last.text
