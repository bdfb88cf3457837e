"""The first run over a window, step by step, after the design's thirteenth picture."""

from __future__ import annotations

from pathlib import Path

from clipdesk.desktop.main_window import MainWindow
from clipdesk.desktop.pages.first_run.page import FirstRun
from clipdesk.desktop.theme import Theme
from clipdesk.domain.account import Platform
from tests.desktop.page_rig import PageRig


def first_run(theme: Theme, folder: Path) -> tuple[PageRig, MainWindow, FirstRun]:
    """Make the setup with a folder of OBS that holds some videos."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    clips = folder / "OBS clips"
    clips.mkdir(exist_ok=True)
    for number in range(214):
        (clips / f"Replay {number}.mp4").touch()
    rig = PageRig(theme, home=home)
    rig.add_account(Platform.YOUTUBE, name="Nova Plays")
    window = MainWindow(theme, {})
    page = FirstRun(rig.services, window, find_folder=lambda: clips)
    window.show()
    page.show()
    return rig, window, page
