"""The fourth step: which AI service writes titles and captions, with a sample of what it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from clipdesk.desktop.pages.first_run.step import Step
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import inset
from clipdesk.desktop.widgets.fields import FormField, LineField
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.note_box import NoteBox
from clipdesk.domain.errors import ClipDeskError
from clipdesk.domain.post import PostText
from clipdesk.domain.settings import is_safe_url

if TYPE_CHECKING:
    from clipdesk.desktop.page_services import PageServices

_SAMPLE_FILE = "Replay 2026-06-18 19-14-58.mp4"
_SAMPLE_GAME = "gaming"
_MOST_KEY = 1_000


class AiStep(Step):
    """Ask for service, model and key."""

    def __init__(self, services: PageServices) -> None:
        text = _tr(
            "Any service that speaks like OpenAI’s, also one on this computer. "
            "Without it, ClipDesk uses the file name."
        )
        super().__init__(services.theme, _tr("Who writes your titles?"), text)
        theme, ai = services.theme, services.desk.settings.current.ai
        self._services = services
        url, model, key = (
            LineField(theme, label) for label in (_tr("Service address"), _tr("Model"), _tr("Key"))
        )
        url.editor.setText(ai.base_url)
        model.editor.setText(ai.model)
        key.editor.setEchoMode(QLineEdit.EchoMode.Password)
        key.editor.setMaxLength(_MOST_KEY)
        self.url, self.model, self.key = url.editor, model.editor, key.editor
        self.url_field = FormField(theme, _tr("Service address"), url)
        self.model_field = FormField(theme, _tr("Model"), model)
        self.key_field = FormField(theme, _tr("Key"), key, note=_tr("Kept in the system keychain"))
        self.try_button = Button(theme, _tr("Try It"), "tinted", icon="sparkles")
        self.error = NoteBox(theme, "", "danger")
        self._sample = inset(theme)
        self.sample_title = PlainLabel(theme, "", "label", wrap=True)
        self.sample_text = PlainLabel(theme, "", "caption", "textSecondary", wrap=True)
        self.sample_tags = PlainLabel(theme, "", "caption", "accentText", wrap=True)
        self._build()
        self.try_button.clicked.connect(self._try)

    def _build(self) -> None:
        self.rows.addWidget(self.url_field)
        self.rows.addSpacing(14)
        pair = QHBoxLayout()
        pair.setSpacing(16)
        pair.addWidget(self.model_field, 1)
        pair.addWidget(self.key_field, 1)
        self.rows.addLayout(pair)
        self.rows.addSpacing(14)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.try_button)
        hint = _tr("Writes a sample for {file}").format(file=_SAMPLE_FILE)
        row.addWidget(PlainLabel(self._theme, hint, "caption", "textMuted"), 1)
        self.rows.addLayout(row)
        self.rows.addSpacing(14)
        self.rows.addWidget(self.error)
        column = QVBoxLayout(self._sample)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        for label in (self.sample_title, self.sample_text, self.sample_tags):
            column.addWidget(label)
        self._sample.hide()
        self.rows.addWidget(self._sample)
        self.rows.addStretch(1)

    def begin(self) -> None:
        """Look whether a key is stored."""
        credentials = self._services.desk.credentials

        def look() -> bool:
            return bool(credentials.get("ai"))

        def show(is_stored: bool) -> None:
            self.key.setPlaceholderText(_tr("Stored. Leave empty to keep it") if is_stored else "")

        self._services.background.run(look, show, lambda _error: None, owner=self)

    def check(self) -> bool:
        """Refuse an address or a model that cannot be used."""
        is_safe = is_safe_url(self.url.text().strip())
        words = _tr("Use an https address; plain http only for this computer.")
        self.url_field.set_error("" if is_safe else words)
        has_model = bool(self.model.text().strip())
        self.model_field.set_error("" if has_model else _tr("Name the model."))
        return is_safe and has_model

    def changes(self) -> dict[str, object]:
        """Return service and model."""
        return {"ai.base_url": self.url.text().strip(), "ai.model": self.model.text().strip()}

    @property
    def typed_key(self) -> str:
        """Return the key as it was typed, or nothing."""
        return self.key.text().strip()

    @Slot()
    def _try(self) -> None:
        """Store service and key, and let it write with the active template."""
        if not self.check():
            return
        self.error.say("", "danger")
        self.try_button.set_busy(True, _tr("Writing..."))
        desk, changes, key = self._services.desk, self.changes(), self.typed_key

        def write() -> PostText:
            if key:
                desk.credentials.set("ai", key)
            for name, value in changes.items():
                desk.settings.set(name, value)
            with desk.work.read() as unit:
                template = unit.templates.active()
            prompt = template.prompt_text if template is not None else "{filename}"
            return desk.templates.test(prompt, _SAMPLE_FILE, _SAMPLE_GAME)

        self._services.background.run(write, self._show_sample, self._complain, owner=self)

    def _show_sample(self, text: PostText) -> None:
        self.try_button.set_busy(False)
        self.sample_title.setText(text.title)
        self.sample_text.setText(text.caption)
        self.sample_text.setVisible(bool(text.caption))
        self.sample_tags.setText(text.hashtag_line)
        self.sample_tags.setVisible(bool(text.hashtags))
        self._sample.show()

    def _complain(self, error: Exception) -> None:
        self.try_button.set_busy(False)
        self._sample.hide()
        words = str(error) if isinstance(error, ClipDeskError) else type(error).__name__
        self.error.say(words, "danger")


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)
