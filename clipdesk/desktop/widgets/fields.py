"""Text fields: a painted frame around Qt's plain editors, and a form row with label, counter and error.

Checking what was typed is left to the form; it tells the field the sentence to show.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HEIGHT_FIELD, RADIUS_CONTROL, ColourName, TypeName
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel
from clipdesk.desktop.widgets.painting import draw_box, draw_focus_ring, draw_icon

_SIDE_PX = 13
_ICON_SPACE_PX = 24
_ERROR_GAP_PX = 6


class FieldFrame(QWidget):
    """Paint fill, border and ring around an editor, by its state."""

    def __init__(self, theme: Theme, editor: QWidget, icon: str, *, quiet: bool) -> None:
        super().__init__()
        self._theme = theme
        self._editor = editor
        self._icon = icon
        self._quiet = quiet
        self._has_error = False
        self._show_focus = False
        self.setFocusProxy(editor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        editor.installEventFilter(self)
        theme.changed.connect(self._follow_theme)

    @property
    def has_error(self) -> bool:
        """Return whether the error look applies."""
        return self._has_error

    def set_error(self, has_error: bool) -> None:
        """Show or clear the error border."""
        self._has_error = has_error
        self.update()

    def show_focus(self, shown: bool) -> None:
        """Paint the ring as if focused; for sheets of components."""
        self._show_focus = shown
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Repaint when the editor gains or loses focus or becomes disabled."""
        if isinstance(event, QFocusEvent) or event.type() in (
            QEvent.Type.EnabledChange,
            QEvent.Type.ReadOnlyChange,
        ):
            self.update()
        return False

    def event(self, event: QEvent) -> bool:
        """Repaint on hover."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame and its icon."""
        painter = QPainter(self)
        theme = self._theme
        border = theme.colour(self._border())
        draw_box(painter, self.rect(), RADIUS_CONTROL, fill=theme.colour(self._fill()), border=border)
        if self._editor.hasFocus() or self._show_focus:
            draw_focus_ring(painter, self.rect(), RADIUS_CONTROL, theme)
        if self._icon:
            centre = QPointF(15, self.height() / 2)
            draw_icon(painter, theme, self._icon, "textMuted", centre, 16)

    def _is_read_only(self) -> bool:
        return bool(self._editor.property("readOnly"))

    def _fill(self) -> ColourName:
        if not self._editor.isEnabled():
            return "inputDisabled"
        if self._is_read_only():
            return "raised"
        return "searchFill" if self._quiet else "inputFill"

    def _border(self) -> ColourName:
        if not self._editor.isEnabled():
            return "lineStrong"
        if self._has_error:
            return "danger"
        if self._is_read_only():
            return "lineStrong"
        if self.underMouse():
            return "control" if self._quiet else "text"
        return "lineStrong" if self._quiet else "control"

    @Slot()
    def _follow_theme(self) -> None:
        # Not `_restyle` itself: PySide leaves a slot connected that a subclass overrides, after its deletion.
        self._restyle()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


def clear_background(editor: QWidget, theme: Theme, font: QFont) -> None:
    """Let the painted frame show through an editor of Qt, in the theme's colours."""
    palette = QPalette()
    transparent = theme.colour("transparent")
    for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
        palette.setColor(role, transparent)
    palette.setColor(QPalette.ColorRole.Text, theme.colour("text"))
    palette.setColor(QPalette.ColorRole.PlaceholderText, theme.colour("textMuted"))
    palette.setColor(QPalette.ColorRole.Highlight, theme.colour("accent"))
    palette.setColor(QPalette.ColorRole.HighlightedText, theme.colour("onFill"))
    disabled = QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.PlaceholderText):
        palette.setColor(disabled, role, theme.colour("textDisabled"))
    editor.setPalette(palette)
    editor.setFont(font)


