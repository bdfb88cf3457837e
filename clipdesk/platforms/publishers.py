"""Makes the publisher of each platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from clipdesk.domain.account import Platform
from clipdesk.domain.settings import PlatformsSettings
from clipdesk.platforms.instagram import InstagramPublisher
from clipdesk.platforms.limits import DailyBudget, pacific
from clipdesk.platforms.tiktok import TikTokPublisher
from clipdesk.platforms.youtube import YouTubePublisher
from clipdesk.ports import Clock, Publisher, TokenSource
from clipdesk.transport import Transport

_YOUTUBE_INSERTS_A_DAY = 100


def make_publishers(
    transport: Transport,
    tokens: TokenSource,
    settings: Callable[[], PlatformsSettings],
    clock: Clock,
) -> Mapping[Platform, Publisher]:
    """Return a publisher for each platform."""
    budget = DailyBudget(clock, limit=_YOUTUBE_INSERTS_A_DAY, zone=pacific())
    return {
        Platform.YOUTUBE: YouTubePublisher(transport, tokens, lambda: settings().youtube, clock, budget),
        Platform.INSTAGRAM: InstagramPublisher(transport, tokens, lambda: settings().instagram, clock),
        Platform.TIKTOK: TikTokPublisher(transport, tokens, lambda: settings().tiktok, clock),
    }
