"""A backup that is killed at any moment harms nothing and is never taken for one."""

import subprocess
import sys
from pathlib import Path
from random import Random
from time import sleep

from storage import backup
from storage.tables import received

from .operators import NOW, WORDS, Site, answer
from .places import Place
from .programs import environment

KILLS = 4
ROWS = 30_000
"""So many take long enough to be written that a kill comes in between."""


def test_a_killed_backup_is_no_backup_and_harms_none(place: Place, tmp_path: Path) -> None:
    """The data, the backup before and the one after are whole; what is left opens as nothing."""
    site = Site(place, tmp_path)
    (tmp_path / "temporary").mkdir()
    fill(site)
    site.does("backup")
    whole = site.backup
    chance = Random(1)  # noqa: S311 - a seed makes runs alike
    cut_short = 0
    for _ in range(KILLS):
        half = kill(site, whole, chance.random())
        assert half.stat().st_mode & 0o777 == 0o600
        assert set(backup.made(site.backups)) == {whole}
        if half.stat().st_size < whole.stat().st_size:
            cut_short += 1
            told = site.refuses("restore", str(half), "--yes")
            assert told.endswith(("is cut short or damaged.\n", "is not a backup of Passage.\n"))
        assert backup.check(whole, site.backup_key).rows["received"] == ROWS
        assert site.people() == {"1": "honey", "2": WORDS}
        half.unlink()
    assert cut_short, "no kill came while it was written"
    assert "people 2" in site.does("backup")
    assert list((tmp_path / "temporary").iterdir()) == []


def fill(site: Site) -> None:
    with site.opened() as store:
        answer(store, "1", "honey")
        answer(store, "2")
        done = {"channel": "telegram", "state": "done", "received_at": NOW}
        rows = [done | {"update_id": str(number)} for number in range(ROWS)]
        with store.begin() as work:
            work.connection.execute(received.insert(), rows)


def kill(site: Site, whole: Path, share: float) -> Path:
    """What a backup leaves that is killed with this share of it written; no word stands in it."""
    size = share * whole.stat().st_size
    while not (half := killed(site, size)):
        [ended] = set(backup.made(site.backups)) - {whole}  # before the kill came: once more
        ended.unlink()
    for word in (WORDS, "person", "telegram"):
        assert word.encode() not in half.read_bytes()
    return half


def killed(site: Site, size: float) -> Path | None:
    """What a backup leaves that is killed once so many bytes stand there; nothing if it ended."""
    temporary = {"TMPDIR": str(site.home / "temporary")}
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "backup"],
        env=environment(site.home, site.settings | temporary), cwd=site.home,
        stdout=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        while process.poll() is None and written(site) < size:
            sleep(0.001)
        process.kill()
    return next(site.backups.glob("*.half"), None)


def written(site: Site) -> int:
    """Bytes that stand in the half-written backup, 0 before it is begun and after it ended."""
    try:
        return sum(half.stat().st_size for half in site.backups.glob("*.half"))
    except FileNotFoundError:
        return 0
