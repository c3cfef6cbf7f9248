"""Logging: to stderr, with names and numbers only; a token that slips in is struck out."""

import logging
import re
import sys
import threading
import traceback
from types import TracebackType

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}|passage-key-1:\S+")
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
QUIET = ("httpx", "httpcore", "telegram", "aiohttp", "asyncio", "sqlalchemy", "alembic")
"""Libraries that log addresses, payloads or parameters when they are talkative."""
OURS = ("bot", "storage", "dialogues", "__main__")
Trouble = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Redacting(logging.Formatter):
    """Formats a record: of a library only where it comes from, of an error only kind and places.

    A library may quote what it could not read, and an error what it failed on: either can be the
    words of somebody.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line that is written, without whatever looks like a token or a key."""
        if record.name.partition(".")[0] not in OURS:
            record = logging.makeLogRecord(record.__dict__ | {"args": None, "stack_info": None})
            record.msg = f"something is wrong, at {record.module}:{record.lineno}"
        # A record may carry the whole traceback from another handler.
        record.exc_text = None
        return _TOKEN.sub("<secret>", super().format(record))

    def formatException(self, ei: Trouble) -> str:  # noqa: N802 - logging calls it so
        """The kind of an error and the places it went through."""
        return _told(ei[0], ei[2])


def set_up(level: str) -> None:
    """From here on the program logs at this level, and its libraries only what goes wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(FORMAT))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _last_words
    sys.unraisablehook = lambda raised: _last_words(raised.exc_type, None, raised.exc_traceback)
    threading.excepthook = lambda raised: _last_words(raised.exc_type, None, raised.exc_traceback)


def _last_words(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """A crash names its kind and places only: its message may hold what somebody typed."""
    del error
    logging.getLogger("bot").critical("stopped by %s", _told(kind, trace))


def _told(kind: type[BaseException] | None, trace: TracebackType | None) -> str:
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)]
    return " at ".join([kind.__name__ if kind else "an error", *places])
