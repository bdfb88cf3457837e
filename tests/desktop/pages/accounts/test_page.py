from __future__ import annotations

import pytest
import shiboken6

from clipdesk.desktop.dialogs.connect import ConnectDialog
from clipdesk.desktop.pages.accounts.page import AccountsPage
from clipdesk.domain.account import AccountStatus, Platform, Profile, Tokens
from clipdesk.domain.errors import CredentialState
from clipdesk.ports import SignedIn
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


class Shown:
    def __init__(self, rig: PageRig, qtbot: Bot) -> None:
        self.rig, self.qtbot = rig, qtbot
        self.urls: list[str] = []
        self.page = AccountsPage(rig.services, self.urls.append)
        qtbot.hold(self.page)
        self.page.resize(1040, 800)
        self.page.show()
        rig.settle(qtbot)


def test_each_account_has_a_card_that_says_how_it_stands(rig: PageRig, qtbot: Bot) -> None:
    rig.add_account(Platform.YOUTUBE, name="Nova")
    rig.add_account(Platform.TIKTOK, status=AccountStatus.NEEDS_SIGN_IN)

    page = Shown(rig, qtbot).page

    assert page.objectName() == "page.accounts"
    assert [card.accessibleName() for card in page.cards] == [
        "YouTube, Nova, Connected",
        "TikTok, My TikTok, Sign-in expired",
    ]
    assert page.cards[1].fix_button.isVisible()
    assert not page.cards[1].settings_button.isVisible()
    assert page.storage.text().startswith("Sign-in keys stay on this computer, in the system keychain.")


def test_without_accounts_the_page_offers_each_platform(rig: PageRig, qtbot: Bot) -> None:
    page = Shown(rig, qtbot).page

    assert page.cards == []
    labels = [button.text() for button in page.findChildren(type(page.add_button)) if button.isVisible()]
    assert labels[1:] == ["Connect YouTube", "Connect Instagram", "Connect TikTok"]


def test_connecting_adds_a_card_and_says_so(rig: PageRig, qtbot: Bot) -> None:
    shown = Shown(rig, qtbot)
    rig.settings.set("platforms.tiktok.client_id", "app")
    rig.keyring.set("tiktok.client", "secret")

    dialog = shown.page.connect_platform(Platform.TIKTOK)
    rig.settle(qtbot)
    dialog.sign_in_button.click()
    qtbot.waitUntil(lambda: bool(shown.urls))
    answer = [SignedIn(Profile("open-1", "Nova", "nova"), Tokens("a", "r", None))]
    rig.authorizers[Platform.TIKTOK].pending[-1].answer(answer)

    qtbot.waitUntil(lambda: len(shown.page.cards) == 1)
    assert rig.shell.toasts == ["Connected TikTok: Nova"]


def test_a_sign_in_that_ends_shows_by_itself(rig: PageRig, qtbot: Bot) -> None:
    account = rig.add_account(Platform.TIKTOK)
    page = Shown(rig, qtbot).page

    rig.accounts.needs_sign_in(account.id, "TikTok sign-in has expired.")

    qtbot.waitUntil(lambda: page.cards[0].view.needs_sign_in)
    assert page.cards[0].view.trouble == "TikTok posts are on hold."


def test_reconnecting_begins_the_sign_in_at_once(rig: PageRig, qtbot: Bot) -> None:
    rig.add_account(Platform.TIKTOK, status=AccountStatus.NEEDS_SIGN_IN)
    rig.settings.set("platforms.tiktok.client_id", "app")
    rig.keyring.set("tiktok.client", "secret")
    shown = Shown(rig, qtbot)

    qtbot.click(shown.page.cards[0].fix_button)

    qtbot.waitUntil(lambda: bool(shown.urls))
    for dialog in shown.page.findChildren(ConnectDialog):
        dialog.reject()


def test_disconnecting_asks_first(rig: PageRig, qtbot: Bot) -> None:
    rig.add_account(Platform.YOUTUBE, name="Nova")
    page = Shown(rig, qtbot).page
    rig.shell.answer = False
    page.cards[0].chosen.emit("disconnect", page.cards[0].view.account.id)
    rig.settle(qtbot)
    kept = len(rig.accounts.list())

    rig.shell.answer = True
    page.cards[0].chosen.emit("disconnect", page.cards[0].view.account.id)

    qtbot.waitUntil(lambda: page.cards == [])
    assert kept == 1
    assert rig.shell.questions[0].startswith("Disconnect Nova? ClipDesk forgets the sign-in to YouTube.")
    assert rig.shell.toasts == ["Disconnected YouTube: Nova"]


def test_another_account_can_become_the_default(rig: PageRig, qtbot: Bot) -> None:
    rig.add_account(Platform.YOUTUBE, name="First")
    second = rig.add_account(Platform.YOUTUBE, name="Second", remote_id="2", is_default=False)
    page = Shown(rig, qtbot).page
    labels = [action.text() for action in page.cards[1].menu().actions()]

    page.cards[1].chosen.emit("make_default", second.id)

    qtbot.waitUntil(lambda: page.cards[1].view.account.is_default)
    assert labels == ["Make Default", "Open Channel", "Reconnect", "Disconnect..."]


def test_a_channel_is_opened_and_settings_are_shown(rig: PageRig, qtbot: Bot) -> None:
    rig.add_account(Platform.YOUTUBE, remote_id="UC1")
    shown = Shown(rig, qtbot)

    shown.page.cards[0].chosen.emit("open_channel", shown.page.cards[0].view.account.id)
    qtbot.click(shown.page.cards[0].settings_button)

    assert shown.urls == ["https://www.youtube.com/channel/UC1"]
    assert rig.shell.pages == ["settings"]


def test_a_locked_keyring_is_said(rig: PageRig, qtbot: Bot) -> None:
    rig.add_account()
    rig.keyring.state = CredentialState.LOCKED

    page = Shown(rig, qtbot).page

    assert page.storage.text().startswith("The system keychain is locked.")


@pytest.mark.parametrize("width", [784, 1040])
def test_the_page_fits_the_windows_widths(rig: PageRig, qtbot: Bot, width: int) -> None:
    rig.add_account(Platform.TIKTOK, status=AccountStatus.NEEDS_SIGN_IN)

    page = Shown(rig, qtbot).page

    assert page.minimumSizeHint().width() <= width


def test_news_after_the_page_is_gone_reach_nobody(rig: PageRig, qtbot: Bot) -> None:
    page = AccountsPage(rig.services)
    rig.settle(qtbot)

    page.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(page))
    rig.services.bridge.posts_changed.emit(frozenset({1}))
    rig.services.bridge.accounts_changed.emit()
    rig.services.theme.changed.emit()

    rig.settle(qtbot)