class LineField(FieldFrame):
    """One line of text, perhaps with an icon before it."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        placeholder: str = "",
        icon: str = "",
        height: int = HEIGHT_FIELD,
        quiet: bool = False,
        tabular: bool = False,
    ) -> None:
        self.editor = QLineEdit()
        super().__init__(theme, self.editor, icon, quiet=quiet)
        self._height = height
        self._tabular = tabular
        self.editor.setFrame(False)
        self.editor.setPlaceholderText(placeholder)
        self.editor.setAccessibleName(name)
        layout = QHBoxLayout(self)
        # QLineEdit keeps two pixels of its own.
        layout.setContentsMargins(_SIDE_PX - 2 + (_ICON_SPACE_PX - 5 if icon else 0), 1, _SIDE_PX - 2, 1)
        layout.addWidget(self.editor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._restyle()

    @property
    def text(self) -> str:
        """Return what was typed."""
        return self.editor.text()

    @Slot()
    def _restyle(self) -> None:
        clear_background(self.editor, self._theme, self._theme.font("body", tabular=self._tabular))
        self.setFixedHeight(self._theme.px(self._height))
        super()._restyle()


class _PlainEditor(QTextEdit):
    """A text editor that takes plain text only; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.document().setDocumentMargin(0)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Strip everything but the text from what is pasted."""
        if source.hasText():
            self.textCursor().insertText(source.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+Enter to the dialog, and never type a tab."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ends = enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ends or event.key() == Qt.Key.Key_Tab:
            event.ignore()
            return
        super().keyPressEvent(event)


class TextArea(FieldFrame):
    """Several lines of plain text."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        height: int = 96,
        placeholder: str = "",
        role: TypeName = "body",
        grows: bool = False,
    ) -> None:
        self.editor = _PlainEditor()
        super().__init__(theme, self.editor, "", quiet=False)
        self._role: TypeName = role
        self.editor.setPlaceholderText(placeholder)
        self.editor.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(11, 10, 4, 8)
        layout.addWidget(self.editor)
        self.setMinimumHeight(height)
        vertical = QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        self.editor.document().contentsChange.connect(self._keep_line_height)
        self._restyle()

    @property
    def text(self) -> str:
        """Return what was typed."""
        return self.editor.toPlainText()

    @Slot()
    def _restyle(self) -> None:
        clear_background(self.editor, self._theme, self._theme.font(self._role))
        self._keep_line_height()
        super()._restyle()

    def sizeHint(self) -> QSize:
        """Ask for the least height."""
        return QSize(320, self.minimumHeight())

    @Slot()
    def _keep_line_height(self) -> None:
        # Qt gives each new paragraph the height of its font; the design's lines are higher.
        line, document = self._theme.line(self._role), self.editor.document()
        block = document.begin()
        while block.isValid():
            if block.blockFormat().lineHeight() != line:
                self._set_line_height(line)
                return
            block = block.next()

    def _set_line_height(self, line: int) -> None:
        shape = QTextBlockFormat()
        shape.setLineHeight(line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.editor.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.joinPreviousEditBlock()
        cursor.mergeBlockFormat(shape)
        cursor.endEditBlock()


class FormField(QWidget):
    """Label, counter, control and error sentence of one thing to fill in.

    The control is a `LineField`, a `TextArea`, a `ChipsInput` or a `Select`; the label names it.
    """

    error_changed = Signal(str)

    def __init__(self, theme: Theme, label: str, control: QWidget, *, limit: int = 0, note: str = "") -> None:
        super().__init__()
        self._theme = theme
        self._control = control
        self._limit = limit
        self._error = ""
        self.label = PlainLabel(theme, label, "label")
        self.counter = PlainLabel(theme, note, "caption", "textMuted", tabular=True)
        self._error_row = QWidget()
        self._error_text = PlainLabel(theme, "", "caption", "danger", wrap=True)
        self._build()
        if control.sizePolicy().verticalPolicy() != QSizePolicy.Policy.Expanding:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        editor = getattr(control, "editor", None)
        self.label.setBuddy(editor if isinstance(editor, QWidget) else control)
        if limit and isinstance(editor, (QLineEdit, QTextEdit)):
            editor.textChanged.connect(self._recount)
            self._recount()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.label)
        head.addStretch(1)
        head.addWidget(self.counter)
        error = QHBoxLayout(self._error_row)
        error.setContentsMargins(0, _ERROR_GAP_PX, 0, 0)
        error.setSpacing(8)
        error.addWidget(IconMark(self._theme, "circle-alert", "danger", 14), 0, Qt.AlignmentFlag.AlignTop)
        error.addWidget(self._error_text, 1)
        self._error_row.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addSpacing(4)
        layout.addWidget(self._control)
        layout.addWidget(self._error_row)

    @property
    def error(self) -> str:
        """Return the sentence that is shown, or nothing."""
        return self._error

    @property
    def control(self) -> QWidget:
        """Return what is filled in."""
        return self._control

    def set_error(self, sentence: str) -> None:
        """Show one sentence below, or clear it; it is the control's description too."""
        self._error = sentence
        self._error_text.setText(sentence)
        self._error_row.setVisible(bool(sentence))
        marker = getattr(self._control, "set_error", None)
        if callable(marker):
            marker(bool(sentence))
        target = getattr(self._control, "editor", self._control)
        if isinstance(target, QWidget):
            target.setAccessibleDescription(sentence)
        self.error_changed.emit(sentence)

    def set_limit(self, limit: int) -> None:
        """Change how much fits, as when another platform is ticked."""
        self._limit = limit
        self._recount()

    def focus_control(self) -> None:
        """Put the keyboard on the control."""
        self._control.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _recount(self) -> None:
        used = len(str(getattr(self._control, "text", "")))
        pattern = QCoreApplication.translate("FormField", "{used} / {limit}")
        locale = self.locale()
        text = pattern.format(used=locale.toString(used), limit=locale.toString(self._limit))
        self.counter.setText(text)
        self.counter.set_colour("danger" if used > self._limit else "textMuted")


def search_field(theme: Theme, placeholder: str, *, width: int = 220) -> LineField:
    """Make a page's search field: 32 high, with its icon."""
    field = LineField(theme, placeholder, placeholder=placeholder, icon="search", height=32, quiet=True)
    field.setFixedWidth(width)
    return field
