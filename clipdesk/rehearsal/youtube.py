"""The rehearsal YouTube: sign-in, Data API v3 and Analytics v2, as far as one's own videos go.

Uploads are in `youtube_upload`, the fields' rules in `youtube_rules`, reports in `youtube_analytics`.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clipdesk.rehearsal.accounts import uploads_playlist
from clipdesk.rehearsal.answers import Refused, base_url, json_answer, json_body, refused_answer, rfc3339
from clipdesk.rehearsal.audience import numbers_of
from clipdesk.rehearsal.pages import post_page
from clipdesk.rehearsal.tokens import Grant
from clipdesk.rehearsal.world import LivePost, RehearsalWorld
from clipdesk.rehearsal.youtube_analytics import YouTubeAnalytics
from clipdesk.rehearsal.youtube_oauth import YouTubeOAuth
from clipdesk.rehearsal.youtube_rules import (
    CATEGORIES,
    MANAGE,
    READ,
    UPLOAD,
    channel_of,
    check_parts,
    check_video,
    parse_instant,
    refused,
    signed_in,
    spend,
)
from clipdesk.rehearsal.youtube_upload import Video, Videos, YouTubeUpload, inserted_resource, span_of

MOST_IDS = 50
MOST_THUMBNAIL_BYTES = 52_428_800
IMAGE_STARTS = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG",),
    "application/octet-stream": (b"",),
}
STEPS = {
    ("GET", "/o/oauth2/v2/auth"): "authorize",
    ("POST", "/token"): "token",
    ("POST", "/revoke"): "revoke",
    ("GET", "/youtube/v3/channels"): "channel",
    ("POST", "/upload/youtube/v3/videos"): "start",
    ("GET", "/youtube/v3/videos"): "videos_list",
    ("PUT", "/youtube/v3/videos"): "update",
    ("DELETE", "/youtube/v3/videos"): "delete",
    ("GET", "/youtube/v3/videos:batchGetStats"): "stats",
    ("GET", "/youtube/v3/playlistItems"): "playlist",
    ("GET", "/youtube/v3/videoCategories"): "categories",
    ("POST", "/upload/youtube/v3/thumbnails/set"): "thumbnail",
    ("GET", "/v2/reports"): "analytics",
}


def step_of(method: str, path: str, headers: Headers) -> str:
    """Name the step that a request belongs to."""
    if method == "PUT" and path == "/upload/youtube/v3/videos":
        length = headers.get("content-length", "0")
        span = span_of(headers.get("content-range"), int(length) if length.isdecimal() else 0)
        if span is None or span.first is not None:
            return "final_chunk" if span is not None and span.last + 1 == span.total else "chunk"
        return "query"
    return STEPS.get((method, path), "other")


class YouTube:
    """Serve the JSON addresses."""

    def __init__(self, world: RehearsalWorld, videos: Videos) -> None:
        self._world = world
        self._videos = videos

    async def channels(self, request: Request) -> Response:
        """List one's own channel (GET channels)."""
        grant = signed_in(request, self._world, *READ)
        spend(self._world, 1)
        account = self._world.account("youtube", grant.account_id)
        if account is None or not account.can_post or request.query_params.get("mine") != "true":
            return json_answer(_list("youtube#channelListResponse", []))
        whole = {
            "snippet": {"title": account.name, "customUrl": account.handle, "thumbnails": {}},
            "contentDetails": {
                "relatedPlaylists": {"likes": "", "uploads": uploads_playlist(account.account_id)}
            },
            "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "allowed"},
            "statistics": {"viewCount": "0", "subscriberCount": "42", "hiddenSubscriberCount": False},
        }
        return json_answer(
            _list("youtube#channelListResponse", [_item("channel", account.account_id, whole, request)])
        )

    async def videos_list(self, request: Request) -> Response:
        """Tell the state of videos by id (GET videos)."""
        grant = signed_in(request, self._world, *READ)
        spend(self._world, 1)
        parts = _parts(request)
        items = []
        for post in self._asked(request):
            own = post.account_id == grant.account_id
            if not own and not post.is_visible:
                continue
            video = self._videos.by_id[post.remote_id]
            whole = self._resource(post, video, own=own)
            if own and ("status" in parts or "processingDetails" in parts):
                video.polls += 1
            items.append(_item("video", post.remote_id, whole, request))
        return json_answer(_list("youtube#videoListResponse", items))

    def _asked(self, request: Request) -> list[LivePost]:
        ids = [entry for entry in request.query_params.get("id", "").split(",") if entry]
        if not ids:
            raise refused(400, "missingRequiredParameter", "No filter selected. Expected one of: id")
        if len(ids) > MOST_IDS:
            raise refused(400, "invalidParameter", "The request specifies too many ids.")
        posts = {post.remote_id: post for post in self._world.posts("youtube") if post.deleted_at is None}
        return [posts[entry] for entry in dict.fromkeys(ids) if entry in posts]

    def _resource(self, post: LivePost, video: Video, *, own: bool) -> dict[str, Any]:
        done = video.polls >= self._world.limits.youtube_processing_polls
        numbers = numbers_of(post, self._world.now())
        snippet = dict(video.metadata.get("snippet") or {})
        seen_at = post.published_at or post.created_at
        snippet |= {"publishedAt": rfc3339(seen_at), "channelId": post.account_id, "title": post.title}
        whole: dict[str, Any] = {
            "snippet": snippet,
            "status": self._status(post, video, done=done),
            "contentDetails": {"duration": "PT30S" if done else "P0D", "dimension": "2d", "definition": "hd"},
            "statistics": {
                "viewCount": str(numbers.views),
                "likeCount": str(numbers.likes),
                "favoriteCount": "0",
                "commentCount": str(numbers.comments),
            },
        }
        if own:
            failed = video.failure is not None
            state = ("failed" if failed else "succeeded") if done else "processing"
            whole["processingDetails"] = {"processingStatus": state}
            if not done:
                progress = {"partsTotal": "10", "partsProcessed": "4", "timeLeftMs": "8000"}
                whole["processingDetails"]["processingProgress"] = progress
            elif failed:
                whole["processingDetails"]["processingFailureReason"] = "transcodeFailed"
            whole["fileDetails"] = {"fileName": post.file_name or "unknown", "fileSize": str(post.size_bytes)}
        return whole

    @staticmethod
    def _status(post: LivePost, video: Video, *, done: bool) -> dict[str, Any]:
        status = dict(video.metadata.get("status") or {})
        status |= {"uploadStatus": "processed" if done else "uploaded", "privacyStatus": post.privacy}
        status |= {"madeForKids": bool(status.get("selfDeclaredMadeForKids", False)), "license": "youtube"}
        status.pop("publishAt", None)
        if post.publish_at is not None and post.published_at is None:
            status["publishAt"] = rfc3339(post.publish_at)
        if done and video.failure is not None:
            status |= {"uploadStatus": "failed", "failureReason": video.failure}
        elif done and post.rejected is not None:
            status |= {"uploadStatus": "rejected", "rejectionReason": post.rejected}
        return status

    async def videos_update(self, request: Request) -> Response:
        """Replace whole parts of a video (PUT videos)."""
        grant = signed_in(request, self._world, *MANAGE)
        spend(self._world, 50)
        parts = _parts(request)
        body = check_parts(parts, await json_body(request))
        post = self._own(grant, str(body.get("id", "")))
        check_video(parts, body)
        if "snippet" in parts and "categoryId" not in (body.get("snippet") or {}):
            raise refused(400, "invalidCategoryId", "The snippet.categoryId is required.")
        video, changes = self._videos.by_id[post.remote_id], dict[str, Any]()
        if "snippet" in parts:
            snippet = body["snippet"]
            changes |= {"title": snippet["title"], "text": snippet.get("description", "")}
            changes["tags"] = tuple(snippet.get("tags") or ())
        if "status" in parts:
            changes |= self._new_status(post, body.get("status") or {})
        video.metadata |= {part: body.get(part, {}) for part in parts if part in ("snippet", "status")}
        return json_answer(inserted_resource(self._world.amend(post, **changes), video))

    def _new_status(self, post: LivePost, status: dict[str, Any]) -> dict[str, Any]:
        now = self._world.now()
        privacy = str(status.get("privacyStatus", post.privacy))
        publish_at = parse_instant(str(status["publishAt"])) if status.get("publishAt") else None
        if publish_at is None or privacy != "private":
            return {"privacy": privacy, "publish_at": None, "published_at": post.published_at or now}
        if post.published_at is not None and post.privacy != "private":
            raise refused(400, "invalidPublishAt", "The video has already been published.")
        if publish_at <= now:
            return {"privacy": "public", "publish_at": None, "published_at": now}
        return {"privacy": "private", "publish_at": publish_at, "published_at": None}

    async def videos_delete(self, request: Request) -> Response:
        """Delete a video (DELETE videos)."""
        grant = signed_in(request, self._world, *MANAGE)
        spend(self._world, 50)
        post = self._own(grant, request.query_params.get("id", ""))
        self._world.amend(post, deleted_at=self._world.now())
        return Response(status_code=204)

    def _own(self, grant: Grant, video_id: str) -> LivePost:
        post = self._world.post("youtube", video_id)
        if post is None or post.deleted_at is not None:
            raise refused(404, "videoNotFound", "The video that you are trying to update cannot be found.")
        if post.account_id != grant.account_id:
            raise refused(403, "forbidden", "Forbidden")
        return post

    async def batch_stats(self, request: Request) -> Response:
        """Tell the statistics of videos by id (GET videos:batchGetStats)."""
        signed_in(request, self._world, *READ)
        spend(self._world, 1, "stats")
        items = []
        for post in self._asked(request):
            numbers = numbers_of(post, self._world.now())
            counts = {
                "viewCount": numbers.views,
                "likeCount": numbers.likes,
                "commentCount": numbers.comments,
            }
            whole = {
                "snippet": {"publishTime": rfc3339(post.published_at or post.created_at)},
                "contentDetails": {"duration": "30s"},
                "statistics": {name: str(count) for name, count in counts.items()},
            }
            items.append(_item("videoStats", post.remote_id, whole, request))
        return json_answer({"kind": "youtube#batchGetStatsResponse", "etag": "rehearsal", "items": items})

    async def playlist_items(self, request: Request) -> Response:
        """List the uploads, newest first (GET playlistItems)."""
        grant = signed_in(request, self._world, *READ)
        spend(self._world, 1)
        channel = channel_of(self._world, grant)
        wanted = request.query_params.get("playlistId", "")
        if wanted != uploads_playlist(channel.account_id):
            raise refused(404, "playlistNotFound", "The playlist cannot be found.")
        posts = [post for post in self._world.posts("youtube") if post.account_id == channel.account_id]
        posts = [post for post in reversed(posts) if post.deleted_at is None]
        size = min(MOST_IDS, max(0, int(request.query_params.get("maxResults", "5"))))
        first = int(re.sub(r"\D", "", request.query_params.get("pageToken", "")) or 0)
        items = [self._playlist_item(post, request) for post in posts[first : first + size]]
        answer = _list("youtube#playlistItemListResponse", items, total=len(posts), size=size)
        if first + size < len(posts):
            answer["nextPageToken"] = f"AT{first + size}"
        return json_answer(answer)

    @staticmethod
    def _playlist_item(post: LivePost, request: Request) -> dict[str, Any]:
        details = {"videoId": post.remote_id}
        if post.published_at is not None:
            details["videoPublishedAt"] = rfc3339(post.published_at)
        whole = {
            "snippet": {
                "publishedAt": rfc3339(post.created_at),
                "channelId": post.account_id,
                "title": post.title,
                "description": post.text,
                "resourceId": {"kind": "youtube#video", "videoId": post.remote_id},
            },
            "contentDetails": details,
            "status": {"privacyStatus": post.privacy},
        }
        return _item("playlistItem", f"PLI{post.remote_id}", whole, request)

    async def categories(self, request: Request) -> Response:
        """List the categories a video can have (GET videoCategories)."""
        signed_in(request, self._world, *READ)
        spend(self._world, 1)
        items = [
            _item("videoCategory", key, {"snippet": {"title": title, "assignable": True}}, request)
            for key, title in CATEGORIES.items()
        ]
        return json_answer(_list("youtube#videoCategoryListResponse", items))

    async def thumbnail(self, request: Request) -> Response:
        """Take a picture for a video (POST thumbnails/set); too early, it is dropped."""
        grant = signed_in(request, self._world, *UPLOAD)
        spend(self._world, 50)
        post = self._own(grant, request.query_params.get("videoId", ""))
        media_type = request.headers.get("content-type", "").partition(";")[0]
        if media_type not in IMAGE_STARTS:
            raise refused(400, "imageFormatUnsupported", "The image format is not supported.")
        picture, size, start = hashlib.sha256(), 0, b""
        async for piece in request.stream():
            picture.update(piece)
            size += len(piece)
            start = start or piece[:8]
        if size == 0 or size > MOST_THUMBNAIL_BYTES or not start.startswith(IMAGE_STARTS[media_type]):
            raise refused(400, "invalidImage", "The provided image content is invalid.")
        if self._videos.by_id[post.remote_id].polls >= self._world.limits.youtube_processing_polls:
            self._world.amend(post, thumbnail_sha256=picture.hexdigest())
        address = f"{base_url(request)}/vi/{post.remote_id}/default.jpg"
        items = [{"default": {"url": address, "width": 120, "height": 90}}]
        return json_answer({"kind": "youtube#thumbnailSetResponse", "etag": "rehearsal", "items": items})

    async def watch(self, request: Request) -> Response:
        """Show a video's page."""
        return post_page(self._world.post("youtube", request.query_params.get("v", "")), "youtube")


