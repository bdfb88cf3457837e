"""Publishes to TikTok: a publish id is the handle, the last chunk of the file is the publish button.

Calls are in `tiktok_api`, how a file is cut in `tiktok_chunks`, the meaning of refusals in `tiktok_refusals`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.domain.preflight import sent_text
from clipdesk.domain.publication import Handle, HandleStage, HandleState, ReadBack, RemotePost
from clipdesk.domain.settings import TikTokSettings
from clipdesk.platforms.jsons import items, number, text
from clipdesk.platforms.refusals import Rule, Step, by_rule, from_transport, unreadable
from clipdesk.platforms.tiktok_api import TikTokApi
from clipdesk.platforms.tiktok_chunks import ChunkPlan, plan
from clipdesk.platforms.tiktok_refusals import (
    FAIL_REASONS,
    LABEL,
    RULES,
    UNKNOWN_PUBLISH_ID,
    code_of,
    upload_refusal,
)
from clipdesk.ports import Clock, PublishJob, TokenSource, UploadBody
from clipdesk.transport import Answer, Transport, TransportError, Trouble

UPLOAD_LIFE = timedelta(hours=1)
STANDSTILLS = 3
MEDIA_TYPES = frozenset({"video/mp4", "video/quicktime", "video/webm"})
PUBLIC = "PUBLIC_TO_EVERYONE"
SELF_ONLY = "SELF_ONLY"
SHOWN_CHARACTERS = 150  # of a caption, in lists
FIND_SLACK = timedelta(minutes=2)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class TikTokPublisher:
    """Sends to TikTok (a `Publisher`)."""

    def __init__(
        self,
        transport: Transport,
        tokens: TokenSource,
        settings: Callable[[], TikTokSettings],
        clock: Clock,
    ) -> None:
        self._transport = transport
        self._clock = clock
        self._api = TikTokApi(transport, tokens, settings, clock)

    @property
    def platform(self) -> Platform:
        """Return TikTok."""
        return Platform.TIKTOK

    @property
    def stage_ahead(self) -> timedelta:
        """Return zero: an upload address lives for an hour only, and drafts are few."""
        return timedelta()

    def tail_start(self, size_bytes: int, offset: int = 0) -> int:
        """Return where the last chunk begins."""
        return plan(size_bytes).last_start

    # ---- before anything is sent

    def check(self, job: PublishJob) -> None:
        """Ask whether the creator may post this now, in exactly the chosen way."""
        scope = "video.publish" if _is_direct(job) else "video.upload"
        if job.account.scopes and scope not in job.account.scopes:
            raise by_rule(RULES["scope_not_authorized"], Step.READ, code=scope, now=self._clock.now())
        if _is_direct(job):
            self._check_creator(job)
            return
        path, body = "/v2/user/info/", self._api.get(job.account, "/v2/user/info/", Step.READ, "open_id")
        user = body.get("user")
        if text(user, "open_id") != job.account.remote_id:
            raise PlatformFailure(
                FailureClass.SIGN_IN,
                f"This sign-in belongs to another TikTok account than {job.account.name}.",
                "Reconnect the right account.",
                code=path,
            )

    def _check_creator(self, job: PublishJob) -> None:
        privacy = job.options.privacy
        if not privacy:
            raise PlatformFailure(
                FailureClass.CHOICE, "Choose who can see it.", "TikTok wants a choice for each post."
            )
        if job.options.brand_content and privacy == SELF_ONLY:
            raise PlatformFailure(
                FailureClass.FINAL,
                "Branded content can't be visible to yourself only.",
                "Choose another visibility, then retry.",
            )
        creator = self._api.post(job.account, "/v2/post/publish/creator_info/query/", None, Step.READ)
        offered = creator.get("privacy_level_options")
        if not isinstance(offered, list) or privacy not in offered:
            raise PlatformFailure(
                FailureClass.FINAL,
                "TikTok doesn't offer this visibility to the account.",
                "Choose who can see it, then retry.",
                code="privacy_level_option_mismatch",
            )
        longest_s = number(creator, "max_video_post_duration_sec")
        if longest_s is not None and job.file.facts.duration_s > longest_s + 0.5:
            raise PlatformFailure(
                FailureClass.FINAL,
                f"This clip is {job.file.facts.duration_s:.0f} s. This account may post up to {longest_s} s.",
                "Choose a shorter clip.",
                code="duration",
            )

    def create(self, job: PublishJob) -> Handle:
        """Begin a post or a draft; without bytes nothing comes of it."""
        cut = plan(job.file.fingerprint.size_bytes)
        body: dict[str, Any] = {
            "source_info": {
                "source": "FILE_UPLOAD",
                "video_size": cut.size_bytes,
                "chunk_size": cut.chunk_bytes,
                "total_chunk_count": cut.count,
            }
        }
        path = "/v2/post/publish/inbox/video/init/"
        if _is_direct(job):
            path, body["post_info"] = "/v2/post/publish/video/init/", post_info(job)
        data = self._api.post(job.account, path, body, Step.PREPARE)
        publish_id, upload_url = text(data, "publish_id"), text(data, "upload_url")
        if not publish_id or not self._api.address.owns(upload_url):
            raise unreadable(LABEL, Step.PREPARE, "no publish id or upload address")
        now = self._clock.now()
        return Handle(publish_id, upload_url, created_at=now, expires_at=now + UPLOAD_LIFE)

    # ---- the publish id

    def ask(self, job: PublishJob, handle: Handle) -> HandleState:
        """Ask how far the publish id has come."""
        path, body = "/v2/post/publish/status/fetch/", {"publish_id": handle.value}
        answer = self._api.send(job.account, "POST", path, body, Step.ASK)
        if code_of(answer) in UNKNOWN_PUBLISH_ID:
            return HandleState(HandleStage.UNREADABLE, error="TikTok doesn't know this upload any more.")
        data = self._api.judged(answer, Step.ASK)
        status = text(data, "status")
        if status == "SEND_TO_USER_INBOX":
            return HandleState(HandleStage.DELIVERED, remote_id=handle.value, privacy="draft")
        if status == "PUBLISH_COMPLETE":
            post_id = public_id(data)
            return HandleState(
                HandleStage.LIVE,
                remote_id=post_id or handle.value,
                url=video_url(job.account.handle, post_id),
                privacy=job.options.privacy or None,
            )
        if status == "FAILED":
            reason = text(data, "fail_reason")
            unknown = f"TikTok gave the video up ({reason or 'no reason given'}). ClipDesk sends it again."
            error, is_transient = FAIL_REASONS.get(reason, (unknown, True))
            return HandleState(HandleStage.DEAD, error=error, is_transient=is_transient)
        if status in ("PROCESSING_UPLOAD", "PROCESSING_DOWNLOAD"):
            return self._receiving(job, handle, number(data, "uploaded_bytes") or 0)
        raise unreadable(LABEL, Step.ASK, f"status {status}")

    def _receiving(self, job: PublishJob, handle: Handle, uploaded: int) -> HandleState:
        cut = plan(job.file.fingerprint.size_bytes)
        offset = cut.begun(uploaded)
        if offset >= cut.size_bytes:
            return HandleState(HandleStage.WORKING, offset=offset)
        if handle.expires_at is not None and self._clock.now() >= handle.expires_at:
            # Bytes are missing and can never be sent any more.
            return HandleState(
                HandleStage.DEAD, error="TikTok's upload address has expired.", is_transient=True
            )
        return HandleState(HandleStage.RECEIVING, offset=offset)

    def send(self, job: PublishJob, handle: Handle, body: UploadBody, offset: int) -> HandleState:
        """Send all chunks but the last, in order."""
        cut, standstills = plan(body.size_bytes), 0
        while offset < cut.last_start:
            state = self._push(job, handle, body, cut, offset)
            if state.stage is not HandleStage.RECEIVING:
                return state
            standstills = 0 if state.offset > offset else standstills + 1
            if standstills >= STANDSTILLS:
                raise by_rule(_STANDSTILL, Step.PREPARE, code="standstill", now=self._clock.now())
            offset = state.offset
        return HandleState(HandleStage.RECEIVING, offset=offset)

    def commit(self, job: PublishJob, handle: Handle, body: UploadBody, offset: int) -> HandleState:
        """Send the last chunk, once."""
        cut = plan(body.size_bytes)
        if offset != cut.last_start:
            return HandleState(HandleStage.RECEIVING, offset=cut.begun(offset))
        try:
            answer = self._put(job, handle, body.last_pieces(offset), (offset, cut.size_bytes), Step.COMMIT)
        except TransportError as error:
            raise from_transport(LABEL, error, Step.COMMIT) from None
        if answer.status == 201:
            return HandleState(HandleStage.WORKING, offset=cut.size_bytes)
        stored = cut.stored(answer) if answer.status in (206, 416) else None
        if stored is None:
            failure = upload_refusal(answer, Step.COMMIT)
            raise failure
        if stored >= cut.size_bytes:
            return HandleState(HandleStage.WORKING, offset=cut.size_bytes)
        return HandleState(HandleStage.RECEIVING, offset=stored)

    def _push(
        self, job: PublishJob, handle: Handle, body: UploadBody, cut: ChunkPlan, start: int
    ) -> HandleState:
        """Send one chunk; after a mishap TikTok tells how much arrived."""
        end = cut.end_of(start)
        try:
            answer = self._put(job, handle, body.pieces(start, end), (start, end), Step.PREPARE)
        except TransportError as error:
            if error.trouble is Trouble.MAYBE_SENT:
                return self.ask(job, handle)
            raise from_transport(LABEL, error, Step.PREPARE) from None
        stored = cut.stored(answer) if answer.status in (206, 416) else None
        if stored is not None:
            return self._receiving(job, handle, stored)
        if answer.status in (201, 206, 416) or answer.status >= 500:
            return self.ask(job, handle)
        raise upload_refusal(answer, Step.PREPARE)

    def _put(self, job: PublishJob, handle: Handle, pieces: Any, span: tuple[int, int], step: Step) -> Answer:
        """Put the bytes [start, end) of `span` to the upload address; it carries its own right, no token."""
        url, size, (start, end) = handle.upload_url or "", job.file.fingerprint.size_bytes, span
        if not self._api.address.owns(url):
            raise unreadable(LABEL, step, "foreign upload address")
        content_type = job.file.content_type
        headers = {
            "Content-Type": content_type if content_type in MEDIA_TYPES else "video/mp4",
            "Content-Length": str(end - start),
            "Content-Range": f"bytes {start}-{end - 1}/{size}",
        }
        return self._transport.send("PUT", url, headers=headers, content=pieces)

    # ---- afterwards

    def find(self, job: PublishJob, since: datetime) -> list[RemotePost]:
        """Return the account's public videos since then with our caption; others cannot be listed."""
        caption = _shown(sent_text(Platform.TIKTOK, job.text, mode="direct").body)
        is_listed = _is_direct(job) and job.options.privacy == PUBLIC
        if not is_listed or not caption or job.others_with_same_text:
            return []
        fields = "id,title,video_description,create_time,share_url"
        data = self._api.post(job.account, "/v2/video/list/", {"max_count": 20}, Step.READ, fields)
        posts = [_remote_post(video) for video in items(data, "videos")]
        return [
            post
            for post in posts
            if post.published_at >= since - FIND_SLACK and _shown(post.title) == caption
        ]

    def read_back(self, job: PublishJob, remote_id: str) -> ReadBack:
        """Ask for the public link; it comes minutes or hours after the post, and never for private ones."""
        if remote_id.isdecimal() or not _is_direct(job):
            return ReadBack(url=video_url(job.account.handle, remote_id) if remote_id.isdecimal() else None)
        path, body = "/v2/post/publish/status/fetch/", {"publish_id": remote_id}
        post_id = public_id(self._api.post(job.account, path, body, Step.READ))
        is_final = bool(post_id) or job.options.privacy != PUBLIC
        return ReadBack(
            video_url(job.account.handle, post_id), job.options.privacy or None, is_final=is_final
        )


