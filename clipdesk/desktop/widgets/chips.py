"""Short words as chips inside a field: Space, comma or Enter ends one, Backspace removes one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QLineEdit, QSizePolicy, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_CHIP, RADIUS_CONTROL, ColourName
from clipdesk.desktop.widgets.buttons import PaintedButton
from clipdesk.desktop.widgets.fields import clear_background
from clipdesk.desktop.widgets.painting import draw_box, draw_focus_ring, draw_icon, draw_text, text_width

_CHIP_H_PX = 24
_SIDE_PX = 8
_CROSS_PX = 13
_HINT_WIDTH_PX = 400


class FlowLayout(QLayout):
    """Lay out items in rows, as words in a text."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item."""
        self._items.append(item)

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Put a widget at a place."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Grow downwards."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Ask for one row."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Ask for the largest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rect: QRect, *, move: bool) -> int:
        area = rect.marginsRemoved(self.contentsMargins())
        left, top, row_height = area.left(), area.top(), 0
        for index, item in enumerate(self._items):
            size = item.sizeHint()
            if left > area.left() and left + size.width() > area.right() + 1:
                left, top, row_height = area.left(), top + row_height + self.spacing(), 0
            # The last item, where one types, takes what is left of its row.
            is_last = index == len(self._items) - 1
            stretch = is_last and bool(item.expandingDirections() & Qt.Orientation.Horizontal)
            width = max(size.width(), area.right() + 1 - left) if stretch else size.width()
            if move:
                item.setGeometry(QRect(QPoint(left, top), QSize(width, size.height())))
            left += width + self.spacing()
            row_height = max(row_height, size.height())
        return top + row_height - rect.top() + self.contentsMargins().bottom()


class Chip(PaintedButton):
    """A word with a cross; pressing it takes the word away."""

    def __init__(self, theme: Theme, text: str, *, outlined: bool = False) -> None:
        super().__init__(theme, text.replace("&", "&&"))
        self._word = text
        self._outlined = outlined
        name = QCoreApplication.translate("Chip", "{word}, remove").format(word=text)
        self.setAccessibleName(name)

    @property
    def word(self) -> str:
        """Return the word."""
        return self._word

    def sizeHint(self) -> QSize:
        """Ask for word and cross."""
        font = self._theme.font("captionStrong", tabular=True)
        height = self._theme.px(28 if self._outlined else _CHIP_H_PX)
        extra = 2 if self._outlined else 0
        return QSize(text_width(self._word, font) + 2 * _SIDE_PX + 2 + _CROSS_PX + 2 * extra, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint chip, word and cross."""
        painter = QPainter(self)
        theme = self._theme
        fill = theme.colour("hoverFill" if self.is_hovered else "raised")
        if self._outlined:
            shown = theme.colour("secondaryFill") if self.is_hovered else None
            draw_box(painter, self.rect(), RADIUS_CONTROL, fill=shown, border=theme.colour("lineStrong"))
        else:
            draw_box(painter, self.rect(), RADIUS_CHIP, fill=fill)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CHIP, theme)
        side = _SIDE_PX + (2 if self._outlined else 0)
        area = QRectF(self.rect()).adjusted(side, 0, -side, 0)
        colour: ColourName = "text" if self._outlined else "textSecondary"
        draw_text(painter, area, self._word, theme.font("captionStrong", tabular=True), theme.colour(colour))
        centre = area.center()
        centre.setX(area.right() - _CROSS_PX / 2 + 2)
        draw_icon(painter, theme, "x", "textMuted", centre, _CROSS_PX)


class ChipsInput(QWidget):
    """A field that holds chips and a place to type the next."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, *, placeholder: str = "", prefix: str = "#") -> None:
        super().__init__()
        self._theme = theme
        self._prefix = prefix
        self._chips: list[Chip] = []
        self._has_error = False
        self.editor = QLineEdit()
        self.editor.setFrame(False)
        self.editor.setPlaceholderText(placeholder)
        self.editor.setAccessibleName(name)
        self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.editor.installEventFilter(self)
        self.editor.textEdited.connect(self._split)
        self._flow = FlowLayout()
        self._flow.setContentsMargins(8, 8, 8, 8)
        self._flow.addWidget(self.editor)
        self.setLayout(self._flow)
        self.setFocusProxy(self.editor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def words(self) -> tuple[str, ...]:
        """Return the chips' words in order."""
        return tuple(chip.word for chip in self._chips)

    @property
    def text(self) -> str:
        """Return the words as one string."""
        return " ".join(self.words)

    def set_words(self, words: tuple[str, ...]) -> None:
        """Replace all chips."""
        for chip in tuple(self._chips):
            self._remove(chip, tell=False)
        for word in words:
            self._append(word)
        self.changed.emit()

    def set_error(self, has_error: bool) -> None:
        """Show or clear the error border."""
        self._has_error = has_error
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the rows that the present width needs, not those of the narrowest."""
        width = max(self.width(), _HINT_WIDTH_PX)
        return QSize(_HINT_WIDTH_PX, self.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask anew: another width may need other rows."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """End a word with Enter, remove one with Backspace."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
            if event.type() == QEvent.Type.FocusOut:
                self._finish_word()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self._finish_word()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.editor.text() and self._chips:
                self._remove(self._chips[-1])
                return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field's frame."""
        painter = QPainter(self)
        theme = self._theme
        border: ColourName = "danger" if self._has_error else "control"
        fill = theme.colour("inputFill" if self.isEnabled() else "inputDisabled")
        draw_box(painter, self.rect(), RADIUS_CONTROL, fill=fill, border=theme.colour(border))
        if self.editor.hasFocus():
            draw_focus_ring(painter, self.rect(), RADIUS_CONTROL, theme)

    def _split(self, typed: str) -> None:
        parts = typed.replace(",", " ").split(" ")
        for part in parts[:-1]:
            self._append(part)
        if len(parts) > 1:
            self.editor.setText(parts[-1])
            self.changed.emit()

    def _finish_word(self) -> None:
        typed = self.editor.text()
        if typed.strip():
            self.editor.clear()
            for part in typed.replace(",", " ").split():
                self._append(part)
            self.changed.emit()

    def _append(self, word: str) -> None:
        bare = word.strip().lstrip(self._prefix) if self._prefix else word.strip()
        if not bare or self._prefix + bare in self.words:
            return
        chip = Chip(self._theme, self._prefix + bare)
        chip.clicked.connect(lambda: self._remove(chip))
        self._flow.insert_widget(len(self._chips), chip)
        self._chips.append(chip)
        chip.show()

    def _remove(self, chip: Chip, *, tell: bool = True) -> None:
        self._chips.remove(chip)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        if tell:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    @Slot()
    def _restyle(self) -> None:
        clear_background(self.editor, self._theme, self._theme.font("body"))
        self.editor.setFixedHeight(self._theme.px(_CHIP_H_PX))
        placeholder = text_width(self.editor.placeholderText(), self._theme.font("body"))
        self.editor.setMinimumWidth(max(self._theme.px(64), placeholder + 8))
        self.updateGeometry()
        self.update()
