"""The first page: the same posts as the real list, read with nothing but the standard library."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from clipdesk.domain.account import Platform
from clipdesk.domain.publication import Status
from clipdesk.repositories import PostQuery
from clipdesk.storage.database import Database
from clipdesk.storage.first_page import OPEN_STATUSES, read_first_page
from clipdesk.storage.unit import SqlWork
from tests.storage.values import NOW, a_clip, a_post, a_publication, an_account, changed, minutes, stored_post


def test_the_first_page_shows_what_the_real_list_shows(sql_work: SqlWork, database: Database) -> None:
    with sql_work.write() as unit:
        accounts = [unit.accounts.add(an_account(platform)) for platform in reversed(Platform)]
        for number in range(14):
            post = stored_post(unit, *accounts[: number % 3 + 1], due=NOW + minutes(number * 5 % 7))
            for was in post.publications:
                unit.publications.save(changed(was, status=list(Status)[number % 7]), was=was)
        stored_post(unit, due=None)
        posts = [post for post in unit.posts.find(PostQuery()) if post.status.value in OPEN_STATUSES]
        counts = unit.posts.count_by_status()

    page = read_first_page(database.path, limit=6)

    assert page is not None
    expected = [
        (post.id, post.text.title, post.status.value, post.scheduled_at, post.clip.path, post.clip.thumbnail)
        for post in posts[:6]
    ]
    assert [
        (post.id, post.title, post.status, post.scheduled_at, post.path, post.thumbnail)
        for post in page.posts
    ] == expected
    assert [set(post.platforms) for post in page.posts] == [set(post.platforms) for post in posts[:6]]
    assert page.counts == {status.value: number for status, number in counts.items() if number}


def test_any_file_name_can_be_shown(sql_work: SqlWork, database: Database) -> None:
    path = Path(os.fsdecode(b"/videos/\xff.mp4"))
    with sql_work.write() as unit:
        clip = unit.clips.add(a_clip(path))
        unit.posts.add(a_post(clip, a_publication(unit.accounts.add(an_account()))))

    page = read_first_page(database.path)

    assert page is not None
    assert page.posts[0].path == path


def test_what_cannot_be_read_is_not_there_yet(tmp_path: Path) -> None:
    assert read_first_page(tmp_path / "clipdesk.db") is None
    (tmp_path / "clipdesk.db").touch()
    assert read_first_page(tmp_path / "clipdesk.db") is None
    (tmp_path / "clipdesk.db").write_bytes(b"broken" * 1000)
    assert read_first_page(tmp_path / "clipdesk.db") is None


def test_reading_it_imports_nothing_heavy() -> None:
    program = "import sys, clipdesk.storage.first_page; print('sqlalchemy' in sys.modules)"

    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout == "False\n"
