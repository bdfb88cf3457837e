"""Collects numbers from Instagram: the core insights of each Reel, and its watch time asked for apart.

One unknown metric fails a whole question, so what may be renamed is never asked together with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.publication import Publication
from clipdesk.domain.settings import InstagramSettings
from clipdesk.platforms.instagram_graph import InstagramGraph
from clipdesk.platforms.jsons import items, number, text
from clipdesk.ports import Clock, TokenSource
from clipdesk.transport import Transport

CORE = "views,reach,likes,comments,saved,shares"
WATCH = "ig_reels_avg_watch_time"
# These end the whole round; anything else concerns one Reel.
ROUND_ENDS = frozenset({FailureClass.WAIT, FailureClass.DATED, FailureClass.SIGN_IN})
NOT_YET = "10/"


class InstagramMetrics:
    """Asks how Reels do (a `MetricsSource`)."""

    def __init__(
        self,
        transport: Transport,
        tokens: TokenSource,
        settings: Callable[[], InstagramSettings],
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._graph = InstagramGraph(transport, tokens, settings, clock)

    @property
    def platform(self) -> Platform:
        """Return Instagram."""
        return Platform.INSTAGRAM

    def collect(self, account: Account, publications: Sequence[Publication]) -> list[Metrics]:
        """Return the numbers of those Reels that have any yet."""
        now = self._clock.now()
        found = [self._of(account, item, now) for item in publications if item.remote_id]
        return [metrics for metrics in found if metrics is not None]

    def _of(self, account: Account, publication: Publication, now: datetime) -> Metrics | None:
        values = self._values(account, str(publication.remote_id), CORE)
        if not values:
            return None
        watch_ms = number(self._values(account, str(publication.remote_id), WATCH), WATCH)
        return Metrics(
            publication_id=publication.id,
            platform=Platform.INSTAGRAM,
            collected_at=now,
            views=number(values, "views"),
            likes=number(values, "likes"),
            comments=number(values, "comments"),
            shares=number(values, "shares"),
            saves=number(values, "saved"),
            reach=number(values, "reach"),
            average_watch_s=watch_ms / 1000 if watch_ms is not None else None,
        )

    def _values(self, account: Account, media_id: str, metrics: str) -> dict[str, Any]:
        try:
            answer = self._graph.get(account, f"{media_id}/insights", metric=metrics)
        except PlatformFailure as failure:
            # "Not enough viewers" comes in the clothes of a missing permission.
            if failure.failure in ROUND_ENDS and not failure.code.startswith(NOT_YET):
                raise
            return {}
        return {
            text(entry, "name"): values[0].get("value")
            for entry in items(answer, "data")
            if (values := items(entry, "values"))
        }
