"""Teams in the chat: the real process over HTTP on both databases, and the terminal."""

import asyncio
import re
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.team.invitations import PAYLOAD, TRIES, read_code, written
from bot.telegram.handling import handle
from storage.store import Store
from storage.values import Terms

from .conftest import shipped
from .emulator import Person
from .phone import SEEN, Story
from .places import Place
from .programs import run
from .served import PATIENCE, QUICK, answer, begin, finished, restarted, say, serving, tap
from .telegrams import desk_of, update

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
RIVER = "Mend pumps by our river, from May"
SEA = "Sell salt from our sea, from June"
ALONE = (*QUICK[:4], RIVER, "[4 We know them well]", *QUICK[6:9], "[1 I do]")
"""Answers that differ from Grace's in how far they are with people there, and in who decides."""
OTHERS = (
    *QUICK[:2],
    "[2 Better pay or jobs for members]",
    "[3 Income for the group]",
    SEA,
    *QUICK[5:],
)
"""Answers that differ from hers in why."""


async def made(
    person: Person, words: str = "No, only what I tap", role: str = "On the board"
) -> str:
    """The person has a page, asks the team and gets a code."""
    await tap(person, "Ask your team")
    await tap(person, words)
    await tap(person, role)
    await person.waits_until(lambda: "Code to send" in person.last.text, "a code", PATIENCE)
    return code_of(person)


def offers(person: Person, label: str) -> bool:
    return label in person.last.labels


def code_of(person: Person) -> str:
    found = re.findall(r"Code to send: ([A-Z2-7-]{14})", person.screen())
    return read_code(str(found[-1]))


async def joined(
    person: Person,
    code: str,
    lines: tuple[str, ...] = ALONE,
    words: str = "No, only what I tap",
    role: str = "On the board",
) -> None:
    """Somebody new comes by the link, agrees, and answers alone."""
    await begin(person, f"{PAYLOAD}{code}")
    assert "You are asked to answer with others of your group: Quick check" in person.last.text
    await tap(person, words)
    await tap(person, role)
    assert "1 of 8" in person.last.text
    await answer(person, lines)
    assert "To decide:" in person.last.text


async def result(person: Person) -> str:
    await say(person, "/team")
    await tap(person, "See what we answered")
    return person.last.text


async def test_three_answer_at_once_and_see_where_they_stand(
    place: Place, tmp_path: Path, as_kept: Callable[[Path, str], None]
) -> None:
    """Hidden until two have answered, restarted in between, and then the same for all three."""
    async with serving(place, tmp_path) as served:
        grace, story = await finished(served), Story()
        story.skips(grace)
        code = await made(grace)
        assert f"https://t.me/emulated_bot?start={PAYLOAD}{code}" in grace.last.text
        await say(grace, "/team")
        assert "1 in it, 1 answered" in grace.last.text
        assert "Hidden until two have answered" in grace.last.text
        assert "See what we answered" not in grace.last.labels
        story.tells(grace)
        grace.tap_data(grace.last.id, "/team result 1")
        await grace.waits(PATIENCE)
        assert "Hidden until two have answered" in grace.last.text
        lineo, awa, thabo = (served.emulator.person(language="en") for _ in range(3))
        await begin(thabo, f"{PAYLOAD}{code}")
        await tap(thabo, "No, only what I tap")
        await tap(thabo, "Rather not say")
        await say(thabo, "/team")
        assert "Your own answers are not finished yet" in thabo.last.text
        await asyncio.gather(joined(lineo, code, ALONE), joined(awa, code, OTHERS))
        await say(thabo, "/team result 1")
        assert "HOW OUR TEAM" not in thabo.screen()
        await restarted(served)
        story.skips(grace)
        texts = [await result(person) for person in (grace, lineo, awa)]
        story.notes("Two more have answered, a third has only begun.")
        story.tells(grace)
        assert len(set(texts)) == 1
        [text, *_] = texts
        assert "Quick check, 3 answers" in text
        assert text.index("1. Why would we do it?") < text.index("2. Who decides in the end?")
        assert "- help people there (2 of 3: board)" in text
        assert "- I do (1 of 3: board)" in text
        assert "river" not in text
        assert "sea" not in text
        assert "- 2 min: Each reads this alone." in text
        as_kept(SEEN / "team.txt", str(story))
        await tap(thabo, "Answer now")
        for line in QUICK:
            label = line.strip("[]")
            if label != line:
                is_offered = partial(offers, thabo, label)
                await thabo.waits_until(is_offered, label, PATIENCE)
            await answer(thabo, (line,))
        text = await result(thabo)
        assert "Quick check, 4 answers" in text
        assert "board" not in text.replace("the board", "")


