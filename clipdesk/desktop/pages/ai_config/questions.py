"""What the page asks before typed text or a template is lost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.dialog import ConfirmDialog
from clipdesk.desktop.widgets.fields import FormField
from clipdesk.desktop.widgets.select import Select
from clipdesk.domain.template import PromptTemplate


class UnsavedQuestion(ConfirmDialog):
    """Ask what becomes of typed text: save it, discard it, or go on editing."""

    discarded = Signal()

    def __init__(self, theme: Theme, parent: QWidget, name: str) -> None:
        super().__init__(
            theme,
            parent,
            _tr("Save changes to “{name}”?").format(name=name or _tr("New template")),
            _tr("They are lost if you leave without saving."),
            _tr("Save"),
            _tr("Keep Editing"),
            danger=False,
        )
        self.discard_button = Button(theme, _tr("Discard"), "danger", height=34)
        self.buttons.insertWidget(self.buttons.indexOf(self.do_button), self.discard_button)
        self.discard_button.clicked.connect(self._discard)

    def _discard(self) -> None:
        self.done(0)
        self.discarded.emit()


class DeleteQuestion(ConfirmDialog):
    """Ask before a template is deleted; for the active one also which becomes active."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        name: str,
        *,
        is_saved: bool,
        heirs: Sequence[PromptTemplate] = (),
    ) -> None:
        saved, unsaved = _tr("Posts already written keep their text."), _tr("It was never saved.")
        question = _tr("Delete “{name}”?").format(name=name or _tr("New template"))
        super().__init__(theme, parent, question, saved if is_saved else unsaved, _tr("Delete"), _tr("Keep"))
        self.heir = Select(theme, _tr("Which one becomes active?"))
        for template in heirs:
            self.heir.addItem(template.name, template.id)
        if heirs:
            self.extra.addSpacing(14)
            self.extra.addWidget(FormField(theme, _tr("Which one becomes active?"), self.heir))

    @property
    def next_active(self) -> int | None:
        """Return the template that becomes active, if one was asked for."""
        chosen = self.heir.currentData()
        return int(chosen) if chosen is not None else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("AiConfig", text)
