"""Where the video comes from: a place to drop or browse, or an address; then what it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clipdesk.desktop.dialogs.place_rows import NoteLine
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_INSET
from clipdesk.desktop.widgets.buttons import Button, PaintedButton
from clipdesk.desktop.widgets.cards import inset
from clipdesk.desktop.widgets.fields import LineField
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.painting import aligned, draw_focus_ring, draw_icon, draw_text, text_width
from clipdesk.desktop.widgets.progress import ProgressBar
from clipdesk.desktop.widgets.segmented import Choice, Segmented
from clipdesk.desktop.widgets.spinner import Spinner
from clipdesk.desktop.widgets.thumb import Thumb
from clipdesk.domain.clip import Clip
from clipdesk.domain.settings import EXTENSIONS

_ZONE_PX = 83
_MIB = 1024 * 1024


class DropZone(PaintedButton):
    """A dashed box that takes a dropped video; pressing it opens the file dialog."""

    dropped = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _tr("Drop a video here or Browse"))
        self._is_over = False
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for a box of 83."""
        return QSize(300, self._theme.px(_ZONE_PX))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file."""
        if dropped_path(event) is not None:
            self._is_over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        self._is_over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which file was dropped."""
        self._is_over = False
        self.update()
        path = dropped_path(event)
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashes, an icon and the words."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        lit = self._is_over or self.is_hovered
        pen = QPen(theme.colour("accentText" if self._is_over else "text" if lit else "control"), 1)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(theme.colour("accentSoft") if self._is_over else Qt.BrushStyle.NoBrush)
        box = aligned(painter, QRectF(self.rect())).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS_INSET, RADIUS_INSET)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_INSET, theme)
        before, link = _tr("Drop a video here or"), _tr("Browse")
        font, strong = theme.font("body"), theme.font("label")
        width = 24 + text_width(before, font) + 4 + text_width(link, strong)
        left, middle = (self.width() - width) / 2, self.height() / 2
        draw_icon(painter, theme, "file-video", "textMuted", QPointF(left + 8, middle), 16)
        area = QRectF(left + 24, 0, self.width(), self.height())
        area.setLeft(area.left() + draw_text(painter, area, before, font, theme.colour("textSecondary")) + 4)
        draw_text(painter, area, link, strong, theme.colour("accentText"))


