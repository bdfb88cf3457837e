"""The posts as rows: a head for each section, then its cards; knows where each row stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.models.sections import Section

_ROOT = QModelIndex()

HEAD_PITCH_PX = 38
CARD_PITCH_PX = 104


class PostsModel(QAbstractTableModel):
    """One column over sections of frozen posts; a row is a `Section` head or a `PostView`."""

    def __init__(self, sections: Sequence[Section] = ()) -> None:
        super().__init__()
        self._sections: tuple[Section, ...] = ()
        self._starts: list[int] = []
        self._rows = 0
        self._newer: dict[int, PostView] = {}
        self._seen: dict[int, int] = {}
        self.set_sections(sections)

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Show other sections; nothing of a lazy sequence is read here."""
        self.beginResetModel()
        self._sections = tuple(section for section in sections if len(section.posts))
        self._starts = []
        self._rows = 0
        for section in self._sections:
            self._starts.append(self._rows)
            self._rows += 1 + len(section.posts)
        self._newer.clear()
        self._seen.clear()
        self.endResetModel()

    def replace(self, post: PostView) -> None:
        """Show a newer value of a post in its place."""
        self._newer[post.id] = post
        row = self._seen.get(post.id)
        if row is not None:
            index = self.index(row, 0)
            self.dataChanged.emit(index, index)

    def entry(self, row: int) -> Section | PostView:
        """Return what stands in a row."""
        number = bisect_right(self._starts, row) - 1
        section = self._sections[number]
        place = row - self._starts[number] - 1
        if place < 0:
            return section
        post = section.posts[place]
        self._seen[post.id] = row
        return self._newer.get(post.id, post)

    def is_head(self, row: int) -> bool:
        """Return whether a row is a section's head."""
        number = bisect_right(self._starts, row) - 1
        return self._starts[number] == row

    def row_of(self, post_id: int) -> int | None:
        """Return the row of a post that has been read, or None."""
        return self._seen.get(post_id)

    def find(self, post_id: int) -> int | None:
        """Return the row of a post, reading until it is found."""
        row = self._seen.get(post_id)
        if row is not None:
            return row
        for start, section in zip(self._starts, self._sections, strict=True):
            for place, post in enumerate(section.posts):
                if post.id == post_id:
                    return start + 1 + place
        return None

    def post_count(self) -> int:
        """Return the number of cards."""
        return self._rows - len(self._sections)

    def top_of(self, row: int, scale: float = 1.0) -> int:
        """Return the distance of a row from the list's top; `row` may be one past the end."""
        heads = bisect_right(self._starts, row - 1)
        head_px, card_px = round(HEAD_PITCH_PX * scale), round(CARD_PITCH_PX * scale)
        return heads * head_px + (row - heads) * card_px

    def row_at(self, offset_px: int, scale: float = 1.0) -> int:
        """Return the row that covers a distance from the list's top."""
        if not self._rows or offset_px <= 0:
            return 0
        low, high = 0, self._rows - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.top_of(middle, scale) <= offset_px:
                low = middle
            else:
                high = middle - 1
        return low

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return the number of heads and cards."""
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return the one column."""
        return 0 if parent.isValid() else 1

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a row's title, or the value itself in the user's role."""
        if not index.isValid():
            return None
        entry = self.entry(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        return entry if role == Qt.ItemDataRole.UserRole else None
