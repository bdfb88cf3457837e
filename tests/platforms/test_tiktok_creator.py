"""What TikTok says about the account before a post, over the protocol."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.errors import FailureClass
from clipdesk.platforms.tiktok_creator import TikTokCreators
from tests.platforms.conftest import Desk, failure_of


@pytest.fixture
def creators(desk: Desk) -> TikTokCreators:
    return TikTokCreators(desk.transport, desk.tokens, lambda: desk.settings().tiktok, desk.clock)


@pytest.fixture
def account(desk: Desk) -> Account:
    return desk.job(Platform.TIKTOK).account


def test_what_the_account_may_choose_is_told(creators: TikTokCreators, account: Account) -> None:
    info = creators.ask(account)

    assert "SELF_ONLY" in info.privacies
    assert info.max_duration_s == 600
    assert info.blocked == ""
    assert info.nickname


def test_an_account_at_its_cap_is_blocked_and_told_why(
    desk: Desk, creators: TikTokCreators, account: Account
) -> None:
    desk.world.limits.tiktok_posts_per_day = 0

    info = creators.ask(account)

    assert info.blocked == "This account has reached TikTok's posts for a day."
    assert info.privacies == ()


@pytest.mark.parametrize("kind", ["cut_after", "error_after", "bad_json"])
def test_no_answer_is_a_failed_question(
    desk: Desk, creators: TikTokCreators, account: Account, kind: str
) -> None:
    desk.world.faults.add("tiktok", "creator_info", kind)

    assert failure_of(creators.ask, account).failure is FailureClass.READ


def test_a_sign_in_that_ended_asks_for_its_owner(
    desk: Desk, creators: TikTokCreators, account: Account
) -> None:
    desk.tokens.tokens["gone"] = ["not a token"]

    assert failure_of(creators.ask, replace(account, remote_id="gone")).failure is FailureClass.SIGN_IN
