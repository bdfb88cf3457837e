"""Makes what asks each platform how posts do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clipdesk.domain.settings import PlatformsSettings
from clipdesk.platforms.instagram_metrics import InstagramMetrics
from clipdesk.platforms.tiktok_metrics import TikTokMetrics
from clipdesk.platforms.youtube_metrics import YouTubeMetrics
from clipdesk.ports import Clock, MetricsSource, TokenSource
from clipdesk.transport import Transport


def make_metrics_sources(
    transport: Transport,
    tokens: TokenSource,
    settings: Callable[[], PlatformsSettings],
    clock: Clock,
) -> Sequence[MetricsSource]:
    """Return a source for each platform."""
    return (
        YouTubeMetrics(transport, tokens, lambda: settings().youtube, clock),
        InstagramMetrics(transport, tokens, lambda: settings().instagram, clock),
        TikTokMetrics(transport, tokens, lambda: settings().tiktok, clock),
    )
