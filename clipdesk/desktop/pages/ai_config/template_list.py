"""The templates as cards: name, whether it is the active one, two lines of its prompt, when it was edited.

Which one may be chosen now is decided by the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HEIGHT_BADGE, RADIUS_CARD, ColourName
from clipdesk.desktop.widgets.badges import badge_width, draw_badge
from clipdesk.desktop.widgets.buttons import PaintedButton
from clipdesk.desktop.widgets.painting import draw_box, draw_focus_ring, draw_text
from clipdesk.domain.template import PromptTemplate

_HEIGHT_PX = 110
_GAP_PX = 8
_SIDE_PX = 17
_PREVIEW_LINES = 2
_PREVIEW_LIMIT = 300
_COLUMN_GAP_PX = 24
_LEFT_PART, _RIGHT_PART = 382, 570


@dataclass(frozen=True, slots=True)
class TemplateView:
    """What a card shows; the id 0 is a template that was never saved."""

    id: int
    name: str
    preview: str
    edited: str
    is_active: bool = False


class TemplateCard(PaintedButton):
    """One template; pressing it asks for it to be shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.view = TemplateView(0, "", "", "")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_view(self, view: TemplateView) -> None:
        """Show a template."""
        self.view = view
        parts = [_tr("Active") if view.is_active else "", view.edited, view.preview[:_PREVIEW_LIMIT]]
        self.setAccessibleName(view.name)
        self.setAccessibleDescription(", ".join(part for part in parts if part))
        self.update()

    def nextCheckState(self) -> None:
        """Leave it to the page whether this card becomes the chosen one."""

    def sizeHint(self) -> QSize:
        """Ask for 110 in height."""
        return QSize(self._theme.px(240), self._theme.px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint card, name, badge, preview and date."""
        painter = QPainter(self)
        theme, chosen = self._theme, self.isChecked()
        fill: ColourName = "navActive" if chosen else "surface"
        border: ColourName = "accentBright" if chosen else "lineStrong" if self.is_hovered else "line"
        box = theme.colour(fill), theme.colour(border)
        draw_box(painter, self.rect(), RADIUS_CARD, fill=box[0], border=box[1], width=1.5 if chosen else 1.0)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CARD, theme)
        area = QRectF(self.rect()).adjusted(_SIDE_PX, 0, -_SIDE_PX + 1, 0)
        head = QRectF(area.left(), theme.px(13), area.width(), theme.px(HEIGHT_BADGE))
        if self.view.is_active:
            width = badge_width(theme, _tr("Active"))
            badge = QRectF(head.right() - width, head.top(), width, head.height())
            draw_badge(painter, theme, "completed", _tr("Active"), badge)
            head.setRight(badge.left() - 8)
        draw_text(painter, head, self.view.name, theme.font("subhead"), theme.colour("text"))
        self._paint_preview(painter, QRectF(area.left(), theme.px(44), area.width() - 16, theme.px(32)))
        foot = QRectF(area.left(), theme.px(80), area.width(), theme.line("caption"))
        draw_text(painter, foot, self.view.edited, theme.font("caption"), theme.colour("textMuted"))

    def _paint_preview(self, painter: QPainter, area: QRectF) -> None:
        """Draw two lines; what does not fit is cut with an ellipsis."""
        font, line_px = self._theme.font("caption"), self._theme.line("caption")
        text = self.view.preview[:_PREVIEW_LIMIT]
        layout = QTextLayout(text, font)
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        painter.setFont(font)
        painter.setPen(self._theme.colour("textSecondary"))
        ascent = QFontMetricsF(font).ascent()
        layout.beginLayout()
        for number in range(_PREVIEW_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(area.width())
            units = text.encode("utf-16-le", "surrogatepass")
            end = line.textStart() + line.textLength() if number + 1 < _PREVIEW_LINES else len(units) // 2
            shown = units[2 * line.textStart() : 2 * end].decode("utf-16-le", "surrogatepass").strip()
            elided = QFontMetricsF(font).elidedText(shown, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(QPointF(area.left(), area.top() + number * line_px + ascent), elided)
        layout.endLayout()


class TemplateList(QScrollArea):
    """The cards under each other; one Tab stop, the arrow keys move and choose."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cards: list[TemplateCard] = []
        self._current = -1
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP_PX)
        ground = QWidget()
        ground.setLayout(self._column)
        self._column.addStretch(1)
        self.setWidget(ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_tr("Templates"))
        ground.setAccessibleName(_tr("Templates"))

    @property
    def cards(self) -> tuple[TemplateCard, ...]:
        """Return the cards from top to bottom."""
        return tuple(self._cards)

    @property
    def current(self) -> int:
        """Return the id of the chosen template, or -1."""
        return self._current

    def card(self, template_id: int) -> TemplateCard | None:
        """Return the card of a template."""
        return next((card for card in self._cards if card.view.id == template_id), None)

    def show_views(self, views: Sequence[TemplateView], current: int) -> None:
        """Show templates and which one is chosen; cards are used again."""
        while len(self._cards) < len(views):
            self._add_card()
        while len(self._cards) > len(views):
            card = self._cards.pop()
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for card, view in zip(self._cards, views, strict=True):
            if card.view != view:
                card.show_view(view)
        self.set_current(current)

    def set_current(self, template_id: int) -> None:
        """Mark a card as the chosen one."""
        self._current = template_id
        for card in self._cards:
            is_current = card.view.id == template_id
            card.setChecked(is_current)
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_current else Qt.FocusPolicy.ClickFocus)
            if is_current:
                self.ensureWidgetVisible(card, 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Up, Down, Home and End."""
        here = next((place for place, card in enumerate(self._cards) if card.hasFocus()), -1)
        last = len(self._cards) - 1
        places = {
            Qt.Key.Key_Up: here - 1,
            Qt.Key.Key_Down: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        place = places.get(Qt.Key(event.key()))
        if here < 0 or place is None:
            super().keyPressEvent(event)
            return
        card = self._cards[max(0, min(place, last))]
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(card, 0, 0)
        if not card.isChecked():
            self.chosen.emit(card.view.id)

    def _add_card(self) -> None:
        card = TemplateCard(self._theme)
        card.clicked.connect(lambda: self.chosen.emit(card.view.id))
        self._column.insertWidget(len(self._cards), card)
        self._cards.append(card)
        card.show()


class Columns(QWidget):
    """Two columns, 40 to 60."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = QWidget(self), QWidget(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        room = self.width() - _COLUMN_GAP_PX
        left = round(room * _LEFT_PART / (_LEFT_PART + _RIGHT_PART))
        self.left.setGeometry(QRect(0, 0, left, self.height()))
        self.right.setGeometry(QRect(left + _COLUMN_GAP_PX, 0, room - left, self.height()))


def template_view(template: PromptTemplate, now: datetime) -> TemplateView:
    """Return what a card shows of a saved template; `now` is local."""
    day = template.updated_at.astimezone(now.tzinfo).date()
    pattern = _tr("d MMMM") if day.year == now.year else _tr("d MMMM yyyy")
    written = QLocale().toString(QDate(day.year, day.month, day.day), pattern)
    edited = _tr("Edited today") if day == now.date() else _tr("Edited {day}").format(day=written)
    preview = " ".join(template.prompt_text.split())
    return TemplateView(template.id, template.name, preview, edited, template.is_active)


def _tr(text: str) -> str:
    return QCoreApplication.translate("AiConfig", text)
