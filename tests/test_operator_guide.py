"""The operator's guide, followed word by word on a machine of its own, and the service's file."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storage.store import Store

from .operators import answer
from .programs import ROOT, run

GUIDE = (ROOT / "docs" / "operating.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh([a-z ]*)\n(.*?)```", GUIDE, re.DOTALL)
PLACES = ("/etc/", "/var/", "/opt/")
ANALYZE = shutil.which("systemd-analyze")
STANDS_IN = {
    # What needs root or systemd is only noted; all else is the real thing.
    "useradd": "exit 0",
    "chown": "exit 0",
    "systemctl": 'echo "$@" >> "$HOME/systemctl"',
    "sudo": 'shift 2; exec "$@"',
}


def machine(tmp_path: Path) -> dict[str, str]:
    """The folders and programs that the guide expects, below a folder of the test."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, does in STANDS_IN.items():
        _program(tools / name, does)
    installed = tmp_path / "opt" / "passage"
    _program(installed / ".venv/bin/passage", f'exec {sys.executable} -m bot.cli "$@"')
    (installed / "deploy").symlink_to(ROOT / "deploy")
    (tmp_path / "etc/systemd/system").mkdir(parents=True)
    path = f"{tools}:{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}


def _program(path: Path, does: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{does}\n", "utf-8")
    path.chmod(0o700)


def test_every_block_of_the_guide_does_what_it_says(tmp_path: Path) -> None:
    environment = machine(tmp_path)
    said = ""
    for kind, block in BLOCKS:
        if kind.strip() == "person":
            environment["code"] = person(tmp_path)
        script = re.sub("|".join(PLACES), lambda found: f"{tmp_path}{found[0]}", block)
        script = script.replace(f"{tmp_path}/dev/", "/dev/")
        done = subprocess.run(
            ["sh", "-eu", "-c", script],
            env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, block + done.stderr
        said += done.stdout
        if kind.strip() == "setup":
            person(tmp_path)
    for line in (
        "Backup written and checked", "Restored as it was", "The database is up to date",
        "People under the new key: 1", "Wiped: answers 2", "People who agreed: 0",
    ):  # fmt: skip
        assert line in said, line
    assert "enable --now passage" in (tmp_path / "systemctl").read_text()
    for name in ("etc/passage/key", "etc/passage/backup-key", "etc/passage/.env"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def person(tmp_path: Path) -> str:
    """Somebody who answered something, and their code."""
    store = Store.open(
        f"sqlite:///{tmp_path}/var/lib/passage/passage.db", tmp_path / "etc/passage/key"
    )
    kept = answer(store, "4711")
    with store.begin() as work:
        code = work.code(kept)
        work.posted([parcel.id for parcel in work.waiting("telegram", 9)])
    store.close()
    return code


@pytest.mark.parametrize(
    "name",
    ["doctor", "backup", "restore", "migrate", "rekey", "erase", "export", "feedback"],
)
def test_every_command_of_the_operator_is_in_the_guide_and_has_help(
    name: str, tmp_path: Path
) -> None:
    assert f"passage {name}" in GUIDE
    assert re.search(rf"^\s+{name}\s", run("--help", home=tmp_path).stdout, re.MULTILINE)
    assert "--help" in run(name, "--help", home=tmp_path).stdout


@pytest.mark.parametrize(
    "line",
    [
        "Restart=always", "TimeoutStopSec=30", "User=passage", "ProtectSystem=strict",
        "UMask=0077", "LimitCORE=0", "NoNewPrivileges=yes", "ProtectHome=yes",
        "ExecStart=/opt/passage/.venv/bin/passage telegram", "WorkingDirectory=/etc/passage",
    ],
)  # fmt: skip
def test_the_service_is_kept_apart(line: str) -> None:
    assert line in (ROOT / "deploy" / "passage.service").read_text().splitlines()


# Where there is systemd its own word counts; elsewhere the lines above are all there is to hold.
if ANALYZE:

    @pytest.mark.parametrize("name", ["passage.service", "passage-worker@.service"])
    def test_systemd_takes_the_units_and_finds_them_closed(name: str, tmp_path: Path) -> None:
        """No line of them is unknown; of ten points of exposure systemd 252 counts 1.2."""
        unit = tmp_path / name
        text = (ROOT / "deploy" / name).read_text("utf-8")
        _program(tmp_path / "opt/passage/.venv/bin/passage", "exit 0")
        unit.write_text(text.replace("/opt/", f"{tmp_path}/opt/"), "utf-8")
        verify = ("verify", "--man=no", "--recursive-errors=no", unit)
        assert analyze(*verify) == (0, "")
        code, told = analyze("security", "--offline=true", "--threshold=20", "--no-pager", unit)
        assert code == 0, told
        unit.write_text(unit.read_text() + "\n[Service]\nProtectSytem=strict\n", "utf-8")
        code, told = analyze(*verify)
        assert code == 1
        assert "'ProtectSytem'" in told


def analyze(*arguments: str | Path) -> tuple[int, str]:
    """What systemd-analyze makes of it, and says."""
    assert ANALYZE
    done = subprocess.run(
        [ANALYZE, *arguments],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_worker_is_kept_apart_like_the_service() -> None:
    service, worker = (
        (ROOT / "deploy" / name).read_text("utf-8").splitlines()
        for name in ("passage.service", "passage-worker@.service")
    )
    assert [line for line in worker if line not in service][2:] == [
        "Environment=PASSAGE_LISTEN=127.0.0.1:%i",
        "ExecStart=/opt/passage/.venv/bin/passage telegram --webhook",
    ]
    assert len(worker) == len(service) + 1
