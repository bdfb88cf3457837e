"""Keeps the blocks, free times and chips of a week: makes what is new, fills it, puts it in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.models.week import Week, WeekPost
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.calendar_blocks import CalendarItem, FreeBlock, MoreChip, PostBlock
from clipdesk.desktop.widgets.calendar_layout import CLOSE_MINUTES, Grid, Spot, lay_out, minute_of

Item = TypeVar("Item", bound=CalendarItem)
Key = tuple[str, int]


class CalendarItems:
    """The children of a week's grid; what stays in a new week keeps its widget, and so the keyboard."""

    def __init__(self, theme: Theme, parent: QWidget, *, hours_24: bool) -> None:
        self._theme = theme
        self._parent = parent
        self._hours_24 = hours_24
        self._items: dict[Key, CalendarItem] = {}
        self._spots: dict[Key, Spot] = {}
        self.order: list[CalendarItem] = []

    def find(self, kind: str, number: int) -> CalendarItem | None:
        """Return an item by its key."""
        return self._items.get((kind, number))

    def at(self, pos: QPoint) -> CalendarItem | None:
        """Return the item under a point."""
        return next((item for item in reversed(self.order) if item.geometry().contains(pos)), None)

    def focused(self) -> CalendarItem | None:
        """Return the item that has the keyboard."""
        return next((item for item in self.order if item.hasFocus()), None)

    def fill(self, week: Week) -> None:
        """Show another week."""
        held = self.focused()
        self._spots = {}
        order: list[CalendarItem] = []
        for place, day in enumerate(week.days):
            posts = [post for post in week.posts if week.local(post.at).date() == day]
            free = [moment for moment in week.free if week.local(moment).date() == day]
            items = [*self._fill_posts(week, place, posts), *self._fill_free(week, place, free, posts)]
            order += sorted(items, key=lambda item: item.minute)
        self._drop_all_but(order)
        self.order = order
        self.keep_one_stop(held if held in order else None)

    def place(self, grid: Grid) -> None:
        """Put everything in its place."""
        for item in self.order:
            spot = self._spots[item.key]
            item.setGeometry(grid.box(item.day, item.minute, spot.half, spot.halves).toAlignedRect())
            item.show()

    def keep_one_stop(self, item: CalendarItem | None) -> None:
        """Let Tab stop at one item only: this one, else the first."""
        stop = item or next(iter(self.order), None)
        for other in self.order:
            is_stop = other is stop
            other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)

    def _fill_posts(self, week: Week, day: int, posts: Sequence[WeekPost]) -> list[CalendarItem]:
        by_id = {post.view.id: post for post in posts}
        minutes = [(number, minute_of(week.local(post.at))) for number, post in by_id.items()]
        return [self._fill_spot(week, day, spot, by_id[spot.keys[0]]) for spot in lay_out(minutes)]

    def _fill_spot(self, week: Week, day: int, spot: Spot, first: WeekPost) -> CalendarItem:
        local, number = week.local(first.at), spot.keys[0]
        item: CalendarItem
        if spot.is_folded:
            chip = self._have(
                MoreChip, ("more", number), lambda: MoreChip(self._theme, self._parent, spot.keys)
            )
            chip.show_count(spot.keys, local, hours_24=self._hours_24)
            item = chip
        else:
            block = self._have(
                PostBlock, ("post", number), lambda: PostBlock(self._theme, self._parent, number)
            )
            block.show_post(first.view, local, hours_24=self._hours_24)
            item = block
        return self._stand(item, day, spot)

    def _fill_free(
        self, week: Week, day: int, free: Sequence[datetime], posts: Sequence[WeekPost]
    ) -> list[CalendarItem]:
        taken = [minute_of(week.local(post.at)) for post in posts]
        found: list[CalendarItem] = []
        for moment in free:
            local = week.local(moment)
            minute = minute_of(local)
            # Free for its accounts, but another account's post stands there.
            if any(abs(minute - other) < CLOSE_MINUTES for other in taken):
                continue
            key = ("free", round(moment.timestamp()))
            block = self._have(FreeBlock, key, lambda at=moment: FreeBlock(self._theme, self._parent, at))  # type: ignore[misc]
            block.show_time(local, hours_24=self._hours_24)
            found.append(self._stand(block, day, Spot((key[1],), minute)))
        return found

    def _stand(self, item: CalendarItem, day: int, spot: Spot) -> CalendarItem:
        item.day, item.minute = day, spot.minute
        self._spots[item.key] = spot
        return item

    def _have(self, kind: type[Item], key: Key, make: Callable[[], Item]) -> Item:
        known = self._items.get(key)
        if isinstance(known, kind):
            return known
        made = make()
        self._items[key] = made
        return made

    def _drop_all_but(self, kept: Sequence[CalendarItem]) -> None:
        keys = {item.key for item in kept}
        for key in [key for key in self._items if key not in keys]:
            gone = self._items.pop(key)
            gone.hide()
            gone.deleteLater()
