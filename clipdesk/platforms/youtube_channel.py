"""The channel as YouTube tells it: whose the sign-in is, what was uploaded lately, how a video fares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.preflight import sent_text
from clipdesk.domain.publication import ReadBack, RemotePost
from clipdesk.platforms.calling import with_token
from clipdesk.platforms.jsons import instant, items, part
from clipdesk.platforms.refusals import Step, from_transport
from clipdesk.platforms.youtube_api import Build, YouTubeApi
from clipdesk.platforms.youtube_refusals import LABEL, is_token_rejected, refusal
from clipdesk.ports import Clock, PublishJob, TokenSource
from clipdesk.transport import TransportError

FIND_PAGES = 4
FIND_SLACK = timedelta(minutes=10)
MOST_IDS = 50
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def watch_url(video_id: str) -> str:
    """Return a video's public address; it fits Shorts as well."""
    return f"https://www.youtube.com/watch?v={video_id}"


class YouTubeChannel:
    """Ask about one's own channel and videos."""

    def __init__(self, api: YouTubeApi, tokens: TokenSource, clock: Clock) -> None:
        self._api = api
        self._tokens = tokens
        self._clock = clock

    def own(self, account: Account) -> dict[str, Any]:
        """Return the channel of an account's sign-in, empty if it has none."""
        channels = self.entries(account, lambda api: api.channels().list(part="id,contentDetails", mine=True))
        return channels[0] if channels else {}

    def entries(self, account: Account, build: Build) -> list[dict[str, Any]]:
        """Return the items of an answer."""
        return items(self.ask(account, build))

    def ask(self, account: Account, build: Build) -> dict[str, Any]:
        """Ask the Data API.

        Raises:
            PlatformFailure: it refused or did not answer.
        """
        try:
            answer = with_token(
                self._tokens,
                account,
                lambda token: self._api.data(token, build),
                is_rejected=is_token_rejected,
            )
            if answer.is_success:
                return answer.json()
        except TransportError as error:
            raise from_transport(LABEL, error, Step.READ) from None
        raise refusal(answer, Step.READ, self._clock.now())

    def find(self, job: PublishJob, since: datetime) -> list[RemotePost]:
        """Look through the newest uploads for the one with our name, or at least our size and title."""
        uploads = part(part(self.own(job.account), "contentDetails"), "relatedPlaylists").get("uploads")
        if not uploads:
            return []
        posts = [
            post
            for ids in self._recent_ids(job.account, str(uploads), since - FIND_SLACK)
            for post in self._posts(job.account, ids)
        ]
        named = [post for post in posts if post.file_name.rsplit(".", 1)[0] == job.post_uuid]
        return named or [post for post in posts if _can_be(post, job)]

    def read_back(self, job: PublishJob, remote_id: str) -> ReadBack:
        """Read what YouTube says about the video now."""
        asked = {"part": "status,processingDetails", "id": remote_id}
        videos = self.entries(job.account, lambda api: api.videos().list(**asked))
        if not videos:
            return ReadBack(notice="YouTube doesn't show this video. Look at the channel on YouTube.")
        status = part(videos[0], "status")
        privacy = str(status.get("privacyStatus") or "") or None
        is_final = status.get("uploadStatus") != "uploaded"
        return ReadBack(
            watch_url(remote_id), privacy, _notice(status, privacy, job.options.privacy), is_final
        )

    def _recent_ids(self, account: Account, playlist: str, since: datetime) -> list[str]:
        """Return the ids of uploads since then, as comma lists of at most fifty."""
        found: list[str] = []
        page: str | None = None
        for _ in range(FIND_PAGES):
            answer = self._page(account, playlist, page)
            snippets = [part(item, "snippet") for item in items(answer)]
            recent = [entry for entry in snippets if (instant(entry.get("publishedAt")) or since) >= since]
            ids = [str(part(entry, "resourceId").get("videoId") or "") for entry in recent]
            found.append(",".join(entry for entry in ids if entry))
            page = answer.get("nextPageToken")
            if not page or len(recent) < len(snippets):
                break
        return [ids for ids in found if ids]

    def _page(self, account: Account, playlist: str, page: str | None) -> dict[str, Any]:
        asked = {"part": "snippet", "playlistId": playlist, "maxResults": MOST_IDS, "pageToken": page}
        return self.ask(account, lambda api: api.playlistItems().list(**asked))

    def _posts(self, account: Account, ids: str) -> list[RemotePost]:
        asked = {"part": "snippet,status,fileDetails", "id": ids}
        videos = self.entries(account, lambda api: api.videos().list(**asked))
        return [_remote_post(video) for video in videos]


def _can_be(post: RemotePost, job: PublishJob) -> bool:
    has_title = post.title == sent_text(Platform.YOUTUBE, job.text).title and not job.others_with_same_text
    return has_title and post.size_bytes in (None, job.file.fingerprint.size_bytes)


def _notice(status: dict[str, Any], privacy: str | None, chosen: str) -> str:
    ended = {"failed": "failureReason", "rejected": "rejectionReason"}.get(str(status.get("uploadStatus")))
    if ended is not None:
        why = str(status.get(ended) or "it gave no reason")
        return f"YouTube didn't accept the video: {why}. Look at the channel on YouTube."
    if status.get("uploadStatus") == "deleted":
        return "The video was deleted on YouTube."
    if privacy is not None and privacy != chosen:
        return f"YouTube shows the video as {privacy}, not as {chosen}. Check it on YouTube."
    return ""


def _remote_post(item: dict[str, Any]) -> RemotePost:
    snippet, file = part(item, "snippet"), part(item, "fileDetails")
    video_id, size = str(item.get("id") or ""), str(file.get("fileSize") or "")
    privacy = part(item, "status").get("privacyStatus")
    return RemotePost(
        remote_id=video_id,
        url=watch_url(video_id),
        title=str(snippet.get("title") or ""),
        published_at=instant(snippet.get("publishedAt")) or LONG_AGO,
        file_name=str(file.get("fileName") or ""),
        size_bytes=int(size) if size.isdecimal() else None,
        privacy=str(privacy) if privacy else None,
    )
