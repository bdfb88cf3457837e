from __future__ import annotations

from dataclasses import replace

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import ClipDeskError, NeedsPerson, PlatformFailure
from clipdesk.platforms.authorizers import make_authorizers
from clipdesk.platforms.tokens import client_secret_name
from clipdesk.ports import Authorizer, PendingSignIn
from clipdesk.rehearsal.tokens import CLIENT_SECRET
from tests.platforms.browser import decide, sign_in
from tests.platforms.conftest import Desk
from tests.platforms.test_tokens import MemoryCredentials


def authorizer(desk: Desk, platform: Platform) -> Authorizer:
    credentials = MemoryCredentials({client_secret_name(Platform.TIKTOK): CLIENT_SECRET})
    settings = desk.settings()
    # The real port may be in use by another test.
    settings = replace(settings, instagram=replace(settings.instagram, redirect_port=0))
    return make_authorizers(desk.transport, lambda: settings, desk.clock, credentials)[platform]


def started(desk: Desk, platform: Platform, secret: str = CLIENT_SECRET) -> PendingSignIn:
    return authorizer(desk, platform).start(f"rehearsal-{platform}", secret)


@pytest.mark.parametrize("platform", Platform)
def test_a_sign_in_opens_the_account_that_the_person_chose(desk: Desk, platform: Platform) -> None:
    wanted = desk.world.accounts_of(platform.value)[1]
    (opened,) = sign_in(started(desk, platform), account=wanted.account_id)
    assert opened.profile.remote_id == wanted.account_id
    assert (opened.profile.name, opened.profile.handle) == (wanted.name, wanted.handle)
    assert desk.world.tokens.valid(platform.value, opened.tokens.access_token)
    assert opened.tokens.scopes
    assert authorizer(desk, platform).platform is platform


@pytest.mark.parametrize("platform", [Platform.YOUTUBE, Platform.TIKTOK])
def test_a_lasting_token_comes_with_it_and_can_be_revoked(desk: Desk, platform: Platform) -> None:
    (opened,) = sign_in(started(desk, platform))
    assert opened.tokens.refresh_token
    assert opened.tokens.expires_at is not None
    authorizer(desk, platform).revoke(opened.tokens)
    assert desk.world.tokens.valid(platform.value, opened.tokens.access_token) is None


@pytest.mark.parametrize("platform", Platform)
def test_a_pasted_landing_address_opens_it_too(desk: Desk, platform: Platform) -> None:
    pending = started(desk, platform)
    (opened, *_) = pending.paste(decide(pending))
    assert opened.profile.remote_id == desk.world.accounts_of(platform.value)[0].account_id


@pytest.mark.parametrize("platform", Platform)
def test_a_pasted_token_opens_it_too(desk: Desk, platform: Platform) -> None:
    issued = desk.servers.issue_tokens(platform.value)
    (opened,) = started(desk, platform).paste(issued.refresh_token)
    assert opened.profile.remote_id == issued.account_id


@pytest.mark.parametrize("platform", Platform)
def test_a_person_who_says_no_is_heard(desk: Desk, platform: Platform) -> None:
    with pytest.raises(NeedsPerson):
        sign_in(started(desk, platform), "deny")


@pytest.mark.parametrize("platform", Platform)
def test_a_wrong_secret_is_told(desk: Desk, platform: Platform) -> None:
    with pytest.raises(PlatformFailure):
        sign_in(started(desk, platform, "wrong-secret"))


@pytest.mark.parametrize("platform", Platform)
def test_a_pasted_nonsense_is_told(desk: Desk, platform: Platform) -> None:
    with pytest.raises(ClipDeskError):
        started(desk, platform).paste("nonsense")


@pytest.mark.parametrize(
    ("platform", "granted"),
    [
        (Platform.YOUTUBE, ["https://www.googleapis.com/auth/youtube.upload"]),
        (Platform.INSTAGRAM, ["instagram_basic", "pages_show_list"]),
        (Platform.TIKTOK, ["user.info.basic", "user.info.profile"]),
    ],
)
def test_a_sign_in_without_the_needed_permissions_is_refused(
    desk: Desk, platform: Platform, granted: list[str]
) -> None:
    with pytest.raises(NeedsPerson, match="tick every permission"):
        sign_in(started(desk, platform), granted=granted)


@pytest.mark.parametrize("platform", Platform)
def test_the_token_address_failing_is_told(desk: Desk, platform: Platform) -> None:
    desk.world.faults.add(platform.value, "token", "captive_portal")
    with pytest.raises(PlatformFailure):
        sign_in(started(desk, platform))
