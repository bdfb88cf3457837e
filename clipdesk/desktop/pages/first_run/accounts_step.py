"""The third step: connect platforms now or later, or look around in a rehearsal first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QProcess, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.dialogs.connect import ConnectDialog
from clipdesk.desktop.pages.first_run.step import Step
from clipdesk.desktop.widgets.badges import StatusBadge
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import Card, inset
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.platforms import PlatformTile
from clipdesk.domain.account import Account, Platform

if TYPE_CHECKING:
    from clipdesk.desktop.page_services import PageServices
    from clipdesk.desktop.theme import Theme


def start_rehearsal() -> bool:
    """Start another ClipDesk on the embedded platforms, in a home of its own."""
    from clipdesk.desktop.autostart import own_command

    program, *arguments = [word for word in own_command() if word != "--minimized"]
    is_started, _pid = QProcess.startDetached(program, [*arguments, "--rehearsal"])
    return is_started


class _PlatformRow(Card):
    """One platform: connected as whom, or the button that connects it."""

    def __init__(self, theme: Theme, platform: Platform, kind: str) -> None:
        super().__init__(theme)
        self.platform = platform
        self.who = PlainLabel(theme, kind, "caption", "textMuted")
        self.badge = StatusBadge(theme, "completed", _tr("Connected"))
        self.button = Button(theme, _tr("Connect"))
        self.button.setAccessibleName(_tr("Connect {platform}").format(platform=platform.label))
        self._kind = kind
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(theme, platform.label, "label"))
        words.addWidget(self.who)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 14, 12)
        row.setSpacing(12)
        row.addWidget(PlatformTile(theme, str(platform), 32))
        row.addLayout(words, 1)
        row.addWidget(self.badge)
        row.addWidget(self.button)
        self.show_account(None)

    def show_account(self, account: Account | None) -> None:
        """Show who is connected, if anybody."""
        self.badge.setVisible(account is not None)
        self.button.setVisible(account is None)
        self.who.setText(self._kind if account is None else account.name)


class AccountsStep(Step):
    """Offer the three platforms."""

    def __init__(
        self,
        services: PageServices,
        rehearse: Callable[[], bool] = start_rehearsal,
        open_dialog: Callable[[PageServices, QWidget, Platform], ConnectDialog] = ConnectDialog,
    ) -> None:
        text = _tr("Connect one now or all of them later. Until then, clips wait in Schedule.")
        super().__init__(services.theme, _tr("Where do you post?"), text)
        self._services = services
        self._rehearse = rehearse
        self._open_dialog = open_dialog
        kinds = {
            Platform.YOUTUBE: _tr("Your channel, with a Google app of your own"),
            Platform.INSTAGRAM: _tr("A professional account, with a Meta app of your own"),
            Platform.TIKTOK: _tr("Drafts in your TikTok app, with a TikTok app of your own"),
        }
        self.platforms = {
            platform: _PlatformRow(services.theme, platform, kind) for platform, kind in kinds.items()
        }
        self.rehearse_button = Button(services.theme, _tr("Try a Rehearsal"), icon="flask-conical")
        self._build()

    def _build(self) -> None:
        for row in self.platforms.values():
            row.button.clicked.connect(lambda _checked=False, chosen=row.platform: self._connect_to(chosen))
            self.rows.addWidget(row)
            self.rows.addSpacing(12)
        self.rows.addSpacing(12)
        box = inset(self._theme)
        line = QHBoxLayout(box)
        line.setContentsMargins(16, 12, 12, 12)
        line.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(self._theme, _tr("Just looking around?"), "label"))
        text = _tr("In a rehearsal nothing leaves this computer: ClipDesk plays the platforms itself.")
        words.addWidget(PlainLabel(self._theme, text, "caption", "textMuted", wrap=True))
        line.addLayout(words, 1)
        line.addWidget(self.rehearse_button)
        self.rows.addWidget(box)
        self.rows.addStretch(1)
        self.rehearse_button.clicked.connect(self._start_rehearsal)

    def begin(self) -> None:
        """Look who is connected."""
        accounts = self._services.desk.accounts
        self._services.background.run(
            accounts.list, self._show_accounts, lambda error: self.said.emit(str(error), "danger"), owner=self
        )

    def _show_accounts(self, accounts: list[Account]) -> None:
        for platform, row in self.platforms.items():
            row.show_account(next((item for item in accounts if item.platform is platform), None))

    def _connect_to(self, platform: Platform) -> None:
        dialog = self._open_dialog(self._services, self.window(), platform)
        dialog.connected.connect(lambda _account: self._told())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _told(self) -> None:
        self._services.bridge.accounts_changed.emit()
        self.begin()

    @Slot()
    def _start_rehearsal(self) -> None:
        if self._rehearse():
            self.said.emit(_tr("The rehearsal opens in a window of its own."), "info")
        else:
            self.said.emit(_tr("It did not start. Use the command: clipdesk --rehearsal"), "danger")


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)
