from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from clipdesk.domain.errors import NeedsPerson
from clipdesk.platforms.youtube_sign_in import YouTubeAuthorizer
from tests.platforms.browser import sign_in
from tests.platforms.conftest import Desk


@pytest.fixture
def authorizer(desk: Desk) -> YouTubeAuthorizer:
    return YouTubeAuthorizer(desk.transport, lambda: desk.settings().youtube, desk.clock)


def test_a_lasting_sign_in_is_asked_for_with_a_challenge(authorizer: YouTubeAuthorizer) -> None:
    pending = authorizer.start("id", "secret", login_hint="me@example.org")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(pending.url).query).items()}
    assert (asked["access_type"], asked["prompt"]) == ("offline", "consent")
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert asked["login_hint"] == "me@example.org"
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert "secret" not in pending.url
    pending.cancel()


def test_a_person_without_a_channel_is_told(desk: Desk, authorizer: YouTubeAuthorizer) -> None:
    nobody = desk.world.accounts_of("youtube")[2].account_id
    with pytest.raises(NeedsPerson, match="no YouTube channel"):
        sign_in(authorizer.start("rehearsal-youtube", "secret"), account=nobody)
