"""Title, caption and hashtags as cards, each with a check against the platforms' limits and a copy button."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_CHIP
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.buttons import IconButton
from clipdesk.desktop.widgets.cards import Card, inset
from clipdesk.desktop.widgets.chips import FlowLayout
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel
from clipdesk.desktop.widgets.painting import draw_box, draw_text, text_width
from clipdesk.domain.post import PostText
from clipdesk.domain.preflight import LIMITS

_COPIED_MS = 2_000
# What every platform takes; the strictest of them counts.
TITLE_LIMIT = min(found for limits in LIMITS.values() if (found := limits.title_characters))
CAPTION_LIMIT = min(found for limits in LIMITS.values() if (found := limits.body_characters))


class WrittenWords(QWidget):
    """Show the words of a post."""

    def __init__(self, theme: Theme, text: PostText) -> None:
        super().__init__()
        title = PlainLabel(theme, text.title, "subhead", wrap=True)
        caption = PlainLabel(theme, text.caption, "body", wrap=True)
        tags = QWidget()
        flow = FlowLayout(6)
        for tag in text.hashtags:
            flow.addWidget(_Tag(theme, tag))
        tags.setLayout(flow)
        tags.setAccessibleName(text.hashtag_line)
        self.title = WordsCard(theme, _tr("Title"), title, text.title)
        self.title.show_count(len(text.title), TITLE_LIMIT)
        self.caption = WordsCard(theme, _tr("Caption"), caption, text.caption)
        self.caption.show_count(len(text.caption), CAPTION_LIMIT)
        self.hashtags = WordsCard(theme, _tr("Hashtags"), tags, text.hashtag_line)
        count = len(text.hashtags)
        words = _tr("1 tag") if count == 1 else _tr("{count} tags").format(count=count)
        self.hashtags.show_check(words, fits=count > 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for card in (self.title, self.caption, self.hashtags):
            column.addWidget(card)
        column.addStretch(1)


class WordsCard(QWidget):
    """One part of a post's words."""

    def __init__(self, theme: Theme, name: str, content: QWidget, copied: str) -> None:
        super().__init__()
        self._copied = copied
        self._name = name
        self.check_icon = IconMark(theme, "check", "ok", 14)
        self.check_text = PlainLabel(theme, "", "caption", "textSecondary", tabular=True)
        self.copy_button = IconButton(theme, "copy", self._copy_name(), size=24)
        self.copy_button.clicked.connect(self._copy)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(_COPIED_MS)
        self._back.timeout.connect(lambda: self.copy_button.set_command("copy", self._copy_name()))
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(PlainLabel(theme, name, "captionStrong", "textSecondary"))
        head.addStretch(1)
        head.addWidget(self.check_icon)
        head.addWidget(self.check_text)
        head.addSpacing(2)
        head.addWidget(self.copy_button)
        box: Card = inset(theme)
        column = QVBoxLayout(box)
        column.setContentsMargins(15, 11, 13, 13)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)
        self.setAccessibleName(name)

    def show_count(self, used: int, limit: int) -> None:
        """Say how much of a limit is used, and whether it fits."""
        locale = self.locale()
        words = _tr("{used} / {limit}").format(used=locale.toString(used), limit=locale.toString(limit))
        self.show_check(words, fits=0 < used <= limit)

    def show_check(self, words: str, *, fits: bool) -> None:
        """Show the outcome of the check."""
        self.check_text.setText(words)
        self.check_text.set_colour("textSecondary" if fits else "danger")
        self.check_icon.set_icon("check" if fits else "circle-alert", "ok" if fits else "danger")
        self.check_icon.setToolTip("" if fits else _tr("Does not fit every platform"))
        self.setAccessibleDescription(words)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._copied)
        self.copy_button.set_command("check", _tr("Copied"))
        announce(self, _tr("Copied"))
        self._back.start()

    def _copy_name(self) -> str:
        return _tr("Copy {what}").format(what=self._name.lower())


class _Tag(QWidget):
    """A hashtag with a thin line around it."""

    def __init__(self, theme: Theme, word: str) -> None:
        super().__init__()
        self._theme = theme
        self._word = word
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Ask for the word."""
        return QSize(text_width(self._word, self._theme.font("captionStrong")) + 21, self._theme.px(26))

    def minimumSizeHint(self) -> QSize:
        """Allow eliding."""
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint line and word."""
        painter, theme = QPainter(self), self._theme
        draw_box(painter, self.rect(), RADIUS_CHIP, border=theme.colour("lineStrong"))
        area = QRectF(self.rect()).adjusted(10, 0, -10, 0)
        draw_text(painter, area, self._word, theme.font("captionStrong"), theme.colour("textSecondary"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("TestPrompt", text)
