"""The arithmetic of charts: round axes, places of columns, shares of a maximum. Knows no Qt, no colours."""

from __future__ import annotations

import math
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def nice_step(maximum: float, lines: int = 4) -> float:
    """Return the round distance of grid lines of which `lines` cover the maximum; at least 1."""
    if maximum <= lines:
        return 1.0
    raw = maximum / lines
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(step * power for step in _STEPS if step * power >= raw * (1 - 1e-9))
    # Half a view is no number.
    return step if step == int(step) else math.ceil(step)


def axis_values(maximum: float, lines: int = 4) -> tuple[float, ...]:
    """Return the values of the grid lines, from 0 to the first that covers the maximum."""
    step = nice_step(maximum, lines)
    return tuple(step * number for number in range(lines + 1))


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of equal width side by side from `left` to `right`."""

    count: int
    left: float
    right: float

    @property
    def pitch(self) -> float:
        """Return the distance from one column to the next."""
        return (self.right - self.left) / max(1, self.count)

    def centre(self, column: int) -> float:
        """Return the middle of a column."""
        return self.left + (column + 0.5) * self.pitch

    def bar_width(self, share: float = 0.62, most: float = 28.0) -> float:
        """Return how wide a bar stands in its column."""
        return max(1.0, min(most, round(self.pitch * share)))

    def at(self, x: float) -> int | None:
        """Return the column under a place, or None beside them."""
        if not self.count or not self.left <= x < self.right:
            return None
        return min(self.count - 1, int((x - self.left) / self.pitch))

    def label_every(self, label_width: float) -> int:
        """Return at every how many columns a label of that width has room."""
        return max(1, math.ceil(label_width / max(1e-9, self.pitch)))


def height_of(value: float, maximum: float, height: float) -> float:
    """Return how high a value stands where `maximum` stands `height` high."""
    if maximum <= 0 or value <= 0:
        return 0.0
    return min(1.0, value / maximum) * height


def shade(value: float | None, maximum: float) -> float:
    """Return how strong a cell is painted: 0 for nothing, from 0.15 for little to 1 for the most."""
    if value is None or maximum <= 0:
        return 0.0
    return 0.15 + 0.85 * min(1.0, max(0.0, value / maximum))
