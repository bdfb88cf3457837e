from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.scroll_rows import ScrollRows
from tests.desktop.bot import Bot


def test_rows_keep_their_width_when_the_bar_comes(theme: Theme, qtbot: Bot) -> None:
    area = ScrollRows("Rows")
    qtbot.hold(area)
    row = QWidget()
    row.setFixedHeight(100)
    area.rows.addWidget(row)
    area.rows.addStretch(1)
    area.resize(400, 300)
    area.show()
    qtbot.waitUntil(lambda: row.width() == 368)

    row.setFixedHeight(900)

    qtbot.waitUntil(area.verticalScrollBar().isVisible)
    qtbot.waitUntil(lambda: row.width() == 368)
    assert area.accessibleName() == "Rows"
