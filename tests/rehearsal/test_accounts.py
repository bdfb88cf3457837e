"""Who can be chosen at a rehearsal sign-in."""

from __future__ import annotations

import pytest

from clipdesk.rehearsal.accounts import default_accounts, uploads_playlist


@pytest.mark.parametrize("platform", ["youtube", "instagram", "tiktok"])
def test_every_platform_offers_two_accounts_that_can_post(platform: str) -> None:
    accounts = [account for account in default_accounts() if account.platform == platform]

    assert len([account for account in accounts if account.can_post]) == 2
    assert accounts[0].can_post
    assert len({account.account_id for account in accounts}) == len(accounts)


def test_the_uploads_playlist_follows_from_the_channel() -> None:
    assert uploads_playlist("UCabc") == "UUabc"
