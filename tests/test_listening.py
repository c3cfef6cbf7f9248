"""Where the program listens, and what it refuses to begin with."""

from pathlib import Path

import pytest

from bot.listening import Address, read_address, read_hook
from bot.settings import Settings, SettingsError

from .emulator import TOKEN
from .programs import run

SECRET = "a-secret_of-the-webhook"
GOOD = "https://example.org/updates"


def settings(**changed: str) -> Settings:
    return Settings(**({"webhook_url": GOOD, "webhook_secret": SECRET} | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (GOOD, "/updates"),
        ("https://example.org", "/"),
        ("https://example.org:8443/a/b", "/a/b"),
        ("http://127.0.0.1:9/x", "/x"),
    ],
)
def test_a_hook_has_one_path(url: str, path: str) -> None:
    hook = read_hook(settings(webhook_url=url))
    assert hook.path == path
    assert SECRET not in repr(hook)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"webhook_url": ""}, "PASSAGE_WEBHOOK_URL is not set"),
        ({"webhook_url": "http://example.org/x"}, "must start with https://"),
        ({"webhook_url": "http://127.0.0.1.example.org/x"}, "must start with https://"),
        ({"webhook_url": "https:///x"}, "must start with https://"),
        ({"webhook_url": "https://example.org:99999/x"}, "no address"),
        ({"webhook_url": "https://example.org:444/x"}, "ports 443, 80, 88 and 8443"),
        ({"webhook_url": f"{GOOD}?a=b"}, "ends with a path"),
        ({"webhook_url": "https://example.org/health"}, "other than /health"),
        ({"webhook_secret": ""}, "PASSAGE_WEBHOOK_SECRET must be 16"),
        ({"webhook_secret": "short"}, "PASSAGE_WEBHOOK_SECRET must be 16"),
        ({"webhook_secret": "with spaces in between"}, "PASSAGE_WEBHOOK_SECRET must be 16"),
    ],
)
def test_a_hook_that_cannot_work_or_can_be_forged_is_refused(
    changed: dict[str, str], told: str
) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        read_hook(settings(**changed))
    assert SECRET not in str(caught.value)


def test_it_listens_to_this_machine_unless_told_otherwise() -> None:
    assert read_address(settings()) == Address("127.0.0.1", 8080)
    assert read_address(settings(listen="[::1]:80")) == Address("::1", 80)
    for wrong in ("8080", "127.0.0.1:", "127.0.0.1:70000", "::1:80", "a b:80:80"):
        with pytest.raises(SettingsError, match="PASSAGE_LISTEN"):
            read_address(settings(listen=wrong))


def test_the_program_says_so_in_a_line(tmp_path: Path) -> None:
    done = run("telegram", "--webhook", home=tmp_path, PASSAGE_TELEGRAM_TOKEN=TOKEN)
    assert done.returncode == 2
    assert done.stderr == (
        "passage: PASSAGE_WEBHOOK_URL is not set; Telegram sends updates to it\n"
    )
