"""Renders the dialogs about posts and the week over the window, dark and light, for people to look at.

Run it with `python -m tests.desktop.sheet_forms [FOLDER]`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.dialogs.add_video import AddVideoDialog
from clipdesk.desktop.dialogs.edit_post import EditPostDialog
from clipdesk.desktop.theme import Theme, ThemeMode
from clipdesk.domain.account import Platform
from clipdesk.domain.publication import PublishOptions
from tests import values
from tests.desktop.bench import Bench, berlin
from tests.desktop.samples import draw_scene
from tests.desktop.screenshots import _make_window, _save_over
from tests.desktop.sheets import settle

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


def _add_video(theme: Theme, window, bench: Bench, target: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    dialog = AddVideoDialog(theme, window, bench.forms())
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
    dialog.words._first = None  # type: ignore[attr-defined]
    dialog._first_text = dialog.words.text
    dialog.reject()


def _edit(theme: Theme, window, bench: Bench, target: Path, name: str) -> None:  # type: ignore[no-untyped-def]
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