class SourceBox(QWidget):
    """Hold the video of a form; looking into it is left to the dialog.

    Args:
        has_fetch: whether a video can be fetched from an address; without it that tab is not there.
    """

    path_chosen = Signal(object)
    address_given = Signal(str)
    cancelled = Signal()

    def __init__(self, theme: Theme, *, has_fetch: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._ask_file: Callable[[], None] = self._open_file_dialog
        self.kinds = Segmented(
            theme,
            _tr("Where the video comes from"),
            (Choice("file", _tr("File")), Choice("url", _tr("Video URL"))),
            height=30,
        )
        self.kinds.setVisible(has_fetch)
        self.zone = DropZone(theme)
        self.address = LineField(theme, _tr("Video URL"), placeholder="https://", icon="link")
        self.fetch_button = Button(theme, _tr("Fetch"), height=36)
        self._address_row = QWidget()
        self._busy = inset(theme)
        self._busy_name = PlainLabel(theme, "", "label", elide=Qt.TextElideMode.ElideMiddle)
        self._busy_text = PlainLabel(theme, "", "caption", "textMuted")
        self.bar = ProgressBar(theme, _tr("Progress"))
        self.cancel = Button(theme, _tr("Cancel"), "ghost")
        self.cancel.setAccessibleName(_tr("Cancel: stop reading the video"))
        self._ready = inset(theme)
        self._thumb = Thumb(theme, QSize(112, 63))
        self._name = PlainLabel(theme, "", "label", elide=Qt.TextElideMode.ElideMiddle)
        self._facts = PlainLabel(theme, "", "caption", "textMuted", tabular=True)
        self.change = Button(theme, _tr("Change..."))
        self.error = NoteLine(theme)
        self._build()
        self._connect()
        self.show_empty()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(PlainLabel(self._theme, _tr("Video"), "label"), 1)
        head.addWidget(self.kinds)
        address = QHBoxLayout(self._address_row)
        address.setContentsMargins(0, 0, 0, 0)
        address.setSpacing(8)
        address.addWidget(self.address, 1)
        address.addWidget(self.fetch_button)
        self._build_busy()
        self._build_ready()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for part in (self.zone, self._address_row, self._busy, self._ready, self.error):
            column.addWidget(part)

    def _build_busy(self) -> None:
        self._busy.setFixedHeight(self._theme.px(_ZONE_PX))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(self._busy_name)
        words.addWidget(self._busy_text)
        words.addWidget(self.bar)
        words.addStretch(1)
        row = QHBoxLayout(self._busy)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(Spinner(self._theme, "accentText"))
        row.addLayout(words, 1)
        row.addWidget(self.cancel)

    def _build_ready(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        words.addStretch(1)
        row = QHBoxLayout(self._ready)
        row.setContentsMargins(11, 10, 13, 10)
        row.setSpacing(12)
        row.addWidget(self._thumb)
        row.addLayout(words, 1)
        row.addWidget(self.change)

    def _connect(self) -> None:
        self.kinds.chosen.connect(lambda _key: self.show_empty())
        self.zone.clicked.connect(lambda: self._ask_file())
        self.zone.dropped.connect(self.path_chosen)
        self.change.clicked.connect(lambda: self._ask_file())
        self.cancel.clicked.connect(self.cancelled)
        self.fetch_button.clicked.connect(self._give_address)
        self.address.editor.returnPressed.connect(self._give_address)

    # -- what it shows

    def show_empty(self, error: str = "") -> None:
        """Show the place to drop a file, or the address field; perhaps with what went wrong."""
        is_url = self.kinds.current == "url"
        self._show_only(self._address_row if is_url else self.zone)
        self.error.tell(error, is_fault=True)

    def show_busy(self, name: str, text: str, part: float | None = None) -> None:
        """Show that something is being done with the video, and how far it is if that is known."""
        self._busy_name.setText(name)
        self._busy_text.setText(text)
        self.bar.setVisible(part is not None)
        self.bar.setValue(round(100 * (part or 0)))
        self._show_only(self._busy)
        self.error.tell("")

    def show_clip(self, clip: Clip, *, may_change: bool = True) -> None:
        """Show a video and its facts."""
        self._thumb.show_clip(clip.thumbnail, clip.facts.duration_s)
        self._name.setText(clip.path.name)
        self._facts.setText(facts_words(clip))
        self.change.setVisible(may_change)
        self._show_only(self._ready)
        self.error.tell("")

    def set_error(self, sentence: str) -> None:
        """Show one sentence below, or clear it."""
        self.error.tell(sentence, is_fault=True)

    def focus_control(self) -> None:
        """Put the keyboard where a video is given."""
        target = self.address if self.kinds.current == "url" else self.zone
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def wait_for_picture(self) -> None:
        """Wait until the thumbnail is read; for pictures."""
        self._thumb.thumbnails.wait()

    def _show_only(self, part: QWidget) -> None:
        for other in (self.zone, self._address_row, self._busy, self._ready):
            other.setVisible(other is part)

    def _give_address(self) -> None:
        self.address_given.emit(self.address.text.strip())

    def _open_file_dialog(self) -> None:
        endings = " ".join(f"*{ending}" for ending in EXTENSIONS)
        dialog = QFileDialog(self, _tr("Choose a Video"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_tr("Videos ({endings})").format(endings=endings), _tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.path_chosen.emit(Path(name)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def dropped_path(event: QDropEvent) -> Path | None:
    """Return the first local file of a drop, or None."""
    for url in event.mimeData().urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    return None


def facts_words(clip: Clip) -> str:
    """Return "1920 × 1080 · 60 fps · 38 MB"."""
    facts = clip.facts
    parts = [f"{facts.width} × {facts.height}"]
    if facts.frame_rate:
        parts.append(_tr("{rate} fps").format(rate=f"{facts.frame_rate:.3g}"))
    size = clip.fingerprint.size_bytes
    parts.append(_tr("{size} MB").format(size=max(1, round(size / _MIB))))
    return " · ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SourceBox", text)