_STANDSTILL = Rule(
    None, "TikTok doesn't keep what is sent.", "Nothing was published; ClipDesk tries again by itself."
)


def post_info(job: PublishJob) -> dict[str, Any]:
    """Return how a direct post is to appear; whatever was not allowed is switched off."""
    options = job.options
    return {
        "title": sent_text(Platform.TIKTOK, job.text, mode="direct").body,
        "privacy_level": options.privacy,
        "disable_comment": not options.allow_comment,
        "disable_duet": not options.allow_duet,
        "disable_stitch": not options.allow_stitch,
        "brand_content_toggle": options.brand_content,
        "brand_organic_toggle": options.brand_organic,
    }


def public_id(data: dict[str, Any]) -> str:
    """Return a post's public id as text, "" while there is none (TikTok spells the field so)."""
    ids = data.get("publicaly_available_post_id")
    first = ids[0] if isinstance(ids, list) and ids else None
    return text({"id": first}, "id")


def video_url(handle: str, post_id: str) -> str | None:
    """Return a video's public address, if account and id are known."""
    return f"https://www.tiktok.com/@{handle.lstrip('@')}/video/{post_id}" if handle and post_id else None


def _is_direct(job: PublishJob) -> bool:
    return job.options.mode == "direct"


def _shown(caption: str) -> str:
    return " ".join(caption[:SHOWN_CHARACTERS].split())


def _remote_post(video: dict[str, Any]) -> RemotePost:
    seconds = number(video, "create_time")
    return RemotePost(
        remote_id=text(video, "id"),
        url=text(video, "share_url") or None,
        title=text(video, "video_description") or text(video, "title"),
        published_at=datetime.fromtimestamp(seconds, UTC) if seconds and seconds < 2**33 else LONG_AGO,
        privacy=PUBLIC,
    )
