"""The frame of every page: a header with title and actions, rows, and lists that reach the right edge."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HEIGHT_FIELD, NARROW_BELOW, PAGE_SIDE, PAGE_TOP
from clipdesk.desktop.widgets.labels import PlainLabel

_HEADER_GAP_PX = 20
_ACTION_GAP_PX = 12


class Page(QWidget):
    """Hold a page's header and rows; subclasses fill them and override what they answer to."""

    narrow_changed = Signal(bool)

    def __init__(self, theme: Theme, key: str, title: str) -> None:
        super().__init__()
        self._theme = theme
        self._narrow = False
        self.key = key
        self.setObjectName(f"page.{key}")
        self.setAccessibleName(title)
        self.title = PlainLabel(theme, title, "title")
        self.header = QWidget()
        self.content = QWidget()
        self._actions = QHBoxLayout()
        self._actions.setSpacing(_ACTION_GAP_PX)
        header = QHBoxLayout(self.header)
        header.setContentsMargins(0, 0, PAGE_SIDE, 0)
        header.setSpacing(_ACTION_GAP_PX)
        header.addWidget(self.title, 1)
        header.addLayout(self._actions)
        self._rows = QVBoxLayout(self.content)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._frame = QVBoxLayout(self)
        self._frame.setSpacing(_HEADER_GAP_PX)
        self._frame.addWidget(self.header)
        self._frame.addWidget(self.content, 1)
        self.set_below_banner(False)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def is_narrow(self) -> bool:
        """Return whether the content is under 860 wide."""
        return self._narrow

    def add_header_widget(self, widget: QWidget) -> None:
        """Add a page action at the header's right; the primary one comes last."""
        self._actions.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_row(self, row: QWidget | QLayout, stretch: int = 0) -> None:
        """Add a row inside the page's padding."""
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, PAGE_SIDE, 0)
        if isinstance(row, QWidget):
            line.addWidget(row)
        else:
            line.addLayout(row)
        self._rows.addLayout(line, stretch)

    def add_list(self, widget: QWidget, stretch: int = 1) -> None:
        """Add something that scrolls: its bar lies in the right padding."""
        self._rows.addWidget(widget, stretch)

    def add_gap(self, height_px: int) -> None:
        """Add room between rows."""
        self._rows.addSpacing(height_px)

    def set_below_banner(self, below: bool) -> None:
        """Stand a little closer to a banner than to the window's edge."""
        self._frame.setContentsMargins(PAGE_SIDE, PAGE_TOP - (4 if below else 0), 0, 0)

    def focus_search(self) -> None:
        """Answer Ctrl+F; pages with a search field override it."""

    def refresh(self) -> None:
        """Answer F5; pages that fetch something override it."""

    def may_leave(self, go_on: Callable[[], None]) -> bool:
        """Return whether another page may be shown now; pages with unsaved text override it.

        A page that says no may ask its question, and call `go_on` when the answer lets the user leave.
        """
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell when the page becomes narrow or wide."""
        super().resizeEvent(event)
        narrow = self.width() - 2 * PAGE_SIDE < NARROW_BELOW
        if narrow != self._narrow:
            self._narrow = narrow
            self.narrow_changed.emit(narrow)

    def _restyle(self) -> None:
        self.header.setFixedHeight(self._theme.px(HEIGHT_FIELD))
