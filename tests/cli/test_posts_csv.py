from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from clipdesk.cli.posts_csv import write_posts_csv
from clipdesk.domain.account import Platform
from clipdesk.domain.errors import StorageError
from tests import values


def posts() -> list[object]:
    accounts = [values.account(platform) for platform in (Platform.YOUTUBE, Platform.TIKTOK)]
    post = values.post(values.clip(), *(values.publication(account) for account in accounts))
    return [replace(post, id=7, text=values.text('@home, "first"\nplace'))]


def test_each_publication_has_a_line_that_a_spreadsheet_reads(tmp_path: Path) -> None:
    count = write_posts_csv(posts(), tmp_path / "posts.csv")  # type: ignore[arg-type]

    with (tmp_path / "posts.csv").open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert count == len(lines) == 2
    assert [line["platform"] for line in lines] == ["youtube", "tiktok"]
    assert lines[0]["title"] == '\'@home, "first"\nplace'
    assert lines[0]["scheduled_time"].endswith("+00:00")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        write_posts_csv(posts(), tmp_path / "missing" / "posts.csv")  # type: ignore[arg-type]

    assert "cannot be written" in caught.value.title
