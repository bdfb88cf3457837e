from __future__ import annotations

from dataclasses import replace

import pytest

from clipdesk.domain.errors import NeedsPerson, PlatformFailure
from clipdesk.platforms.instagram_sign_in import InstagramAuthorizer
from clipdesk.ports import PendingSignIn
from tests.platforms.browser import sign_in
from tests.platforms.conftest import Desk


@pytest.fixture
def authorizer(desk: Desk) -> InstagramAuthorizer:
    settings = replace(desk.settings().instagram, redirect_port=0)
    return InstagramAuthorizer(desk.transport, lambda: settings, desk.clock)


@pytest.fixture
def pending(authorizer: InstagramAuthorizer) -> PendingSignIn:
    return authorizer.start("rehearsal-instagram", "secret")


def test_each_linked_page_is_an_account_with_a_token_that_does_not_end(
    desk: Desk, pending: PendingSignIn
) -> None:
    known = desk.world.accounts_of("instagram")
    opened = sign_in(pending, account=[account.account_id for account in known])
    assert [one.profile.remote_id for one in opened] == [
        account.account_id for account in known if account.can_post
    ]
    for one in opened:
        assert (one.tokens.refresh_token, one.tokens.expires_at) == (None, None)
        grant = desk.world.tokens.valid("instagram", one.tokens.access_token)
        assert grant is not None
        assert grant.expires_at is None


def test_a_page_without_instagram_is_explained(desk: Desk, pending: PendingSignIn) -> None:
    unlinked = desk.world.accounts_of("instagram")[2].account_id
    with pytest.raises(NeedsPerson, match="linked"):
        sign_in(pending, account=unlinked)


def test_the_answer_goes_to_localhost_by_name(pending: PendingSignIn) -> None:
    assert pending.redirect_uri.startswith("http://localhost:")
    assert pending.redirect_uri.endswith("/callback")
    pending.cancel()


def test_a_token_that_facebook_does_not_accept_is_told(pending: PendingSignIn) -> None:
    with pytest.raises(PlatformFailure, match="expired"):
        pending.paste("EAAnonsense")


def test_the_permissions_are_taken_back(
    desk: Desk, authorizer: InstagramAuthorizer, pending: PendingSignIn
) -> None:
    (opened,) = sign_in(pending)
    authorizer.revoke(opened.tokens)
    assert desk.world.tokens.valid("instagram", opened.tokens.access_token) is None
