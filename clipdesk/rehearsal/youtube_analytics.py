"""Reports of the rehearsal YouTube Analytics v2: days late, and without `rows` where there is no data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.rehearsal.answers import json_answer
from clipdesk.rehearsal.audience import Numbers, numbers_of
from clipdesk.rehearsal.world import LivePost, RehearsalWorld
from clipdesk.rehearsal.youtube_rules import ANALYTICS, PACIFIC, refused, signed_in

MOST_VIDEOS = 200
METRICS = frozenset(
    {"views", "engagedViews", "likes", "dislikes", "comments", "shares", "estimatedMinutesWatched"}
    | {"averageViewDuration", "averageViewPercentage", "subscribersGained", "subscribersLost"}
)
DIMENSIONS = frozenset({"day", "video"})
FLOATS = frozenset({"averageViewPercentage"})


@dataclass(frozen=True, slots=True)
class Query:
    """Hold a parsed report query."""

    first: date
    last: date
    metrics: list[str]
    dimensions: list[str]
    filters: dict[str, str]
    sort: str
    most_rows: int | None


class YouTubeAnalytics:
    """Serve `reports`."""

    def __init__(self, world: RehearsalWorld) -> None:
        self._world = world

    async def reports(self, request: Request) -> Response:
        """Answer one report query."""
        grant = signed_in(request, self._world, *ANALYTICS)
        query = _query(request)
        newest = self._world.now().astimezone(PACIFIC).date() - timedelta(
            self._world.limits.youtube_analytics_lag_days
        )
        posts = [post for post in self._world.posts("youtube") if post.account_id == grant.account_id]
        wanted = query.filters.get("video", "")
        posts = [post for post in posts if not wanted or post.remote_id in wanted.split(",")]
        if query.filters.get("creatorContentType") == "videoOnDemand":
            posts = []
        last = min(query.last, newest)
        rows = self._rows(query, posts, last) if query.first <= last else []
        headers = [_header(name, "DIMENSION", "STRING") for name in query.dimensions]
        headers += [
            _header(name, "METRIC", "FLOAT" if name in FLOATS else "INTEGER") for name in query.metrics
        ]
        answer: dict[str, Any] = {"kind": "youtubeAnalytics#resultTable", "columnHeaders": headers}
        if rows:
            answer["rows"] = _sorted(query, rows)[: query.most_rows]
        return json_answer(answer)

    def _rows(self, query: Query, posts: list[LivePost], last: date) -> list[list[Any]]:
        if query.dimensions == ["video"]:
            table = [([post.remote_id], [_gain(post, query.first, last)]) for post in posts]
        elif query.dimensions == ["day"]:
            days = [query.first + timedelta(ahead) for ahead in range((last - query.first).days + 1)]
            table = [([day.isoformat()], [_gain(post, day, day) for post in posts]) for day in days]
        else:
            table = [([], [_gain(post, query.first, last) for post in posts])]
        return [
            key + [_metric(name, gains) for name in query.metrics]
            for key, gains in table
            if any(gain.views for gain in gains)
        ]


def _query(request: Request) -> Query:
    params = request.query_params
    if not params.get("ids", "").startswith("channel=="):
        raise refused(400, "badRequest", "Invalid value for parameter ids.")
    metrics = [name for name in params.get("metrics", "").split(",") if name]
    dimensions = [name for name in params.get("dimensions", "").split(",") if name]
    if not metrics or not set(metrics) <= METRICS or not set(dimensions) <= DIMENSIONS or len(dimensions) > 1:
        raise refused(400, "badRequest", "The query is not supported.")
    filters = dict(entry.partition("==")[::2] for entry in params.get("filters", "").split(";") if entry)
    if filters.get("creatorContentType", "shorts") not in ("shorts", "videoOnDemand"):
        raise refused(400, "badRequest", "Invalid value for filter creatorContentType.")
    try:
        first, last = date.fromisoformat(params["startDate"]), date.fromisoformat(params["endDate"])
        most_rows = int(params["maxResults"]) if "maxResults" in params else None
    except (KeyError, ValueError):
        raise refused(400, "badRequest", "Invalid startDate, endDate or maxResults.") from None
    if dimensions == ["video"] and ("sort" not in params or not 0 < (most_rows or 0) <= MOST_VIDEOS):
        raise refused(
            400, "badRequest", f"dimensions=video needs sort and maxResults of at most {MOST_VIDEOS}."
        )
    return Query(first, last, metrics, dimensions, filters, params.get("sort", ""), most_rows)


def _header(name: str, column_type: str, data_type: str) -> dict[str, str]:
    return {"name": name, "columnType": column_type, "dataType": data_type}


def _gain(post: LivePost, first: date, last: date) -> Numbers:
    """Return what a post won within Pacific days."""
    begin = datetime.combine(first, time(), PACIFIC).astimezone(UTC)
    end = datetime.combine(last + timedelta(1), time(), PACIFIC).astimezone(UTC)
    before, after = numbers_of(post, begin), numbers_of(post, end)
    return Numbers(
        views=after.views - before.views,
        likes=after.likes - before.likes,
        comments=after.comments - before.comments,
        shares=after.shares - before.shares,
        average_watch_ms=after.average_watch_ms,
    )


def _metric(name: str, gains: list[Numbers]) -> float:
    views = sum(gain.views for gain in gains)
    watched_ms = sum(gain.views * gain.average_watch_ms for gain in gains)
    average_s = watched_ms // 1000 // views if views else 0
    known: dict[str, float] = {
        "views": views,
        "engagedViews": views * 7 // 10,
        "likes": sum(gain.likes for gain in gains),
        "comments": sum(gain.comments for gain in gains),
        "shares": sum(gain.shares for gain in gains),
        "estimatedMinutesWatched": watched_ms // 60_000,
        "averageViewDuration": average_s,
        "averageViewPercentage": round(min(100.0, average_s * 100 / 30), 2),
    }
    return known.get(name, 0)


def _sorted(query: Query, rows: list[list[Any]]) -> list[list[Any]]:
    names = query.dimensions + query.metrics
    key = query.sort.removeprefix("-")
    if key not in names:
        return rows
    return sorted(rows, key=lambda row: row[names.index(key)], reverse=query.sort.startswith("-"))
