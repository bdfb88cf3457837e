"""Renders Activity, Accounts, Analytics and the first run with made-up content, beside the design's pictures.

Run it with `python -m tests.desktop.sheet_pages [FOLDER] [NAME…]`; the pictures are for people to look at.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEventLoop, QLocale, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from clipdesk.desktop.main_window import MainWindow
from clipdesk.desktop.pages.accounts.page import AccountsPage
from clipdesk.desktop.pages.analytics.page import AnalyticsPage
from clipdesk.desktop.theme import Theme, ThemeMode
from clipdesk.desktop.widgets.page import Page
from clipdesk.desktop.widgets.sidebar import WatcherView
from clipdesk.domain.account import Platform, Profile, Tokens
from clipdesk.ports import SignedIn
from tests.desktop.page_rig import PageRig
from tests.desktop.screenshots import _save_over as save_over
from tests.desktop.sheet_accounts import accounts_page, empty_accounts_page
from tests.desktop.sheet_activity import activity_page, folder_missing_page
from tests.desktop.sheet_analytics import analytics_page, empty_analytics_page
from tests.desktop.sheet_first_run import first_run
from tests.desktop.sheets import settle

NOW = datetime(2026, 6, 18, 19, 15, 31, tzinfo=UTC)
_SIZES = ((1280, 800), (1024, 680))
_SCHEMES: tuple[ThemeMode, ...] = ("dark", "light")

PageSheet = Callable[[PageRig, Path], Page]
SHEETS: dict[str, PageSheet] = {
    "activity": activity_page,
    "activity-missing": folder_missing_page,
    "accounts": accounts_page,
    "accounts-empty": empty_accounts_page,
    "analytics": analytics_page,
    "analytics-empty": empty_analytics_page,
}


def wait(rig: PageRig, least_ms: int = 400) -> None:
    """Let the background answer and the timers run."""
    loop = QEventLoop()
    QTimer.singleShot(least_ms, loop.quit)
    loop.exec()
    for _ in range(100):
        if rig.background.is_idle:
            break
        QTimer.singleShot(30, loop.quit)
        loop.exec()
    settle()


def _window(theme: Theme, page: Page, key: str) -> MainWindow:
    window = MainWindow(theme, {key: lambda: page})
    view = WatcherView("recording", "OBS is recording", "Clip will be picked up when done", "D:\\Clips\\OBS")
    window.sidebar.watcher.show_view(view)
    window.sidebar.set_failed_count(1)
    window.sidebar.set_recording(True)
    window.sidebar.set_account_warning("TikTok needs sign-in")
    window.show_page(key)
    window.show()
    return window


def _render(target: Path, theme: Theme, scheme: ThemeMode, name: str, folder: Path) -> None:
    theme.set_mode(scheme)
    rig = PageRig(theme)
    rig.clock.set(NOW)
    page = SHEETS[name](rig, folder)
    window = _window(theme, page, page.key)
    for width, height in _SIZES:
        window.resize(width, height)
        wait(rig)
        _save(window, target / f"{name}-{width}x{height}-{scheme}.png")
    if isinstance(page, AnalyticsPage) and name == "analytics":
        _render_tables(target, scheme, window, page, rig)
    if isinstance(page, AccountsPage) and page.cards:
        _render_connect(target, scheme, window, page, rig)
    rig.close()
    window.close()


def _render_first_run(target: Path, theme: Theme, scheme: ThemeMode, folder: Path) -> None:
    """Draw the four steps in both sizes."""
    theme.set_mode(scheme)
    rig, window, page = first_run(theme, folder)
    for place in range(len(page.steps)):
        page._show_step(place)
        wait(rig)
        if page.steps[place] is page.ai:
            page.ai.try_button.click()
            wait(rig)
        for width, height in _SIZES:
            window.resize(width, height)
            wait(rig, 100)
            _save(window, target / f"first-run-{place + 1}-{width}x{height}-{scheme}.png")
    rig.close()
    window.close()


def _render_tables(target: Path, scheme: str, window: MainWindow, page: AnalyticsPage, rig: PageRig) -> None:
    """Draw the page with a day pointed at, and with tables in place of the charts."""
    window.resize(1280, 800)
    wait(rig)
    page.views.bars._point_at(24)
    _save(window, target / f"analytics-hover-{scheme}.png")
    page._toggle_tables()
    settle()
    _save(window, target / f"analytics-tables-{scheme}.png")


def _render_connect(target: Path, scheme: str, window: MainWindow, page: AccountsPage, rig: PageRig) -> None:
    """Draw the Connect dialog of each platform, and its later views, over the smaller window."""
    for platform in Platform:
        dialog = page.connect_platform(platform)
        wait(rig, 150)
        save_over(window, dialog, target / f"connect-{platform}-{scheme}.png")
        if platform is Platform.INSTAGRAM:
            dialog.set_up._id.setText("123456789012")
            dialog.set_up._secret.setText("secret")
            dialog.sign_in_button.click()
            wait(rig, 150)
            save_over(window, dialog, target / f"connect-waiting-{scheme}.png")
            tokens = Tokens("token", None, None)
            names = ("Nova Plays", "Nova Clips")
            rig.authorizers[platform].pending[-1].answer(
                [SignedIn(Profile(name, name, name.lower().replace(" ", ".")), tokens) for name in names]
            )
            wait(rig, 150)
            save_over(window, dialog, target / f"connect-choice-{scheme}.png")
        dialog.set_up._id.clear()
        dialog.set_up._secret.clear()
        dialog.reject()


def _save(widget: QWidget, path: Path) -> None:
    widget.grab().save(str(path))


def main() -> int:
    """Render all sheets, or those that are named, in both schemes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots")
    target.mkdir(parents=True, exist_ok=True)
    QLocale.setDefault(QLocale("en_GB"))
    app = QApplication(sys.argv[:1])
    theme = Theme(app, reduce_motion=False)
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[2:] or (*SHEETS, "first-run"):
            for scheme in _SCHEMES:
                if name == "first-run":
                    _render_first_run(target, theme, scheme, Path(folder))
                    continue
                _render(target, theme, scheme, name, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
