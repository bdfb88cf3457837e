"""Renders the week with a post in the hand, dark and light, for people to look at.

Run it with `python -m tests.desktop.sheet_week [FOLDER]`.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.main_window import MainWindow
from clipdesk.desktop.pages.week import WeekView, make_week_view
from clipdesk.desktop.theme import Theme, ThemeMode
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.page import Page
from clipdesk.desktop.widgets.segmented import Choice, Segmented
from clipdesk.domain.account import Platform
from clipdesk.domain.publication import Status
from clipdesk.domain.settings import SlotRule
from tests.desktop.bench import DAYS, Bench, berlin
from tests.desktop.sheets import settle

YT, IG, TT = Platform.YOUTUBE, Platform.INSTAGRAM, Platform.TIKTOK
RULES = (
    SlotRule(DAYS, "12:00"),
    SlotRule(("mon", "wed", "thu", "fri", "sat", "sun"), "18:00"),
    SlotRule(DAYS, "20:00"),
    SlotRule(("fri",), "22:00"),
)
POSTS: tuple[tuple[str, datetime, tuple[Platform, ...], Status], ...] = (
    ("Seven kills, one grenade", berlin(15, 12), (YT, IG), Status.COMPLETED),
    ("He brought a kite to a gunfight", berlin(15, 18), (YT, TT), Status.COMPLETED),
    ("Perfect lap, broken wing", berlin(15, 20), (YT, IG, TT), Status.COMPLETED),
    ("The bridge was a lie", berlin(16, 12), (YT, TT), Status.COMPLETED),
    ("Chat picked my loadout", berlin(16, 20), (YT, IG, TT), Status.COMPLETED),
    ("Fastest elevator ever", berlin(17, 12), (IG,), Status.COMPLETED),
    ("When the bot says sorry", berlin(17, 18), (YT, IG), Status.COMPLETED),
    ("Down to the last bullet", berlin(17, 20), (YT, IG, TT), Status.COMPLETED),
    ("The most polite enemy team ever", berlin(18, 12), (YT, IG), Status.COMPLETED),
    ("Boss on the first try? Almost.", berlin(18, 18), (YT, IG, TT), Status.FAILED),
    ("Last-corner overtake for the win", berlin(18, 19), (YT, IG), Status.PROCESSING),
    ("1v4 clutch on Harbor with 3 HP", berlin(18, 20), (YT, IG, TT), Status.PENDING),
    ("Warp drive fails at the worst moment", berlin(19, 12), (YT, TT), Status.PENDING),
    ("I was told there were no jump scares", berlin(19, 18), (IG, TT), Status.PENDING),
    ("Viewer build of the week", berlin(20, 14, 30), (YT,), Status.PENDING),
    ("Sunday best-of: the quiet ones", berlin(21, 18), (YT, IG, TT), Status.PENDING),
)


def _bench() -> Bench:
    bench = Bench(RULES)
    bench.connect(YT, IG, TT)
    for title, at, platforms, status in POSTS:
        post = bench.add(title, at, *platforms)
        if status is not Status.PENDING:
            bench.change(post, status=status, completed_at=at.astimezone(UTC))
    return bench


def _window(theme: Theme, bench: Bench) -> tuple[MainWindow, WeekView]:
    services = bench.pages(theme)
    view = make_week_view(services)
    page = Page(theme, "schedule", "Schedule")
    switch = Segmented(
        theme, "View", [Choice("list", "List", "list"), Choice("week", "Week", "calendar-days")]
    )
    switch.set_current("week")
    page.add_header_widget(switch)
    page.add_header_widget(Button(theme, "Add Video", "primary", icon="plus", height=36))
    page.add_list(view)
    window = MainWindow(theme, {"schedule": lambda: page})
    window.show()
    services.situation.open(bench.work)
    return window, view


def _settle(bench: Bench) -> None:
    while not bench.background.is_idle:
        settle()
    settle()


def render(target: Path, scheme: ThemeMode, theme: Theme) -> None:
    """Write all pictures of one scheme."""
    theme.set_mode(scheme)
    bench = _bench()
    window, view = _window(theme, bench)
    for width, height in ((1280, 800), (1024, 680)):
        window.resize(width, height)
        _settle(bench)
        settle()
        canvas = view.calendar.canvas
        view.calendar.area.verticalScrollBar().setValue(round(canvas.grid.top(9 * 60)))
        block = canvas.items.find("post", 14)
        assert block is not None
        grip = block.pos() + QPoint(60, 20)
        window.grab().save(str(target / f"week-still-{width}-{scheme}.png"))
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=grip)
        box = canvas.grid.box(5, 18 * 60 + 10).topLeft()
        QTest.mouseMove(canvas, grip + QPoint(10, 0))
        canvas.carry_to(box + QPointF(60 - 12, 20 + 4))
        settle()
        window.grab().save(str(target / f"week-{width}-{scheme}.png"))
        canvas.carry_to(QPointF(canvas.grid.left(5) + 70, canvas.grid.top(15 * 60)))
        settle()
        window.grab().save(str(target / f"week-refused-{width}-{scheme}.png"))
        canvas.put_back()
    window.close()
    bench.background.close()


def main() -> int:
    """Render both schemes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots")
    target.mkdir(parents=True, exist_ok=True)
    QLocale.setDefault(QLocale("en_GB"))
    app = QApplication(sys.argv[:1])
    theme = Theme(app, reduce_motion=True)
    render(target, "dark", theme)
    render(target, "light", theme)
    return 0


if __name__ == "__main__":
    sys.exit(main())
