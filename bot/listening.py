"""Where the program listens, and what it asks of whoever hands it updates."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .settings import Settings, SettingsError

LISTEN = "127.0.0.1:8080"
HEALTH = "/health"
PORTS = (None, 443, 80, 88, 8443)
"""Those that Telegram sends to."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_LISTEN = re.compile(r"(?:\[([0-9a-fA-F:]+)\]|([^\[\]:]+)):([0-9]{1,5})")
HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Address:
    """Where the program itself listens."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram sends updates, and the secret that it shows."""

    url: str
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        """The one path at which updates are taken."""
        return urlsplit(self.url).path or "/"


def read_address(settings: Settings) -> Address:
    """Where to listen; raises SettingsError."""
    found = _LISTEN.fullmatch(settings.listen or LISTEN)
    if not found or int(found[3]) > HIGHEST_PORT:
        raise SettingsError("PASSAGE_LISTEN looks like 127.0.0.1:8080")
    return Address(found[1] or found[2], int(found[3]))


def read_hook(settings: Settings) -> Hook:
    """The webhook; raises SettingsError where Telegram or a forger would have it otherwise."""
    if not settings.webhook_url:
        raise SettingsError("PASSAGE_WEBHOOK_URL is not set; Telegram sends updates to it")
    try:
        url = urlsplit(settings.webhook_url)
        port = url.port
    except ValueError:
        raise SettingsError("PASSAGE_WEBHOOK_URL is no address") from None
    if url.scheme == "http" and url.hostname == "127.0.0.1":
        pass
    elif url.scheme != "https" or not url.hostname:
        raise SettingsError("PASSAGE_WEBHOOK_URL must start with https://")
    elif port not in PORTS:
        raise SettingsError("PASSAGE_WEBHOOK_URL: Telegram sends to ports 443, 80, 88 and 8443")
    if url.query or url.fragment or url.path == HEALTH:
        raise SettingsError(f"PASSAGE_WEBHOOK_URL ends with a path, other than {HEALTH}")
    if not _SECRET.fullmatch(settings.webhook_secret):
        raise SettingsError("PASSAGE_WEBHOOK_SECRET must be 16 to 256 of A-Z, a-z, 0-9, _ and -")
    return Hook(settings.webhook_url, settings.webhook_secret)
