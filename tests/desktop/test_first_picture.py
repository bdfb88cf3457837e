"""Tests of what the window shows first, read from a real database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from clipdesk.desktop.first_picture import read_first_picture
from clipdesk.desktop.models.overview import Overview
from clipdesk.domain.publication import Status
from clipdesk.storage.database import open_database
from clipdesk.storage.home import Home
from clipdesk.storage.sealing import Seal
from clipdesk.storage.unit import SqlWork
from tests import values
from tests.clock import START


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.at(tmp_path)
    home.create()
    return home


def test_without_a_database_there_is_nothing_to_show(home: Home) -> None:
    picture = read_first_picture(home, START)

    assert (picture.overview, picture.posts) == (Overview(), ())
    assert picture.settings.theme == "system"


def test_posts_and_their_numbers_come_from_a_raw_read(home: Home) -> None:
    database = open_database(home.database, backups=home.backups)
    work = SqlWork(database.engine, Seal(lambda is_needed: b"0" * 32))  # type: ignore[arg-type]
    with work.write() as unit:
        account = unit.accounts.add(values.account())
        clip = unit.clips.add(values.clip())
        soon = START + timedelta(hours=1)
        unit.posts.add(values.post(clip, values.publication(account, soon), uuid="1"))
        failed = values.publication(account, START, status=Status.FAILED)
        unit.posts.add(values.post(clip, failed, uuid="2", text=values.text("")))
    database.close()
    home.settings_file.write_text('appearance.theme = "dark"\n')

    picture = read_first_picture(home, START)

    assert [(post.title, post.status) for post in picture.posts] == [
        (clip.path.stem, "failed"),
        ("A last second win", "pending"),
    ]
    assert picture.posts[0].publications[0].platform == "youtube"
    assert (picture.overview.scheduled, picture.overview.urgent, picture.overview.today) == (1, 1, 1)
    assert picture.settings.theme == "dark"
