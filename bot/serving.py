"""Wiring: settings, content, storage and a channel make a program that serves."""

import locale
from pathlib import Path

from storage.claim import claim
from storage.store import Store

from .clock import now
from .content.library import load
from .desk import Desk
from .keeping import forget
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
    store = _store(settings)
    try:
        forget(store, desk.operator.retention, now())
        chat(desk, store, language or (locale.getlocale()[0] or "en"))
    finally:
        store.close()


def serve_telegram() -> None:
    """The Telegram bot until it is told to stop; raises as the terminal does."""
    settings = read_settings()
    if not settings.telegram_token:
        raise SettingsError("PASSAGE_TELEGRAM_TOKEN is not set; BotFather gives you one")
    set_up(settings.log)
    from .telegram.running import run  # noqa: PLC0415 - only this channel pays for its libraries

    desk = _desk(settings, "telegram")
    store = _store(settings)
    try:
        with claim(settings.database_url):
            run(settings, desk, store)
    finally:
        store.close()


def _desk(settings: Settings, channel: str) -> Desk:
    operator: Operator = settings.read_operator()
    library = load(limits=operator.thresholds, own=operator.dialogues)
    return Desk(library, operator, channel)


def _store(settings: Settings) -> Store:
    return Store.open(settings.database_url, Path(settings.key_file))
