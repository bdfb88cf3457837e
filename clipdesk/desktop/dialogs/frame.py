"""The frame of a long form: a body that scrolls only on a low screen, a footer that counts faults."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.dialog import KeyHint
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel

# Header, footer and a little air around the dialog; its shadow may leave the screen.
_AROUND_PX = 64 + 66 + 16
_LEAST_PX = 240
_SIDE_PX = 25
_BAR_PX = 12


class FormContent(QWidget):
    """Hold the fields; as high as they are at the width that there is, not at the narrowest."""

    def minimumSizeHint(self) -> QSize:
        """Leave the height to the width, where fields wrap."""
        return QSize(0, 0) if self.hasHeightForWidth() else super().minimumSizeHint()


class FormBody(QScrollArea):
    """Show a form whole; on a low screen as much as there is room for. `grown` tells another height."""

    grown = Signal()

    def __init__(self, content: FormContent) -> None:
        super().__init__()
        self._content = content
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear that the form needs another height, which scroll areas keep to themselves."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self._content:
            self.updateGeometry()
            self.grown.emit()
        return super().eventFilter(watched, event)

    def hasHeightForWidth(self) -> bool:
        """Follow the form."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the form's height, or what the screen has room for."""
        layout = self._content.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else 0
        return min(height if height > 0 else self._content.sizeHint().height(), self._room())

    def sizeHint(self) -> QSize:
        """Ask for the form's size."""
        width = self._content.sizeHint().width()
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Allow a low screen."""
        return QSize(0, _LEAST_PX)

    def _make_room(self, _least: int, most: int) -> None:
        """Let the bar stand in the margin, so that nothing moves when it comes."""
        layout = self._content.layout()
        if layout is not None:
            margins = layout.contentsMargins()
            margins.setRight(_SIDE_PX - (_BAR_PX if most else 0))
            layout.setContentsMargins(margins)

    def _room(self) -> int:
        screen = self.screen()
        return max(_LEAST_PX, screen.availableGeometry().height() - _AROUND_PX)


class FormFooter(QStackedWidget):
    """The keys that press the main button; after an attempt how much is to be fixed."""

    def __init__(self, theme: Theme, hint: str) -> None:
        super().__init__()
        self._keys = KeyHint(theme, (_tr("Ctrl"), _tr("Enter")), hint)
        self._fault = QWidget()
        self._text = PlainLabel(theme, "", "captionStrong", "danger")
        row = QHBoxLayout(self._fault)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconMark(theme, "circle-alert", "danger", 14))
        row.addWidget(self._text, 1)
        self.addWidget(self._keys)
        self.addWidget(self._fault)

    @property
    def text(self) -> str:
        """Return what is wrong, or nothing."""
        return self._text.text() if self.currentWidget() is self._fault else ""

    def tell_count(self, count: int) -> None:
        """Say how many things are to be fixed; none shows the keys."""
        one, many = _tr("1 thing to fix"), _tr("{count} things to fix")
        self.tell("" if not count else one if count == 1 else many.format(count=count))

    def tell(self, sentence: str) -> None:
        """Say what is wrong, or show the keys."""
        self._text.setText(sentence)
        self._text.updateGeometry()
        self.setCurrentWidget(self._fault if sentence else self._keys)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FormFrame", text)
