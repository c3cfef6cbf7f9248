"""Who is measured: how each bot is started, and what people do with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.emulator import TOKEN

from .crowd import Act, Script

ANSWERS = (
    "2", "3", "1 4", "Teach women in Chipata, Zambia to mend hand pumps, from June", "2", "3",
    "3", "5",
)  # fmt: skip
"""The quick interview typed: seven questions answered, and the page for the eighth."""
TAPS = (1, 2)
"""Two of its questions tapped; then another person takes the place."""
Environment = Callable[[Path, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Contender:
    """One bot."""

    key: str
    title: str
    module: tuple[str, ...]
    environment: Environment
    before: tuple[Act, ...]
    again: bool = False
    typed_only: bool = False

    @property
    def typed(self) -> Script:
        """People who type."""
        return Script(self.before, ANSWERS, self.again)

    @property
    def tapped(self) -> Script:
        """People who tap; where any tap shows the same card again they go on for ever."""
        return Script(self.before, TAPS, self.again)


def _beside(home: Path, url: str) -> Mapping[str, str]:
    return {"BENCH_API": url, "BENCH_TOKEN": TOKEN, "BENCH_FILE": str(home / "answers.pickle")}


def _passage(home: Path, url: str) -> Mapping[str, str]:
    return {
        "PASSAGE_TELEGRAM_TOKEN": TOKEN,
        "PASSAGE_TELEGRAM_API": url,
        "PASSAGE_DATABASE_URL": f"sqlite:///{home / 'passage.db'}",
        "PASSAGE_KEY_FILE": str(home / "key"),
    }


BOTS = "tests.bench.bots"
AGREE = ("/start", 0)
"""Start, and the first button of the consent."""
PASSAGE = Contender("passage", "Passage", ("bot.cli", "telegram"), _passage, AGREE)
FULL = Contender(
    "full", "Passage with 1,000,000 answers", PASSAGE.module, _passage, AGREE, typed_only=True
)
ECHO = Contender("a", "(a) echo bot", (f"{BOTS}.echo",), _beside, ("/start",), again=True)
CONVERSATION = Contender(
    "b", "(b) ConversationHandler", (f"{BOTS}.conversation",), _beside, ("/start",), again=True
)
OURS = Contender(
    "c", "(c) echo bot, our requests", (f"{BOTS}.echo", "--ours"), _beside, ("/start",), again=True
)
BARE = Contender(
    "bare", "bare client", (f"{BOTS}.bare",), _beside, ("/start",), again=True, typed_only=True
)
