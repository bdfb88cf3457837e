"""A dialog with every kind of field, for screenshots; it stands for Add Video."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import inset
from clipdesk.desktop.widgets.chips import ChipsInput
from clipdesk.desktop.widgets.choices import Checkbox, Radio
from clipdesk.desktop.widgets.dialog import Dialog, KeyHint
from clipdesk.desktop.widgets.fields import FormField, LineField, TextArea
from clipdesk.desktop.widgets.labels import Divider, PlainLabel
from clipdesk.desktop.widgets.platforms import PlatformTile
from clipdesk.desktop.widgets.segmented import Choice, Segmented
from clipdesk.desktop.widgets.select import Select


class FieldsDialog(Dialog):
    """Two columns as in the design's third picture."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, "Add Video", width=868)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(25, 6, 25, 20)
        row.setSpacing(24)
        row.addLayout(self._left(theme), 1)
        row.addWidget(Divider(theme, vertical=True))
        right = QWidget()
        right.setFixedWidth(316)
        right.setLayout(self._right(theme))
        row.addWidget(right)
        self.add_footer_hint(KeyHint(theme, ("Ctrl", "Enter"), "to schedule"))
        self.add_button("Cancel")
        self.add_button("Schedule", "primary", icon="calendar-plus", main=True)

    def _left(self, theme: Theme) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(14)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(theme, "Video", "label"), 1)
        kinds = (Choice("file", "File"), Choice("url", "Video URL"))
        head.addWidget(Segmented(theme, "Source", kinds, height=30))
        column.addLayout(head)
        title = LineField(theme, "Title")
        title.editor.setText("1v4 clutch on Harbor with 3 HP")
        self.title_field = FormField(theme, "Title", title, limit=100)
        column.addWidget(self.title_field)
        text = TextArea(theme, "Description")
        text.editor.setPlainText("Three on site, one flank, and I forgot to reload.\nHarbor retake.")
        column.addWidget(FormField(theme, "Description", text, limit=2200))
        chips = ChipsInput(theme, "Hashtags", placeholder="Add hashtag")
        chips.set_words(("#riftline", "#clutch", "#fps", "#gaming"))
        column.addWidget(FormField(theme, "Hashtags", chips, note="4 of 30"))
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(Button(theme, "Write with AI", "tinted", icon="sparkles"))
        foot.addWidget(PlainLabel(theme, "Uses template “Hype shorts”", "caption", "textMuted"), 1)
        column.addLayout(foot)
        column.addStretch(1)
        return column

    def _right(self, theme: Theme) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(PlainLabel(theme, "Post to", "label"))
        for key, name in (("youtube", "YouTube"), ("instagram", "Instagram"), ("tiktok", "TikTok")):
            line = QHBoxLayout()
            line.setSpacing(8)
            box = Checkbox(theme, "")
            box.setAccessibleName(name)
            box.setChecked(True)
            line.addWidget(box)
            line.addWidget(PlatformTile(theme, key))
            line.addWidget(PlainLabel(theme, name, "label"))
            line.addWidget(PlainLabel(theme, "@novaplays", "caption", "textMuted"), 1)
            column.addLayout(line)
        panel = inset(theme)
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(13, 10, 13, 12)
        privacy = Select(theme, "Who can see it", height=34, placeholder="Choose...")
        privacy.addItems(["Everyone", "Friends", "Only me"])
        privacy.setCurrentIndex(-1)
        self.privacy = FormField(theme, "Who can see it", privacy, note="Required")
        inside.addWidget(self.privacy)
        inside.addWidget(Radio(theme, "Schedule it"))
        column.addWidget(panel)
        column.addStretch(1)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        return column
