"""Renders the dialogs about posts over the window, dark and light, for people to look at.

Run it with `python -m tests.desktop.sheet_forms [FOLDER]`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from clipdesk.desktop.dialogs.add_video import AddVideoDialog
from clipdesk.desktop.dialogs.edit_post import EditPostDialog
from clipdesk.desktop.dialogs.reschedule import RescheduleDialog
from clipdesk.desktop.theme import Theme, ThemeMode
from clipdesk.domain.account import Platform
from clipdesk.domain.publication import PublishOptions
from clipdesk.domain.settings import SlotRule
from tests import values
from tests.desktop.bench import DAYS, Bench, berlin
from tests.desktop.samples import draw_scene
from tests.desktop.screenshots import _make_window, _save_over
from tests.desktop.sheets import settle

SATURDAYS = tuple(SlotRule(DAYS, time) for time in ("12:00", "18:00", "20:00"))
_SIZES = ((1280, 800), (1024, 680))


def _settle(bench: Bench) -> None:
    while not bench.background.is_idle:
        settle()
    settle()


def _bench(folder: Path) -> Bench:
    bench = Bench()
    bench.connect(Platform.YOUTUBE, handle="@novaplays")
    bench.connect(Platform.INSTAGRAM, handle="@nova.plays")
    bench.connect(Platform.TIKTOK, handle="@novaplays")
    bench.add("Taken", berlin(18, 21), *Platform)
    clip = bench.new_clip(width=1920, height=1080, duration_s=42.0, frame_rate=60.0)
    clip = replace(clip, thumbnail=draw_scene(folder / "harbor.png", "harbor"))
    with bench.work.write() as unit:
        unit.clips.save(clip)
    bench.clips[clip.path.name] = clip
    return bench


def _add_video(theme: Theme, window: QWidget, bench: Bench, target: Path, name: str) -> None:
    dialog = AddVideoDialog(theme, window, bench.forms(fetch=lambda url, tell, stop: Path(url)))
    dialog.open()
    _settle(bench)
    _save_over(window, dialog, target / f"add-empty-{name}.png")
    dialog.take_path(Path("/clips/Replay 2026-06-18 18-41-09.mp4"))
    _settle(bench)
    dialog.source.wait_for_picture()
    dialog.words.set_text(
        values.text(
            "1v4 clutch on Harbor with 3 HP",
            caption="Three on site, one flank, and I forgot to reload.\n"
            "Harbor retake from tonight’s stream. Full VOD on the channel.",
            hashtags=("#riftline", "#clutch", "#fps", "#gaming"),
        )
    )
    settle()
    _save_over(window, dialog, target / f"add-{name}.png")
    dialog.words.title.editor.setText(
        "1v4 clutch on Harbor with 3 HP and absolutely no plan, " + "recorded live, " * 4
    )
    dialog.main_button.click()
    dialog.tiktok.more.click()
    _settle(bench)
    _save_over(window, dialog, target / f"add-errors-{name}.png")
    dialog.done(0)


def _edit(theme: Theme, window: QWidget, bench: Bench, target: Path, name: str) -> None:
    post = bench.add("Harbor", berlin(19, 21), *Platform)
    options = PublishOptions(mode="direct")
    for item in bench.stored(post.id).publications:
        if item.platform is Platform.TIKTOK:
            with bench.work.write() as unit:
                unit.publications.save(replace(item, options=options), was=item)
    dialog = EditPostDialog(theme, window, bench.forms(), post.id)
    dialog.open()
    _settle(bench)
    dialog.main_button.click()
    _settle(bench)
    _save_over(window, dialog, target / f"edit-{name}.png")
    dialog.reject()


def _reschedule(theme: Theme, window: QWidget, target: Path, folder: Path, name: str) -> None:
    bench = Bench(SATURDAYS)
    bench.connect(Platform.INSTAGRAM, Platform.TIKTOK, Platform.YOUTUBE)
    both = (Platform.INSTAGRAM, Platform.TIKTOK)
    post = bench.add("I was told there were no jump scares", berlin(19, 18), *both)
    clip = replace(post.clip, thumbnail=draw_scene(folder / "space.png", "space"))
    with bench.work.write() as unit:
        unit.clips.save(clip)
    bench.add("Viewer build of the week", berlin(20, 14, 30), *both)
    for day, hour in (
        (18, 20),
        (18, 22),
        (19, 12),
        (21, 18),
        (22, 12),
        (22, 18),
        (23, 12),
        (23, 18),
        (23, 20),
    ):
        bench.add(f"Clip {day} {hour}", berlin(day, hour), *both)
    dialog = RescheduleDialog(theme, window, bench.forms(), post.id)
    dialog.open()
    _settle(bench)
    dialog.month._pick(date(2026, 6, 20))
    settle()
    dialog.thumb.thumbnails.wait()
    _save_over(window, dialog, target / f"reschedule-{name}.png")
    dialog.reject()
    bench.background.close()


def render(target: Path, scheme: ThemeMode, theme: Theme, folder: Path) -> None:
    """Write all pictures of one scheme."""
    theme.set_mode(scheme)
    window, _page = _make_window(theme, folder)
    for width, height in _SIZES:
        window.resize(width, height)
        settle()
        name = f"{width}-{scheme}"
        bench = _bench(folder)
        _add_video(theme, window, bench, target, name)
        _edit(theme, window, bench, target, name)
        bench.background.close()
        _reschedule(theme, window, target, folder, name)
    window.close()


def main() -> int:
    """Render both schemes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots")
    target.mkdir(parents=True, exist_ok=True)
    QLocale.setDefault(QLocale("en_GB"))
    app = QApplication(sys.argv[:1])
    theme = Theme(app, reduce_motion=True)
    with tempfile.TemporaryDirectory() as folder:
        render(target, "dark", theme, Path(folder))
        render(target, "light", theme, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