async def test_two_see_each_other_and_no_role(place: Place, tmp_path: Path) -> None:
    async with serving(place, tmp_path) as served:
        grace = await finished(served)
        code = await made(grace, words="Yes, my words too")
        lineo = served.emulator.person(language="en")
        await joined(lineo, code)
        text = await result(grace)
        assert "Quick check, 2 answers" in text
        assert ": board" not in text
        assert "Teach women in Chipata, Zambia to mend hand pumps, from June" in text
        assert "river" not in text
        awa = served.emulator.person(language="fr")
        awa.start(f"{PAYLOAD}{code}")
        await awa.waits(PATIENCE)
        await tap(awa, awa.last.labels[0])
        assert "avec d'autres de votre groupe" in awa.last.text


async def test_a_warning_of_one_stays_and_own_words_come_only_with_leave(
    place: Place, tmp_path: Path
) -> None:
    async with serving(place, tmp_path) as served:
        grace = await finished(served)
        code = await made(grace)
        lineo, awa = (served.emulator.person(language="en") for _ in range(2))
        lone = (*ALONE[:6], "[5 An investor who wants a share]", *ALONE[7:])
        await joined(lineo, code, lone, words="Yes, my words too")
        await joined(awa, code, OTHERS)
        text = await result(grace)
        assert "- Can we get the money without giving away control? (1 of 3)" in text
        assert f'- "{RIVER}"' in text
        assert SEA not in text


async def test_a_member_changes_answers_answers_anew_leaves_and_is_erased(
    place: Place, tmp_path: Path
) -> None:
    """The result is made of what stands: nothing of who has gone is in it."""
    async with serving(place, tmp_path) as served:
        grace = await finished(served)
        code = await made(grace)
        lineo, awa = (served.emulator.person(language="en") for _ in range(2))
        await joined(lineo, code)
        await joined(awa, code, OTHERS, words="Yes, my words too")
        assert SEA in await result(grace)
        await say(awa, "/team")
        await tap(awa, "Answer anew")
        assert "I know this already" in awa.last.text
        assert "2 answers" in await result(grace)
        await tap(awa, "Keep all")
        for _ in range(9):
            if "To decide:" in awa.last.text:
                break
            await tap(awa, "Keep all" if "Keep all" in awa.last.labels else "Keep it")
        assert "3 answers" in await result(grace)
        await say(lineo, "/team")
        await tap(lineo, "Leave this team")
        await tap(lineo, "No, stay")
        await say(lineo, "/team")
        await tap(lineo, "Leave this team")
        await tap(lineo, "Yes, leave")
        text = await result(grace)
        assert "2 answers" in text
        assert "- I do" not in text
        await say(lineo, "/page")
        assert RIVER in lineo.last.text
        await say(awa, "/delete")
        await tap(awa, "Yes, wipe all")
        await say(grace, "/team")
        assert "1 in it, 1 answered" in grace.last.text
        assert "See what we answered" not in grace.last.labels
    with closing(place.open()) as store:
        assert SEA.encode() not in place.bytes(store)


async def test_a_joint_answer_is_the_teams_and_has_its_date(place: Place, tmp_path: Path) -> None:
    """One types it, all can read it, nobody's own answer is put before it, and it stays."""
    async with serving(place, tmp_path) as served:
        grace = await finished(served)
        code = await made(grace)
        lineo = served.emulator.person(language="en")
        await joined(lineo, code)
        await result(grace)
        await tap(grace, "Write our joint answer")
        assert "It stays with the team when you leave" in grace.last.text
        assert "I know this already" not in grace.last.text
        assert "1 of 8" in grace.last.text
        await answer(grace, OTHERS)
        assert "Joint answer of our team, agreed on" in grace.last.text
        assert "Ask your team" not in grace.last.labels
        await say(lineo, "/team")
        assert "You agreed on a joint answer" in lineo.last.text
        await tap(lineo, "Read our joint answer")
        assert SEA in lineo.last.text
        assert "Joint answer of our team, agreed on" in lineo.last.text
        await say(grace, "/mydata")
        await served.emulator.until(lambda: len(grace.files) == 2, "two files", PATIENCE)
        told = grace.files[0].data.decode()
        assert "Quick check, joint answer of your team" in told
        assert "In a team on Quick check since" in told
        assert "Role: On the board. Own words shown: No." in told
        await say(grace, "/delete")
        assert "stays with the team" in grace.last.text
        await tap(grace, "Yes, wipe all")
        await say(lineo, "/team")
        await tap(lineo, "Read our joint answer")
        assert SEA in lineo.last.text


