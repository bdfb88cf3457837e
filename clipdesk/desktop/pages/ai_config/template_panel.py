"""The form of one template: its name, its prompt, and the commands about it.

Carrying the commands out is left to the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HEIGHT_COMPACT, HEIGHT_FIELD, RADIUS_CONTROL
from clipdesk.desktop.widgets.badges import StatusBadge
from clipdesk.desktop.widgets.buttons import Button, IconButton, PaintedButton
from clipdesk.desktop.widgets.cards import Card
from clipdesk.desktop.widgets.fields import FormField, LineField
from clipdesk.desktop.widgets.labels import Divider, IconMark, PlainLabel
from clipdesk.desktop.widgets.painting import draw_box, draw_focus_ring, draw_text, text_width
from clipdesk.desktop.widgets.prompt_editor import PromptEditor
from clipdesk.desktop.widgets.tooltip import Tooltip
from clipdesk.domain.template import PROMPT_LIMIT, VARIABLES, PromptTemplate

_CHIP_SIDE_PX, _CHIP_GAP_PX = 9, 9
_NARROW_BELOW_PX = 560


@dataclass(frozen=True, slots=True)
class Draft:
    """A template as it stands in the form; the id 0 is one that was never saved."""

    id: int
    name: str
    prompt_text: str
    is_active: bool = False

    @classmethod
    def of(cls, template: PromptTemplate) -> Draft:
        """Return a saved template as a draft."""
        return cls(template.id, template.name, template.prompt_text, template.is_active)


class InsertChip(PaintedButton):
    """A variable to put into the prompt, with what it stands for."""

    def __init__(self, theme: Theme, variable: str, meaning: str) -> None:
        super().__init__(theme, f"{{{variable}}}")
        self._meaning = meaning
        self.setAccessibleName(_tr("{variable} {meaning}, insert").format(
            variable=self.text(), meaning=meaning
        ))  # fmt: skip

    def sizeHint(self) -> QSize:
        """Ask for both texts."""
        variable = text_width(self.text(), self._theme.font("captionHead"))
        meaning = text_width(self._meaning, self._theme.font("caption"))
        width = variable + meaning + 2 * _CHIP_SIDE_PX + _CHIP_GAP_PX + 2
        return QSize(width, self._theme.px(HEIGHT_COMPACT))

    def minimumSizeHint(self) -> QSize:
        """Allow the meaning to be cut."""
        variable = text_width(self.text(), self._theme.font("captionHead"))
        return QSize(variable + 2 * _CHIP_SIDE_PX, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint chip, variable and meaning."""
        painter, theme = QPainter(self), self._theme
        fill = theme.colour("pressed" if self.is_pressed else "hoverRaised") if self.is_hovered else None
        draw_box(painter, self.rect(), RADIUS_CONTROL, fill=fill, border=theme.colour("lineStrong"))
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CONTROL, theme)
        area = QRectF(self.rect()).adjusted(_CHIP_SIDE_PX, 0, -_CHIP_SIDE_PX + 1, 0)
        font, colour = theme.font("captionHead"), theme.colour("accentText")
        area.setLeft(area.left() + draw_text(painter, area, self.text(), font, colour) + _CHIP_GAP_PX)
        if area.width() > 0:
            draw_text(painter, area, self._meaning, theme.font("caption"), theme.colour("textSecondary"))