def _parts(request: Request) -> list[str]:
    """Return the asked parts, however often `part` stands in the address."""
    parts = [part for text in request.query_params.getlist("part") for part in text.split(",") if part]
    if not parts:
        raise refused(400, "missingRequiredParameter", "Required parameter: part")
    return parts


def _item(kind: str, key: str, whole: dict[str, Any], request: Request) -> dict[str, Any]:
    asked = {part: whole[part] for part in _parts(request) if part in whole}
    return {"kind": f"youtube#{kind}", "etag": "rehearsal", "id": key} | asked


def _list(
    kind: str, items: list[dict[str, Any]], *, total: int | None = None, size: int = 5
) -> dict[str, Any]:
    answer: dict[str, Any] = {"kind": kind, "etag": "rehearsal"}
    answer["pageInfo"] = {"totalResults": len(items) if total is None else total, "resultsPerPage": size}
    if items or kind != "youtube#channelListResponse":
        answer["items"] = items
    return answer


def youtube_app(world: RehearsalWorld) -> Starlette:
    """Return the app of the rehearsal YouTube."""
    videos = Videos()
    api, upload = YouTube(world, videos), YouTubeUpload(world, videos)
    sign_in, analytics = YouTubeOAuth(world), YouTubeAnalytics(world)
    routes = [
        Route("/o/oauth2/v2/auth", sign_in.authorise, methods=["GET"]),
        Route("/token", sign_in.token, methods=["POST"]),
        Route("/revoke", sign_in.revoke, methods=["POST"]),
        Route("/upload/youtube/v3/videos", upload.start, methods=["POST"]),
        Route("/upload/youtube/v3/videos", upload.put, methods=["PUT"]),
        Route("/upload/youtube/v3/thumbnails/set", api.thumbnail, methods=["POST"]),
        Route("/youtube/v3/channels", api.channels, methods=["GET"]),
        Route("/youtube/v3/videos", api.videos_list, methods=["GET"]),
        Route("/youtube/v3/videos", api.videos_update, methods=["PUT"]),
        Route("/youtube/v3/videos", api.videos_delete, methods=["DELETE"]),
        Route("/youtube/v3/videos:batchGetStats", api.batch_stats, methods=["GET"]),
        Route("/youtube/v3/playlistItems", api.playlist_items, methods=["GET"]),
        Route("/youtube/v3/videoCategories", api.categories, methods=["GET"]),
        Route("/v2/reports", analytics.reports, methods=["GET"]),
        Route("/watch", api.watch, methods=["GET"]),
    ]
    return Starlette(routes=routes, exception_handlers={Refused: refused_answer})
