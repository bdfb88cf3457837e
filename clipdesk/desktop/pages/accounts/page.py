"""The Accounts page: where ClipDesk posts to, how each sign-in stands, and what helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clipdesk.desktop.dialogs.connect import ConnectDialog
from clipdesk.desktop.models.account_cards import (
    AccountsView,
    channel_url,
    read_accounts,
    storage_words,
)
from clipdesk.desktop.pages.accounts.card import AccountCard
from clipdesk.desktop.signing_in import open_in_browser
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.empty_state import EmptyState
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel
from clipdesk.desktop.widgets.menus import Menu
from clipdesk.desktop.widgets.page import Page
from clipdesk.desktop.widgets.scroll_rows import ScrollRows
from clipdesk.domain.account import Account, Platform

if TYPE_CHECKING:
    from collections.abc import Callable

    from clipdesk.desktop.page_services import PageServices


class AccountsPage(Page):
    """Show the accounts as cards, connect and disconnect them."""

    def __init__(self, services: PageServices, open_url: Callable[[str], object] = open_in_browser) -> None:
        super().__init__(services.theme, "accounts", _tr("Accounts"))
        self._services = services
        self._shell = services.shell
        self._open_url = open_url
        self._is_reading = False
        self._is_stale = False
        self.view: AccountsView | None = None
        self.cards: list[AccountCard] = []
        self.add_button = Button(services.theme, _tr("Add Account"), icon="user-plus", height=36)
        self._scroll = ScrollRows(_tr("Accounts"))
        self._scroll.rows.addStretch(1)
        self._footer = self._make_footer()
        self._empty: EmptyState | None = None
        self._connecting: ConnectDialog | None = None
        self.add_header_widget(self.add_button)
        self.add_list(self._scroll)
        self.add_button.clicked.connect(self._open_add_menu)
        services.bridge.accounts_changed.connect(self.refresh)
        services.bridge.posts_changed.connect(self._on_posts)
        self.refresh()

    def _make_footer(self) -> QWidget:
        footer = QWidget()
        row = QHBoxLayout(footer)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        self._shield = IconMark(self._theme, "shield-check", "textMuted", 14)
        self.storage = PlainLabel(self._theme, "", "caption", "textMuted")
        row.addWidget(self._shield)
        row.addWidget(self.storage, 1)
        footer.hide()
        return footer

    # -- what it shows

    @Slot()
    def refresh(self) -> None:
        """Read accounts, counts and the keyring's state again."""
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        desk, now = self._services.desk, self._services.time.now()
        self._services.background.run(
            lambda: read_accounts(desk.work, desk.settings, desk.credentials, now),
            self._show,
            self._give_up,
            owner=self,
        )

    @Slot(object)
    def _on_posts(self, ids: frozenset[int]) -> None:
        self.refresh()

    def _give_up(self, error: Exception) -> None:
        self._is_reading = False
        self._shell.complain(error)

    def _show(self, view: AccountsView) -> None:
        self._is_reading = False
        if view != self.view:
            self.view = view
            self._rebuild(view)
        if self._is_stale:
            self.refresh()

    def _rebuild(self, view: AccountsView) -> None:
        focused = self._focused_place()
        rows = self._scroll.rows
        while rows.count():
            item = rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self._footer:
                widget.hide()
                widget.deleteLater()
        self.cards = [AccountCard(self._theme, card) for card in view.cards]
        for card in self.cards:
            card.chosen.connect(self._act)
            rows.addWidget(card)
        rows.addWidget(self._footer)
        self._show_storage(view)
        if not self.cards:
            rows.addWidget(self._make_empty(), 1)
        else:
            rows.addStretch(1)
        if 0 <= focused < len(self.cards):
            self.cards[focused].more_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focused_place(self) -> int:
        focus = self.focusWidget()
        places = [place for place, card in enumerate(self.cards) if card.isAncestorOf(focus)]
        return places[0] if places else -1

    def _show_storage(self, view: AccountsView) -> None:
        self.storage.setText(storage_words(view.storage))
        is_safe = view.storage == "keyring"
        self.storage.set_colour("textMuted" if is_safe else "warn")
        self._shield.set_icon(
            "shield-check" if is_safe else "triangle-alert", "textMuted" if is_safe else "warn"
        )
        self._footer.setVisible(bool(view.cards) or not is_safe)

    def _make_empty(self) -> EmptyState:
        buttons = []
        for platform in Platform:
            label = _tr("Connect {platform}").format(platform=platform.label)
            button = Button(self._theme, label, height=36)
            button.clicked.connect(lambda _checked=False, chosen=platform: self.connect_platform(chosen))
            buttons.append(button)
        text = _tr("Pick one to start, add the others any time.")
        return EmptyState(self._theme, "plug", _tr("Connect where you post"), text, *buttons)

    # -- what it does

    def connect_platform(self, platform: Platform, account: Account | None = None) -> ConnectDialog:
        """Open the Connect dialog; for a known account the sign-in begins at once."""
        dialog = ConnectDialog(
            self._services,
            self.window(),
            platform,
            is_known=account is not None,
            login_hint=account.handle.lstrip("@") if account is not None and _is_mail(account) else "",
            open_url=self._open_url,
        )
        dialog.connected.connect(self._on_connected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        self._connecting = dialog
        return dialog

    @Slot(object)
    def _on_connected(self, account: Account) -> None:
        name = f"{account.platform.label}: {account.name}"
        self._shell.toast(_tr("Connected {name}").format(name=name))
        self._tell()

    def _tell(self) -> None:
        """Let the window read accounts anew; what was parked goes on by its own events."""
        self._services.bridge.accounts_changed.emit()

    @Slot()
    def _open_add_menu(self) -> None:
        menu = self.add_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.setMinimumWidth(self.add_button.width())
        place = self.add_button.mapToGlobal(self.add_button.rect().bottomLeft())
        place.setY(place.y() + 4)
        menu.popup(place)

    def add_menu(self) -> Menu:
        """Make the menu of platforms."""
        menu = Menu(self._theme, self)
        for platform, icon in zip(Platform, ("square-play", "camera", "music-2"), strict=True):
            action = menu.add(platform.label, icon)
            action.triggered.connect(lambda _checked=False, chosen=platform: self.connect_platform(chosen))
        return menu

    @Slot(str, int)
    def _act(self, key: str, account_id: int) -> None:
        cards = self.view.cards if self.view is not None else ()
        account = next((card.account for card in cards if card.account.id == account_id), None)
        if account is None:
            return
        if key == "settings":
            self._shell.show_page("settings")
        elif key == "reconnect":
            self.connect_platform(account.platform, account)
        elif key == "open_channel":
            self._open_url(channel_url(account))
        elif key == "make_default":
            self._run(lambda: self._services.desk.accounts.make_default(account_id))
        elif key == "disconnect":
            self._ask_disconnect(account)

    def _ask_disconnect(self, account: Account) -> None:
        question = _tr("Disconnect {name}?").format(name=account.name)
        text = _tr(
            "ClipDesk forgets the sign-in to {platform}. Posts that are planned there wait "
            "until you connect it again. What is posted stays."
        ).format(platform=account.platform.label)
        words = _tr("Disconnected {name}").format(name=f"{account.platform.label}: {account.name}")
        self._shell.ask(
            question,
            text,
            _tr("Disconnect"),
            _tr("Keep"),
            lambda: self._run(lambda: self._services.desk.accounts.disconnect(account.id), words),
        )

    def _run(self, deed: Callable[[], object], words: str = "") -> None:
        def tell(_answer: object) -> None:
            if words:
                self._shell.toast(words)
            self._tell()

        self._services.background.run(deed, tell, self._shell.complain, owner=self)


def _is_mail(account: Account) -> bool:
    """Tell whether a handle can serve as the hint of who signs in: Google takes addresses only."""
    return account.platform is Platform.YOUTUBE and "@" in account.handle[1:]


def _tr(text: str) -> str:
    return QCoreApplication.translate("AccountsPage", text)
