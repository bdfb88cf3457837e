"""A secret that goes into the keyring: it is typed, stored and removed here, and never shown."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from clipdesk.desktop.page_services import Shell
from clipdesk.desktop.pages.settings.rows import SettingRow, tr
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.fields import LineField
from clipdesk.ports import CredentialStore

_FIELD_PX = 190
_LIMIT = 4_000


class SecretRow(SettingRow):
    """Store or remove one secret, off the GUI thread: the keyring may ask to be unlocked."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        name: str,
        credentials: CredentialStore,
        background: Background,
        shell: Shell,
    ) -> None:
        self.field = LineField(theme, label)
        self.field.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.editor.setMaxLength(_LIMIT)
        self.field.setFixedWidth(theme.px(_FIELD_PX))
        super().__init__(theme, label, tr("Looking into the keyring..."), control=self.field)
        self._name = name
        self._credentials = credentials
        self._background = background
        self._shell = shell
        self.save_button = Button(theme, tr("Save"), height=36)
        self.save_button.setAccessibleName(tr("Save {what}").format(what=label))
        self.remove_button = Button(theme, tr("Remove"), "danger", height=36)
        self.remove_button.setAccessibleName(tr("Remove {what}").format(what=label))
        self.add_control(self.save_button)
        self.add_control(self.remove_button)
        self.save_button.setEnabled(False)
        self.remove_button.hide()
        self.field.editor.textChanged.connect(lambda text: self.save_button.setEnabled(bool(text.strip())))
        self.field.editor.returnPressed.connect(self._save)
        self.save_button.clicked.connect(self._save)
        self.remove_button.clicked.connect(self._remove)

    def refresh(self) -> None:
        """Ask the keyring whether the secret is there."""
        credentials, name = self._credentials, self._name
        self._background.run(
            lambda: (credentials.get(name) is not None, credentials.is_lasting),
            lambda found: self._show(*found),
            self._refused,
            owner=self,
        )

    def _show(self, is_set: bool, is_lasting: bool) -> None:
        self.set_error("")
        self.save_button.set_busy(False)
        self.remove_button.setVisible(is_set)
        self.field.editor.setPlaceholderText("••••••••" if is_set else "")
        if not is_lasting:
            self.set_caption(tr("This computer has no keyring: kept until ClipDesk ends"))
        else:
            self.set_caption(tr("Stored in the keyring") if is_set else tr("Not set"))

    def _save(self) -> None:
        value = self.field.text.strip()
        if not value or self.save_button.is_busy:
            return
        credentials, name = self._credentials, self._name
        self.save_button.set_busy(True, tr("Saving..."))

        def stored() -> None:
            if self.field.text.strip() == value:
                self.field.editor.clear()
            self.refresh()
            self._shell.apply_settings()

        self._background.run(
            lambda: credentials.set(name, value), lambda _: stored(), self._refused, owner=self
        )

    def _remove(self) -> None:
        credentials, name = self._credentials, self._name
        self._background.run(
            lambda: credentials.delete(name), lambda _: self.refresh(), self._refused, owner=self
        )

    def _refused(self, error: Exception) -> None:
        self.save_button.set_busy(False)
        self.set_caption("")
        self.set_error(str(error))
