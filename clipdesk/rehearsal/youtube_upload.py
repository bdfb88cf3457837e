"""Resumable video upload of the rehearsal YouTube: start, chunks, the question how much has arrived, the end.

Source: YouTube resumable upload protocol.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from clipdesk.rehearsal.answers import base_url, json_answer, json_body, random_text
from clipdesk.rehearsal.faults import FaultKind
from clipdesk.rehearsal.gate import fault_of
from clipdesk.rehearsal.world import Handle, LivePost, RehearsalWorld
from clipdesk.rehearsal.youtube_rules import (
    UPLOAD,
    channel_of,
    check_parts,
    check_video,
    parse_instant,
    refused,
    signed_in,
    spend,
)

GRAIN_BYTES = 262_144
CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)")
MEDIA_TYPE = re.compile(r"video/[\w.+-]+|application/octet-stream")
DAY_S = 86_400


@dataclass(slots=True, kw_only=True)
class Session(Handle):
    """Describe one upload session."""

    metadata: dict[str, Any]
    file_name: str | None = None


@dataclass(slots=True, kw_only=True)
class Video:
    """Describe what the platform knows of a video beyond the post itself."""

    metadata: dict[str, Any]
    polls: int = 0
    failure: str | None = None
    thumbnail: str | None = None
    scheduled: datetime | None = None


@dataclass(slots=True)
class Videos:
    """Hold the videos by id."""

    by_id: dict[str, Video] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """Hold a parsed Content-Range; a question has no first byte."""

    first: int | None
    last: int
    total: int | None


def span_of(content_range: str | None, content_length: int) -> Span | None:
    """Return what a PUT carries; None if its Content-Range cannot be read or does not fit its length."""
    if content_range is None:
        return Span(0, content_length - 1, content_length)
    found = CONTENT_RANGE.fullmatch(content_range.strip())
    if found is None:
        return None
    first, last, total = found.groups()
    whole = None if total == "*" else int(total)
    if first is None:
        return Span(None, -1, whole)
    span = Span(int(first), int(last), whole)
    fits = content_length == span.last - int(first) + 1 and (whole is None or span.last < whole)
    return span if fits and span.last >= int(first) else None


class YouTubeUpload:
    """Serve the upload addresses."""

    def __init__(self, world: RehearsalWorld, videos: Videos) -> None:
        self._world = world
        self._videos = videos

    async def start(self, request: Request) -> Response:
        """Open a session (POST)."""
        world = self._world
        grant = signed_in(request, world, *UPLOAD)
        spend(world, 1, "inserts")
        channel = channel_of(world, grant)
        if request.query_params.get("uploadType") != "resumable":
            raise refused(400, "badRequest", "This rehearsal takes resumable uploads only.")
        parts = [part for part in request.query_params.get("part", "").split(",") if part]
        body = check_parts(parts, await json_body(request))
        media_type = request.headers.get("x-upload-content-type", "application/octet-stream")
        if not MEDIA_TYPE.fullmatch(media_type):
            raise refused(400, "badContent", f"Media type '{media_type}' is not supported.")
        length = request.headers.get("x-upload-content-length")
        if length is not None and (not length.isdecimal() or int(length) == 0):
            raise refused(400, "mediaBodyRequired", "The request does not include the video content.")
        check_video([*parts, "snippet"], body)
        self._check_channel_cap(channel.account_id)
        key = f"{world.next_number():06d}-{random_text(32)}"
        session = Session(
            platform="youtube",
            handle=key,
            account_id=channel.account_id,
            created_at=world.now(),
            intake=world.new_intake("youtube", key, GRAIN_BYTES),
            expected_bytes=int(length) if length is not None else None,
            metadata=body,
            file_name=request.headers.get("slug"),
        )
        world.open_handle(session)
        address = f"{base_url(request)}/upload/youtube/v3/videos?uploadType=resumable&upload_id={key}"
        return Response(b"", 200, {"location": address, "x-guploader-uploadid": key})

    def _check_channel_cap(self, channel_id: str) -> None:
        cap = self._world.limits.youtube_channel_uploads_per_day
        if cap is not None and self._world.moments_within(f"youtube uploads {channel_id}", DAY_S) >= cap:
            raise refused(400, "uploadLimitExceeded", "The user has exceeded the number of videos.")

    async def put(self, request: Request) -> Response:
        """Take a chunk, or answer how much has arrived (PUT)."""
        session = self._session(request)
        if session.state == "complete":
            return self._finished(session)
        length = int(request.headers.get("content-length", "0"))
        span = span_of(request.headers.get("content-range"), length)
        if span is None:
            raise refused(400, "badRequest", "Failed to parse Content-Range header.")
        if span.total is not None and session.expected_bytes not in (None, span.total):
            raise refused(400, "badRequest", "The total size differs from the size given at the start.")
        if span.first is None:
            return self._so_far(session)
        if span.first > session.intake.size_bytes:
            raise refused(400, "badRequest", "The first byte is beyond what has been stored.")
        is_last = span.total is not None and span.last == span.total - 1
        if not is_last and length % GRAIN_BYTES:
            message = f"The number of bytes uploaded must be a multiple of {GRAIN_BYTES}, it was {length}."
            raise refused(400, "badRequest", message)
        session.expected_bytes = span.total if session.expected_bytes is None else session.expected_bytes
        return await self._take(request, session, span.first, is_last)

    def _session(self, request: Request) -> Session:
        grant = signed_in(request, self._world, *UPLOAD)
        session = self._world.handle(Session, "youtube", request.query_params.get("upload_id", ""))
        if session is None or session.account_id != grant.account_id:
            raise refused(404, "notFound", "Upload session not found.")
        age_s = (self._world.now() - session.created_at).total_seconds()
        if age_s > self._world.limits.youtube_session_life_s:
            session.state = "expired"
            raise refused(404, "notFound", "Upload session expired.")
        return session

    async def _take(self, request: Request, session: Session, first: int, is_last: bool) -> Response:
        mine, intake = session.take_over(), session.intake
        kept = None
        short = fault_of(request.scope, FaultKind.SHORT_STORE)
        if short is not None:
            kept = short.number("keep_bytes", int(request.headers.get("content-length", "0")) // 2)
        place, broken = first, False
        try:
            async for piece in request.stream():
                if session.writer != mine:
                    raise refused(503, "backendError", "Another request took this session over.")
                fresh = piece[max(0, intake.size_bytes - place) :]
                place += len(piece)
                intake.add(fresh if kept is None else fresh[: max(0, first + kept - intake.size_bytes)])
        except ClientDisconnect:
            broken = True
        if broken:
            self._settle(request, session, mine)
            return self._so_far(session)
        if not is_last or intake.size_bytes != session.expected_bytes or session.state == "complete":
            return self._so_far(session)
        failed = fault_of(request.scope, FaultKind.PROCESSING_FAILED)
        self._complete(session, failed.text("reason", "conversion") if failed is not None else None)
        return self._finished(session)

    def _settle(self, request: Request, session: Session, mine: int) -> None:
        cut = fault_of(request.scope, FaultKind.RESET_MID_BODY)
        if session.writer == mine and (cut is None or "keep_bytes" not in cut.options):
            session.intake.back()

    @staticmethod
    def _so_far(session: Session) -> Response:
        stored = session.intake.size_bytes
        headers = {"range": f"bytes=0-{stored - 1}"} if stored else {}
        return Response(b"", 308, headers)

    def _finished(self, session: Session) -> Response:
        post = self._world.post("youtube", session.remote_id or "")
        if post is None:
            raise refused(404, "notFound", "Upload session not found.")
        return json_answer(inserted_resource(post, self._videos.by_id[post.remote_id]))

    def _complete(self, session: Session, failure: str | None) -> None:
        world, intake = self._world, session.intake
        world.note_moment(f"youtube uploads {session.account_id}")
        snippet, status = session.metadata.get("snippet") or {}, session.metadata.get("status") or {}
        now, video_id = world.now(), f"rh{random_text(9)}"
        privacy = str(status.get("privacyStatus", "public"))
        publish_at = parse_instant(str(status["publishAt"])) if status.get("publishAt") else None
        publish_at = publish_at if privacy == "private" else None
        if publish_at is not None and publish_at <= now:
            privacy, publish_at = "public", None
        twin = any(
            post.sha256 == intake.sha256 and post.account_id == session.account_id and post.deleted_at is None
            for post in world.posts("youtube")
        )
        rejected = "duplicate" if twin and world.limits.youtube_reject_duplicates else None
        video = Video(metadata=session.metadata, failure=failure, scheduled=publish_at)
        self._videos.by_id[video_id] = video
        session.state, session.remote_id, session.failure = "complete", video_id, failure
        world.record(
            LivePost(
                platform="youtube",
                remote_id=video_id,
                account_id=session.account_id,
                title=str(snippet.get("title", "")),
                text=str(snippet.get("description", "")),
                tags=tuple(snippet.get("tags") or ()),
                privacy=privacy,
                sha256=intake.sha256,
                size_bytes=intake.size_bytes,
                url=f"{world.base_urls.get('youtube', '')}/watch?v={video_id}",
                published_at=None if publish_at is not None else now,
                draft=False,
                handle=session.handle,
                created_at=now,
                publish_at=publish_at,
                rejected=rejected or failure,
                file_name=session.file_name,
            )
        )


def inserted_resource(post: LivePost, video: Video) -> dict[str, Any]:
    """Return what the last chunk answers: the video as it was sent, with its id."""
    status = dict(video.metadata.get("status") or {})
    status |= {"uploadStatus": "uploaded", "privacyStatus": post.privacy}
    if post.publish_at is None:
        status.pop("publishAt", None)
    snippet = dict(video.metadata.get("snippet") or {}) | {"channelId": post.account_id}
    return {"kind": "youtube#video", "id": post.remote_id, "snippet": snippet, "status": status}
