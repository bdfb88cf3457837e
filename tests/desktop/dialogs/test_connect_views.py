from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from clipdesk.desktop.dialogs.connect_views import ChoiceView, SetUpView, WaitingView
from clipdesk.desktop.models.own_app import app_guide
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.domain.account import Platform, Profile, Tokens
from clipdesk.domain.settings import Settings
from clipdesk.ports import SignedIn
from tests.desktop.bot import Bot

GUIDE = app_guide(Platform.TIKTOK, Settings())


def signed_in(name: str, handle: str = "") -> SignedIn:
    return SignedIn(Profile(name, name, handle), Tokens("a", "r", None))


@pytest.fixture
def set_up(theme: Theme, qtbot: Bot) -> SetUpView:
    view = SetUpView(theme, Platform.TIKTOK, GUIDE, "app", lambda url: None)
    qtbot.hold(view)
    return view


def test_a_link_opens_its_page_and_says_so_to_a_screen_reader(theme: Theme, qtbot: Bot) -> None:
    urls: list[str] = []
    view = SetUpView(theme, Platform.TIKTOK, GUIDE, "", urls.append)
    qtbot.hold(view)

    links = [button for button in view.findChildren(Button) if button.kind == "link"]
    links[0].click()

    assert urls == ["https://developers.tiktok.com/apps/"]
    assert links[0].accessibleName() == "TikTok for Developers, opens in the browser"


def test_a_secret_is_never_shown(set_up: SetUpView) -> None:
    assert set_up._secret.echoMode() is QLineEdit.EchoMode.Password


def test_a_stored_secret_serves_its_own_app_only(set_up: SetUpView) -> None:
    set_up.set_secret_stored(True)
    for_stored = set_up.check()

    set_up._id.setText("another")

    assert (for_stored, set_up.check()) == (True, False)
    assert set_up.secret_field.error


def test_typing_takes_the_error_away(set_up: SetUpView) -> None:
    set_up._id.clear()
    set_up.check()

    set_up._id.setText("x")

    assert set_up.id_field.error == ""


def test_an_empty_paste_is_refused(theme: Theme, qtbot: Bot) -> None:
    view = WaitingView(theme, GUIDE)
    qtbot.hold(view)
    pasted: list[str] = []
    view.pasted.connect(pasted.append)

    view.paste_button.click()
    error = view.paste_field.error
    view._editor.setText("  token  ")
    view.paste_button.click()

    assert error == "Paste the address you landed on, or a token."
    assert pasted == ["token"]
    assert view._editor.text() == ""


def test_the_choice_names_accounts_and_begins_anew(theme: Theme, qtbot: Bot) -> None:
    view = ChoiceView(theme)
    qtbot.hold(view)
    first = view.chosen

    view.offer([signed_in("Old")])
    view.offer([signed_in("Nova", "nova"), signed_in("Clips", "@clips")])

    assert first is None
    assert [button.text() for button in view._group.buttons()] == ["Nova (@nova)", "Clips (@clips)"]
    assert view.chosen == signed_in("Nova", "nova")
