"""Makes what signs in to each platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from clipdesk.domain.account import Platform
from clipdesk.domain.settings import PlatformsSettings
from clipdesk.platforms.instagram_sign_in import InstagramAuthorizer
from clipdesk.platforms.tiktok_sign_in import TikTokAuthorizer
from clipdesk.platforms.tokens import client_secret_name
from clipdesk.platforms.youtube_sign_in import YouTubeAuthorizer
from clipdesk.ports import Authorizer, Clock, CredentialStore
from clipdesk.transport import Transport


def make_authorizers(
    transport: Transport,
    settings: Callable[[], PlatformsSettings],
    clock: Clock,
    credentials: CredentialStore | None = None,
) -> Mapping[Platform, Authorizer]:
    """Return an authorizer for each platform; with `credentials` TikTok can also be told of a disconnect."""

    def tiktok_secret() -> str | None:
        return credentials.get(client_secret_name(Platform.TIKTOK)) if credentials is not None else None

    return {
        Platform.YOUTUBE: YouTubeAuthorizer(transport, lambda: settings().youtube, clock),
        Platform.INSTAGRAM: InstagramAuthorizer(transport, lambda: settings().instagram, clock),
        Platform.TIKTOK: TikTokAuthorizer(transport, lambda: settings().tiktok, clock, tiktok_secret),
    }
