"""What the step about posting times shows: days to press, choices with a sentence, the week at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_CARD, RADIUS_CONTROL, RADIUS_INSET, ColourName
from clipdesk.desktop.widgets.buttons import PaintedButton
from clipdesk.desktop.widgets.painting import CENTRE, RIGHT, draw_box, draw_focus_ring, draw_text
from clipdesk.domain.settings import DAYS


def day_name(day: str, *, short: bool = True) -> str:
    """Return a day's name in the user's language."""
    form = QLocale.FormatType.ShortFormat if short else QLocale.FormatType.LongFormat
    return QLocale().standaloneDayName(DAYS.index(day) + 1, form)


class DayButton(PaintedButton):
    """A day that is in or out."""

    def __init__(self, theme: Theme, day: str) -> None:
        super().__init__(theme, day_name(day))
        self.setCheckable(True)
        self.setAccessibleName(day_name(day, short=False))

    def sizeHint(self) -> QSize:
        """Ask for the design's size."""
        return QSize(64, self._theme.px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, name and ring."""
        painter, theme = QPainter(self), self._theme
        if self.isChecked():
            fill, border = theme.colour("accentSoft"), theme.colour("accentLine")
        else:
            fill, border = theme.colour("secondaryFill"), theme.colour("lineStrong")
        if self.is_hovered:
            border = theme.colour("control")
        draw_box(painter, self.rect(), RADIUS_CONTROL, fill=fill, border=border)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CONTROL, theme)
        colour: ColourName = "accentText" if self.isChecked() else "textSecondary"
        draw_text(
            painter, QRectF(self.rect()), self.text(), theme.font("label"), theme.colour(colour), CENTRE
        )


class ChoiceCard(PaintedButton):
    """One of several choices, with a sentence below its name."""

    leaves_arrows = False

    def __init__(self, theme: Theme, title: str, text: str) -> None:
        super().__init__(theme, title)
        self._sentence = text
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleDescription(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for the design's height."""
        return QSize(200, self._theme.px(76))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint card, mark, title and sentence."""
        painter, theme = QPainter(self), self._theme
        on = self.isChecked()
        fill = theme.colour("accentSoft") if on else None
        border = theme.colour("accentBright" if on else "control" if self.is_hovered else "lineStrong")
        draw_box(painter, self.rect(), RADIUS_CARD, fill=fill, border=border, width=2 if on else 1)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect().adjusted(3, 3, -3, -3), RADIUS_INSET, theme)
        self._paint_mark(painter, on)
        box = QRectF(46, 0, self.width() - 58, self.height())
        painter.setFont(theme.font("caption"))
        # Without a pen, text has no size.
        painter.setPen(theme.colour("textSecondary"))
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        text_height = painter.boundingRect(box, int(wrap), self._sentence).height()
        top = (self.height() - theme.line("label") - text_height) / 2
        title = QRectF(box.left(), top, box.width(), theme.line("label"))
        draw_text(painter, title, self.text(), theme.font("label"), theme.colour("text"))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("textSecondary"))
        painter.drawText(
            QRectF(box.left(), title.bottom(), box.width(), text_height + 2), int(wrap), self._sentence
        )

    def _paint_mark(self, painter: QPainter, on: bool) -> None:
        theme = self._theme
        disc = QRectF(16, self.height() / 2 - 9, 18, 18)
        if on:
            draw_box(painter, disc, 9, fill=theme.colour("accent"))
            dot = QRectF(0, 0, 8, 8)
            dot.moveCenter(disc.center())
            draw_box(painter, dot, 4, fill=theme.colour("onFill"))
        else:
            draw_box(painter, disc, 9, border=theme.colour("control"), width=2)


class WeekPreview(QWidget):
    """The posting times of a week: a row for each time, a mark for each day."""

    accessible_role = QAccessible.Role.Grouping

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._days: tuple[str, ...] = ()
        self._times: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_week(self, days: Sequence[str], times: Sequence[str]) -> None:
        """Show other days and times."""
        self._days, self._times = tuple(days), tuple(times)
        self.setAccessibleName(f"{_tr('Your week')}, {self.words}")
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """Return how many times a week has."""
        count = len(self._days) * len(self._times)
        if not count:
            return _tr("any full hour")
        return _tr("1 time a week") if count == 1 else _tr("{count} times a week").format(count=count)

    def sizeHint(self) -> QSize:
        """Ask for title, names and a row for each time."""
        return QSize(400, self._theme.px(71) + self._theme.px(25) * max(1, len(self._times)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, names and marks."""
        painter, theme = QPainter(self), self._theme
        fill, border = theme.colour("raised"), theme.colour("line")
        draw_box(painter, self.rect(), RADIUS_INSET, fill=fill, border=border)
        head = QRectF(17, 11, self.width() - 34, theme.px(20))
        draw_text(painter, head, _tr("Your week"), theme.font("label"), theme.colour("text"))
        caption = theme.font("caption", tabular=True)
        draw_text(painter, head, self.words, caption, theme.colour("textMuted"), RIGHT)
        left, top = 65.0, head.bottom() + 5
        width = (self.width() - left - 13) / len(DAYS)
        font = theme.font("tiny", tabular=True)
        for place, day in enumerate(DAYS):
            box = QRectF(left + place * width, top, width, theme.px(18))
            draw_text(painter, box, day_name(day), font, theme.colour("textMuted"), CENTRE)
        row_top = top + theme.px(23)
        for time in self._times:
            box = QRectF(17, row_top, left - 20, theme.px(19))
            draw_text(painter, box, time, font, theme.colour("textMuted"))
            for place, day in enumerate(DAYS):
                if day in self._days:
                    self._paint_slot(painter, QRectF(left + place * width, row_top, width - 8, theme.px(19)))
            row_top += theme.px(25)

    def _paint_slot(self, painter: QPainter, box: QRectF) -> None:
        draw_box(painter, box, 3, fill=self._theme.colour("accentSoft"))
        edge = QRectF(box.left(), box.top(), 3, box.height())
        draw_box(painter, edge, 1, fill=self._theme.colour("accentBright"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)
