"""What docs/scale.md says of growing: the data of a file goes over to PostgreSQL."""

from pathlib import Path

from storage import keys
from storage.store import Store

from .operators import answer
from .places import new_database
from .programs import run


def test_a_backup_of_a_file_is_restored_into_postgresql(server: str, tmp_path: Path) -> None:
    key, file = tmp_path / "key", f"sqlite:///{tmp_path / 'passage.db'}"
    settings = {
        "PASSAGE_KEY_FILE": str(key),
        "PASSAGE_BACKUP_KEY_FILE": str(tmp_path / "backup-key"),
        "PASSAGE_BACKUP_FOLDER": str(tmp_path / "backups"),
        "PASSAGE_LEDGER_FILE": str(tmp_path / "erasures"),
    }
    small = Store.open(file, key)
    answer(small, "1")
    small.close()
    keys.make_key(tmp_path / "backup-key")
    made = run("backup", "--yes", home=tmp_path, PASSAGE_DATABASE_URL=file, **settings)
    assert made.returncode == 0, made.stderr
    [backup] = (tmp_path / "backups").glob("*.backup")
    url = new_database(server)
    done = run("restore", str(backup), "--yes", home=tmp_path, PASSAGE_DATABASE_URL=url, **settings)
    assert done.returncode == 0, done.stderr
    large = Store.open(url, key)
    with large.begin() as work:
        person = work.person("telegram", "1")
        assert person
        assert [kept.path for kept in work.history(person)]
        assert work.admit("telegram", "2", "en", "x", person.seen_at).id > person.id
    large.close()
