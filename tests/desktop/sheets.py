"""Pages that show the parts with made-up content, for screenshots: the schedule, the components."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clipdesk.desktop.looks import BadgeKind, TileState
from clipdesk.desktop.models.posts import PostsModel
from clipdesk.desktop.models.sections import group_posts
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import ColourName, TypeName
from clipdesk.desktop.widgets.badges import StatusBadge
from clipdesk.desktop.widgets.buttons import Button, ButtonKind, ShownState
from clipdesk.desktop.widgets.cards import Card, StatTile
from clipdesk.desktop.widgets.choices import Checkbox, Toggle
from clipdesk.desktop.widgets.fields import LineField, search_field
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel
from clipdesk.desktop.widgets.page import Page
from clipdesk.desktop.widgets.painting import draw_box
from clipdesk.desktop.widgets.platforms import PlatformBadge, PlatformTile
from clipdesk.desktop.widgets.post_list import PostList
from clipdesk.desktop.widgets.progress import ProgressBar
from clipdesk.desktop.widgets.segmented import Choice, FilterTabs, Segmented
from clipdesk.desktop.widgets.select import Select
from clipdesk.desktop.widgets.toast import Toast
from tests.desktop.samples import NOW, schedule_posts

_SWATCHES: tuple[tuple[tuple[ColourName, str], ...], ...] = (
    (
        ("sidebar", "sidebar"),
        ("window", "bg"),
        ("surface", "surface"),
        ("raised", "raised"),
        ("overlay", "overlay"),
        ("pressed", "pressed"),
        ("line", "line"),
        ("control", "control"),
    ),
    (
        ("text", "text"),
        ("textSecondary", "text2"),
        ("textMuted", "muted"),
        ("accent", "accent"),
        ("accentText", "accText"),
        ("accentSoft", "accSoft"),
        ("focus", "focus"),
        ("record", "record"),
    ),
    (
        ("ok", "ok"),
        ("okSoft", "okSoft"),
        ("warn", "warn"),
        ("warnSoft", "warnSoft"),
        ("danger", "danger"),
        ("dangerSoft", "dngSoft"),
        ("info", "info"),
        ("infoSoft", "infoSoft"),
    ),
)


class SchedulePage(Page):
    """The schedule's list as the design's first picture has it."""

    def __init__(self, theme: Theme, folder: Path, *, now: Callable[[], datetime] = lambda: NOW) -> None:
        super().__init__(theme, "schedule", "Schedule")
        views = (Choice("list", "List", "list"), Choice("week", "Week", "calendar-days"))
        self.add_header_widget(Segmented(theme, "View", views))
        self.add_header_widget(Button(theme, "Add Video", "primary", icon="plus", height=36))
        tiles = QHBoxLayout()
        tiles.setSpacing(16)
        texts = (
            ("calendar", "Total scheduled", "14", "Next 6 days"),
            ("clock", "Posting today", "2", "Next at 20:00"),
            ("circle-check", "Completed today", "1", "On time"),
        )
        for icon, label, number, caption in texts:
            tile = StatTile(theme, icon, label)
            tile.set_value(number, caption, "ok" if icon == "circle-check" else "textSecondary")
            self.narrow_changed.connect(tile.set_narrow)
            tiles.addWidget(tile)
        self.add_row(tiles)
        self.add_gap(20)
        self._add_filters(theme)
        self.add_gap(8)
        model = PostsModel(group_posts(schedule_posts(folder), now()))
        self.list = PostList(theme, model, now)
        self.add_list(self.list)

    def _add_filters(self, theme: Theme) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        names = (
            ("all", "All", 38),
            ("upcoming", "Upcoming", 14),
            ("posted", "Posted", 23),
            ("failed", "Failed", 1),
        )
        tabs = FilterTabs(theme, "Filter", [Choice(key, label) for key, label, _count in names])
        for key, _label, count in names:
            tabs.set_count(key, count)
        search = search_field(theme, "Search clips")
        self.narrow_changed.connect(lambda narrow: search.setFixedWidth(150 if narrow else 220))
        platform = Select(theme, "Platform", height=32, quiet=True)
        platform.addItems(["All platforms", "YouTube", "Instagram", "TikTok"])
        platform.setFixedWidth(140)
        row.addWidget(tabs)
        row.addStretch(1)
        row.addWidget(search)
        row.addWidget(platform)
        self.add_row(row)


class _Swatch(QWidget):
    def __init__(self, theme: Theme, colour: ColourName) -> None:
        super().__init__()
        self._theme = theme
        self._colour: ColourName = colour

    def paintEvent(self, event: QPaintEvent) -> None:
        fill, border = self._theme.colour(self._colour), self._theme.colour("lineStrong")
        draw_box(QPainter(self), self.rect(), 6, fill=fill, border=border)


class ComponentSheet(QWidget):
    """All parts in all states, laid out by hand."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(1280, 800)
        self._buttons()
        self._inputs()
        self._badges()
        self._type()
        self._right_column()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("window"))

    def _put(self, widget: QWidget, left: int, top: int, width: int = 0, height: int = 0) -> QWidget:
        widget.setParent(self)
        hint = widget.sizeHint()
        widget.setGeometry(left, top, width or hint.width(), height or hint.height())
        widget.show()
        return widget

    def _text(
        self, text: str, left: int, middle: int, role: TypeName = "caption", colour: ColourName = "textMuted"
    ) -> PlainLabel:
        label = PlainLabel(self._theme, text, role, colour)
        self._put(label, left, middle - label.sizeHint().height() // 2)
        return label

    def _heading(self, text: str, left: int, middle: int) -> None:
        self._text(text, left, middle, "heading", "text")

    def _buttons(self) -> None:
        self._heading("Buttons", 36, 42)
        states: tuple[ShownState | None, ...] = ("", "hover", "pressed", "focus", None)
        kinds: tuple[tuple[ButtonKind, str], ...] = (
            ("primary", "Primary"),
            ("secondary", "Secondary"),
            ("ghost", "Ghost"),
        )
        for line, (kind, name) in enumerate(kinds):
            self._text(name, 36, 80 + 40 * line)
            for column, state in enumerate(states):
                button = Button(self._theme, "Save", kind)
                button.setEnabled(state is not None)
                button.show_state(state or "")
                self._put(button, 120 + 70 * column, 64 + 40 * line)
        self._text("Danger", 36, 200)
        for column in range(2):
            button = Button(self._theme, "Delete", "danger")
            button.show_state("hover" if column else "")
            self._put(button, 120 + 78 * column, 184)
        self._text("Confirm", 36, 240)
        self._put(Button(self._theme, "Delete", "confirm"), 120, 224)
        self._text("Tinted", 36, 280)
        self._put(Button(self._theme, "Write with AI", "tinted", icon="sparkles"), 120, 264)
        self._text("Left to right: rest, hover, pressed, focus, disabled", 36, 312)

    def _inputs(self) -> None:
        self._heading("Inputs", 36, 357)
        cases = (
            ("Rest", "", "Title", ""),
            ("Focus", "1v4 clutch on Harbor", "", "focus"),
            ("Error", "A title that is far too long for this ...", "", "error"),
            ("Disabled", "", "Locked while posting", "disabled"),
        )
        for line, (name, text, placeholder, state) in enumerate(cases):
            self._text(name, 36, 399 + 46 * line)
            field = LineField(self._theme, name, placeholder=placeholder)
            field.editor.setText(text)
            field.set_error(state == "error")
            field.editor.setEnabled(state != "disabled")
            field.show_focus(state == "focus")
            self._put(field, 104, 381 + 46 * line, 250)
        self._put(IconMark(self._theme, "circle-alert", "danger", 14), 104, 566)
        self._text("Use 100 characters or fewer. Remove 12.", 126, 573, "caption", "danger")
        self._text("Select", 36, 608)
        select = Select(self._theme, "Select")
        select.addItem("Next free slot")
        self._put(select, 104, 590, 250)
        self._text("Checks", 36, 646)
        left = 102
        for name, checked, enabled in (("Off", False, True), ("On", True, True), ("Disabled", False, False)):
            box = Checkbox(self._theme, name)
            box.setChecked(checked)
            box.setEnabled(enabled)
            self._put(box, left, 634)
            left += {"Off": 56, "On": 54}.get(name, 0)
        self._text("Toggles", 36, 678)
        for column, (checked, state, enabled) in enumerate(
            ((False, "", True), (True, "", True), (True, "focus", True), (True, "", False))
        ):
            toggle = Toggle(self._theme, "Toggle", checked=checked)
            toggle.setEnabled(enabled)
            toggle.show_state("focus" if state else "")
            self._put(toggle, 104 + 48 * column, 666)

    def _badges(self) -> None:
        self._heading("Status badges", 492, 42)
        badges: tuple[tuple[int, int, BadgeKind, str], ...] = (
            (492, 64, "pending", "Posting in 45 min"),
            (635, 64, "processing", "Posting..."),
            (492, 96, "completed", "Posted"),
            (576, 96, "failed", "Failed"),
            (654, 96, "waiting", "Waiting for network"),
            (492, 128, "completed", "Active"),
            (572, 128, "held", "On hold"),
            (660, 128, "draft", "Draft"),
        )
        for left, top, kind, text in badges:
            self._put(StatusBadge(self._theme, kind, text), left, top)
        self._heading("Platform badges", 492, 178)
        rows: tuple[tuple[int, tuple[tuple[int, str, TileState], ...]], ...] = (
            (200, ((492, "youtube", ""), (584, "instagram", ""), (684, "tiktok", ""))),
            (232, ((492, "youtube", "done"), (602, "instagram", "working"), (720, "tiktok", "waiting"))),
            (264, ((492, "tiktok", "failed"),)),
        )
        for top, badges_in_row in rows:
            for left, platform, state in badges_in_row:
                self._put(PlatformBadge(self._theme, platform, state), left, top)
        for column, platform in enumerate(("youtube", "instagram", "tiktok")):
            self._put(PlatformTile(self._theme, platform), 590 + 30 * column, 265)

    def _type(self) -> None:
        self._heading("Type", 492, 326)
        lines: tuple[tuple[str, int, str, TypeName, ColourName], ...] = (
            ("Title 24/32 600", 364, "Next post at 20:00", "title", "text"),
            ("Heading 16/24 600", 398, "Best posting times", "heading", "text"),
            ("Subhead 14/20 600", 426, "1v4 clutch on Harbor", "subhead", "text"),
            ("Body 13/20 400", 451, "Each clip takes the next free time.", "body", "text"),
            ("Strong 13/20 500", 476, "Post to", "label", "text"),
            ("Caption 12/16 400", 501, "Updated 12 min ago", "caption", "textMuted"),
            ("Tabular 12/16 500", 525, "20:00  18,402  0:42", "captionStrong", "textSecondary"),
        )
        for name, middle, text, role, colour in lines:
            self._text(name, 492, middle)
            label = PlainLabel(self._theme, text, role, colour, tabular=middle == 525)
            self._put(label, 612, middle - label.sizeHint().height() // 2)

    def _right_column(self) -> None:
        self._heading("Colour", 852, 42)
        for line, row in enumerate(_SWATCHES):
            for column, (colour, name) in enumerate(row):
                left = 852 + (48 * column if line else 47 * column)
                self._put(_Swatch(self._theme, colour), left, 66 + 56 * line, 40, 32)
                label = PlainLabel(self._theme, name, "tiny", "textMuted")
                label.setAlignment(Qt.AlignmentFlag.AlignCenter)
                self._put(label, left - 6, 100 + 56 * line, 52)
        self._heading("Tabs and segments", 852, 262)
        tabs = FilterTabs(
            self._theme, "Tabs", [Choice("a", "All"), Choice("u", "Upcoming"), Choice("f", "Failed")]
        )
        for key, count in (("a", 38), ("u", 14), ("f", 1)):
            tabs.set_count(key, count)
        self._put(tabs, 852, 286)
        views = (Choice("list", "List", "list"), Choice("week", "Week", "calendar-days"))
        self._put(Segmented(self._theme, "View", views), 852, 326)
        progress = ProgressBar(self._theme, "Progress")
        progress.setValue(62)
        self._put(progress, 852, 376, 183)
        self._text("62%", 1045, 379)
        self._heading("Toast", 852, 421)
        ground = QWidget()
        self._put(ground, 852 - 32, 441 - 20, 376 + 64, 88)
        toast = Toast(self._theme, ground)
        toast.show_message("Moved to Saturday 20 June, 18:00", action="Undo", on_action=lambda: None)
        self._heading("Confirm", 852, 519)
        self._confirm()

    def _confirm(self) -> None:
        card = Card(self._theme, border="lineStrong", radius=14)
        self._put(card, 852, 539, 376, 146)
        self._heading("Cancel this post?", 873, 568)
        text = "“1v4 clutch on Harbor with 3 HP” won’t be posted at 20:00. "
        text += "The video file stays in your clip folder."
        label = PlainLabel(self._theme, text, "body", "textSecondary", wrap=True)
        self._put(label, 873, 583, 334, 34)
        keep = Button(self._theme, "Keep Post", height=34)
        cancel = Button(self._theme, "Cancel Post", "confirm", height=34)
        right = 1207 - cancel.sizeHint().width()
        self._put(cancel, right, 632)
        self._put(keep, right - 8 - keep.sizeHint().width(), 632)


def settle() -> None:
    """Let all pending events run."""
    for _round in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
