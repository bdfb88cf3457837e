"""The words of a post: title, description, hashtags, and the AI's help with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clipdesk.desktop.dialogs.writing import Proposal, WriteRow
from clipdesk.desktop.models.draft import caption_limit, title_limit
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.chips import ChipsInput
from clipdesk.desktop.widgets.fields import FormField, LineField, TextArea
from clipdesk.domain.account import Platform
from clipdesk.domain.post import PostText, parse_hashtags
from clipdesk.domain.settings import PlatformsSettings


class WordsBox(QWidget):
    """Hold the words; `changed` tells every one of them."""

    changed = Signal()
    write_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = LineField(theme, _tr("Title"))
        self.title_field = FormField(theme, _tr("Title"), self.title, limit=100)
        self.caption = TextArea(theme, _tr("Description"))
        self.caption_field = FormField(theme, _tr("Description"), self.caption, limit=2200)
        self.tags = ChipsInput(theme, _tr("Hashtags"), placeholder=_tr("Add hashtag"))
        self.tags_field = FormField(theme, _tr("Hashtags"), self.tags)
        self.write_row = WriteRow(theme)
        self._proposals = {
            "title": Proposal(theme, _tr("Title")),
            "caption": Proposal(theme, _tr("Description")),
            "hashtags": Proposal(theme, _tr("Hashtags")),
        }
        self._most_tags: int | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        fields = {"title": self.title_field, "caption": self.caption_field, "hashtags": self.tags_field}
        for key, field in fields.items():
            part = QVBoxLayout()
            part.setSpacing(0)
            part.addWidget(field)
            part.addWidget(self._proposals[key])
            column.addLayout(part)
        column.addWidget(self.write_row)

    def _connect(self) -> None:
        self.title.editor.textChanged.connect(lambda _text: self.changed.emit())
        self.caption.editor.textChanged.connect(self.changed)
        self.tags.changed.connect(self._on_tags)
        self.write_row.pressed.connect(self.write_pressed)
        self._proposals["title"].used.connect(self._use_title)
        self._proposals["caption"].used.connect(self._use_caption)
        self._proposals["hashtags"].used.connect(self._use_tags)

    # -- what it holds

    @property
    def text(self) -> PostText:
        """Return the words, with a hashtag that is still being typed."""
        tags = parse_hashtags((*self.tags.words, *self.tags.editor.text().replace(",", " ").split()))
        return PostText(self.title.text.strip(), self.caption.text.strip(), tags)

    def set_text(self, text: PostText) -> None:
        """Show other words."""
        self.title.editor.setText(text.title)
        self._set_caption(text.caption)
        self.tags.set_words(text.hashtags)

    def proposal(self, field: str) -> Proposal:
        """Return what is offered for "title", "caption" or "hashtags"."""
        return self._proposals[field]

    def set_limits(self, platforms: Sequence[Platform], settings: PlatformsSettings) -> None:
        """Count by the strictest of the ticked platforms."""
        limit, platform = title_limit(platforms)
        self.title_field.set_limit(limit)
        words = _tr("{platform} takes up to {limit} characters")
        self.title_field.counter.setToolTip(
            words.format(platform=platform.label, limit=limit) if platform else ""
        )
        self.caption_field.set_limit(caption_limit(platforms))
        has_instagram = Platform.INSTAGRAM in platforms
        self._most_tags = settings.instagram.max_hashtags if has_instagram else None
        self._count_tags()

    def set_errors(self, told: Mapping[str, str]) -> None:
        """Show a sentence under each field that has one."""
        self.title_field.set_error(told.get("title", ""))
        self.caption_field.set_error(told.get("caption", ""))
        self.tags_field.set_error(told.get("hashtags", ""))

    # -- the AI

    def set_template(self, name: str) -> None:
        """Say which template is used."""
        self.write_row.set_template(name)

    def set_can_write(self, can_write: bool) -> None:
        """Let the AI write once there is a video to write about."""
        self.write_row.button.setEnabled(can_write)

    def set_writing(self, writing: bool) -> None:
        """Show that the AI writes."""
        self.write_row.set_busy(writing)

    def tell(self, sentence: str) -> None:
        """Say something about the writing."""
        self.write_row.tell(sentence)

    def propose(self, text: PostText, source: str) -> None:
        """Fill what is empty, and offer the rest beside what a person wrote."""
        mine = self.text
        if not mine.title:
            self.title.editor.setText(text.title)
        if not mine.caption:
            self._set_caption(text.caption)
        if not mine.hashtags:
            self.tags.set_words(text.hashtags)
        self._offer("title", mine.title, text.title)
        self._offer("caption", mine.caption, text.caption)
        self._offer("hashtags", " ".join(mine.hashtags), text.hashtag_line)
        if source != "ai":
            self.tell(_tr("The AI isn’t answering; these words come from the file name."))
        announce(self, _tr("New words are here"))

    def _offer(self, field: str, mine: str, new: str) -> None:
        self._proposals[field].offer(new if mine and new and new != mine else "")

    def _use_title(self) -> None:
        self.title.editor.setText(self._proposals["title"].text)

    def _use_caption(self) -> None:
        self._set_caption(self._proposals["caption"].text)

    def _use_tags(self) -> None:
        self.tags.set_words(parse_hashtags(self._proposals["hashtags"].text))

    def _set_caption(self, text: str) -> None:
        # Written as an edit, so that Ctrl+Z brings the old words back.
        cursor = QTextCursor(self.caption.editor.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def _on_tags(self) -> None:
        self._count_tags()
        self.changed.emit()

    def _count_tags(self) -> None:
        count, most = len(self.tags.words), self._most_tags
        if most is None:
            self.tags_field.counter.setText(str(count) if count else "")
        else:
            self.tags_field.counter.setText(_tr("{count} of {most}").format(count=count, most=most))


def _tr(text: str) -> str:
    return QCoreApplication.translate("WordsBox", text)
