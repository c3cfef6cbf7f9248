"""Attacks over the Bot API, on one served bot for each database: none changes another's data."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from .emulator import TOKEN, Person
from .places import Place, new_database
from .served import PATIENCE, QUICK, Served, answer, begin, say, serving, tap

pytestmark = pytest.mark.asyncio(loop_scope="module")
SECRET = "Zwetschgenkuchen"
"""What the first person answers; nobody else may ever see it."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp(request.param)
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{folder / 'data' / 'passage.db'}"
    url = url if is_sqlite else new_database(request.getfixturevalue("server"))
    return Place(url, folder / "config" / "key", folder / "data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(house: Place, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with serving(house, tmp_path_factory.mktemp("home"), PASSAGE_LOG="DEBUG") as running:
        yield running
    told = b"".join(running.output).decode()
    assert SECRET not in told
    assert TOKEN not in told
    assert "Traceback" not in told


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def victim(served: Served) -> Person:
    """Someone who answered with a secret; the emulator tells what the bot sent to whom."""
    person = served.emulator.person(language="en", first_name="Vera", username="vera_of_the_coop")
    await begin(person)
    await answer(person, (*QUICK[:4], SECRET, *QUICK[5:]))
    assert SECRET in person.last.text
    return person


async def newcomer(served: Served) -> Person:
    person = served.emulator.person(language="en")
    await begin(person)
    return person


async def answers_of(served: Served, person: Person) -> dict[str, object]:
    """What is kept of a person, as they see it themselves."""
    before = len(person.files)
    person.say("/mydata")
    await served.emulator.until(lambda: len(person.files) == before + 2, "two files", PATIENCE)
    kept = json.loads(person.files[-1].data)
    return {each["path"]: each["answer"]["value"] for each in kept["current"]}


def raw(served: Served, kind: str, body: dict[str, object]) -> None:
    """An update as a hostile client, or a hostile server, could make it."""
    served.emulator.world.updates.push(kind, body, 77, None)


def message(number: int, text: object, **more: object) -> dict[str, object]:
    who = {"id": number, "is_bot": False, "first_name": "Mallory", "language_code": "en"}
    where = {"id": number, "type": "private"}
    return {"message_id": 9_000, "date": 1, "chat": where, "from": who, "text": text, **more}


HOSTILE_TAPS = (
    "1", "x" * 64, "7000:1:way:out", "7000:2:what:.why", "999999999999999999:1:way:out", "0:0:x:y",
    "7000:999999999:way:out", "1:1:../../x:out", "1:1:way:{{ 7*7 }}", "/agree", "/agree en",
    "/agree 2026-11 xx ../..", "/language \ud800", "/more 2026-11 en " + "x" * 40, "/new \x00",
    "/start run_1", "/hello 2026-11 en \udfff", "/delete now", "/keep it", "/ /", "\ud800", "\x00",
    "1:1:way:out\n", "\u0661:1:way:out", "-1:1:way:out", "7000:1:page:handled:R6",
)  # fmt: skip


async def test_t05_a_tap_says_anything_and_changes_nothing(served: Served) -> None:
    """Button data has a strict form, and counts only for the person's own open question."""
    mallory = await newcomer(served)
    card = mallory.last.id
    for data in HOSTILE_TAPS:
        mallory.tap_data(card, data)
        await mallory.waits_for_toast(PATIENCE)
    assert await answers_of(served, mallory) == {}
    await say(mallory, "/start")
    await tap(mallory, "2 From us")
    assert "2 of 8" in mallory.last.text


async def test_t06_nobody_gets_into_the_run_of_another(served: Served, victim: Person) -> None:
    """A run is found by who sent the update, never by what a link or a button says."""
    before = await answers_of(served, victim)
    mallory = await newcomer(served)
    data = [
        key["callback_data"]
        for call in served.emulator.calls_of("sendMessage")
        if call.chat_id == victim.id and "reply_markup" in call.params
        for row in _rows(call.params["reply_markup"])
        for key in row
    ]
    runs = sorted({each.partition(":")[0] for each in data if each[0].isdigit()})
    assert runs
    for each in (*data[-6:], f"{runs[0]}:1:way:in", f"{runs[0]}:0:page:.txt"):
        mallory.tap_data(mallory.last.id, each)
        await mallory.waits_for_toast(PATIENCE)
    for payload in (
        runs[0],
        f"run_{runs[0]}",
        f"s_{victim.id}",
        str(victim.id),
        "vera_of_the_coop",
    ):
        mallory.start(payload)
        await mallory.waits(PATIENCE)
    assert SECRET not in mallory.screen()
    assert await answers_of(served, victim) == before


def _rows(markup: object) -> list[list[dict[str, str]]]:
    found = json.loads(markup) if isinstance(markup, str) else markup
    return list(found["inline_keyboard"]) if isinstance(found, dict) else []


async def test_t07_a_group_gets_one_line_and_no_interview(served: Served, victim: Person) -> None:
    """Only a private chat with its own person counts; groups, channels and bots are no people."""
    before = await answers_of(served, victim)
    group = served.emulator.group("Friends")
    group.add_bot(victim)
    await group.waits(PATIENCE)
    said = len(served.emulator.calls_of("sendMessage"))
    where = {"id": victim.id, "type": "private"}
    other = {"id": 4_711, "is_bot": False, "first_name": "Mallory"}
    tapped = {"id": "1", "from": other, "data": "/delete yes", "chat_instance": "1"}
    raw(served, "callback_query", {**tapped, "message": {"message_id": 1, "chat": where}})
    raw(served, "message", message(victim.id, "/delete", **{"from": other}))
    raw(served, "message", message(victim.id, "other words", sender_chat={"id": -5}))
    a_bot = {"id": victim.id, "is_bot": True, "first_name": "Bot"}
    raw(served, "message", message(victim.id, "other words", **{"from": a_bot}))
    await served.emulator.all_confirmed(PATIENCE)
    assert SECRET not in group.screen()
    assert len(served.emulator.calls_of("sendMessage")) <= said + 1
    assert await answers_of(served, victim) == before


async def test_t08_there_is_nothing_to_administer_in_a_chat(served: Served) -> None:
    """Commands of an operator are as unknown as any other word; who asks does not matter."""
    mallory = await newcomer(served)
    replies = set()
    for command in ("/dance", "/admin", "/export", "/backup", "/erase 1", "/doctor", "/rekey"):
        await say(mallory, command)
        replies.add(mallory.last.text)
    assert len(replies) == 1


async def test_t10_a_template_in_an_answer_is_text(served: Served) -> None:
    """Answers are values: what looks like a template comes back letter by letter."""
    mallory = await newcomer(served)
    typed = "{{ 7*7 }}{% for x in y %}{{ config }}{% endfor %}{# no #}"
    await answer(mallory, (*QUICK[:4], typed, *QUICK[5:]))
    assert typed in mallory.last.text


async def test_t11_markup_in_an_answer_is_text(served: Served) -> None:
    """No message has a markup mode, and no typed address is looked up by a preview."""
    mallory = await newcomer(served)
    typed = '<b>x</b> <a href="tg://user?id=1">y</a> _*[z](http://evil.example)`'
    await answer(mallory, (*QUICK[:4], typed, *QUICK[5:]))
    assert typed in mallory.last.text
    for call in served.emulator.calls:
        assert not {"parse_mode", "entities", "caption_entities"} & call.params.keys()
        if call.method.lower() in {"sendmessage", "editmessagetext"} and typed in str(call.params):
            assert "is_disabled" in str(call.params["link_preview_options"])


async def test_t13_a_files_name_is_ours(served: Served, victim: Person) -> None:
    """No file is called by anything that a person or their client said."""
    await answers_of(served, victim)
    names = {file.name for file in victim.files}
    assert {name.rpartition("-")[0].rpartition("-")[0] for name in names}
    assert all(name.startswith("passage-mydata-20") for name in names)


async def test_t14_no_file_is_fetched(served: Served) -> None:
    """What is attached is refused with a sentence; nothing of it is downloaded or kept."""
    mallory = await newcomer(served)
    mallory.send_document(b"PK\x03\x04" * 100, "../../etc/passwd.zip", SECRET, "application/zip")
    await mallory.waits_for("I did not keep that", PATIENCE)
    assert not served.emulator.calls_of("getFile")
    assert await answers_of(served, mallory) == {}


async def test_t15_long_and_piled_up_text_is_refused_or_cut_to_size(served: Served) -> None:
    """An answer has a length, letters carry a few marks, and the next message works."""
    mallory = await newcomer(served)
    await answer(mallory, QUICK[:4])
    await say(mallory, "\U0001f9a3" * 2_048)
    assert "That is long" in mallory.last.text
    await say(mallory, "Za" + "\u0301\u0323" * 900 + "lgo")
    kept = str((await answers_of(served, mallory))["words"])
    assert len(kept) < 20
    assert kept.endswith("lgo")


async def test_t16_words_from_right_to_left_do_not_turn_ours_round(served: Served) -> None:
    """Hiding and overriding signs are gone, and such words stand in an isolation of their own."""
    mallory = await newcomer(served)
    typed = "\u202e\u0645\u0631\u062d\u0628\u0627\u2069 a\u200bb\U000e0041\ufeff\u2066"
    await answer(mallory, (*QUICK[:4], typed, *QUICK[5:]))
    assert '"\u2068\u0645\u0631\u062d\u0628\u0627 ab\u2069"' in mallory.last.text
    for sign in "\u202e\u200b\U000e0041\ufeff\u2066":
        assert sign not in mallory.last.text


async def test_t17_zero_bytes_and_half_characters_are_kept_alike(served: Served) -> None:
    """Text is cleaned before it is kept, so that no database stumbles over it."""
    mallory = await newcomer(served)
    await answer(mallory, QUICK[:4])
    broken = "Teach\x00 \ud800women\udfff\x1b[2J"
    said = message(mallory.id, broken)
    said["from"] = {**mallory.user.json(), "language_code": "\ud800"}
    raw(served, "message", said)
    await mallory.waits_for("5 of 8", PATIENCE)
    assert (await answers_of(served, mallory))["words"] == "Teach women[2J"


async def test_t17_an_update_of_any_shape_stops_nobody(served: Served, victim: Person) -> None:
    """What cannot be read is put aside by itself, broken characters and all."""
    stranger = 6_000_001
    bodies: tuple[dict[str, object], ...] = (
        message(stranger, {"a": ["\ud800"]}), message(stranger, "x", chat={"id": stranger}),
        message(stranger, "x", message_id="\ud800"), message(stranger, 5, chat=None),
        message(stranger, "x", **{"from": {"id": "1; DROP TABLE person"}}), {"text": "\ud800"},
        message(2**70, "x", message_id=2**70),
    )  # fmt: skip
    for body in bodies:
        raw(served, "message", body)
    raw(served, "callback_query", {"id": "\ud800", "data": ["/delete yes"]})
    await served.emulator.all_confirmed(PATIENCE)
    await say(victim, "/help")
    assert "/privacy" in victim.last.text


async def test_t18_large_numbers_of_chats_fit(served: Served) -> None:
    """Numbers of chats and messages have 64 bits on both databases."""
    person = served.emulator.person(id=2**52 - 1, language="en")
    await begin(person)
    await tap(person, "2 From us")
    assert "2 of 8" in person.last.text


async def test_t19_a_flood_makes_few_runs_and_holds_up_nobody(
    served: Served, victim: Person
) -> None:
    """Every update is read, but new runs have a number an hour, and one plea answers the rest."""
    mallory = await newcomer(served)
    for number in range(90):
        raw(served, "message", message(mallory.id, f"/new quick {number}"))
    await say(victim, "/help")
    await served.emulator.all_confirmed(PATIENCE)
    assert "/privacy" in victim.last.text
    await mallory.waits_for("One moment, please", PATIENCE)
    await say(mallory, "/status")
    assert mallory.screen().count("One moment, please") == 1
    assert mallory.last.text.count("begun") <= 11


async def test_t20_two_programs_do_not_talk_for_ever(served: Served) -> None:
    """The same reply is given a few times; then a program hears nothing, and a tap still works."""
    robot = await newcomer(served)
    shown = len(robot.seen)
    for _ in range(12):
        robot.say("I am out of office")
        await served.emulator.all_confirmed(PATIENCE)
    await asyncio.sleep(0.3)
    replies = [seen for seen in robot.seen[shown:] if seen.author == "bot"]
    assert 3 <= len(replies) <= 8
    await tap(robot, "2 From us")
    assert "2 of 8" in robot.last.text


async def test_t21_a_link_tells_nothing_about_anybody(served: Served, victim: Person) -> None:
    """Every link that opens nothing gets the same reply, whoever it may have meant."""
    mallory = served.emulator.person(language="en")
    replies = set()
    for payload in (str(victim.id), "nobody", "s_1", "vera_of_the_coop", "case_none"):
        mallory.start(payload)
        await mallory.waits(PATIENCE)
        replies.add(mallory.last.text)
    assert len(replies) == 1


async def test_t25_no_name_and_no_number_is_kept(victim: Person, house: Place) -> None:
    """What could be handed over is sealed answers under a keyed number: no profile at all."""
    victim.send_contact("+15550100")
    await victim.waits_for("I did not keep that", PATIENCE)
    store = house.open()
    kept = house.bytes(store)
    store.close()
    for trace in ("Vera", "vera_of_the_coop", "15550100", SECRET):
        assert trace.encode() not in kept, trace


async def test_t32_a_statement_in_an_answer_is_text(served: Served, victim: Person) -> None:
    """What is typed is bound to statements, never part of one."""
    mallory = await newcomer(served)
    typed = "'); DELETE FROM answer; DROP TABLE person; --"
    await answer(mallory, (*QUICK[:4], typed))
    await say(mallory, f"/start {typed}")
    assert (await answers_of(served, mallory))["words"] == typed
    assert await answers_of(served, victim)


async def test_t01_no_port_is_opened(served: Served) -> None:
    """Updates are fetched, so nobody can hand in a forged one."""
    assert served.process
    assert not _sockets(served.process.pid) & _listening()


def _sockets(process: int) -> set[str]:
    links = [link.readlink().name for link in Path(f"/proc/{process}/fd").iterdir()]
    return {link.partition("[")[2].rstrip("]") for link in links if link.startswith("socket:")}


def _listening() -> set[str]:
    tables = [Path(f"/proc/net/{table}").read_text("ascii") for table in ("tcp", "tcp6")]
    lines = [line.split() for table in tables for line in table.splitlines()[1:]]
    return {line[9] for line in lines if line[3] == "0A"}
