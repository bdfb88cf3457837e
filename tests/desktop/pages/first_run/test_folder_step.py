from __future__ import annotations

from pathlib import Path

from clipdesk.desktop.pages.first_run.folder_step import FolderStep, count_videos
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


def shown(rig: PageRig, qtbot: Bot, folder: str = "", obs: Path | None = None) -> FolderStep:
    step = FolderStep(rig.services.theme, rig.background, (".mp4",), folder, lambda: obs)
    qtbot.hold(step)
    step.show()
    step.begin()
    rig.settle(qtbot)
    return step


def test_videos_are_counted_by_their_endings(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.MP4", "c.txt"):
        (tmp_path / name).touch()

    assert count_videos(tmp_path, (".mp4",)) == 2
    assert count_videos(tmp_path / "nowhere", (".mp4",)) is None


def test_an_empty_folder_is_fine(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()

    step = shown(rig, qtbot, str(tmp_path / "new"))

    assert step.count.text() == "No videos there yet. New ones are picked up."
    assert step.check()


def test_what_obs_uses_already_is_not_suggested(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    step = shown(rig, qtbot, str(tmp_path), tmp_path)

    assert not step.has_suggestion


def test_an_obs_that_cannot_be_read_hinders_nothing(rig: PageRig, qtbot: Bot) -> None:
    def broken() -> Path | None:
        raise OSError("no")

    step = FolderStep(rig.services.theme, rig.background, (".mp4",), "", broken)
    qtbot.hold(step)
    step.begin()
    rig.settle(qtbot)

    assert step.check()
    assert step.changes() == {}
