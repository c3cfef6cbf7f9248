"""Logging: to stderr, with names and numbers only; a token that slips in is struck out."""

import logging
import re
import sys

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
QUIET = ("httpx", "httpcore", "telegram", "aiohttp", "asyncio", "sqlalchemy", "alembic")
"""Libraries that log addresses, payloads or parameters when they are talkative."""


class Redacting(logging.Formatter):
    """Formats a record, and strikes out whatever looks like a bot's token, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line that is written."""
        return _TOKEN.sub("<token>", super().format(record))


def set_up(level: str) -> None:
    """From here on the program logs at this level, and its libraries only what goes wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(FORMAT))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _last_words


def _last_words(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """A crash names its kind and place only: its message may hold what somebody typed."""
    del error
    frame = trace
    place = ""
    while frame is not None:
        code = frame.tb_frame.f_code  # type: ignore[attr-defined]
        place = f"{code.co_filename}:{frame.tb_lineno}"  # type: ignore[attr-defined]
        frame = frame.tb_next  # type: ignore[attr-defined]
    logging.getLogger("bot").critical("stopped by %s at %s", kind.__name__, place)
