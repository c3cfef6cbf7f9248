"""Wiring: settings, content, storage and a channel make a program that serves."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from babel.core import default_locale

from storage.hold import hold, serve
from storage.store import Store

from .clock import now
from .content.library import load
from .desk import Desk
from .keeping import forget
from .listening import read_address, read_hook
from .logs import set_up
from .settings import Operator, Settings, SettingsError, read_settings
from .terminal import CHANNEL, chat


def serve_terminal(language: str) -> None:
    """The conversation in this terminal; raises SettingsError, StoreError or ContentError."""
    settings = read_settings()
    desk = _desk(settings, CHANNEL)
    if language and language not in desk.library.languages:
        known = ", ".join(desk.library.languages)
        raise SettingsError(f"{language} is no language here; there are {known}")
    with _opened(settings, hold(settings.database_url)) as store:
        forget(store, desk.operator.retention, now())
        chat(desk, store, language or _machine_language())


def _machine_language() -> str:
    """The language that this machine's environment asks for, whether it has its locale or not."""
    # Python itself sets LC_CTYPE where it does not find the locale.
    return (default_locale(("LC_ALL", "LC_MESSAGES", "LANG")) or "en").partition("_")[0]


def serve_telegram(*, webhook: bool = False) -> None:
    """The Telegram bot until it is told to stop; raises as the terminal does."""
    settings = read_settings()
    if not settings.telegram_token:
        raise SettingsError("PASSAGE_TELEGRAM_TOKEN is not set; BotFather gives you one")
    set_up(settings.log)
    from .telegram.running import run  # noqa: PLC0415 - only this channel pays for its libraries

    hook = read_hook(settings) if webhook else None
    # Polling opens no port unless it is told which.
    address = read_address(settings) if webhook or settings.listen else None
    desk = _desk(settings, "telegram")
    with _opened(settings, serve(settings.database_url, alone=not webhook)) as store:
        run(settings, desk, store, hook, address)


def _desk(settings: Settings, channel: str) -> Desk:
    operator: Operator = settings.read_operator()
    library = load(limits=operator.thresholds, own=operator.dialogues)
    return Desk(library, operator, channel)


@contextmanager
def _opened(settings: Settings, held: AbstractContextManager[None]) -> Iterator[Store]:
    """The store, held so that nobody migrates, restores or rekeys it meanwhile."""
    with held:
        store = Store.open(settings.database_url, settings.key_file, settings.ledger_file)
        try:
            yield store
        finally:
            store.close()
