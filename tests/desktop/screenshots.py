"""Renders the shell and the component sheet offscreen, dark and light, into a folder.

Run it with `python -m tests.desktop.screenshots [FOLDER]`; the pictures are for people to look at.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from clipdesk.desktop.main_window import MainWindow
from clipdesk.desktop.theme import Theme, ThemeMode
from clipdesk.desktop.widgets.banner import BannerAction, Notice
from clipdesk.desktop.widgets.dialog import ConfirmDialog
from clipdesk.desktop.widgets.sidebar import WatcherView
from tests.desktop.sheet_dialogs import FieldsDialog
from tests.desktop.sheets import ComponentSheet, SchedulePage, settle

_SIZES = ((1280, 800), (1024, 680))
_OFFLINE = Notice(
    "offline",
    "You’re offline",
    "Clips are still collected. 1 post is waiting and will go out when you’re back.",
    icon="wifi-off",
    actions=(BannerAction("retry", "Try Again", "refresh-cw"),),
)


def _save(widget: QWidget, path: Path) -> None:
    settle()
    widget.grab().save(str(path))


def _save_over(window: QWidget, dialog: QWidget, path: Path) -> None:
    settle()
    picture = window.grab()
    painter = QPainter(picture)
    middle = window.rect().center() - dialog.rect().center()
    over = QPixmap(dialog.size())
    over.fill(Qt.GlobalColor.transparent)
    dialog.render(over, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.drawPixmap(middle, over)
    painter.end()
    picture.save(str(path))


def _make_window(theme: Theme, folder: Path) -> tuple[MainWindow, SchedulePage]:
    page = SchedulePage(theme, folder)
    window = MainWindow(theme, {"schedule": lambda: page})
    view = WatcherView("recording", "OBS is recording", "Clip will be picked up when done", "D:\\Clips\\OBS")
    window.sidebar.watcher.show_view(view)
    window.sidebar.set_failed_count(1)
    window.sidebar.set_recording(True)
    window.sidebar.set_account_warning("TikTok needs sign-in")
    window.show()
    settle()
    page.list.thumbnails.wait()
    settle()
    return window, page


def render(target: Path, scheme: ThemeMode, theme: Theme, folder: Path) -> None:
    """Write all pictures of one scheme."""
    theme.set_mode(scheme)
    window, page = _make_window(theme, folder)
    for width, height in _SIZES:
        window.resize(width, height)
        _save(window, target / f"schedule-{width}x{height}-{scheme}.png")
    window.resize(1280, 800)
    window.show_notices(_OFFLINE)
    page.list.set_disabled_actions(frozenset({"post_now", "retry", "reconnect"}))
    _save(window, target / f"schedule-offline-{scheme}.png")
    window.show_notices()
    theme.set_text_size(125)
    _save(window, target / f"schedule-125-{scheme}.png")
    theme.set_text_size(100)
    page.list.set_disabled_actions(frozenset())
    page.list.setFocus()
    window.toast.show_message("Moved to Saturday 20 June, 18:00", action="Undo", on_action=lambda: None)
    theme.set_reduce_motion(True)
    window.toast.show_message("Moved to Saturday 20 June, 18:00", action="Undo", on_action=lambda: None)
    _save(window, target / f"schedule-toast-{scheme}.png")
    window.toast.dismiss()
    theme.set_reduce_motion(False)
    form = FieldsDialog(theme, window)
    form.open()
    _save_over(window, form, target / f"fields-{scheme}.png")
    form.title_field.set_error("Use 100 characters or fewer. Remove 12.")
    form.privacy.set_error("Choose who can see it.")
    _save_over(window, form, target / f"fields-errors-{scheme}.png")
    form.reject()
    window.show_page("analytics")
    _save(window, target / f"missing-page-{scheme}.png")
    window.close()
    sheet = ComponentSheet(theme)
    sheet.show()
    _save(sheet, target / f"components-{scheme}.png")
    question = ConfirmDialog(
        theme, sheet, "Delete “Dry humour”?", "Posts already written keep their text.", "Delete", "Keep"
    )
    question.open()
    _save(question, target / f"confirm-{scheme}.png")
    question.reject()
    sheet.close()


def main() -> int:
    """Render both schemes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots")
    target.mkdir(parents=True, exist_ok=True)
    QLocale.setDefault(QLocale("en_GB"))
    app = QApplication(sys.argv[:1])
    theme = Theme(app, reduce_motion=False)
    with tempfile.TemporaryDirectory() as folder:
        render(target, "dark", theme, Path(folder))
        render(target, "light", theme, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
