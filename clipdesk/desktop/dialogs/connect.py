"""The Connect dialog: an app of one's own, the sign-in in the browser, and which account it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clipdesk.desktop.dialogs.connect_views import ChoiceView, OpenUrl, SetUpView, WaitingView
from clipdesk.desktop.models.own_app import app_guide
from clipdesk.desktop.signing_in import SignIn, open_in_browser
from clipdesk.desktop.widgets.dialog import Dialog
from clipdesk.domain.account import Account, Platform
from clipdesk.domain.errors import ClipDeskError, CredentialError
from clipdesk.ports import SignedIn

if TYPE_CHECKING:
    from clipdesk.desktop.page_services import PageServices


class ConnectDialog(Dialog):
    """Connect one platform; `connected` brings the account when it is stored.

    Args:
        is_known: the app is set up, so the sign-in begins at once.
        login_hint: the account that is signed in to again.
    """

    connected = Signal(object)

    def __init__(
        self,
        services: PageServices,
        parent: QWidget,
        platform: Platform,
        *,
        is_known: bool = False,
        login_hint: str = "",
        open_url: OpenUrl = open_in_browser,
    ) -> None:
        title = _tr("Connect {platform}").format(platform=platform.label)
        super().__init__(services.theme, parent, title)
        self._services = services
        self._platform = platform
        self._login_hint = login_hint
        settings = services.desk.settings
        guide = app_guide(platform, settings.current)
        client_id = str(settings.get(f"platforms.{platform}.client_id") or "")
        self.set_up = SetUpView(services.theme, platform, guide, client_id, open_url)
        self.waiting = WaitingView(services.theme, guide)
        self.choice = ChoiceView(services.theme)
        self.sign_in = SignIn(services.desk.accounts, platform, services.background, open_url)
        self._stack = QStackedWidget()
        self._fill()
        self._wire()
        self._show_view(self.set_up)
        self._look_for_secret()
        if is_known and client_id:
            self._begin()

    def _fill(self) -> None:
        for view in (self.set_up, self.waiting, self.choice):
            self._stack.addWidget(view)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(25, 4, 25, 18)
        column.addWidget(self._stack)
        self.cancel_button = self.add_button(_tr("Cancel"))
        self.back_button = self.add_button(_tr("Back"))
        self.test_button = self.add_button(_tr("Test"), icon="flask-conical")
        self.retry_button = self.add_button(_tr("Try Again"), "primary")
        self.choose_button = self.add_button(_tr("Connect"), "primary")
        self.sign_in_button = self.add_button(_tr("Sign In"), "primary", icon="external-link", main=True)
        self.footer.insertStretch(0, 1)

    def _wire(self) -> None:
        self.cancel_button.clicked.connect(self.reject)
        self.back_button.clicked.connect(self._go_back)
        self.test_button.clicked.connect(self._test)
        self.sign_in_button.clicked.connect(self._sign_in)
        self.retry_button.clicked.connect(self._begin)
        self.choose_button.clicked.connect(self._choose)
        self.waiting.again_button.clicked.connect(self.sign_in.open_again)
        self.waiting.copy_button.clicked.connect(self._copy_url)
        self.waiting.pasted.connect(self._paste)
        self.sign_in.opened.connect(self._on_opened)
        self.sign_in.choosing.connect(self._on_choosing)
        self.sign_in.connected.connect(self._on_connected)
        self.sign_in.failed.connect(self._on_failed)
        self.finished.connect(self.sign_in.cancel)

    def has_unsaved_text(self) -> bool:
        """Return whether an id or a secret would be lost."""
        return self._stack.currentWidget() is self.set_up and self.set_up.is_changed

    def _show_view(self, view: QWidget, *, has_failed: bool = False) -> None:
        self._stack.setCurrentWidget(view)
        is_set_up, is_waiting = view is self.set_up, view is self.waiting
        self.back_button.setVisible(is_waiting)
        self.test_button.setVisible(is_set_up)
        self.sign_in_button.setVisible(is_set_up)
        self.retry_button.setVisible(is_waiting and has_failed)
        self.choose_button.setVisible(view is self.choice)

    # -- the app

    def _look_for_secret(self) -> None:
        credentials, name = self._services.desk.credentials, f"{self._platform}.client"

        def look() -> bool:
            try:
                return bool(credentials.get(name))
            except CredentialError:
                return False

        self._services.background.run(look, self.set_up.set_secret_stored, owner=self)

    @Slot()
    def _test(self) -> None:
        """Look whether id and secret can be right and the keyring answers; the platform is asked later."""
        if not self.set_up.check():
            return
        self.test_button.set_busy(True, _tr("Testing..."))
        accounts, platform = self._services.desk.accounts, self._platform
        client_id, secret = self.set_up.client_id, self.set_up.client_secret

        def test() -> None:
            accounts.begin(platform, client_id, secret or None).cancel()

        def tell(_answer: object) -> None:
            self.test_button.set_busy(False)
            words = _tr("This looks right. {platform} checks it when you sign in.")
            self.set_up.result.say(words.format(platform=platform.label), "ok")

        def complain(error: Exception) -> None:
            self.test_button.set_busy(False)
            self.set_up.result.say(_words(error), "danger")

        self._services.background.run(test, tell, complain, owner=self)

    @Slot()
    def _sign_in(self) -> None:
        if self.set_up.check():
            self._begin()

    # -- the browser

    @Slot()
    def _begin(self) -> None:
        self._show_view(self.waiting)
        self.waiting.show_state(_tr("Opening your browser..."), is_busy=True)
        self.sign_in.start(self.set_up.client_id, self.set_up.client_secret, login_hint=self._login_hint)

    @Slot()
    def _go_back(self) -> None:
        self.sign_in.cancel()
        self._show_view(self.set_up)

    @Slot(str, bool)
    def _on_opened(self, url: str, has_browser: bool) -> None:
        error = "" if has_browser else _tr("No browser opened. Copy the address into one.")
        self.waiting.show_state(_tr("Finish signing in in your browser"), is_busy=True, error=error)

    @Slot(str)
    def _paste(self, text: str) -> None:
        self.waiting.show_state(_tr("Signing in..."), is_busy=True)
        self.sign_in.paste(text)

    @Slot(object)
    def _on_choosing(self, opened: tuple[SignedIn, ...]) -> None:
        self.choice.offer(opened)
        self._show_view(self.choice)
        self.activateWindow()

    @Slot()
    def _choose(self) -> None:
        chosen = self.choice.chosen
        if chosen is not None:
            self.choose_button.set_busy(True, _tr("Connecting..."))
            self.sign_in.choose(chosen)

    @Slot(object)
    def _on_connected(self, account: Account) -> None:
        self.connected.emit(account)
        self.accept()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.choose_button.set_busy(False)
        self._show_view(self.waiting, has_failed=True)
        self.waiting.show_state(_tr("The sign-in didn’t work"), is_busy=False, error=_words(error))

    @Slot()
    def _copy_url(self) -> None:
        QGuiApplication.clipboard().setText(self.sign_in.url)


def _words(error: Exception) -> str:
    if isinstance(error, ClipDeskError):
        return str(error)
    return _tr("Something went wrong: {name}.").format(name=type(error).__name__)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConnectDialog", text)
