"""A link to a dialogue for a federation's poster, and in numbers what became of it."""

import json
import os
from pathlib import Path

import segno

from bot.clock import now
from bot.content.library import load
from bot.links import CODE, FEWEST, number, payload_of
from bot.settings import Settings, SettingsError, read_settings
from storage.values import Link

from .opening import opened

SCALE = 12
QUIET = 4
"""Modules of white around the code, without which some phones do not find it."""


def make_poster(dialogue: str, code: str, bot: str, folder: Path, *, svg: bool) -> None:
    """The link is kept and printed, with a picture of it; raises SettingsError or StoreError."""
    settings, code = read_settings(), code.lower()
    operator = settings.read_operator()
    library = load(limits=operator.thresholds, own=operator.dialogues)
    if dialogue not in library.dialogues:
        known = ", ".join(library.dialogues)
        raise SettingsError(f"there is no dialogue {dialogue}; there are {known}")
    if not CODE.fullmatch(code):
        raise SettingsError("a code has 2 to 20 letters and digits, such as zamcoop")
    link = f"https://t.me/{bot or _asked(settings)}?start={payload_of(dialogue, code)}"
    with opened(settings) as store, store.begin() as work:
        if not work.add_link(code, dialogue, now()):
            raise SettingsError(f"the code {code} leads to another dialogue already")
    path = folder / f"passage-{dialogue}-{code}.{'svg' if svg else 'png'}"
    _draw(link, path)
    print(f"{link}\n{path}")


def _draw(link: str, path: Path) -> None:
    # With a quarter of it torn off or dirty, as posters get, it still reads.
    picture = segno.make(link, error="q", micro=False)
    try:
        picture.save(str(path), scale=SCALE, border=QUIET)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {os.strerror(error.errno or 0)}") from None


def _asked(settings: Settings) -> str:
    """The bot's own name, as Telegram knows it."""
    if not settings.telegram_token:
        raise SettingsError("name the bot with --bot, or set PASSAGE_TELEGRAM_TOKEN")
    from bot.telegram.naming import name_of  # noqa: PLC0415 - only who asks pays for it

    return name_of(settings)


def print_links(*, as_json: bool) -> None:
    """Every link and how many came by it, where those are enough to hide each of them."""
    with opened(read_settings()) as store, store.begin(writing=False) as work:
        links = work.links()
    if as_json:
        rows = [
            {"code": one.code, "dialogue": one.dialogue, "made": one.made_at.date().isoformat(),
             "begun": _enough(one.begun), "done": _enough(one.done)}
            for one in links
        ]  # fmt: skip
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    print("\n".join(map(_line, links)) or "No links yet; `passage poster` makes one.")


def _line(link: Link) -> str:
    begun, done = number(link.begun), number(link.done)
    return f"{link.code} ({link.dialogue}): begun by {begun}, page made by {done}"


def _enough(count: int) -> int | None:
    return count if count >= FEWEST else None
