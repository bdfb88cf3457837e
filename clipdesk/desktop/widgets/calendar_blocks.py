"""What stands in a week's grid: a post's block, a free time, and the chip that stands for several posts.

They take keys and a screen reader's press; the mouse is the canvas's, which drags them.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clipdesk.desktop.looks import platform_look
from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.times import clock_time, long_date
from clipdesk.desktop.tokens import RADIUS_CHIP, ColourName
from clipdesk.desktop.widgets.buttons import PaintedButton
from clipdesk.desktop.widgets.painting import (
    CENTRE,
    aligned,
    draw_box,
    draw_focus_ring,
    draw_icon,
    draw_text,
    text_width,
)
from clipdesk.desktop.widgets.platforms import draw_tile
from clipdesk.desktop.widgets.spinner import SpinClock

_EDGE_PX = 3
_TILE_PX = 13
_SIDE_PX = 10
_NARROW_PX = 90

# status: edge, icon after the time, the icon's colour
_STATUS: dict[str, tuple[ColourName, str, ColourName]] = {
    "pending": ("info", "", "info"),
    "processing": ("warn", "loader-circle", "warn"),
    "completed": ("ok", "check", "ok"),
    "failed": ("danger", "circle-alert", "danger"),
    "missed": ("danger", "circle-alert", "danger"),
    "unconfirmed": ("warn", "circle-help", "warn"),
}


class CalendarItem(PaintedButton):
    """Something in the grid that has a time; `key` tells it from the others."""

    def __init__(self, theme: Theme, parent: QWidget, key: tuple[str, int]) -> None:
        super().__init__(theme)
        self.setParent(parent)
        self.key = key
        self.day = 0
        self.minute = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @property
    def tip(self) -> str:
        """Return what the tooltip says."""
        return ""

    def minimumSizeHint(self) -> QSize:
        """Stand wherever the grid says."""
        return QSize(0, 0)


class PostBlock(CalendarItem):
    """A post."""

    def __init__(self, theme: Theme, parent: QWidget, post_id: int) -> None:
        super().__init__(theme, parent, ("post", post_id))
        self._post: PostView | None = None
        self._local: datetime | None = None
        self._hours_24 = True
        self._is_source = False
        self._spin = SpinClock(theme, self)

    def show_post(self, post: PostView, local: datetime, *, hours_24: bool) -> None:
        """Become a post at a local time."""
        self._post, self._local, self._hours_24 = post, local, hours_24
        self._spin.set_on(post.status == "processing")
        words = (
            long_date(local.date()),
            clock_time(local, hours_24=hours_24),
            post.title,
            status_words(post),
        )
        self.setAccessibleName(", ".join(words))
        self.setAccessibleDescription(_platform_names(post))
        self.update()

    def set_source(self, is_source: bool) -> None:
        """Fade while it is carried elsewhere."""
        self._is_source = is_source
        self.update()

    @property
    def tip(self) -> str:
        """Return title, platforms and status."""
        post = self._post
        return f"{post.title}\n{_platform_names(post)}\n{status_words(post)}" if post else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the block."""
        if self._post is None or self._local is None:
            return
        painter = QPainter(self)
        painter.setOpacity(0.45 if self._is_source else 1.0)
        draw_block(
            painter,
            self._theme,
            self._post,
            clock_time(self._local, hours_24=self._hours_24),
            QRectF(self.rect()),
            hovered=self.is_hovered,
            spin=self._spin,
        )
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CHIP, self._theme)


class FreeBlock(CalendarItem):
    """A free posting time."""

    def __init__(self, theme: Theme, parent: QWidget, at: datetime) -> None:
        super().__init__(theme, parent, ("free", round(at.timestamp())))
        self.at = at
        self._words = ""

    def show_time(self, local: datetime, *, hours_24: bool) -> None:
        """Become a free time on the wall."""
        self._words = clock_time(local, hours_24=hours_24)
        self.setAccessibleName(f"{long_date(local.date())}, {self._words}, {_tr('free')}")
        self.update()

    @property
    def tip(self) -> str:
        """Say what a press does."""
        return _tr("Add a video at {time}").format(time=self._words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint dashes, time and words."""
        painter = QPainter(self)
        words = _tr("Free slot") if self.width() >= _NARROW_PX else ""
        draw_free(painter, self._theme, self._words, words, QRectF(self.rect()), hovered=self.is_hovered)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CHIP, self._theme)


class MoreChip(CalendarItem):
    """Stands for posts that have no room of their own; a press lists them."""

    def __init__(self, theme: Theme, parent: QWidget, post_ids: tuple[int, ...]) -> None:
        super().__init__(theme, parent, ("more", post_ids[0]))
        self.post_ids = post_ids

    def show_count(self, post_ids: tuple[int, ...], local: datetime, *, hours_24: bool) -> None:
        """Stand for these posts."""
        self.post_ids = post_ids
        time = clock_time(local, hours_24=hours_24)
        more = _tr("{count} more posts").format(count=len(post_ids))
        self.setText(f"+{len(post_ids)}")
        self.setAccessibleName(f"+{len(post_ids)}, {long_date(local.date())}, {time}, {more}")
        self.update()

    @property
    def tip(self) -> str:
        """Say how many there are."""
        return _tr("{count} more posts").format(count=len(self.post_ids))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint chip and number."""
        painter, theme = QPainter(self), self._theme
        fill = theme.colour("hoverRaised" if self.is_hovered else "raised")
        draw_box(painter, self.rect(), RADIUS_CHIP, fill=fill, border=theme.colour("lineStrong"))
        font, colour = theme.font("captionHead", tabular=True), theme.colour("text")
        draw_text(painter, self.rect(), self.text(), font, colour, CENTRE)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CHIP, theme)


