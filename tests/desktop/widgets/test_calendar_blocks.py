"""Blocks: what a screen reader and a tooltip say."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.calendar_blocks import FreeBlock, MoreChip, PostBlock, status_words
from tests.desktop.bench import berlin
from tests.desktop.bot import Bot
from tests.desktop.samples import make_post, publication


@pytest.fixture
def ground(theme: Theme, qtbot: Bot) -> QWidget:
    ground = QWidget()
    qtbot.hold(ground)
    return ground


def test_a_block_says_day_time_title_and_status(theme: Theme, ground: QWidget) -> None:
    block = PostBlock(theme, ground, 7)
    post = make_post(
        7, "completed", title="1v4", publications=(publication("youtube"), publication("tiktok"))
    )

    block.show_post(post, berlin(18, 20), hours_24=True)

    assert block.accessibleName() == "Thursday 18 June, 20:00, 1v4, posted"
    assert block.accessibleDescription() == "YouTube, TikTok"
    assert block.tip == "1v4\nYouTube, TikTok\nposted"


def test_a_free_time_says_that_a_press_adds(theme: Theme, ground: QWidget) -> None:
    block = FreeBlock(theme, ground, berlin(20, 18))

    block.show_time(berlin(20, 18), hours_24=False)

    assert block.accessibleName() == "Saturday 20 June, 6:00 PM, free"
    assert block.tip == "Add a video at 6:00 PM"


def test_a_chip_says_how_many_it_stands_for(theme: Theme, ground: QWidget) -> None:
    chip = MoreChip(theme, ground, (1, 2))

    chip.show_count((1, 2, 3), berlin(20, 18), hours_24=True)

    assert chip.accessibleName() == "+3, Saturday 20 June, 18:00, 3 more posts"


@pytest.mark.parametrize("status", ["pending", "processing", "completed", "failed", "missed", "unconfirmed"])
def test_every_status_is_painted_and_said(theme: Theme, ground: QWidget, status: str) -> None:
    block = PostBlock(theme, ground, 1)
    block.resize(122, 38)

    block.show_post(make_post(1, status), berlin(18, 20), hours_24=True)  # type: ignore[arg-type]

    assert status_words(make_post(1, status))  # type: ignore[arg-type]
    assert not block.grab().isNull()