class TemplatePanel(Card):
    """Edit one template."""

    save_requested = Signal()
    activate_requested = Signal()
    test_requested = Signal()
    delete_requested = Signal()
    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._saved = Draft(0, "", "")
        self._is_only = False
        self._narrow = False
        self.badge = StatusBadge(theme, "neutral", _tr("Not active"))
        self.badge_note = PlainLabel(theme, "", "caption", "textMuted")
        self._name = LineField(theme, _tr("Template name"))
        self.name_field = FormField(theme, _tr("Template name"), self._name)
        self.editor = PromptEditor(theme, _tr("Prompt"))
        self.prompt_field = FormField(theme, _tr("Prompt"), self.editor)
        self.chips = {
            VARIABLES[0]: InsertChip(theme, VARIABLES[0], _tr("clip name")),
            VARIABLES[1]: InsertChip(theme, VARIABLES[1], _tr("game or scene")),
        }
        self.counter = PlainLabel(theme, "", "caption", "textMuted", tabular=True)
        self._insert = PlainLabel(theme, _tr("Insert"), "caption", "textMuted")
        self._note_icon = IconMark(theme, "info", "textMuted", 14)
        self.note = PlainLabel(theme, "", "caption", "textMuted", wrap=True)
        self.unsaved = PlainLabel(theme, _tr("Unsaved changes"), "caption", "warn")
        self.unsaved_above = PlainLabel(theme, _tr("Unsaved changes"), "caption", "warn")
        height = HEIGHT_FIELD
        self.save_button = Button(theme, _tr("Save"), "primary", height=height, shortcut_hint=_keys("Ctrl+S"))
        self.activate_button = Button(theme, _tr("Set as Active"), height=height)
        self.test_button = Button(
            theme, _tr("Test Prompt"), icon="flask-conical", height=height, shortcut_hint=_keys("Ctrl+T")
        )
        self.delete_button = Button(theme, _tr("Delete"), "danger", icon="trash-2", height=height)
        self._why_not = Tooltip(theme, self.delete_button, "")
        self.small_test = IconButton(
            theme, "flask-conical", _tr("Test Prompt"), kind="secondary", size=height,
            shortcut_hint=_keys("Ctrl+T"),
        )  # fmt: skip
        self.small_delete = IconButton(theme, "trash-2", _tr("Delete"), kind="danger", size=height)
        self._build()
        self._connect()
        self._set_narrow(False)
        self._refresh()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(21, 19, 21, 17)
        column.setSpacing(0)
        column.addLayout(_row(8, self.badge, self.badge_note, self.unsaved_above, fills=self.badge_note))
        column.addSpacing(12)
        column.addWidget(self.name_field)
        column.addSpacing(14)
        column.addWidget(self.prompt_field, 1)
        column.addSpacing(10)
        chips = _row(8, self._insert, *self.chips.values())
        chips.addStretch(1)
        chips.addWidget(self.counter)
        column.addLayout(chips)
        column.addSpacing(10)
        column.addLayout(_row(8, self._note_icon, self.note, fills=self.note))
        column.addSpacing(15)
        column.addWidget(Divider(self._theme))
        column.addSpacing(14)
        commands = _row(8, self.save_button, self.activate_button, self.test_button, self.small_test)
        commands.addStretch(1)
        commands.addWidget(self.unsaved)
        commands.addWidget(self.delete_button)
        commands.addWidget(self.small_delete)
        column.addLayout(commands)

    def _connect(self) -> None:
        self.name_editor.textChanged.connect(self._on_edited)
        self.editor.editor.textChanged.connect(self._on_edited)
        self.editor.problems_changed.connect(self._refresh_note)
        for variable, chip in self.chips.items():
            chip.clicked.connect(lambda _=False, name=variable: self.editor.insert(name))
        self.save_button.clicked.connect(self.save_requested)
        self.activate_button.clicked.connect(self.activate_requested)
        for test in (self.test_button, self.small_test):
            test.clicked.connect(self.test_requested)
        for delete in (self.delete_button, self.small_delete):
            delete.clicked.connect(self.delete_requested)

    @property
    def name_editor(self) -> QLineEdit:
        """Return the line in which the name is typed."""
        return self._name.editor

    @property
    def draft(self) -> Draft:
        """Return the template as it stands in the form."""
        return Draft(self._saved.id, self.name_editor.text(), self.editor.text, self._saved.is_active)

    @property
    def is_new(self) -> bool:
        """Return whether the template was never saved."""
        return self._saved.id == 0

    @property
    def is_changed(self) -> bool:
        """Return whether something was typed that is not saved."""
        return self.draft != self._saved

    def show_draft(self, draft: Draft) -> None:
        """Show another template."""
        self._saved = draft
        self.name_editor.setText(draft.name)
        self.editor.set_text(draft.prompt_text)
        self.show_errors()
        self._refresh()

    def set_saved(self, draft: Draft) -> None:
        """Take what is stored now; what was typed since stays."""
        self._saved = draft
        self._refresh()

    def set_only(self, is_only: bool) -> None:
        """Say whether there is no other template: the only one cannot be deleted."""
        self._is_only = is_only
        self._refresh()

    def show_errors(self, *, name: str = "", prompt: str = "") -> None:
        """Show what keeps the template from being saved, and go to the first of it."""
        self.name_field.set_error(name)
        self.prompt_field.set_error(prompt)
        if name or prompt:
            (self.name_field if name else self.prompt_field).focus_control()

    def select_name(self) -> None:
        """Put the keyboard on the name, so that typing replaces it."""
        self.name_field.focus_control()
        self.name_editor.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show commands as icons when there is little room."""
        super().resizeEvent(event)
        self._set_narrow(self.width() < self._theme.px(_NARROW_BELOW_PX))

    def _set_narrow(self, narrow: bool) -> None:
        for whole in (self.test_button, self.delete_button, self._insert, self.counter):
            whole.setVisible(not narrow)
        for small in (self.small_test, self.small_delete, self.prompt_field.counter):
            small.setVisible(narrow)
        self._narrow = narrow
        self._refresh_unsaved()

    def _on_edited(self) -> None:
        self.show_errors()
        self._refresh()
        self.edited.emit()

    @Slot()
    def _refresh(self) -> None:
        saved, changed = self._saved, self.is_changed
        if saved.is_active:
            self.badge.set_status("completed", _tr("Active"))
            self.badge_note.setText(_tr("Used for every new clip"))
        else:
            self.badge.set_status("neutral", _tr("Not active"))
            self.badge_note.setText(_tr("Not saved yet") if self.is_new else "")
        self.save_button.setEnabled(changed or self.is_new)
        self.activate_button.setEnabled(not saved.is_active)
        for delete in (self.delete_button, self.small_delete):
            delete.setEnabled(not self._is_only or self.is_new)
        reason = _tr("The only template can’t be deleted.") if self._is_only and not self.is_new else ""
        self._why_not.set_text(reason)
        self.small_delete.set_name(reason or _tr("Delete"), spoken=_tr("Delete"))
        for delete in (self.delete_button, self.small_delete):
            delete.setAccessibleDescription(reason)
        self._refresh_unsaved()
        used = len(self.editor.text)
        words = _tr("1 character") if used == 1 else _tr("{count} characters")
        if used > PROMPT_LIMIT:
            words = _tr("{count} / {limit} characters")
        locale = self.locale()
        shown = words.format(count=locale.toString(used), limit=locale.toString(PROMPT_LIMIT))
        for counter in (self.counter, self.prompt_field.counter):
            counter.setText(shown)
            counter.set_colour("danger" if used > PROMPT_LIMIT else "textMuted")
        self._refresh_note()

    def _refresh_unsaved(self) -> None:
        self.unsaved.setVisible(self.is_changed and not self._narrow)
        self.unsaved_above.setVisible(self.is_changed and self._narrow)

    @Slot()
    def _refresh_note(self) -> None:
        problems = self.editor.problems
        self._note_icon.set_icon(
            "triangle-alert" if problems else "info", "warn" if problems else "textMuted"
        )
        usual = _tr("Title, caption and hashtags always come back as separate fields.")
        self.note.setText(problems[0] if problems else usual)
        self.note.set_colour("warn" if problems else "textMuted")


def _row(gap: int, *widgets: QWidget, fills: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget, 1 if widget is fills else 0)
    return row


def _keys(sequence: str) -> str:
    return QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText)


def _tr(text: str) -> str:
    return QCoreApplication.translate("AiConfig", text)
