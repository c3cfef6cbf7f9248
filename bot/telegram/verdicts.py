"""What an error of the Bot API means for the call that met it: was it done, and what now."""

from dataclasses import dataclass
from typing import Literal

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from .request import UnreachableError
from .showing import Call

EDITS = {"editMessageText", "deleteMessages", "leaveChat"}
"""Calls that may be made twice: the second changes nothing."""
NOTHING_TO_DO = ("not modified", "query is too old", "query id is invalid")
NO_CHAT = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
NO_MESSAGE = ("message to edit not found", "message can't be edited", "message_id_invalid")


What = Literal["sent", "unsent", "later", "doubt", "missing", "refused", "gone", "given_up"]
SETTLED = ("sent", "refused", "gone")
"""What needs no further try."""


class FatalError(Exception):
    """Telegram refuses this bot as a whole, in one plain sentence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one try."""

    what: What
    message: int | None = None
    """The number of the message that was made."""
    seconds: float = 0.0
    """How long Telegram asks to wait."""


def judge(error: TelegramError, call: Call) -> Verdict:
    """What an error says of the call; raises FatalError when it is about the whole bot."""
    match error:
        case RetryAfter():
            return Verdict("later", seconds=seconds(error))
        case InvalidToken() | Conflict():
            raise FatalError(fatal_sentence(error)) from None
        case Forbidden():
            return Verdict("gone")
        case ChatMigrated():
            return Verdict("refused")
        case BadRequest():
            return _refusal(str(error).lower(), call)
        case UnreachableError():
            return Verdict("unsent")
    # Whatever else it is, the call may have been done: a lost answer looks like this.
    return Verdict("doubt")


def _refusal(told: str, call: Call) -> Verdict:
    if any(words in told for words in NOTHING_TO_DO):
        return Verdict("sent")
    if any(words in told for words in NO_CHAT):
        return Verdict("gone")
    missing = call.method == "editMessageText" and any(words in told for words in NO_MESSAGE)
    return Verdict("missing" if missing else "refused")


def as_new(call: Call) -> Call:
    """The message that shows what could not be put in an old one's place."""
    params = {name: value for name, value in call.params.items() if name != "message_id"}
    return Call("sendMessage", params, prompt=call.prompt)


def fatal_sentence(error: TelegramError) -> str:
    """Why Telegram refuses the bot as a whole; the token never stands in it."""
    if isinstance(error, Conflict):
        return "another program is serving this bot; stop it first"
    return "Telegram does not know this token; see PASSAGE_TELEGRAM_TOKEN"


def seconds(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    after = error.retry_after
    return after if isinstance(after, int | float) else after.total_seconds()
