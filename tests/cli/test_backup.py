from __future__ import annotations

import sqlite3
from pathlib import Path

from clipdesk.app import ROLE
from clipdesk.workers.role import PublisherRole
from tests.cli.conftest import Shell


def test_a_backup_is_a_whole_database(connected: Shell, whole_clip: Path, tmp_path: Path) -> None:
    connected.done("add", whole_clip)
    target = tmp_path / "backup.db"

    answer = connected.done("backup", target, "--json")

    with sqlite3.connect(target) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM scheduled_posts").fetchone() == (1,)
    copy.close()
    assert answer.json == {"file": str(target), "size_bytes": target.stat().st_size}
    assert connected.done("backup", tmp_path / "second.db").out == f"{tmp_path / 'second.db'}\n"


def test_what_is_restored_waits_for_a_persons_word(
    connected: Shell, whole_clip: Path, tmp_path: Path
) -> None:
    post = connected.done("add", whole_clip, "--at", "now", "--platform", "youtube", "--json").json
    connected.done("backup", tmp_path / "backup.db")
    connected.done("post", "cancel", post["id"])

    restored = connected.done("restore", tmp_path / "backup.db", "--json").json

    (item,) = connected.done("post", "show", post["id"], "--json").json["publications"]
    assert restored["to_review"] == 1
    assert Path(restored["set_aside"]).is_file()
    assert (item["status"], item["wait_reason"]) == ("pending", "approval")


def test_a_person_hears_where_the_old_database_is(shell: Shell, tmp_path: Path) -> None:
    shell.done("backup", tmp_path / "backup.db")

    answer = shell.done("restore", tmp_path / "backup.db")

    assert answer.out == f"Restored {tmp_path / 'backup.db'}.\n"
    assert "is kept as" in answer.err


def test_nothing_is_restored_under_a_running_clipdesk(shell: Shell, tmp_path: Path) -> None:
    shell.done("backup", tmp_path / "backup.db")
    role = PublisherRole(shell.home.run / ROLE, "the daemon")
    role.try_take()

    answer = shell.run("restore", tmp_path / "backup.db")
    role.release()

    assert (answer.code, answer.out) == (1, "")
    assert "the daemon" in answer.err
    assert shell.done("restore", tmp_path / "backup.db").code == 0


def test_what_is_no_backup_is_refused_and_the_database_stays(shell: Shell, tmp_path: Path) -> None:
    shell.done("posts")
    before = shell.home.database.read_bytes()
    (tmp_path / "other.db").write_text("no database")

    missing = shell.run("restore", tmp_path / "missing.db")
    other = shell.run("restore", tmp_path / "other.db")

    assert (missing.code, other.code) == (2, 1)
    assert missing.out == other.out == ""
    assert shell.home.database.read_bytes() == before


def test_a_backup_never_goes_over_the_database_itself(shell: Shell, tmp_path: Path) -> None:
    shell.done("posts")

    onto_itself = shell.run("backup", shell.home.database)
    nowhere = shell.run("backup", tmp_path / "missing" / "backup.db")

    assert (onto_itself.code, nowhere.code) == (2, 2)
    assert onto_itself.out == nowhere.out == ""
    assert shell.done("posts").code == 0
