from __future__ import annotations

from datetime import timedelta

import pytest

from clipdesk.desktop.models.account_cards import (
    AccountCardView,
    AccountsView,
    Fact,
    channel_url,
    read_accounts,
    shown_handle,
    storage_words,
)
from clipdesk.domain.account import AccountStatus, Platform
from clipdesk.domain.errors import CredentialState
from clipdesk.domain.publication import Status, WaitReason
from tests import values
from tests.clock import START
from tests.desktop.page_rig import PageRig


def read(rig: PageRig) -> AccountsView:
    return read_accounts(rig.work, rig.settings, rig.keyring, rig.clock.now())


def only(rig: PageRig) -> AccountCardView:
    (card,) = read(rig).cards
    return card


def facts(card: AccountCardView) -> dict[str, str]:
    return {fact.label: fact.value for fact in card.facts}


def test_posts_of_today_are_counted_for_their_own_account(rig: PageRig) -> None:
    mine = rig.add_account()
    other = rig.add_account(remote_id="other", is_default=False)
    done = {"status": Status.COMPLETED, "completed_at": START}
    rig.add_post("done", values.publication(mine, START, **done))
    rig.add_post("later", values.publication(mine, START + timedelta(hours=2)))
    rig.add_post("tomorrow", values.publication(mine, START + timedelta(days=1)))
    rig.add_post("other", values.publication(other, START, **done))

    cards = read(rig).cards

    assert [facts(card)["Posts today"] for card in cards] == ["1 of 2 posted", "1 posted"]


def test_each_platform_has_its_own_facts(rig: PageRig) -> None:
    for platform in Platform:
        rig.add_account(platform)
    rig.settings.set("platforms.youtube.privacy", "unlisted")

    youtube, instagram, tiktok = (facts(card) for card in read(rig).cards)

    assert (youtube["Default visibility"], youtube["Made for kids"]) == ("Unlisted", "No")
    assert (instagram["Post as"], instagram["Share to feed"]) == ("Reel", "Yes")
    assert (tiktok["Who can see it"], tiktok["New clips"]) == ("Chosen per post", "Sent as drafts")


def test_an_expired_sign_in_says_what_is_on_hold(rig: PageRig) -> None:
    account = rig.add_account(Platform.TIKTOK, status=AccountStatus.NEEDS_SIGN_IN)
    rig.add_post("failed", values.publication(account, status=Status.FAILED))
    for number in range(5):
        rig.add_post(f"held {number}", values.publication(account, wait_reason=WaitReason.SIGN_IN))

    card = only(rig)

    assert card.trouble == "TikTok posts are on hold. 1 post failed and 5 are waiting."
    assert card.facts[-1] == Fact("Access", "Sign in again", "warn")


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (None, "Renews by itself", "quiet"),
        (timedelta(days=9, hours=1), "Renew in 9 days", "quiet"),
        (timedelta(days=2), "Renew in 2 days", "warn"),
        (timedelta(days=1, hours=1), "Renew in 1 day", "warn"),
        (timedelta(hours=5), "Sign in again today", "warn"),
        (timedelta(hours=-1), "Expired today, 17:00", "warn"),
    ],
)
def test_access_says_how_long_it_lasts(rig: PageRig, left: timedelta | None, words: str, tone: str) -> None:
    rig.add_account(expires_at=None if left is None else START + left)

    assert only(rig).facts[-1] == Fact("Access", words, tone)  # type: ignore[arg-type]


def test_a_tiktok_app_that_posts_directly_says_that_nobody_sees_it_before_approval(rig: PageRig) -> None:
    rig.add_account(Platform.TIKTOK)
    before = only(rig).note

    rig.settings.set("platforms.tiktok.mode", "direct")

    assert before == ""
    assert only(rig).note == "Posts stay private until TikTok approves this app."


def test_where_keys_are_kept_is_said_as_it_is(rig: PageRig) -> None:
    lasting = read(rig).storage
    rig.keyring.is_lasting = False
    forgetful = read(rig).storage
    rig.keyring.state = CredentialState.LOCKED
    locked = read(rig).storage

    assert (lasting, forgetful, locked) == ("keyring", "session", "locked")
    assert "forgotten when ClipDesk is closed" in storage_words(forgetful)
    assert "system keychain" in storage_words(lasting)


def test_a_handle_has_one_at_sign_and_a_channel_its_address() -> None:
    youtube = values.account(Platform.YOUTUBE, handle="@nova", remote_id="UC1")
    tiktok = values.account(Platform.TIKTOK, handle="")

    assert shown_handle(youtube) == "@nova · YouTube channel"
    assert shown_handle(tiktok) == "TikTok"
    assert channel_url(youtube) == "https://www.youtube.com/channel/UC1"
    assert channel_url(tiktok) == "https://www.tiktok.com/"