async def test_answers_of_before_are_used_only_when_one_says_so(
    place: Place, tmp_path: Path
) -> None:
    """Who has a page already, and types the code, may use that or answer anew."""
    async with serving(place, tmp_path) as served:
        grace, lineo, awa = [await finished(served) for _ in range(3)]
        code = await made(grace)
        await say(lineo, written(code).lower())
        await tap(lineo, "No, only what I tap")
        assert "You answered this before" in lineo.last.text
        await say(grace, "/team")
        assert "1 in it" in grace.last.text
        await tap(lineo, "Use those answers")
        await tap(lineo, "I work here")
        assert "2 in it, 2 answered" in lineo.last.text
        await say(awa, f"/team {code}")
        await tap(awa, "Not now")
        assert "You are in no team" in awa.screen()
        await say(awa, f"/team {code}")
        await tap(awa, "Yes, my words too")
        await tap(awa, "Answer anew")
        await tap(awa, "Member")
        assert "I know this already" in awa.last.text
        await say(lineo, f"/team {code}")
        assert "3 in it, 2 answered" in lineo.last.text


HOSTILE = (
    "0", "team_", "AAAA-AAAA-AAAA", "'; DROP TABLE team; --", "A" * 4_000, "\u0661" * 12, "../../x",
    "join", "join AAAAAAAAAAAA yes use", "make nothing yes", "make", "new nothing", "role 1 board",
    "leave 1 yes", "result 1", "read 1", "joint 1", "anew 1", "invite 1", "go 1", "{{ 7 }}",
    "role 1", "show -1", "\u0130AAAAAAAAAAA",
)  # fmt: skip


def talk(store: Store, person: int, text: str = "", tapped: str = "", at: datetime = NOW) -> str:
    calls = handle(desk_of(shipped()), store, [update(person, text, tapped)], at)
    return "\n".join(str(call.call.params.get("text", "")) for call in calls)


def admitted(store: Store, person: int) -> None:
    with store.begin() as work:
        work.admit("telegram", str(person), "en", "2026-11", NOW)


def test_a_hostile_code_opens_nothing_and_has_few_tries(place: Place) -> None:
    """Whatever is sent changes no team, and after twenty codes a day even the right one waits."""
    with closing(place.open()) as store:
        with store.begin() as work:
            grace = work.admit("telegram", "1", "en", "2026-11", NOW)
            own = work.start_run(grace, "quick", "v", NOW)
            team = work.make_team(grace, "quick", own, Terms(), NOW)
        admitted(store, 2)
        for said in HOSTILE:
            told = talk(store, 2, f"/team {said}") + talk(store, 2, tapped=f"/team {said}")
            assert "1 in it" not in told
            assert team.code not in told
        for tried in range(TRIES + 2):
            told = talk(store, 3 if tried else 2, f"/team {'A' * 12}")
            if tried == 0:
                admitted(store, 3)
        assert "many wrong codes today" in told
        assert "many wrong codes today" in talk(store, 3, f"/team {team.code}")
        talk(store, 3, tapped="/delete yes")
        admitted(store, 3)
        assert "many wrong codes today" in talk(store, 3, f"/team {team.code}")
        tomorrow = NOW + timedelta(days=1)
        assert "with others of your group" in talk(store, 3, f"/team {team.code}", at=tomorrow)
        late = NOW + timedelta(days=91)
        assert "opens no team, or it is too old" in talk(store, 3, f"/team {team.code}", at=late)
        with store.begin(writing=False) as work:
            assert len(work.team_members(team)) == 1


def test_before_consent_every_code_is_alike(place: Place) -> None:
    """Nobody learns from the card before consent whether a code opens a team."""
    with closing(place.open()) as store:
        replies = {
            talk(store, number, text)
            for number, text in enumerate(
                (
                    f"/start {PAYLOAD}{'A' * 12}",
                    f"/start {PAYLOAD}{'B' * 12}",
                    "/team",
                    "AAAA-BBBB-CCCC",
                ),
                start=10,
            )
        }
        assert len(replies) == 1


def test_several_people_of_one_machine_are_a_team_in_the_terminal(tmp_path: Path) -> None:
    """Each chats under their own name on the machine, over one database."""
    answers = "1\n2\n3\n1 3\nTeach women in Chipata, from June\n2\n3\n3\n5\n"
    typed = f"{answers}Ask your team\nNo, only what I tap\nOn the board\n"
    first = run("chat", home=tmp_path, typed=typed, LOGNAME="grace").stdout
    [code] = re.findall(r"Code to send: ([A-Z2-7-]{14})", first)
    assert "t.me" not in first
    joins = f"I agree, start\n{code}\nNo, only what I tap\nMember\n"
    rest = "2\n3\n1 3\nTeach women in Chipata, from June\n2\n3\n3\n1\n/team\nSee what we answered\n"
    second = run("chat", home=tmp_path, typed=joins + rest, LOGNAME="lineo")
    assert second.returncode == 0, second.stderr
    assert "HOW OUR TEAM ANSWERED" in second.stdout
    assert "1. Who decides in the end?" in second.stdout
    third = run("chat", home=tmp_path, typed="/team\n", LOGNAME="thabo").stdout
    assert "HOW OUR TEAM" not in third
