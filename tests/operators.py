"""What the tests of the operator's work share: people who answered, and the commands."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.welcome import CONSENT
from dialogues.session import Answer, Prompt, Session
from storage.store import Store
from storage.values import Person

from .places import Place
from .programs import run

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
WORDS = "We sell honey"


@dataclass(frozen=True, slots=True)
class Site:
    """One installation: its database, its keys, its backups and its ledger."""

    place: Place
    home: Path

    @property
    def settings(self) -> dict[str, str]:
        return {
            "PASSAGE_DATABASE_URL": self.place.url,
            "PASSAGE_KEY_FILE": str(self.place.key_file),
            "PASSAGE_BACKUP_KEY_FILE": str(self.backup_key),
            "PASSAGE_BACKUP_FOLDER": str(self.backups),
            "PASSAGE_LEDGER_FILE": str(self.ledger),
        }

    @property
    def backup_key(self) -> Path:
        return self.home / "keys" / "backup"

    @property
    def backups(self) -> Path:
        return self.home / "backups"

    @property
    def ledger(self) -> Path:
        return self.home / "erasures"

    @property
    def backup(self) -> Path:
        """The only backup there is."""
        [path] = self.backups.glob("*")
        return path

    @contextmanager
    def opened(self) -> Iterator[Store]:
        store = Store.open(self.place.url, self.place.key_file, self.ledger)
        try:
            yield store
        finally:
            store.close()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The finished command; whatever went wrong was told in plain lines."""
        done = run(*arguments, home=self.home, **self.settings)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def does(self, *arguments: str) -> str:
        """What a command says that must go well."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refuses(self, *arguments: str) -> str:
        """The one line of a command that must fail, having said nothing else."""
        done = self.run(*arguments)
        assert done.returncode == 2, done.stdout + done.stderr
        assert done.stderr.startswith("passage: ")
        assert done.stderr.count("\n") == 1
        assert done.stdout == ""
        return done.stderr

    def people(self) -> dict[str, str]:
        """Who is kept, by address, with what they wrote."""
        with self.opened() as store, store.begin(writing=False) as work:
            return {
                address: str(work.history(person)[-1].answer.value)
                for address in ("1", "2", "3")
                if (person := work.person("telegram", address))
            }


def answer(
    store: Store,
    address: str,
    value: str | float | tuple[str, ...] = WORDS,
    channel: str = "telegram",
    path: str = "words",
    version: str = "v1",
) -> Person:
    """A person who agreed and gave one answer, and whom a message waits for."""
    with store.begin() as work:
        person = work.admit(channel, address, "en", CONSENT, NOW)
        run_ = work.start_run(person, "quick", version, NOW)
        before = Session("quick")
        after = Session("quick", answers={path: Answer(value)}, prompt=Prompt("far", turn=3))
        work.save(person, run_, before, after, 7, NOW, done=False)
        work.keep_page(person, run_, WORDS, NOW)
        work.post(channel, address, WORDS, f"d{channel}{address}{path}", NOW)
        work.comment(person, "quick.far", "hard to read", NOW)
    return person


def erase(store: Store, address: str) -> None:
    """A person wipes their own data."""
    with store.begin() as work:
        person = work.person("telegram", address)
        assert person
        work.erase(work.seen(person, NOW + timedelta(hours=1)))
