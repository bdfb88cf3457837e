from __future__ import annotations

from collections.abc import Callable

import pytest

from clipdesk.desktop.signing_in import SignIn
from clipdesk.domain.account import Account, Platform, Profile, Tokens
from clipdesk.domain.errors import CredentialState, NeedsPerson
from clipdesk.ports import SignedIn
from tests.desktop.bot import Bot
from tests.desktop.page_rig import FakeSignIn, PageRig


def opened_account(name: str = "Nova") -> SignedIn:
    return SignedIn(Profile(name, name, name.lower()), Tokens("access", "refresh", None))


class Watched:
    """A sign-in to Instagram and all that it told."""

    def __init__(self, rig: PageRig, qtbot: Bot) -> None:
        self.rig, self.qtbot = rig, qtbot
        self.urls: list[str] = []
        self.accounts: list[Account] = []
        self.choices: list[tuple[SignedIn, ...]] = []
        self.errors: list[Exception] = []
        self.sign_in = SignIn(rig.accounts, Platform.INSTAGRAM, rig.background, self.urls.append)
        self.sign_in.connected.connect(self.accounts.append)
        self.sign_in.choosing.connect(self.choices.append)
        self.sign_in.failed.connect(self.errors.append)

    def start(self) -> FakeSignIn:
        before = len(self.urls)
        self.sign_in.start("123", "secret")
        self.until(lambda: len(self.urls) > before)
        return self.rig.authorizers[Platform.INSTAGRAM].pending[-1]

    def until(self, is_so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(is_so)


@pytest.fixture
def watched(rig: PageRig, qtbot: Bot) -> Watched:
    return Watched(rig, qtbot)


def test_the_browser_is_opened_and_its_answer_is_stored(watched: Watched) -> None:
    pending = watched.start()

    pending.answer([opened_account()])

    watched.until(lambda: bool(watched.accounts))
    assert watched.urls == [pending.url]
    assert [account.name for account in watched.rig.accounts.list()] == ["Nova"]
    assert watched.rig.keyring.entries["instagram.client"] == "secret"


def test_several_accounts_are_chosen_from(watched: Watched) -> None:
    watched.start().answer([opened_account("Nova"), opened_account("Clips")])
    watched.until(lambda: bool(watched.choices))
    before = watched.rig.accounts.list()

    watched.sign_in.choose(watched.choices[0][1])

    watched.until(lambda: bool(watched.accounts))
    assert before == []
    assert watched.accounts[0].name == "Clips"


def test_a_refusal_is_told(watched: Watched) -> None:
    watched.start().answer(NeedsPerson("Instagram was not allowed to sign you in."))

    watched.until(lambda: bool(watched.errors))
    assert str(watched.errors[0]) == "Instagram was not allowed to sign you in."


def test_without_an_app_the_sign_in_does_not_begin(watched: Watched) -> None:
    watched.sign_in.start()

    watched.until(lambda: bool(watched.errors))
    assert watched.urls == []


def test_giving_up_ends_the_wait_and_tells_nothing(watched: Watched) -> None:
    pending = watched.start()

    watched.sign_in.cancel()
    watched.rig.settle(watched.qtbot)

    assert pending.is_cancelled
    assert (watched.errors, watched.accounts) == ([], [])


def test_an_answer_to_an_attempt_that_was_given_up_connects_nothing(watched: Watched) -> None:
    first = watched.start()
    first.is_deaf = True
    second = watched.start()

    first.answer([opened_account("Old")])
    watched.until(lambda: len(watched.rig.background._waiting) == 1)
    second.answer([opened_account("New")])

    watched.until(lambda: bool(watched.accounts))
    watched.rig.settle(watched.qtbot)
    assert [account.name for account in watched.rig.accounts.list()] == ["New"]


def test_a_paste_goes_on_where_the_browser_did_not_come_back(watched: Watched) -> None:
    pending = watched.start()
    pending._answer = [opened_account("Pasted")]

    watched.sign_in.paste("EAAB-token")

    watched.until(lambda: bool(watched.accounts))
    assert pending.pasted == ["EAAB-token"]
    assert watched.errors == []


def test_a_locked_keyring_keeps_nothing_half_done(watched: Watched) -> None:
    pending = watched.start()
    watched.rig.keyring.state = CredentialState.LOCKED

    pending.answer([opened_account()])

    watched.until(lambda: bool(watched.errors))
    assert watched.rig.accounts.list() == []
