"""Backups, and the changes that need one: restore, migrate and rekey."""

from datetime import timedelta
from pathlib import Path

from bot.clock import now
from bot.settings import Settings, SettingsError, read_settings
from storage import backup, keys, rekey, restoring
from storage.hold import hold
from storage.store import Store

KEPT = timedelta(days=14)
"""A backup holds people who were erased after it was made, so it is not kept for longer."""


def back_up(*, yes: bool) -> None:
    """A backup is made and checked; old ones are counted, or removed."""
    settings = read_settings()
    _make_backup(settings)
    folder = settings.backup_folder
    made = backup.made(folder) | backup.made(folder, backup.HALF)
    old = [path for path, at in made.items() if now() - at > KEPT]
    if yes:
        for path in old:
            path.unlink()
    if old:
        done = "removed" if yes else "to be removed; --yes does it"
        print(f"Backups over {KEPT.days} days old: {len(old)}, {done}.")


def bring_back(path: Path, *, yes: bool) -> None:
    """A backup takes the place of the database; raises StoreError when it cannot."""
    settings = read_settings()
    with hold(settings.database_url, alone=True):
        people = restoring.present(settings.database_url)
        if people is not None and not yes:
            about = backup.check(path, settings.backup_key_file)
            raise SettingsError(
                f"There is data already (people {people}), and the backup of {about.made_at} "
                f"(people {about.rows['person']}) would replace it; --yes does it."
            )
        done = restoring.restore(
            settings.database_url,
            settings.key_file,
            settings.ledger_file,
            path,
            settings.backup_key_file,
        )
    print(f"Restored as it was at {done.contents.made_at}, people {done.contents.rows['person']}.")
    if settings.ledger_file.exists():
        print(f"Erased since then and erased again: people {done.erased}.")
    else:
        print(f"There is no ledger {settings.ledger_file}: who was erased since may be back.")
    print("Buttons from before show the open question again.")


def bring_up_to_date() -> None:
    """An older database gets the tables of this Passage; raises StoreError and changes nothing."""
    settings = read_settings()
    with hold(settings.database_url, alone=True):
        _make_backup(settings)
        Store.migrate(settings.database_url, settings.key_file, settings.ledger_file).close()
    print("The database is up to date.")


def change_key(*, yes: bool) -> None:
    """Everything hangs on a new operator key; raises StoreError and then the old one counts."""
    settings = read_settings()
    with hold(settings.database_url, alone=True):
        people = restoring.present(settings.database_url)
        if people is not None and not yes:
            print(f"This would make a new key for all data (people {people}).")
            print("Nothing was changed. Make a backup first; --yes does it.")
            return
        done = rekey.rekey(settings.database_url, settings.key_file)
    print(f"People under the new key: {done.people}.")
    print(f"The old key is {done.old_key}: only backups from before need it.")


def _make_backup(settings: Settings) -> None:
    key_file = settings.backup_key_file
    if not key_file.exists():
        keys.make_key(key_file)
        print(f"A backup key was made in {key_file}: keep a copy of it in another place.")
    if _is_the_operators(key_file, settings.key_file):
        raise SettingsError("PASSAGE_BACKUP_KEY_FILE must hold another key than PASSAGE_KEY_FILE")
    path, about = backup.make(settings.database_url, key_file, settings.backup_folder, now())
    print(f"Backup written and checked: {path}, people {about.rows['person']}.")


def _is_the_operators(backup_key: Path, operator_key: Path) -> bool:
    """Whether one key would do for both: who finds a backup and it could read everything."""
    return operator_key.exists() and keys.read_key(backup_key) == keys.read_key(operator_key)
