"""Lends widgets to the rows that are on the screen and takes them back; no row off the screen has one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.models.sections import Section
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.thumbnails import Thumbnails
from clipdesk.desktop.tokens import ColourName
from clipdesk.desktop.widgets.painting import draw_text
from clipdesk.desktop.widgets.post_card import PostCard


class GroupHead(QWidget):
    """A section's title and detail."""

    accessible_role = QAccessible.Role.Heading

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._section = Section("")

    def show_section(self, section: Section) -> None:
        """Show a section's words."""
        self._section = section
        self.setAccessibleName(f"{section.title}, {section.detail}" if section.detail else section.title)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint title and detail."""
        painter = QPainter(self)
        theme = self._theme
        area = self.rect().adjusted(2, 0, 0, 0)
        colour: ColourName = "danger" if self._section.is_urgent else "textSecondary"
        font = theme.font("captionHead")
        used = draw_text(painter, area, self._section.title, font, theme.colour(colour))
        area.setLeft(int(area.left() + used + 9))
        font = theme.font("caption")
        draw_text(painter, area, self._section.detail, font, theme.colour("textMuted"))


class RowPool(QObject):
    """Keep which row has which card or head, and the spare ones."""

    action_requested = Signal(int, str)
    tab_left = Signal(bool)

    def __init__(self, theme: Theme, thumbnails: Thumbnails, ground: QWidget) -> None:
        super().__init__(ground)
        self._theme = theme
        self._thumbnails = thumbnails
        self._ground = ground
        self._shown: dict[int, PostCard | GroupHead] = {}
        self._spare_cards: list[PostCard] = []
        self._spare_heads: list[GroupHead] = []

    @property
    def rows(self) -> tuple[int, ...]:
        """Return the rows that have a widget, from top to bottom."""
        return tuple(sorted(self._shown))

    def widget(self, row: int) -> PostCard | GroupHead | None:
        """Return a row's widget, or None."""
        return self._shown.get(row)

    def card(self, row: int) -> PostCard | None:
        """Return a row's card, or None."""
        widget = self._shown.get(row)
        return widget if isinstance(widget, PostCard) else None

    def cards(self) -> tuple[PostCard, ...]:
        """Return the cards from top to bottom."""
        return tuple(card for row in self.rows if (card := self.card(row)) is not None)

    def row_holding(self, widget: QWidget | None) -> int:
        """Return the row whose card is or holds a widget, or -1."""
        for row, card in self._shown.items():
            if widget is not None and (card is widget or card.isAncestorOf(widget)):
                return row
        return -1

    def lend(self, row: int, entry: PostView | Section) -> PostCard | GroupHead:
        """Give a row a widget that fits its entry; the caller fills and places a card."""
        if isinstance(entry, Section):
            head = self._spare_heads.pop() if self._spare_heads else GroupHead(self._theme, self._ground)
            head.show_section(entry)
            self._shown[row] = head
            return head
        card = self._take_card(entry)
        self._shown[row] = card
        return card

    def take_back(self, row: int) -> None:
        """Make a row's widget a spare one."""
        widget = self._shown.pop(row)
        if isinstance(widget, PostCard):
            self._spare_cards.append(widget)
        else:
            self._spare_heads.append(widget)

    def hide_spares(self) -> None:
        """Take what nobody needs off the screen."""
        for widget in (*self._spare_cards, *self._spare_heads):
            if not widget.isHidden():
                widget.hide()

    def _take_card(self, post: PostView) -> PostCard:
        # A card that showed the same status keeps its buttons.
        for place, card in enumerate(self._spare_cards):
            if card.post is not None and card.post.status == post.status:
                return self._spare_cards.pop(place)
        if self._spare_cards:
            return self._spare_cards.pop()
        card = PostCard(self._theme, self._thumbnails, self._ground)
        card.action_requested.connect(self.action_requested)
        card.tab_left.connect(self.tab_left)
        return card
