from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.dialogs.connect import ConnectDialog
from clipdesk.domain.account import Account, Platform, Profile, Tokens
from clipdesk.domain.errors import NeedsPerson
from clipdesk.ports import SignedIn
from tests.desktop.bot import Bot
from tests.desktop.page_rig import FakeSignIn, PageRig

GOOGLE = "12-ab.apps.googleusercontent.com"


class Desk:
    def __init__(self, rig: PageRig, qtbot: Bot) -> None:
        self.rig, self.qtbot = rig, qtbot
        self.urls: list[str] = []
        self.accounts: list[Account] = []
        self.window = QWidget()
        self.window.resize(1024, 680)
        qtbot.hold(self.window)
        qtbot.show(self.window)

    def open(self, platform: Platform = Platform.YOUTUBE, **changes: Any) -> ConnectDialog:
        dialog = ConnectDialog(self.rig.services, self.window, platform, open_url=self.urls.append, **changes)
        dialog.connected.connect(self.accounts.append)
        self.qtbot.hold(dialog)
        dialog.open()
        self.rig.background.run(lambda: None)
        return dialog

    def fill(self, dialog: ConnectDialog, client_id: str = GOOGLE, secret: str = "secret") -> None:
        fields = (dialog.set_up.id_field.control, dialog.set_up.secret_field.control)
        for field, text in zip(fields, (client_id, secret), strict=True):
            field.editor.setText(text)  # type: ignore[attr-defined]

    def pending(self, platform: Platform = Platform.YOUTUBE) -> FakeSignIn:
        self.qtbot.waitUntil(lambda: bool(self.urls))
        return self.rig.authorizers[platform].pending[-1]

    def until(self, is_so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(is_so)


@pytest.fixture
def desk(rig: PageRig, qtbot: Bot) -> Desk:
    return Desk(rig, qtbot)


def signed_in(name: str) -> SignedIn:
    return SignedIn(Profile(name, name, name.lower()), Tokens("access", "refresh", None))


def test_a_sign_in_ends_with_the_account_and_closes_the_dialog(desk: Desk) -> None:
    dialog = desk.open()
    desk.fill(dialog)

    dialog.sign_in_button.click()
    pending = desk.pending()
    desk.until(lambda: dialog.waiting.title.text() == "Finish signing in in your browser")
    pending.answer([signed_in("Nova")])

    desk.until(lambda: bool(desk.accounts))
    assert not dialog.isVisible()
    assert desk.rig.settings.get("platforms.youtube.client_id") == GOOGLE


def test_what_is_missing_is_said_at_its_field_and_no_browser_opens(desk: Desk) -> None:
    dialog = desk.open()

    dialog.sign_in_button.click()

    assert dialog.set_up.id_field.error == "Paste it from the page of your app."
    assert desk.urls == []


def test_testing_says_that_it_looks_right_and_signs_in_to_nothing(desk: Desk) -> None:
    dialog = desk.open()
    desk.fill(dialog)

    dialog.test_button.click()

    desk.until(lambda: "looks right" in dialog.set_up.result.text.text())
    assert desk.urls == []
    assert desk.rig.authorizers[Platform.YOUTUBE].pending[0].is_cancelled


def test_a_stored_secret_is_not_asked_for_again(desk: Desk) -> None:
    desk.rig.settings.set("platforms.youtube.client_id", GOOGLE)
    desk.rig.keyring.set("youtube.client", "stored")
    dialog = desk.open()
    desk.rig.settle(desk.qtbot)

    dialog.sign_in_button.click()
    desk.pending()

    assert desk.rig.authorizers[Platform.YOUTUBE].started == [(GOOGLE, "stored", "")]


def test_a_known_app_goes_straight_to_the_browser(desk: Desk) -> None:
    desk.rig.settings.set("platforms.youtube.client_id", GOOGLE)
    desk.rig.keyring.set("youtube.client", "stored")

    dialog = desk.open(is_known=True)

    desk.pending()
    desk.until(lambda: dialog.waiting.isVisible())


def test_without_a_browser_the_address_is_there_to_copy(rig: PageRig, desk: Desk) -> None:
    dialog = ConnectDialog(rig.services, desk.window, Platform.YOUTUBE, open_url=lambda url: False)
    desk.qtbot.hold(dialog)
    dialog.open()
    desk.fill(dialog)

    dialog.sign_in_button.click()
    desk.until(lambda: bool(dialog.waiting.error.text.text()))
    dialog.waiting.copy_button.click()

    assert dialog.waiting.error.text.text() == "No browser opened. Copy the address into one."
    assert QGuiApplication.clipboard().text().startswith("https://accounts.example/")
    dialog.reject()


def test_a_refusal_can_be_tried_again(desk: Desk) -> None:
    dialog = desk.open()
    desk.fill(dialog)
    dialog.sign_in_button.click()

    desk.pending().answer(NeedsPerson("YouTube was not allowed to sign you in.", "Start again."))
    desk.until(lambda: dialog.retry_button.isVisible())
    words = dialog.waiting.error.text.text()
    dialog.retry_button.click()

    desk.until(lambda: len(desk.urls) == 2)
    assert words == "YouTube was not allowed to sign you in. Start again."


def test_one_of_several_accounts_is_connected(desk: Desk) -> None:
    dialog = desk.open(Platform.INSTAGRAM)
    desk.fill(dialog, "1234567890")
    dialog.sign_in_button.click()
    desk.pending(Platform.INSTAGRAM).answer([signed_in("Nova"), signed_in("Clips")])
    desk.until(lambda: dialog.choice.isVisible())

    dialog.choice._group.button(1).click()
    dialog.choose_button.click()

    desk.until(lambda: bool(desk.accounts))
    assert desk.accounts[0].name == "Clips"


def test_a_pasted_token_connects(desk: Desk) -> None:
    dialog = desk.open()
    desk.fill(dialog)
    dialog.sign_in_button.click()
    pending = desk.pending()
    pending._answer = [signed_in("Pasted")]

    dialog.waiting._editor.setText("refresh-token")
    dialog.waiting.paste_button.click()

    desk.until(lambda: bool(desk.accounts))
    assert pending.pasted == ["refresh-token"]


def test_closing_gives_the_sign_in_up(desk: Desk) -> None:
    dialog = desk.open()
    desk.fill(dialog)
    dialog.sign_in_button.click()
    pending = desk.pending()
    desk.until(lambda: dialog.waiting.isVisible())

    desk.qtbot.press(dialog, Qt.Key.Key_Escape)

    desk.until(lambda: pending.is_cancelled)
    assert not dialog.isVisible()


def test_typed_secrets_are_not_lost_without_a_question(desk: Desk) -> None:
    dialog = desk.open()
    before = dialog.has_unsaved_text()

    desk.fill(dialog)

    assert (before, dialog.has_unsaved_text()) == (False, True)


def test_the_redirect_address_can_be_copied_and_links_open(desk: Desk) -> None:
    dialog = desk.open(Platform.INSTAGRAM)

    dialog.set_up.copy_button.click()

    assert QGuiApplication.clipboard().text() == "http://localhost:8083/callback"


@pytest.mark.parametrize("platform", list(Platform))
def test_the_dialog_fits_the_smallest_window(desk: Desk, platform: Platform) -> None:
    dialog = desk.open(platform)

    assert dialog.panel_rect().height() <= 660
