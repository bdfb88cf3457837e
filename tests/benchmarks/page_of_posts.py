"""The schedule page over so many posts, in a process of its own, which tells how it behaves.

`python -m tests.benchmarks.page_of_posts COUNT FOLDER`; `empty COUNT` is a view of Qt that paints nothing.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QListView,
    QStyledItemDelegate,
)

from clipdesk.desktop.pages.schedule import SchedulePage
from clipdesk.desktop.theme import Theme
from tests.benchmarks.filling import fill
from tests.benchmarks.goals import percentile, rss_mib
from tests.clock import FakeClock
from tests.desktop.page_rig import PageRig

_ROOT = QModelIndex()
_STEPS = 300
_STEP_PX = 37
_LONGEST_S = 60.0


class EmptyModel(QAbstractListModel):
    """Rows with nothing in them."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else self._count

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> None:
        return None


class EmptyDelegate(QStyledItemDelegate):
    """Paints nothing."""

    def paint(self, *_: object) -> None:
        """Leave the ground as it is."""

    def sizeHint(self, *_: object) -> QSize:  # noqa: N802
        return QSize(100, 104)


def wait_until(is_true: Callable[[], bool]) -> None:
    """Let Qt work until something is so."""
    end_s = time.monotonic() + _LONGEST_S
    while not is_true():
        assert time.monotonic() < end_s
        QApplication.processEvents()


def frames(area: QAbstractScrollArea) -> tuple[list[float], list[float]]:
    """Scroll in small steps; return the milliseconds of each frame, on the clock and of work."""
    bar, wall_ms, cpu_ms = area.verticalScrollBar(), [], []
    for _ in range(_STEPS):
        began_s, worked_s = time.perf_counter(), time.thread_time()
        bar.setValue(bar.value() + _STEP_PX)
        QApplication.processEvents()
        wall_ms.append((time.perf_counter() - began_s) * 1000)
        cpu_ms.append((time.thread_time() - worked_s) * 1000)
    return wall_ms, cpu_ms


def measure_empty(count: int) -> dict[str, float]:
    """Show a list view that paints nothing."""
    model, delegate = EmptyModel(count), EmptyDelegate()
    view = QListView()
    view.setUniformItemSizes(True)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setItemDelegate(delegate)
    view.setModel(model)
    view.resize(1000, 760)
    view.show()
    QApplication.processEvents()
    wall_ms, _ = frames(view)
    return {"scroll_p99_ms": percentile(wall_ms, 0.99)}


def measure_page(app: QApplication, count: int, folder: Path) -> dict[str, float]:
    """Open the page and use it."""
    filled = fill(folder, count, step=timedelta(minutes=5), done=0)
    theme = Theme(app, mode="dark", reduce_motion=True)
    rig = PageRig(theme)
    rig.clock.set(datetime.now(UTC).replace(minute=0, second=0, microsecond=0))
    rig.work = filled.work  # type: ignore[assignment]
    cast(SimpleNamespace, rig.services.desk).work = filled.work
    gc.collect()
    before_mib = rss_mib()
    began_s = time.perf_counter()
    page = SchedulePage(theme, rig.time)
    page.resize(1000, 760)
    page.show()
    rig.situation.set_folder(Path("/clips"))
    rig.situation.open(filled.work)
    page.open(rig.services)
    wait_until(lambda: bool(page.list.visible_cards()))
    build_ms = (time.perf_counter() - began_s) * 1000
    wait_until(lambda: rig.background.is_idle)
    told = {"build_ms": build_ms, "added_mib": rss_mib() - before_mib, "tick_ms": tick_ms(page, rig.clock)}
    wall_ms, cpu_ms = frames(page.list)
    told |= {"scroll_p99_ms": percentile(wall_ms, 0.99), "scroll_cpu_p99_ms": percentile(cpu_ms, 0.99)}
    told["change_ms"] = change_ms(page)
    wait_until(lambda: rig.background.is_idle)
    rig.close()
    filled.database.close()
    return told


def tick_ms(page: SchedulePage, clock: FakeClock) -> float:
    """Return the work of one second's countdown on the cards that are shown."""
    timers = [timer for timer in page.list.findChildren(QTimer) if timer.isActive()]
    assert page.list.is_ticking
    took = []
    for _ in range(30):
        clock.advance(1)
        worked_s = time.thread_time()
        for timer in timers:
            timer.timeout.emit()
        QApplication.processEvents()
        took.append((time.thread_time() - worked_s) * 1000)
    return statistics.median(took)


def change_ms(page: SchedulePage) -> float:
    """Return the time of one post's new value, shown."""
    took = []
    for card in page.list.visible_cards()[:5] * 4:
        post = card.post
        assert post is not None
        began_s = time.perf_counter()
        page.model.replace(replace(post, title=f"{post.title}!"))
        QApplication.processEvents()
        took.append((time.perf_counter() - began_s) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    application = QApplication([])
    if sys.argv[1] == "empty":
        print(json.dumps(measure_empty(int(sys.argv[2]))), flush=True)
    else:
        print(json.dumps(measure_page(application, int(sys.argv[1]), Path(sys.argv[2]))), flush=True)
