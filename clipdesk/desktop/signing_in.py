"""One sign-in in the browser, step by step: opened, answered or pasted, chosen, stored.

Everything that waits does so off the GUI thread; an answer to an attempt that was given up is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from clipdesk.domain.account import Account, Platform
from clipdesk.ports import PendingSignIn, SignedIn

if TYPE_CHECKING:
    from clipdesk.desktop.threads import Background
    from clipdesk.services.accounts import AccountsService


def open_in_browser(url: str) -> bool:
    """Open an address in the system's browser; tell whether that was possible."""
    return QDesktopServices.openUrl(QUrl(url))


class SignIn(QObject):
    """Sign in to one platform.

    `opened` brings the address and whether a browser was found to show it, `choosing` several accounts to
    choose from, `connected` the stored account, `failed` what went wrong.
    """

    opened = Signal(str, bool)
    choosing = Signal(object)
    connected = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        accounts: AccountsService,
        platform: Platform,
        background: Background,
        open_url: Callable[[str], object] = open_in_browser,
    ) -> None:
        super().__init__()
        self._accounts = accounts
        self._platform = platform
        self._background = background
        self._open_url = open_url
        self._pending: PendingSignIn | None = None
        self._turn = 0
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.cancel)

    @property
    def url(self) -> str:
        """Return the address of the sign-in that is open, or nothing."""
        return self._pending.url if self._pending is not None else ""

    def start(self, client_id: str = "", client_secret: str = "", *, login_hint: str = "") -> None:
        """Begin; what is empty is taken from the settings and the keyring."""
        self.cancel()
        turn, accounts, platform = self._turn, self._accounts, self._platform
        self._background.run(
            lambda: accounts.begin(platform, client_id or None, client_secret or None, login_hint=login_hint),
            lambda pending: self._begun(turn, pending),
            lambda error: self._fail(turn, error),
            owner=self,
        )

    @Slot()
    def open_again(self) -> None:
        """Show the address in the browser once more."""
        if self._pending is not None:
            self._open_url(self._pending.url)

    def paste(self, text: str) -> None:
        """Go on with the landing address or a token instead of the browser's answer."""
        pending = self._pending
        if pending is None:
            return
        # The wait for the browser ends without an answer, and nobody is told.
        self._turn += 1
        self._run(lambda: pending.paste(text))

    def choose(self, signed_in: SignedIn) -> None:
        """Store the account that was chosen."""
        turn, accounts, platform = self._turn, self._accounts, self._platform
        self._background.run(
            lambda: accounts.finish(platform, signed_in),
            lambda account: self._stored(turn, account),
            lambda error: self._fail(turn, error),
            owner=self,
        )

    @Slot()
    def cancel(self) -> None:
        """Give the attempt up."""
        self._turn += 1
        pending, self._pending = self._pending, None
        if pending is not None:
            # Closing its loopback address takes a moment.
            self._background.run(pending.cancel)

    def _begun(self, turn: int, pending: PendingSignIn) -> None:
        if turn != self._turn:
            self._background.run(pending.cancel)
            return
        self._pending = pending
        has_browser = self._open_url(pending.url) is not False
        self.opened.emit(pending.url, has_browser)
        self._run(pending.wait)

    def _run(self, ask: Callable[[], list[SignedIn]]) -> None:
        turn = self._turn
        self._background.run(
            ask,
            lambda answer: self._answered(turn, answer),
            lambda error: self._fail(turn, error),
            owner=self,
        )

    def _answered(self, turn: int, signed_in: list[SignedIn]) -> None:
        if turn != self._turn:
            return
        if len(signed_in) == 1:
            self.choose(signed_in[0])
        else:
            self.choosing.emit(tuple(signed_in))

    def _stored(self, turn: int, account: Account) -> None:
        # Stored is stored, even if the dialog was closed meanwhile.
        self._pending = None
        self.connected.emit(account)

    def _fail(self, turn: int, error: Exception) -> None:
        if turn == self._turn:
            self.failed.emit(error)
