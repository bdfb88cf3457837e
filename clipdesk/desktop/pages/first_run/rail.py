"""The left rail of the first run: what this is, which steps there are, and what stays private."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clipdesk.desktop.icons import art_pixmap
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import ColourName
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel
from clipdesk.desktop.widgets.painting import CENTRE, draw_box, draw_icon, draw_text

WIDTH_PX = 336
_SIDE_PX = 40
_DISC_PX = 26
_ROW_PX = 36


class _Logo(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(52, 52)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, art_pixmap("clipdesk-app", 52, self.devicePixelRatioF()))


class _StepMark(QWidget):
    """A step's number and name: done, now or to come."""

    accessible_role = QAccessible.Role.ListItem

    def __init__(self, theme: Theme, number: int, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._number = number
        self._name = name
        self._state = "later"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_state(self, state: str) -> None:
        """Show it as "done", "now" or "later"."""
        self._state = state
        words = {"done": _tr("done"), "now": _tr("current step"), "later": ""}[state]
        self.setAccessibleName(", ".join(part for part in (f"{self._number} {self._name}", words) if part))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for one row."""
        return QSize(200, self._theme.px(_ROW_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint disc and name."""
        painter, theme = QPainter(self), self._theme
        middle = self.height() / 2
        disc = QRectF(0, middle - _DISC_PX / 2, _DISC_PX, _DISC_PX)
        colour: ColourName = "text"
        if self._state == "done":
            draw_box(painter, disc, _DISC_PX / 2, fill=theme.colour("okSoft"))
            draw_icon(painter, theme, "check", "ok", QPointF(disc.center()), 14)
        elif self._state == "now":
            draw_box(painter, disc, _DISC_PX / 2, fill=theme.colour("accent"))
            number_font = theme.font("captionHead")
            draw_text(painter, disc, str(self._number), number_font, theme.colour("onFill"), CENTRE)
        else:
            colour = "textMuted"
            draw_box(painter, disc, _DISC_PX / 2, border=theme.colour("lineStrong"), width=2)
            number_font = theme.font("captionHead")
            draw_text(painter, disc, str(self._number), number_font, theme.colour("textMuted"), CENTRE)
        box = QRectF(38, 0, self.width() - 38, self.height())
        draw_text(painter, box, self._name, theme.font("label"), theme.colour(colour))


class Rail(QWidget):
    """Show how far the setup has come."""

    def __init__(self, theme: Theme, names: Sequence[str]) -> None:
        super().__init__()
        self._theme = theme
        self.marks = [_StepMark(theme, number, name) for number, name in enumerate(names, 1)]
        self.setFixedWidth(WIDTH_PX)
        self.setAccessibleName(_tr("Steps"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE_PX, 44, _SIDE_PX, 36)
        layout.setSpacing(0)
        layout.addWidget(_Logo())
        layout.addSpacing(18)
        layout.addWidget(PlainLabel(theme, _tr("Set up ClipDesk"), "title"))
        layout.addSpacing(4)
        text = _tr("About two minutes. You can change everything later in Settings.")
        layout.addWidget(PlainLabel(theme, text, "body", "textSecondary", wrap=True))
        layout.addSpacing(30)
        for mark in self.marks:
            layout.addWidget(mark)
        layout.addStretch(1)
        layout.addLayout(self._promise())
        theme.changed.connect(self.update)

    def _promise(self) -> QHBoxLayout:
        text = _tr(
            "Clips stay on this computer until they are posted. Only the file name and game go "
            "to the AI service."
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconMark(self._theme, "lock", "textMuted", 14), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(PlainLabel(self._theme, text, "caption", "textSecondary", wrap=True), 1)
        return row

    def show_step(self, current: int, reached: int) -> None:
        """Mark the steps before as done."""
        for place, mark in enumerate(self.marks):
            is_done = place < current or (place < reached and place != current)
            mark.set_state("now" if place == current else "done" if is_done else "later")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line at the right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("sidebar"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.colour("line"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)
