"""Collects YouTube's numbers: counts from the Data API; shares and watch time from Analytics, days late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.publication import Publication
from clipdesk.domain.settings import YouTubeSettings
from clipdesk.platforms.calling import with_token
from clipdesk.platforms.jsons import items, number, part, text
from clipdesk.platforms.limits import pacific
from clipdesk.platforms.refusals import Step, from_transport
from clipdesk.platforms.youtube import youtube_address
from clipdesk.platforms.youtube_api import YouTubeApi
from clipdesk.platforms.youtube_channel import YouTubeChannel
from clipdesk.platforms.youtube_refusals import LABEL, is_token_rejected, refusal
from clipdesk.ports import Clock, TokenSource
from clipdesk.transport import Transport, TransportError

MOST_IDS = 50
MOST_ROWS = 200


class YouTubeMetrics:
    """Asks how videos do (a `MetricsSource`)."""

    def __init__(
        self,
        transport: Transport,
        tokens: TokenSource,
        settings: Callable[[], YouTubeSettings],
        clock: Clock,
    ) -> None:
        self._tokens = tokens
        self._clock = clock
        self._api = YouTubeApi(transport, lambda: youtube_address(settings()))
        self._channel = YouTubeChannel(self._api, tokens, clock)

    @property
    def platform(self) -> Platform:
        """Return YouTube."""
        return Platform.YOUTUBE

    def collect(self, account: Account, publications: Sequence[Publication]) -> list[Metrics]:
        """Return the numbers of those videos that YouTube still knows."""
        wanted = {item.remote_id: item for item in publications if item.remote_id}
        now = self._clock.now()
        reports = self._reports(account, wanted, now)
        found: list[Metrics] = []
        for ids in _groups(list(wanted), MOST_IDS):
            for video in self._statistics(account, ids):
                publication = wanted.get(text(video, "id"))
                if publication is not None:
                    report = reports.get(text(video, "id"), {})
                    found.append(_metrics(publication.id, part(video, "statistics"), report, now))
        return found

    def _statistics(self, account: Account, ids: str) -> list[dict[str, Any]]:
        asked = {"part": "statistics", "id": ids}
        return self._channel.entries(account, lambda api: api.videos().batchGetStats(**asked))

    def _reports(
        self, account: Account, wanted: Mapping[str, Publication], now: datetime
    ) -> dict[str, dict[str, Any]]:
        """Return what Analytics adds; it is a favour, and its silence costs no other number."""
        first = min((item.completed_at or now for item in wanted.values()), default=now)
        reports: dict[str, dict[str, Any]] = {}
        try:
            for ids in _groups(list(wanted), MOST_ROWS):
                reports |= self._report(account, ids, _day(first) - timedelta(days=1), _day(now))
        except PlatformFailure as failure:
            if failure.failure is FailureClass.WAIT:
                raise
        return reports

    def _report(self, account: Account, ids: str, first: date, last: date) -> dict[str, dict[str, Any]]:
        asked = {
            "ids": "channel==MINE",
            "startDate": first.isoformat(),
            "endDate": last.isoformat(),
            "metrics": "views,shares,averageViewDuration",
            "dimensions": "video",
            "filters": f"video=={ids}",
            "sort": "-views",
            "maxResults": MOST_ROWS,
        }

        def call(token: str) -> Any:
            return self._api.analytics(token, lambda service: service.reports().query(**asked))

        try:
            answer = with_token(self._tokens, account, call, is_rejected=is_token_rejected)
            if not answer.is_success:
                raise refusal(answer, Step.READ, self._clock.now())
            return rows_by_video(answer.json())
        except TransportError as error:
            raise from_transport(LABEL, error, Step.READ) from None


def rows_by_video(table: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return a report's rows by video id; a report without data has no rows at all."""
    names = [text(header, "name") for header in items(table, "columnHeaders")]
    rows = table.get("rows")
    named = [
        dict(zip(names, row, strict=False))
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, list)
    ]
    return {text(row, "video"): row for row in named if text(row, "video")}


def _metrics(
    publication_id: int, counts: Mapping[str, Any], report: Mapping[str, Any], now: datetime
) -> Metrics:
    watch_s = report.get("averageViewDuration")
    return Metrics(
        publication_id=publication_id,
        platform=Platform.YOUTUBE,
        collected_at=now,
        views=number(counts, "viewCount"),
        likes=number(counts, "likeCount"),
        comments=number(counts, "commentCount"),
        shares=number(report, "shares"),
        average_watch_s=float(watch_s) if isinstance(watch_s, int | float) else None,
    )


def _groups(ids: Sequence[str], most: int) -> Iterator[str]:
    for start in range(0, len(ids), most):
        yield ",".join(ids[start : start + most])


def _day(moment: datetime) -> date:
    return moment.astimezone(pacific()).date()
