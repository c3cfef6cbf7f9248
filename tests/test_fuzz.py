"""Whatever comes in: what reads it never fails, and what goes out has room."""

import logging
import string
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.content.checking import check
from bot.interviews import LONGEST_DATA, decode, encode
from bot.logs import FORMAT, Redacting
from bot.telegram.handling import handle
from bot.telegram.showing import LIMIT, split
from dialogues.cleaning import STACKED, clean, closed, isolate
from dialogues.words import shorten, unit_length
from storage.store import Store

from .conftest import shipped
from .telegrams import desk_of, update

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANY = st.text(st.characters(exclude_categories=()), max_size=300)
"""Any text at all, halves of characters among it."""
NASTY = st.text(
    "a\u0301\u202e\u2066\u2069\u200d\u200b\ufe0f\x00\ud800\U000e0041\u0645 \n\r\u2028\t"
)
SLOW = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(ANY | NASTY)
def test_cleaned_text_is_clean_and_stays_as_it_is(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    kept.encode()
    kinds = {unicodedata.category(char) for char in kept if char != "\n"}
    assert not {"Cc", "Cs"} & kinds
    assert not set("\u202e\u2066\u2067\u2068\u2069\ufeff\U000e0041") & set(kept)
    marks = "".join("m" if unicodedata.category(char) in {"Mn", "Me"} else "." for char in kept)
    assert "m" * (STACKED + 1) not in marks


@given(ANY | NASTY, st.integers(10, 200))
def test_isolated_words_stay_within_themselves(text: str, units: int) -> None:
    shown = shorten(f"They said: {isolate(clean(text))}, and so on.", units)
    assert shown.count("\u2068") == shown.count("\u2069")
    assert unit_length(shown) <= units
    assert closed(shown) == shown


@given(st.text(max_size=9_000) | st.text("ab\n\U0001f9a3", min_size=3_000, max_size=9_000))
def test_a_message_is_split_into_parts_with_room(text: str) -> None:
    parts = split(text)
    assert all(unit_length(part) <= LIMIT for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(ANY)
def test_button_data_is_ours_or_nothing(data: str) -> None:
    tapped = decode(data)
    if tapped is not None:
        assert len(data.encode()) <= LONGEST_DATA
        assert encode(tapped.run, tapped.turn, tapped.key, tapped.choice).isascii()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'data' / 'x.db'}", tmp_path / "key")
    yield opened
    opened.close()


COMMANDS = st.sampled_from((
    "start", "agree", "more", "hello", "no", "new", "language", "delete", "keep", "mydata",
    "privacy", "status", "tools", "page",
))  # fmt: skip
PAYLOADS = ANY | st.text(string.ascii_lowercase + "_0123456789 ", max_size=64)


@SLOW
@given(st.lists(st.tuples(COMMANDS, PAYLOADS, st.booleans()), max_size=4), st.booleans())
def test_any_command_with_any_payload_is_answered(
    store: Store, said: list[tuple[str, str, bool]], agreed: bool
) -> None:
    """T5, T6: nothing is parked, and every button that goes out has room and can be sent."""
    desk = desk_of(shipped())
    if agreed:
        handle(desk, store, [update(7, tap="/agree 2026-11 en")], NOW)
    for name, payload, tapped in said:
        told = f"/{name} {payload}"
        one = update(7, tap=told) if tapped else update(7, told)
        for outgoing in handle(desk, store, [one], NOW):
            outgoing.call.dump().encode()
            for row in outgoing.call.params.get("reply_markup", {}).get("inline_keyboard", ()):
                assert all(len(key["callback_data"].encode()) <= LONGEST_DATA for key in row)
    with store.begin(writing=False) as work:
        assert work.counts()["parked"] == 0


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "chat", "from", "text", "type", "data", "message"]), inner
        )
    ),
    max_leaves=12,
)


@SLOW
@given(st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]), VALUES)
def test_an_update_of_any_shape_stops_nothing(store: Store, kind: str, body: object) -> None:
    """T17: what cannot be read is parked; the updates beside it are handled."""
    desk = desk_of(shipped())
    hostile = {"update_id": next(iter(update(1).values())), kind: body}
    outgoing = handle(desk, store, [hostile, update(8, "/privacy")], NOW)
    assert any("/mydata" in str(each.call.params.get("text")) for each in outgoing)


@SLOW
@given(st.text(max_size=400) | st.recursive(st.text(max_size=9), st.lists, max_leaves=9).map(str))
@example("=")
def test_a_content_file_of_any_kind_is_told_of_in_lines(
    tmp_path_factory: pytest.TempPathFactory, written: str
) -> None:
    """T31: content that cannot serve is refused with a place and a sentence."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "phrases.yaml").write_text(written, "utf-8", errors="replace")
    for complaint in check((folder,)):
        assert complaint.sentence


@given(ANY, st.sampled_from(["bot.x", "telegram", "asyncio", "py.warnings"]))
def test_a_log_line_shows_no_secret(words: str, name: str) -> None:
    token = "123456789:TEST-token_abcdefghijklmnopqrstuvwxyz012"
    told = (ValueError, ValueError(f"marker {words}"), None)
    record = logging.LogRecord(name, 40, "x.py", 1, "%s", (f"{token} ",), told)
    line = Redacting(FORMAT).format(record)
    assert token not in line
    assert "marker" not in line
    assert "ValueError" in line
