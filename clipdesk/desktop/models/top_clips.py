"""The clips of a span as a table that sorts by any column; what no platform told is a dash with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta, tzinfo
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from clipdesk.desktop.models.number_words import whole
from clipdesk.desktop.models.numbers import LATE, TopClip
from clipdesk.desktop.times import clock_time
from clipdesk.desktop.times import short_date as spoken_date

_ROOT = QModelIndex()
_NUMBERS = {3: "views", 4: "likes", 5: "comments"}


class Column(IntEnum):
    """The columns of the table."""

    CLIP = 0
    POSTED = 1
    PLATFORMS = 2
    VIEWS = 3
    LIKES = 4
    COMMENTS = 5
    DELIVERY = 6


class TopClips(QAbstractTableModel):
    """Hold the clips in the order that is asked for, most views first to begin with."""

    def __init__(self, *, hours_24: bool = True) -> None:
        super().__init__()
        self._hours_24 = hours_24
        self._zone: tzinfo | None = None
        self._clips: list[TopClip] = []
        self._by = Column.VIEWS
        self._order = Qt.SortOrder.DescendingOrder

    def clip(self, row: int) -> TopClip:
        """Return a clip."""
        return self._clips[row]

    def show(self, clips: Sequence[TopClip], zone: tzinfo | None) -> None:
        """Show other clips in the order that was chosen."""
        self.beginResetModel()
        self._zone = zone
        self._clips = self._sorted(clips)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; clips without a number come last either way."""
        self._by, self._order = Column(column), order
        self.layoutAboutToBeChanged.emit()
        self._clips = self._sorted(self._clips)
        self.layoutChanged.emit()

    def _sorted(self, clips: Sequence[TopClip]) -> list[TopClip]:
        name = _NUMBERS.get(self._by)
        is_down = self._order == Qt.SortOrder.DescendingOrder
        if name is not None:
            known = [clip for clip in clips if getattr(clip, name) is not None]
            rest = [clip for clip in clips if getattr(clip, name) is None]
            return [*sorted(known, key=lambda clip: int(getattr(clip, name)), reverse=is_down), *rest]
        keys: dict[Column, Callable[[TopClip], object]] = {
            Column.CLIP: lambda clip: clip.title.lower(),
            Column.POSTED: lambda clip: clip.posted_at,
            Column.PLATFORMS: lambda clip: [str(platform) for platform in clip.platforms],
            Column.DELIVERY: lambda clip: clip.late,
        }
        return sorted(clips, key=keys[self._by], reverse=is_down)  # type: ignore[arg-type]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return the number of clips."""
        return 0 if parent.isValid() else len(self._clips)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name and side."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        names = (
            _tr("Clip"),
            _tr("Posted"),
            _tr("Platforms"),
            _tr("Views"),
            _tr("Likes"),
            _tr("Comments"),
            _tr("Delivery"),
        )
        return names[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a cell's text, side, or why its number is missing."""
        clip, column = self._clips[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _why(clip, column)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        name = _NUMBERS.get(column)
        if name is not None:
            return whole(getattr(clip, name))
        if column is Column.POSTED:
            local = clip.posted_at.astimezone(self._zone)
            day = spoken_date(local.date()).split()
            short = " ".join([*day[:2], day[-1][:3]])
            return f"{short}, {clock_time(local, hours_24=self._hours_24)}"
        if column is Column.PLATFORMS:
            return ", ".join(platform.label for platform in clip.platforms)
        return clip.title if column is Column.CLIP else delivery_words(clip.late)


def delivery_words(late: timedelta) -> str:
    """Return "On time" or how late it was."""
    if late <= LATE:
        return _tr("On time")
    minutes = round(late.total_seconds() / 60)
    if minutes < 60:
        return _tr("{minutes} min late").format(minutes=minutes)
    hours = round(minutes / 60)
    return _tr("{hours} h late").format(hours=hours) if hours < 48 else _tr("Over 2 days late")


def _why(clip: TopClip, column: Column) -> str:
    name = _NUMBERS.get(column)
    silent = clip.silent.get(name, ()) if name is not None else ()
    if not silent:
        return clip.title if column is Column.CLIP else ""
    names = ", ".join(platform.label for platform in silent)
    words = _tr("{names} doesn’t share this yet") if len(silent) == 1 else _tr("{names} don’t share this yet")
    return words.format(names=names)


def _side(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return (side | Qt.AlignmentFlag.AlignVCenter).value


def _tr(text: str) -> str:
    return QCoreApplication.translate("TopClips", text)