def draw_block(
    painter: QPainter,
    theme: Theme,
    post: PostView,
    time: str,
    box: QRectF,
    *,
    hovered: bool = False,
    spin: SpinClock | None = None,
) -> None:
    """Draw a post's block: status edge, time, state, platforms, title."""
    edge, icon, icon_colour = _STATUS.get(post.status, ("control", "", "textMuted"))
    fill = theme.colour("hoverRaised" if hovered else "raised" if theme.is_dark else "surface")
    draw_box(painter, box, RADIUS_CHIP, fill=fill, border=theme.colour("lineStrong"))
    painter.save()
    clip = QPainterPath()
    clip.addRoundedRect(aligned(painter, box), RADIUS_CHIP, RADIUS_CHIP)
    painter.setClipPath(clip)
    painter.fillRect(QRectF(box.left(), box.top(), _EDGE_PX, box.height()), theme.colour(edge))
    painter.restore()
    half = box.height() / 2
    first = QRectF(box.left() + _SIDE_PX, box.top() + 2, box.width() - _SIDE_PX - 5, half)
    second = QRectF(first.left(), box.top() + half - 2, first.width(), half)
    strong: ColourName = "textSecondary" if post.status == "completed" else "text"
    font = theme.font("captionHead", tabular=True)
    used = draw_text(painter, first, time, font, theme.colour(strong))
    if icon:
        centre = QPointF(first.left() + used + 9, first.center().y())
        if icon == "loader-circle" and spin is not None:
            spin.draw(painter, icon_colour, centre, 12)
        else:
            draw_icon(painter, theme, icon, icon_colour, centre, 12)
    _draw_tiles(painter, theme, post, first, used + (18 if icon else 4))
    draw_text(painter, second, post.title, theme.font("tiny"), theme.colour(strong))


def _draw_tiles(painter: QPainter, theme: Theme, post: PostView, line: QRectF, used: float) -> None:
    platforms = list(dict.fromkeys(item.platform for item in post.publications))
    room = line.width() - used
    fitting = platforms[: max(0, int((room + 3) // (_TILE_PX + 3)))]
    left = line.right() - len(fitting) * (_TILE_PX + 3) + 3
    for place, platform in enumerate(fitting):
        tile = QRectF(left + place * (_TILE_PX + 3), line.center().y() - _TILE_PX / 2, _TILE_PX, _TILE_PX)
        draw_tile(painter, theme, platform, tile)


def draw_free(
    painter: QPainter, theme: Theme, time: str, words: str, box: QRectF, *, hovered: bool = False
) -> None:
    """Draw a free time: dashes, the time, a word."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    pen = QPen(theme.colour("text" if hovered else "control"), 1)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.setBrush(theme.colour("raised", 0.5) if hovered else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(aligned(painter, box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CHIP, RADIUS_CHIP)
    font = theme.font("captionStrong", tabular=True)
    area = box.adjusted(_SIDE_PX, 0, -4, 0)
    colour = theme.colour("text" if hovered else "textMuted")
    used = draw_text(painter, area, time, font, colour)
    if words and area.width() - used - 6 >= text_width(words, font):
        draw_text(painter, area.adjusted(used + 6, 0, 0, 0), words, font, colour)


def status_words(post: PostView) -> str:
    """Return a post's status in a word."""
    known = {
        "pending": _tr("pending"),
        "processing": _tr("posting"),
        "completed": _tr("posted"),
        "failed": _tr("failed"),
        "missed": _tr("missed"),
        "unconfirmed": _tr("not sure it went out"),
    }
    return known.get(post.status, post.status)


def _platform_names(post: PostView) -> str:
    return ", ".join(dict.fromkeys(platform_look(item.platform).name for item in post.publications))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Calendar", text)
