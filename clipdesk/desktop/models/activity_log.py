"""The log's lines as a table; newer lines are put on top, older ones below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from clipdesk.desktop.models.activity_lines import Line, action_label, time_words

_ROOT = QModelIndex()


class Column(IntEnum):
    """The columns of the log."""

    TIME = 0
    TEXT = 1
    ABOUT = 2
    ACTION = 3


class ActivityLog(QAbstractTableModel):
    """Hold the lines that have been read, newest first."""

    def __init__(self, now: Callable[[], datetime], *, hours_24: bool = True) -> None:
        super().__init__()
        self._now = now
        self._hours_24 = hours_24
        self._lines: list[Line] = []

    @property
    def newest_id(self) -> int:
        """Return the key of the newest line, 0 for none."""
        return self._lines[0].id if self._lines else 0

    def line(self, row: int) -> Line:
        """Return a line."""
        return self._lines[row]

    def lines(self) -> tuple[Line, ...]:
        """Return all lines that have been read."""
        return tuple(self._lines)

    def show(self, lines: Sequence[Line]) -> None:
        """Replace all lines."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def put_on_top(self, lines: Sequence[Line]) -> int:
        """Add newer lines, newest first; return how many were not there yet."""
        fresh = [line for line in lines if line.id > self.newest_id]
        if fresh:
            self.beginInsertRows(_ROOT, 0, len(fresh) - 1)
            self._lines = fresh + self._lines
            self.endInsertRows()
        return len(fresh)

    def put_below(self, lines: Sequence[Line]) -> None:
        """Add older lines."""
        if lines:
            first = len(self._lines)
            self.beginInsertRows(_ROOT, first, first + len(lines) - 1)
            self._lines += lines
            self.endInsertRows()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return the number of lines that have been read."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a column's name, for screen readers."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (_tr("Time"), _tr("What happened"), _tr("File or post"), _tr("Command"))[section]

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a cell's text, or the whole of it as tooltip."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(line, Column(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            cell = self._cell(line, Column(index.column()))
            is_command = index.column() == Column.ACTION and cell
            return f"{cell}: {line.about or line.text}" if is_command else cell
        return None

    def _cell(self, line: Line, column: Column) -> str:
        if column is Column.TIME:
            return time_words(line.at, self._now(), hours_24=self._hours_24)
        if column is Column.TEXT:
            return line.text
        return line.about if column is Column.ABOUT else action_label(line.action)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ActivityLog", text)
