"""Collects TikTok's numbers: of public videos only, by their public ids, which come after the post."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.publication import Publication
from clipdesk.domain.settings import TikTokSettings
from clipdesk.platforms.jsons import items, number, text
from clipdesk.platforms.refusals import Step
from clipdesk.platforms.tiktok import public_id
from clipdesk.platforms.tiktok_api import TikTokApi
from clipdesk.ports import Clock, TokenSource
from clipdesk.transport import Transport

MOST_IDS = 20
FIELDS = "id,view_count,like_count,comment_count,share_count"
ROUND_ENDS = frozenset({FailureClass.WAIT, FailureClass.DATED, FailureClass.SIGN_IN})


class TikTokMetrics:
    """Asks how videos do (a `MetricsSource`)."""

    def __init__(
        self,
        transport: Transport,
        tokens: TokenSource,
        settings: Callable[[], TikTokSettings],
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._api = TikTokApi(transport, tokens, settings, clock)

    @property
    def platform(self) -> Platform:
        """Return TikTok."""
        return Platform.TIKTOK

    def collect(self, account: Account, publications: Sequence[Publication]) -> list[Metrics]:
        """Return the numbers of those videos that are public."""
        wanted = {item.remote_id: item for item in publications if _is_public_id(item.remote_id)}
        # One question each, and few a minute: the newest go first.
        nameless = [item for item in publications if item.remote_id and not _is_public_id(item.remote_id)]
        for item in sorted(nameless, key=lambda item: item.id, reverse=True)[:MOST_IDS]:
            wanted[self._public_id(account, item)] = item
        wanted.pop("", None)
        now, ids = self._clock.now(), list(wanted)
        found: list[Metrics] = []
        for start in range(0, len(ids), MOST_IDS):
            body = {"filters": {"video_ids": ids[start : start + MOST_IDS]}}
            data = self._api.post(account, "/v2/video/query/", body, Step.READ, FIELDS)
            for video in items(data, "videos"):
                publication = wanted.get(text(video, "id"))
                if publication is None:
                    continue
                found.append(
                    Metrics(
                        publication_id=publication.id,
                        platform=Platform.TIKTOK,
                        collected_at=now,
                        views=number(video, "view_count"),
                        likes=number(video, "like_count"),
                        comments=number(video, "comment_count"),
                        shares=number(video, "share_count"),
                    )
                )
        return found

    def _public_id(self, account: Account, publication: Publication) -> str:
        """Return the id under which a video can be asked for, "" if it has none (yet)."""
        if publication.privacy == "SELF_ONLY":
            return ""
        try:
            body = {"publish_id": publication.remote_id}
            return public_id(self._api.post(account, "/v2/post/publish/status/fetch/", body, Step.READ))
        except PlatformFailure as failure:
            if failure.failure in ROUND_ENDS:
                raise
            return ""


def _is_public_id(remote_id: str | None) -> bool:
    return bool(remote_id) and str(remote_id).isdecimal()
