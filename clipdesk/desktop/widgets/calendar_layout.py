"""Where things stand in a week's grid: times as heights, days as columns, close posts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QRectF

AXIS_PX = 59
HOUR_PX = 44
BLOCK_PX = 38
CLOSE_MINUTES = 52
_TOP_PX = 3
_LEFT_PX, _RIGHT_PX = 5, 4
_GAP_PX = 4
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a day's column: half of the width or all of it. `keys` are several where they are folded."""

    keys: tuple[int, ...]
    minute: int
    half: int = 0
    halves: int = 1

    @property
    def is_folded(self) -> bool:
        """Tell whether a chip stands for several posts."""
        return len(self.keys) > 1


def lay_out(items: Sequence[tuple[int, int]]) -> list[Spot]:
    """Return a place for each (key, minute of the day); a third post at one time is folded with others."""
    spots: list[Spot] = []
    for cluster in _clusters(sorted(items, key=lambda item: (item[1], item[0]))):
        spots += _lay_out_cluster(cluster)
    return spots


def _clusters(items: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return runs of posts in which each is close to the one before."""
    runs: list[list[tuple[int, int]]] = []
    for item in items:
        if runs and item[1] - runs[-1][-1][1] < CLOSE_MINUTES:
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _lay_out_cluster(cluster: list[tuple[int, int]]) -> list[Spot]:
    if len(cluster) == 1:
        key, minute = cluster[0]
        return [Spot((key,), minute)]
    ends = [-CLOSE_MINUTES, -CLOSE_MINUTES]
    left: list[Spot] = []
    right: list[list[tuple[int, int]]] = []
    for key, minute in cluster:
        if minute - ends[0] >= CLOSE_MINUTES:
            ends[0] = minute
            left.append(Spot((key,), minute, 0, 2))
        elif minute - ends[1] >= CLOSE_MINUTES:
            ends[1] = minute
            right.append([(key, minute)])
        else:
            right[-1].append((key, minute))
    folded = [Spot(tuple(key for key, _ in group), group[0][1], 1, 2) for group in right]
    return sorted([*left, *folded], key=lambda spot: (spot.minute, spot.half))


@dataclass(frozen=True, slots=True)
class Grid:
    """The measures of a week at a width and a text size; `hour_px` is scaled with the text."""

    width: float
    hour_px: float = HOUR_PX

    @property
    def height(self) -> float:
        """Return the height of a whole day."""
        return 24 * self.hour_px

    @property
    def column_px(self) -> float:
        """Return the width of a day."""
        return (self.width - AXIS_PX) / 7

    def left(self, day: int) -> float:
        """Return where a day's column begins."""
        return AXIS_PX + day * self.column_px

    def top(self, minute: float) -> float:
        """Return the height of a minute of the day."""
        return minute * self.hour_px / 60

    def box(self, day: int, minute: float, half: int = 0, halves: int = 1) -> QRectF:
        """Return the rectangle of a block."""
        whole = self.column_px - _LEFT_PX - _RIGHT_PX
        width = (whole - _GAP_PX * (halves - 1)) / halves
        left = self.left(day) + _LEFT_PX + half * (width + _GAP_PX)
        height = BLOCK_PX * self.hour_px / HOUR_PX
        return QRectF(left, self.top(minute) + _TOP_PX, width, height)

    def day_at(self, x: float) -> int | None:
        """Return the column under a point, or None beside them."""
        place = (x - AXIS_PX) / self.column_px
        return int(place) if 0 <= place < 7 else None

    def minute_at(self, y: float) -> float:
        """Return the minute of the day at a height."""
        return max(0.0, min(_DAY_MINUTES - 1.0, y * 60 / self.hour_px))


def minute_of(local: datetime) -> int:
    """Return the minute of the day that a clock on the wall shows."""
    return local.hour * 60 + local.minute


def first_minute(minutes: Sequence[int]) -> int:
    """Return the minute at the top when a week opens: two hours above the earliest."""
    earliest = min(minutes, default=12 * 60)
    return max(0, earliest - round(timedelta(hours=2).total_seconds() / 60))
