from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from clipdesk.domain.account import Tokens
from clipdesk.domain.errors import PlatformFailure
from clipdesk.platforms.tiktok_sign_in import TikTokAuthorizer
from tests.platforms.browser import sign_in
from tests.platforms.conftest import Desk


@pytest.fixture
def authorizer(desk: Desk) -> TikTokAuthorizer:
    return TikTokAuthorizer(desk.transport, lambda: desk.settings().tiktok, desk.clock)


def test_the_challenge_is_hexadecimal_and_the_address_ends_with_a_slash(authorizer: TikTokAuthorizer) -> None:
    pending = authorizer.start("key", "secret")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(pending.url).query).items()}
    assert len(asked["code_challenge"]) == 64
    assert set(asked["code_challenge"]) <= set("0123456789abcdef")
    assert asked["client_key"] == "key"
    assert "," in asked["scope"]
    assert pending.redirect_uri.endswith("/callback/")
    assert "secret" not in pending.url
    pending.cancel()


def test_the_sign_in_tells_when_it_ends(desk: Desk, authorizer: TikTokAuthorizer) -> None:
    (opened,) = sign_in(authorizer.start("rehearsal-tiktok", "secret"))
    assert opened.tokens.refresh_expires_at is not None
    assert (opened.tokens.refresh_expires_at - desk.clock.now()).days == 365


def test_a_person_who_hides_the_name_is_signed_in_all_the_same(
    desk: Desk, authorizer: TikTokAuthorizer
) -> None:
    granted = ["user.info.basic", "video.upload"]
    (opened,) = sign_in(authorizer.start("rehearsal-tiktok", "secret"), granted=granted)
    assert opened.profile.handle == ""


def test_without_the_apps_secret_nothing_can_be_revoked(authorizer: TikTokAuthorizer) -> None:
    with pytest.raises(PlatformFailure):
        authorizer.revoke(Tokens("a", "r", None))
