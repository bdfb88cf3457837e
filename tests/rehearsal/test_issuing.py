"""Tokens without a browser."""

from __future__ import annotations

import pytest

from clipdesk.rehearsal.issuing import issue_tokens
from clipdesk.rehearsal.tokens import LONG_LIVED_S
from clipdesk.rehearsal.world import RehearsalWorld
from tests.rehearsal.conftest import HandClock


@pytest.mark.parametrize("platform", ["youtube", "instagram", "tiktok"])
def test_tokens_work_for_the_first_or_the_named_account(platform: str) -> None:
    world = RehearsalWorld()
    named = world.accounts_of(platform)[1]

    first, second = issue_tokens(world, platform), issue_tokens(world, platform, named.account_id)

    assert first.account_id != second.account_id == named.account_id
    assert (second.name, second.handle) == (named.name, named.handle)
    assert first.client_secret and first.client_id == f"rehearsal-{platform}"
    for issued in (first, second):
        grant = world.tokens.valid(platform, issued.access_token)
        assert grant is not None and grant.account_id == issued.account_id


def test_instagram_gets_a_page_token_without_end_and_a_long_one(clock: HandClock) -> None:
    world = RehearsalWorld(clock)
    issued = issue_tokens(world, "instagram")

    clock.forward(seconds=LONG_LIVED_S + 1)

    assert issued.expires_in == 0
    assert world.tokens.valid("instagram", issued.access_token) is not None
    assert world.tokens.valid("instagram", issued.refresh_token) is None


@pytest.mark.parametrize(("platform", "account_id"), [("myspace", None), ("youtube", "nobody")])
def test_what_is_unknown_gets_none(platform: str, account_id: str | None) -> None:
    with pytest.raises(ValueError, match="no rehearsal account"):
        issue_tokens(RehearsalWorld(), platform, account_id)
