"""AI Config: the prompt templates that write the words of new clips, and a place to edit and try them.

Every call of a service is made off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from clipdesk.desktop.dialogs.test_prompt import PromptTestDialog
from clipdesk.desktop.local_time import LocalTime
from clipdesk.desktop.page_services import Shell
from clipdesk.desktop.pages.ai_config.questions import DeleteQuestion, UnsavedQuestion
from clipdesk.desktop.pages.ai_config.service_state import ServiceWatch
from clipdesk.desktop.pages.ai_config.template_list import Columns, TemplateList, TemplateView, template_view
from clipdesk.desktop.pages.ai_config.template_panel import Draft, TemplatePanel
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.desktop.tokens import HEIGHT_FIELD, PAGE_TOP
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.page import Page
from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.template import DEFAULT_PROMPT, PromptTemplate
from clipdesk.ports import TextGenerator
from clipdesk.services.templates import TemplateService


class AiConfigPage(Page):
    """Choose, edit and try templates.

    Args:
        generator: gives the AI that writes, or None while it is off.
        newest_clip: returns the file name of the newest clip, or nothing.
    """

    def __init__(
        self,
        theme: Theme,
        templates: TemplateService,
        generator: Callable[[], TextGenerator | None],
        background: Background,
        shell: Shell,
        newest_clip: Callable[[], str],
        local_time: LocalTime,
    ) -> None:
        super().__init__(theme, "ai_config", _tr("AI Config"))
        self._desk = templates
        self._background = background
        self._shell = shell
        self._newest_clip = newest_clip
        self._time = local_time
        self._templates: list[PromptTemplate] = []
        self._draft_name = ""
        self._is_saving = False
        self.service = ServiceWatch(theme, generator, background)
        self.new_button = Button(theme, _tr("New Template"), icon="plus", height=HEIGHT_FIELD)
        self.list = TemplateList(theme)
        self.panel = TemplatePanel(theme)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.add_header_widget(self.service.chip)
        policy = self.new_button.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Expanding)
        self.new_button.setSizePolicy(policy)
        self._columns = Columns()
        left = QVBoxLayout(self._columns.left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self.new_button)
        left.addWidget(self.list, 1)
        right = QVBoxLayout(self._columns.right)
        right.setContentsMargins(0, 0, 0, PAGE_TOP)
        right.addWidget(self.panel)
        self.panel.hide()
        self.add_row(self.service.strip_row)
        self.add_row(self._columns, 1)

    def _connect(self) -> None:
        self.service.settings_requested.connect(lambda: self._shell.show_page("settings"))
        self.new_button.clicked.connect(lambda: self._after_unsaved(self._begin_new))
        self.list.chosen.connect(lambda key: self._after_unsaved(lambda: self._choose(key)))
        self.panel.save_requested.connect(lambda: self._save())
        self.panel.activate_requested.connect(lambda: self._save(activate=True))
        self.panel.test_requested.connect(self.open_test)
        self.panel.delete_requested.connect(self._ask_to_delete)
        self.panel.edited.connect(self._show_cards)
        for keys, act in (("Ctrl+S", self._save_by_key), ("Ctrl+T", self.open_test)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- what is shown

    def showEvent(self, event: QShowEvent) -> None:
        """Read the templates anew, and ask the AI service whether it answers, but not each time."""
        super().showEvent(event)
        self._reload()
        self.service.ask_if_stale()

    def refresh(self) -> None:
        """Answer F5."""
        self._reload()
        self.service.ask()

    def may_leave(self, go_on: Callable[[], None]) -> bool:
        """Return whether nothing typed would be lost; else ask."""
        if not self.panel.is_changed:
            return True
        self._ask_about_unsaved(go_on)
        return False

    def _reload(self, choose: int | None = None) -> None:
        self._background.run(
            self._desk.list, lambda found: self._take(found, choose), self._shell.complain, owner=self
        )

    def _take(self, templates: list[PromptTemplate], choose: int | None) -> None:
        self._templates = templates
        wanted = self.panel.draft.id if choose is None else choose
        found = next((one for one in templates if one.id == wanted), None)
        is_first = self.panel.isHidden()
        if found is not None and (not self.panel.is_changed or choose is not None):
            self._show(Draft.of(found))
        elif found is not None:
            self.panel.set_saved(Draft.of(found))
        elif is_first or not (self.panel.is_new or self.panel.is_changed):
            active = next((one for one in templates if one.is_active), None)
            if active is not None:
                self._show(Draft.of(active))
            else:
                self._begin_new()
        self.panel.show()
        self._show_cards()

    def _show(self, draft: Draft) -> None:
        if draft != self.panel.draft:
            self.panel.show_draft(draft)
        else:
            self.panel.set_saved(draft)

    @Slot()
    def _show_cards(self) -> None:
        self.panel.set_only(len(self._templates) < 2)
        now = self._time.now()
        views = [template_view(template, now) for template in self._templates]
        draft = self.panel.draft
        if self.panel.is_new and not self.panel.isHidden():
            preview = " ".join(draft.prompt_text.split())
            views.insert(0, TemplateView(0, draft.name or _tr("New template"), preview, _tr("Not saved yet")))
        self.list.show_views(views, draft.id)

    # -- what it does

    def _choose(self, template_id: int) -> None:
        found = next((one for one in self._templates if one.id == template_id), None)
        if found is not None:
            self.panel.show_draft(Draft.of(found))
            self._show_cards()

    def _begin_new(self) -> None:
        self.panel.show_draft(Draft(0, _tr("New template"), DEFAULT_PROMPT))
        self.panel.show()
        self._show_cards()
        self.panel.select_name()

    def _save_by_key(self) -> None:
        if self.panel.save_button.isEnabled():
            self._save()

    def _save(self, *, activate: bool = False, then: Callable[[], None] | None = None) -> None:
        """Store what was typed, and make the template the active one in the same deed if asked."""
        if self._is_saving or self.panel.isHidden():
            return
        draft, service = self.panel.draft, self._desk

        def deed() -> PromptTemplate:
            if draft.id == 0:
                return service.add(draft.name, draft.prompt_text, is_active=activate)
            active = True if activate else None
            return service.edit(draft.id, name=draft.name, prompt_text=draft.prompt_text, is_active=active)

        self._set_saving(True)
        self._background.run(deed, lambda saved: self._saved(draft, saved, then), self._not_saved, owner=self)

    def _saved(self, sent: Draft, saved: PromptTemplate, then: Callable[[], None] | None) -> None:
        self._set_saving(False)
        stored = Draft.of(saved)
        now = self.panel.draft
        if now.id == sent.id:
            is_untouched = (now.name, now.prompt_text) == (sent.name, sent.prompt_text)
            if is_untouched:
                self._show(stored)
            else:
                self.panel.set_saved(stored)
        became_active = saved.is_active and not sent.is_active
        words = _tr("“{name}” is active").format(name=saved.name) if became_active else _tr("Template saved")
        self._shell.toast(words)
        self._reload()
        if then is not None:
            then()

    def _not_saved(self, error: Exception) -> None:
        self._set_saving(False)
        if isinstance(error, InvalidInput) and error.field in ("name", "prompt_text"):
            is_name = error.field == "name"
            problems = self.panel.editor.problems
            prompt = problems[0] if problems and not is_name else str(error)
            self.panel.show_errors(name=str(error) if is_name else "", prompt="" if is_name else prompt)
        else:
            self._shell.complain(error)

    def _set_saving(self, is_saving: bool) -> None:
        self._is_saving = is_saving
        self.panel.save_button.set_busy(is_saving, _tr("Saving..."))

    @Slot()
    def open_test(self) -> PromptTestDialog | None:
        """Open the dialog that tries the prompt as it stands in the form."""
        if self.panel.isHidden():
            return None
        draft = self.panel.draft
        dialog = PromptTestDialog(
            self._theme, self, self._desk.test, self._background, prompt_text=draft.prompt_text,
            title=draft.name, is_unsaved=self.panel.is_changed or self.panel.is_new,
        )  # fmt: skip
        dialog.settings_requested.connect(lambda: self._shell.show_page("settings"))
        self._background.run(self._newest_clip, dialog.suggest_filename, owner=dialog)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    @Slot()
    def _ask_to_delete(self) -> None:
        draft = self.panel.draft
        if self.panel.is_new and not self.panel.is_changed:
            self._drop_new()
            return
        others = [one for one in self._templates if one.id != draft.id]
        name = next((one.name for one in self._templates if one.id == draft.id), draft.name)
        question = DeleteQuestion(
            self._theme, self, name, is_saved=draft.id != 0, heirs=others if draft.is_active else ()
        )
        question.accepted.connect(lambda: self._delete(draft.id, question.next_active))
        question.finished.connect(question.deleteLater)
        question.open()

    def _delete(self, template_id: int, next_active: int | None) -> None:
        if template_id == 0:
            self._drop_new()
            return
        service = self._desk
        self._background.run(
            lambda: service.delete(template_id, next_active=next_active),
            lambda _: self._deleted(template_id, next_active),
            self._shell.complain,
            owner=self,
        )

    def _deleted(self, template_id: int, next_active: int | None) -> None:
        self._shell.toast(_tr("Template deleted"))
        others = [one.id for one in self._templates if one.id != template_id]
        active = next((one.id for one in self._templates if one.is_active and one.id in others), None)
        self._reload(choose=next_active or active or (others[0] if others else None))

    def _drop_new(self) -> None:
        first = next((one for one in self._templates if one.is_active), None)
        if first is not None:
            self.panel.show_draft(Draft.of(first))
            self._show_cards()

    # -- typed text that is not saved

    def _after_unsaved(self, act: Callable[[], None]) -> None:
        if self.panel.is_changed:
            self._ask_about_unsaved(act)
        else:
            act()

    def _ask_about_unsaved(self, act: Callable[[], None]) -> None:
        question = UnsavedQuestion(self._theme, self, self.panel.draft.name)
        question.accepted.connect(lambda: self._save(then=act))
        question.discarded.connect(lambda: self._discard(act))
        question.finished.connect(question.deleteLater)
        question.open()

    def _discard(self, act: Callable[[], None]) -> None:
        if self.panel.is_new:
            self._drop_new()
        else:
            self._choose(self.panel.draft.id)
        act()


def _tr(text: str) -> str:
    return QCoreApplication.translate("AiConfig", text)
