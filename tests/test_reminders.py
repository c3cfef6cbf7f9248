"""Coming back: one reminder at its time, by day, after any restart, and never after a stop."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.desk import Desk
from bot.reminding import due
from bot.settings import Operator
from bot.telegram.bringing_back import bring_back
from bot.telegram.handling import handle
from bot.telegram.keeper import Keeper
from bot.telegram.parcels import Outgoing
from bot.telegram.settling import News
from bot.welcome import CONSENT
from dialogues.session import Answer
from storage.store import Store
from storage.values import Reminder

from .conftest import shipped
from .places import Place
from .telegrams import NUMBERS, update

NOON = datetime(2026, 11, 24, 10, tzinfo=UTC)
"""Noon in Zambia, on a Tuesday."""
DAY = timedelta(days=1)
ME = 4711
LIVES = 2
"""In Zambia clocks are two hours ahead."""
QUICK = ("2", "3", "1 3", "Mend pumps in Chipata, from June", "2", "3", "3", "5")


@dataclass(slots=True)
class Chat:
    """A person of the bot over one database, which is closed and opened again at will."""

    place: Place
    store: Store
    at: datetime = NOON

    @property
    def desk(self) -> Desk:
        return Desk(shipped(), Operator(country="Zambia"), "telegram")

    def says(self, text: str = "", tap: str = "") -> list[Outgoing]:
        calls = handle(self.desk, self.store, [update(ME, text, tap)], self.at)
        return self.arrives(calls)

    def arrives(self, calls: list[Outgoing]) -> list[Outgoing]:
        """Telegram has shown everything."""
        news = [News(call, "sent", next(NUMBERS)) for call in calls if call.id]
        handle(self.desk, self.store, [], self.at, news)
        return calls

    def taps(self, label: str, calls: list[Outgoing]) -> list[Outgoing]:
        return self.says(tap=buttons(calls)[label])

    def begins(self, payload: str = "") -> list[Outgoing]:
        return self.says(tap=f"/agree {CONSENT} en {payload}".strip())

    def answers(self, *lines: str) -> list[Outgoing]:
        return [call for line in lines for call in self.says(line)]

    def waits(self, **time: float) -> list[Outgoing]:
        """Time passes, the program ends and begins anew, and looks whether anything is due."""
        self.at += timedelta(**time)
        return self.looks()

    def looks(self) -> list[Outgoing]:
        self.store.close()
        self.store = self.place.open()
        return self.arrives(bring_back(self.desk, self.store, self.at))

    def rows(self) -> tuple[Reminder, ...]:
        with self.store.begin(writing=False) as work:
            person = work.person("telegram", str(ME))
            return work.reminders_of(person) if person else ()

    def due(self) -> datetime:
        """When the first reminder is due."""
        return self.rows()[0].due_at

    def until(self, at: datetime) -> list[Outgoing]:
        """It is this time; nothing was sent a minute before."""
        self.at = at - timedelta(minutes=1)
        assert not self.looks()
        self.at = at
        return self.looks()


@pytest.fixture
def chat(place: Place) -> Iterator[Chat]:
    chat = Chat(place, place.open())
    yield chat
    chat.store.close()


def text(calls: list[Outgoing]) -> str:
    """What is shown of these calls."""
    told = (call.call.params for call in calls if call.call.method != "answerCallbackQuery")
    return "\n".join(str(params["text"]) for params in told)


def buttons(calls: list[Outgoing]) -> dict[str, str]:
    found: dict[str, str] = {}
    for call in calls:
        markup: Any = call.call.params.get("reply_markup", {})
        for row in markup.get("inline_keyboard", []):
            found |= {button["text"]: button["callback_data"] for button in row}
    return found


def page(chat: Chat) -> list[Outgoing]:
    """The quick page, and what stands under it."""
    chat.begins()
    return chat.answers(*QUICK)


def meeting(chat: Chat, day: str = "3 December", clock: str = "12:00") -> list[Outgoing]:
    chat.taps("When is your meeting?", page(chat))
    asked = chat.says(day)
    return chat.says(clock) if clock else asked


def test_the_page_comes_back_once_on_the_day_before_the_meeting(chat: Chat) -> None:
    told = meeting(chat)
    assert text(told) == "Noted: Thursday 3 December 2026. I bring this page back the day before."
    [row] = chat.rows()
    assert (row.kind, row.due_at) == ("meeting", datetime(2026, 12, 2, 8, tzinfo=UTC))
    calls = chat.until(row.due_at)
    assert len(calls) == 1
    assert text(calls).startswith("Your meeting is on 3 Dec 2026. Here is your page.\n\nTo decide:")
    assert calls[0].unasked
    assert calls[0].call.params["disable_notification"] is False
    assert datetime.fromtimestamp(calls[0].call.until, UTC).hour == 18 - LIVES
    assert not chat.rows()
    assert not chat.waits(hours=1)
    assert not chat.waits(days=300)
    shared = chat.taps("Share or print it", calls)
    assert text(chat.taps("Back to the page", shared)).startswith("To decide:")
    assert "When is your meeting?" in text(chat.taps("It is on another day", calls))


def test_the_day_is_read_as_people_say_it_and_asked_for_again_when_it_is_none(chat: Chat) -> None:
    asked = chat.taps("When is your meeting?", page(chat))
    assert list(buttons(asked))[:3] == ["Thu 26 Nov", "Fri 27 Nov", "Sat 28 Nov"]
    for wrong in ("soon", "31 February", "2025-01-01", "3 December 2031"):
        assert text(chat.says(wrong)).startswith("Please send a day to come")
    asked = chat.taps("Fri 27 Nov", chat.says("maybe"))
    told, question = text(asked).splitlines()
    assert told == "Your meeting: Friday 27 November 2026."
    assert question.startswith("What time is it where you are?")
    assert text(chat.says("25:00")).startswith("Please send the time on your clock")
    assert "27 November 2026" in text(chat.taps("Skip", chat.says("late")))
    [row] = chat.rows()
    assert row.due_at == datetime(2026, 11, 26, 8, tzinfo=UTC)


def test_what_the_clock_says_there_decides_and_is_asked_once(chat: Chat) -> None:
    meeting(chat, clock="3:00 pm")
    assert chat.due() == datetime(2026, 12, 2, 5, tzinfo=UTC)
    with chat.store.begin(writing=False) as work:
        person = work.person("telegram", str(ME))
        assert person
        assert person.ahead == 5 * 60
    chat.says("/start quick")
    shown = chat.taps("When is your meeting?", chat.says("/page"))
    assert text(chat.taps("Mon 30 Nov", shown)).startswith("Noted: Monday 30 November 2026.")
    [row] = chat.rows()
    assert row.due_at == datetime(2026, 11, 29, 5, tzinfo=UTC)


def test_a_meeting_that_is_near_is_noted_and_brings_nothing(chat: Chat) -> None:
    assert "so near that I do not write again" in text(meeting(chat, "2026-11-25"))
    assert not chat.rows()


def test_a_meeting_that_was_is_no_longer_spoken_of_as_near(chat: Chat) -> None:
    meeting(chat)
    chat.at = datetime(2026, 12, 8, 16, 30, tzinfo=UTC)
    assert "Your meeting was on Thursday 3 December 2026." in text(chat.says("well"))


def test_the_day_after_an_outage_a_meeting_is_no_longer_spoken_of(chat: Chat) -> None:
    meeting(chat)
    chat.at = datetime(2026, 12, 2, 16, 30, tzinfo=UTC)
    assert not chat.looks()
    assert [row.kind for row in chat.rows()] == ["meeting"]
    assert not chat.waits(hours=16)
    assert not chat.rows()


def test_an_open_question_comes_back_after_three_days_and_after_ten_and_no_more(
    chat: Chat,
) -> None:
    chat.begins()
    chat.answers("3", "3")
    calls = chat.until(NOON + 3 * DAY)
    assert text(calls).startswith("You were here. One tap or a few words, and you go on:\n\n")
    assert "3 of 8" in text(calls)
    assert calls[0].call.params["disable_notification"] is True
    assert "No more reminders" in buttons(calls)
    calls = chat.until(NOON + 10 * DAY)
    assert "3 of 8" in text(calls)
    for _ in range(12):
        assert not chat.waits(days=5)


def test_who_answers_a_reminder_is_at_the_next_question(chat: Chat) -> None:
    chat.begins()
    chat.answers("3", "3")
    calls = chat.until(NOON + 3 * DAY)
    assert "3 of 8" in text(chat.taps("1 Help people there", calls))
    assert "4 of 8" in text(chat.says("1 3"))
    assert not chat.waits(days=6)
    assert "4 of 8" in text(chat.waits(days=1))


def test_who_goes_on_is_not_reminded_and_who_is_done_never(chat: Chat) -> None:
    chat.begins()
    chat.answers(*QUICK[:4])
    chat.at += 2 * DAY
    chat.answers(*QUICK[4:6])
    assert not chat.waits(days=2)
    chat.answers(*QUICK[6:])
    assert not chat.rows()
    for _ in range(20):
        assert not chat.waits(days=5)


@pytest.mark.parametrize("hour", [0, 3, 6, 17, 20, 23])
def test_nothing_comes_outside_of_the_day_where_the_person_is(chat: Chat, hour: int) -> None:
    chat.at = NOON.replace(hour=hour)
    chat.begins()
    chat.answers("3")
    due = chat.due()
    assert 9 <= due.hour + LIVES < 18
    assert due >= chat.at + 3 * DAY
    assert chat.until(due)


def test_after_an_outage_a_person_hears_one_thing_and_the_rest_later(chat: Chat) -> None:
    with chat.store.begin() as work:
        work.admit("telegram", str(ME), "en", CONSENT, NOON)
    done(chat, "track", {"phase": Answer(("run",))}, (91, 365))
    done(chat, "invite", {"days_after": Answer("Tell the members")}, (30,))
    chat.says("/new quick")
    chat.says("3")
    assert [row.kind for row in chat.rows()] == ["unfinished", "again", "again", "again"]
    chat.at = NOON + timedelta(days=400, hours=14)
    assert not chat.looks()
    assert {row.due_at for row in chat.rows()} == {datetime(2027, 12, 30, 7, tzinfo=UTC)}
    heard = []
    for _ in range(24):
        calls = chat.waits(hours=6)
        assert len(calls) <= 1
        heard += [(chat.at, text(calls)[:14]) for _ in calls]
    times = [at for at, _ in heard]
    assert [told for _, told in heard] == ["Some time ago ", "A month ago yo", "You were here."]
    assert all(later - at >= timedelta(hours=18) for at, later in pairwise(times))


def done(chat: Chat, dialogue: str, answers: dict[str, Answer], days: tuple[int, ...]) -> None:
    """A run that was finished, with its rhythm."""
    with chat.store.begin() as work:
        person = work.person("telegram", str(ME))
        assert person
        run = work.start_run(person, dialogue, "v", chat.at)
        before = work.load(person, run)
        after = type(before)(dialogue, answers=answers)
        run = work.save(person, run, before, after, None, chat.at, done=True)
        for each in days:
            work.remind(person, run, "again", chat.at + timedelta(days=each))


def test_one_tap_ends_all_of_it_and_one_brings_it_back(chat: Chat) -> None:
    chat.begins()
    chat.answers("3", "3")
    calls = chat.until(NOON + 3 * DAY)
    told = chat.taps("No more reminders", calls)
    assert text(told).startswith("✓ No more reminders. All is kept.")
    assert not chat.rows()
    assert not chat.waits(days=30)
    chat.answers(*QUICK[2:5])
    chat.says("/new journey")
    assert not chat.waits(days=60)
    chat.says("/reminders on")
    assert chat.until(chat.at + 3 * DAY)


@pytest.mark.parametrize("word", ["stop", "/pause", "Pause"])
def test_after_a_stop_nothing_comes_until_the_person_does(chat: Chat, word: str) -> None:
    meeting(chat)
    chat.says("/new quick")
    chat.says("3")
    assert "Until then I send no reminders" in text(chat.says(word))
    listed = chat.says("/reminders")
    assert text(listed).startswith("You have paused. I write none of this until you go on:\n")
    assert list(buttons(listed)) == ["Remind me"]
    for _ in range(9):
        assert not chat.waits(days=1)
    assert chat.at > datetime(2026, 12, 3, tzinfo=UTC)
    chat.says("/help")
    assert not chat.waits(days=7)
    chat.says("/start")
    assert not chat.waits(days=2)
    assert "You were here." in text(chat.waits(days=1, hours=1))


def test_the_decision_to_stop_ends_what_was_to_come(chat: Chat) -> None:
    chat.begins("journey")
    with chat.store.begin() as work:
        person = work.person("telegram", str(ME))
        assert person
        [run] = work.runs(person)
        before = work.load(person, run)
        path = before.prompt and before.prompt.key
        assert path
        work.remind(person, run, "meeting", NOON + DAY)
    while not path.endswith("_decision"):
        chat.says(tap=f"{run.id}:{turn(chat)}:{path}:.dont_know")
        path = prompt(chat)
    chat.says(tap=f"{run.id}:{turn(chat)}:{path}:stop")
    assert prompt(chat) == "page"
    assert not chat.rows()


def prompt(chat: Chat) -> str:
    with chat.store.begin(writing=False) as work:
        person = work.person("telegram", str(ME))
        assert person
        found = work.load(person, work.runs(person)[0]).prompt
        assert found
        return found.key


def turn(chat: Chat) -> int:
    with chat.store.begin(writing=False) as work:
        person = work.person("telegram", str(ME))
        assert person
        found = work.load(person, work.runs(person)[0]).prompt
        assert found
        return found.turn


def test_who_wiped_everything_leaves_no_row(chat: Chat) -> None:
    meeting(chat)
    chat.says("/new quick")
    assert len(chat.rows()) == 2
    assert "your page, before the meeting" in text(chat.says("/reminders"))
    chat.says(tap="/delete yes")
    with chat.store.begin(writing=False) as work:
        assert work.counts()["reminders"] == 0


def test_who_has_blocked_the_bot_is_left_alone(chat: Chat) -> None:
    chat.begins()
    chat.answers("3")
    with chat.store.begin() as work:
        work.loses("telegram", str(ME))
    assert not chat.waits(days=3, hours=1)
    assert not chat.rows()


def test_the_same_reminder_is_never_sent_by_two(chat: Chat) -> None:
    """A second look at the same time finds nothing, whoever takes it."""
    chat.begins()
    chat.answers("3")
    chat.at += 3 * DAY
    first, second = (Keeper(chat.desk, chat.store) for _ in range(2))
    assert not first.look_after(chat.at), "before Telegram was heard of"
    for keeper in (first, second):
        keeper.in_touch(chat.at, more=False)
    assert len(first.look_after(chat.at + DAY / 9000)) == 1
    assert not second.look_after(chat.at + DAY / 9000)


def test_what_is_planned_is_told_in_plain_words(chat: Chat) -> None:
    assert "No reminder is set" in text(
        (chat.begins(), chat.says("/reminders off"), chat.says("/reminders"))[2]
    )
    chat.says("/reminders on")
    told = text(chat.says("/reminders"))
    assert told == "I will write to you:\n27 Nov 2026: Quick check, if it is still open"
    assert due.OFF in buttons(chat.says("/reminders")).values()
