"""The panel "Right now": one row for each clip that is on its way, and what is said when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clipdesk.desktop.models.clip_steps import ClipRow, Step, step_names
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.thumbnails import Thumbnails
from clipdesk.desktop.tokens import RADIUS_CHIP, ColourName
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.cards import Card, StateDot
from clipdesk.desktop.widgets.labels import Divider, IconMark, PlainLabel
from clipdesk.desktop.widgets.painting import draw_box, draw_icon, draw_rounded_pixmap, draw_text
from clipdesk.desktop.widgets.spinner import SpinClock
from clipdesk.desktop.widgets.step_bar import BarState, draw_step_bar, step_bar_width

MOST_ROWS = 4
_ROW_PX = 70
_HEAD_PX = 38
_EMPTY_PX = 130
_PICTURE = QSize(80, 45)


class ClipRowView(QWidget):
    """One clip: picture, file name, sentence, five steps."""

    accessible_role = QAccessible.Role.ListItem

    def __init__(self, theme: Theme, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._theme = theme
        self._thumbnails = thumbnails
        self._row: ClipRow | None = None
        self._narrow = False
        self._spin = SpinClock(theme, self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        thumbnails.ready.connect(self._on_picture)
        theme.changed.connect(self.updateGeometry)

    @property
    def row(self) -> ClipRow | None:
        """Return what is shown."""
        return self._row

    def show_row(self, row: ClipRow, *, narrow: bool) -> None:
        """Show a clip; a new step is said once."""
        was = self._row
        self._row, self._narrow = row, narrow
        self._spin.set_on(row.state == "working" and row.step is not Step.RECORDING)
        self.setAccessibleName(row.spoken)
        if was is not None and was.path == row.path and (was.step, was.state) != (row.step, row.state):
            announce(self, row.spoken, assertive=row.state == "failed")
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for 70 in height."""
        return QSize(400, self._theme.px(_ROW_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture, words and steps."""
        row = self._row
        if row is None:
            return
        painter = QPainter(self)
        theme, middle = self._theme, self.height() / 2
        self._paint_picture(painter, row, QRectF(16, middle - 22.5, _PICTURE.width(), _PICTURE.height()))
        bar = step_bar_width(len(step_names()), narrow=self._narrow)
        bar_left = self.width() - bar - 17
        room = bar_left - 112 - 24
        line = theme.line("captionHead")
        name_box = QRectF(112, middle - 4 - line - 2, room, line)
        draw_text(painter, name_box, row.name, theme.font("captionHead"), theme.colour("text"))
        self._paint_sentence(painter, row, QRectF(112, middle + 4, room, theme.line("body")))
        draw_step_bar(
            painter,
            theme,
            QRectF(bar_left, middle - 14, bar, 30),
            step_names(),
            row.step,
            _bar_state(row),
            narrow=self._narrow,
        )

    def _paint_picture(self, painter: QPainter, row: ClipRow, box: QRectF) -> None:
        theme = self._theme
        pixmap = self._thumbnails.pixmap(row.thumbnail) if row.thumbnail else None
        if pixmap is not None:
            draw_rounded_pixmap(painter, box, pixmap, RADIUS_CHIP)
            return
        fill, border = theme.colour("raised"), theme.colour("lineStrong")
        draw_box(painter, box, RADIUS_CHIP, fill=fill, border=border)
        draw_icon(painter, theme, "film", "textSecondary", box.center(), 20)

    def _paint_sentence(self, painter: QPainter, row: ClipRow, box: QRectF) -> None:
        theme, middle = self._theme, box.center().y()
        left = 20.0
        if row.state == "failed":
            draw_icon(painter, theme, "circle-alert", "danger", QPointF(box.left() + 6, middle), 13)
        elif row.state == "done":
            draw_icon(painter, theme, "check", "ok", QPointF(box.left() + 6, middle), 13)
        elif row.step is Step.RECORDING:
            left = 15.0
            dot = QRectF(box.left(), middle - 4, 8, 8)
            draw_box(painter, dot, 4, fill=theme.colour("record"))
        else:
            self._spin.draw(painter, "accentText", QPointF(box.left() + 6, middle), 13)
        words = box.adjusted(left, 0, 0, 0)
        colour: ColourName = "danger" if row.state == "failed" else "textSecondary"
        draw_text(painter, words, row.words, theme.font("caption", tabular=True), theme.colour(colour))

    @Slot(str)
    def _on_picture(self, path: str) -> None:
        if self._row is not None and self._row.thumbnail == Path(path):
            self.update()


class _Nothing(QWidget):
    """What stands in the panel while no clip is on its way."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon = IconMark(theme, "folder-search", "textMuted", 22)
        self.title = PlainLabel(theme, "", "label")
        self.text = PlainLabel(theme, "", "caption", "textMuted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(2)
        layout.addStretch(1)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(6)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addStretch(1)

    def say(self, title: str, text: str, icon: str) -> None:
        """Say something; without a text the title stands alone on one line."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.set_icon(icon)
        self.setFixedHeight(self._theme.px(_EMPTY_PX if icon else _ROW_PX))


class RightNow(Card):
    """Show what is on its way; the oldest rows beyond four are counted."""

    accessible_role = QAccessible.Role.List

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.thumbnails = Thumbnails(_PICTURE)
        self._narrow = False
        self._rows: tuple[ClipRow, ...] = ()
        self._dot = StateDot(theme)
        self._count = PlainLabel(theme, "", "caption", "textMuted")
        self._folder_icon = IconMark(theme, "folder", "textMuted", 14)
        self._folder = PlainLabel(theme, "", "caption", "textMuted", elide=Qt.TextElideMode.ElideMiddle)
        self._views = [ClipRowView(theme, self.thumbnails) for _ in range(MOST_ROWS)]
        self._lines = [Divider(theme) for _ in range(MOST_ROWS)]
        self._more = PlainLabel(theme, "", "caption", "textMuted")
        self._nothing = _Nothing(theme)
        self.setAccessibleName(_tr("Right now"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._build()
        self.show_rows(())

    @property
    def views(self) -> list[ClipRowView]:
        """Return the rows that are shown."""
        return [view for view in self._views if not view.isHidden()]

    @property
    def words(self) -> str:
        """Return what is said while nothing is on its way."""
        return self._nothing.title.text()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 17, 0)
        head.setSpacing(8)
        head.addWidget(self._dot)
        head.addWidget(PlainLabel(self._theme, _tr("Right now"), "subhead"))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._folder_icon)
        head.addWidget(self._folder)
        head_box = QWidget()
        head_box.setLayout(head)
        head_box.setFixedHeight(self._theme.px(_HEAD_PX))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(head_box)
        for line, view in zip(self._lines, self._views, strict=True):
            layout.addWidget(line)
            layout.addWidget(view)
        self._more.setContentsMargins(112, 0, 0, 0)
        self._more.setFixedHeight(self._theme.px(30))
        layout.addWidget(self._more)
        layout.addWidget(self._nothing)

    def show_rows(self, rows: Sequence[ClipRow]) -> None:
        """Show the clips on their way, the newest first."""
        self._rows = tuple(rows)
        for place, (line, view) in enumerate(zip(self._lines, self._views, strict=True)):
            is_used = place < len(rows)
            if is_used:
                view.show_row(rows[place], narrow=self._narrow)
            view.setVisible(is_used)
            line.setVisible(is_used or place == 0)
        extra = len(rows) - MOST_ROWS
        self._more.setText(_tr("+{count} more").format(count=extra))
        self._more.setVisible(extra > 0)
        self._nothing.setVisible(not rows)
        working = sum(not row.is_finished for row in rows)
        one, many = _tr("1 clip in progress"), _tr("{count} clips in progress")
        self._count.setText("" if not working else one if working == 1 else many.format(count=working))

    def show_state(self, colour: ColourName, folder: str) -> None:
        """Show how the watcher stands, and the folder."""
        self._dot.set_colour(colour)
        self._folder.setText(folder)
        self._folder_icon.setVisible(bool(folder))

    def say_nothing(self, title: str, text: str = "", icon: str = "") -> None:
        """Say why no clip is on its way."""
        self._nothing.say(title, text, icon)

    def set_narrow(self, narrow: bool) -> None:
        """Name only the present step when there is little room."""
        self._narrow = narrow
        self.show_rows(self._rows)


def _bar_state(row: ClipRow) -> BarState:
    if row.state != "working":
        return row.state
    return "recording" if row.step is Step.RECORDING else "working"


def _tr(text: str) -> str:
    return QCoreApplication.translate("RightNow", text)
