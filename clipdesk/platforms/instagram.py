"""Publishes Reels to Instagram: a container is the handle, one publish call is the button.

Calls are in `instagram_graph`, the meaning of refusals in `instagram_refusals`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.domain.preflight import sent_text
from clipdesk.domain.publication import Handle, HandleStage, HandleState, ReadBack, RemotePost
from clipdesk.domain.settings import InstagramSettings
from clipdesk.platforms.instagram_graph import GRAPH_VERSION, UPLOAD_HOST, InstagramGraph
from clipdesk.platforms.instagram_refusals import (
    BY_CODE,
    BY_SUBCODE,
    LABEL,
    NOT_READY,
    NOT_VISIBLE,
    codes_of,
    container_error,
    error_of,
    is_token_rejected,
    refusal,
    upload_failed,
)
from clipdesk.platforms.jsons import instant, items, number, part, text
from clipdesk.platforms.refusals import Rule, Step, by_rule, from_transport, unreadable
from clipdesk.ports import Clock, PublishJob, TokenSource, UploadBody
from clipdesk.transport import Answer, Transport, TransportError, Trouble

STAGE_AHEAD = timedelta(minutes=30)
CONTAINER_LIFE = timedelta(hours=24)
# The platform processes the video while the request is still open, for up to about 35 s.
UPLOAD_READ_TIMEOUT_S = 90.0
FIND_SLACK = timedelta(minutes=2)
FIND_LIMIT = "50"
STANDSTILLS = 3
PUBLISH_SCOPE = "instagram_content_publish"


class InstagramPublisher:
    """Sends to Instagram (a `Publisher`)."""

    def __init__(
        self,
        transport: Transport,
        tokens: TokenSource,
        settings: Callable[[], InstagramSettings],
        clock: Clock,
    ) -> None:
        self._transport = transport
        self._tokens = tokens
        self._settings = settings
        self._clock = clock
        self._graph = InstagramGraph(transport, tokens, settings, clock)

    @property
    def platform(self) -> Platform:
        """Return Instagram."""
        return Platform.INSTAGRAM

    @property
    def stage_ahead(self) -> timedelta:
        """Return how early a container may be made ready."""
        return STAGE_AHEAD

    def tail_start(self, size_bytes: int, offset: int = 0) -> int:
        """Return the size: all bytes may go before the publish call."""
        return size_bytes

    # ---- before anything is sent

    def check(self, job: PublishJob) -> None:
        """Ask whether the account may post, and whether its 24 hours have room for one more."""
        if job.options.privacy not in ("", "public"):
            raise PlatformFailure(
                FailureClass.FINAL,
                "A Reel is always public.",
                "Leave Instagram out, or choose public, then retry.",
            )
        if job.account.scopes and PUBLISH_SCOPE not in job.account.scopes:
            raise by_rule(_PERMISSION, Step.READ, code="scope", now=self._clock.now())
        path, fields = f"{job.account.remote_id}/content_publishing_limit", {"fields": "quota_usage,config"}
        answer = self._graph.ask(job.account, path, Step.READ, fields)
        if codes_of(error_of(answer)) == NOT_VISIBLE:
            raise PlatformFailure(
                FailureClass.SIGN_IN,
                f"This sign-in doesn't reach {job.account.name} on Instagram.",
                "Reconnect the account and choose its Page.",
                code="wrong_account",
            )
        usage = next(iter(items(self._graph.judged(answer, Step.READ), "data")), {})
        used, total = number(usage, "quota_usage"), number(part(usage, "config"), "quota_total")
        if used is not None and total is not None and used >= total:
            raise by_rule(BY_SUBCODE[2207042], Step.READ, code="quota_usage", now=self._clock.now())

    def create(self, job: PublishJob) -> Handle:
        """Make a container that waits for bytes."""
        form = {
            "media_type": "REELS",
            "upload_type": "resumable",
            "caption": self._caption(job),
            "share_to_feed": "true",
        }
        answer = self._graph.post(job.account, f"{job.account.remote_id}/media", form, Step.PREPARE)
        container = self._graph.judged(answer, Step.PREPARE)
        key, address = text(container, "id"), text(container, "uri")
        if not key:
            raise unreadable(LABEL, Step.PREPARE, "no container id")
        fallback = self._graph.address.url(f"/ig-api-upload/{GRAPH_VERSION}/{key}", UPLOAD_HOST)
        now = self._clock.now()
        return Handle(key, address or fallback, created_at=now, expires_at=now + CONTAINER_LIFE)

    # ---- the container

    def ask(self, job: PublishJob, handle: Handle) -> HandleState:
        """Ask the container how far it is; one that cannot be read is no proof of anything."""
        fields = {"fields": "id,status_code,status,video_status"}
        answer = self._graph.ask(job.account, handle.value, Step.ASK, fields)
        if codes_of(error_of(answer)) == NOT_VISIBLE:
            return HandleState(HandleStage.UNREADABLE, error="Instagram can't read its own upload just now.")
        container = self._graph.judged(answer, Step.ASK)
        code = text(container, "status_code")
        if code == "FINISHED":
            return HandleState(HandleStage.STAGED, offset=job.file.fingerprint.size_bytes)
        if code == "PUBLISHED":
            return self._published(job, handle)
        if code == "ERROR":
            error, is_transient = container_error(text(container, "status"))
            return HandleState(HandleStage.DEAD, error=error, is_transient=is_transient)
        if code == "EXPIRED":
            # Nobody documents what becomes of a published container's status after its 24 hours.
            return HandleState(HandleStage.UNREADABLE, error="Instagram's upload has expired.")
        if code == "IN_PROGRESS":
            return _in_progress(container, job.file.fingerprint.size_bytes)
        raise unreadable(LABEL, Step.ASK, f"status {code}")

    def send(self, job: PublishJob, handle: Handle, body: UploadBody, offset: int) -> HandleState:
        """Send all bytes in one request; the last piece only leaves if the hash is right."""
        size, standstills = body.size_bytes, 0
        while offset < size:
            state = self._push(job, handle, body, offset)
            if state.stage is not HandleStage.RECEIVING:
                return state
            standstills = 0 if state.offset > offset else standstills + 1
            if standstills >= STANDSTILLS:
                raise by_rule(_STANDSTILL, Step.PREPARE, code="standstill", now=self._clock.now())
            offset = state.offset
        return self.ask(job, handle)

    def commit(self, job: PublishJob, handle: Handle, body: UploadBody, offset: int) -> HandleState:
        """Publish the container, once."""
        path, form = f"{job.account.remote_id}/media_publish", {"creation_id": handle.value}
        answer = self._graph.post(job.account, path, form, Step.COMMIT)
        if codes_of(error_of(answer))[1] == NOT_READY:
            return HandleState(HandleStage.WORKING)
        if codes_of(error_of(answer))[1] == _ALREADY:
            raise unreadable(LABEL, Step.COMMIT, "already published")
        media_id = text(self._graph.judged(answer, Step.COMMIT), "id")
        if not media_id:
            raise unreadable(LABEL, Step.COMMIT, "no media id")
        return HandleState(HandleStage.LIVE, remote_id=media_id, privacy="public")

    def _push(self, job: PublishJob, handle: Handle, body: UploadBody, offset: int) -> HandleState:
        """Send the rest of the bytes; after a mishap the container tells how many arrived."""
        url, size = handle.upload_url or "", body.size_bytes
        if not self._graph.address.owns(url):
            raise unreadable(LABEL, Step.PREPARE, "foreign upload address")
        headers = {
            "Authorization": f"OAuth {self._tokens.access_token(job.account)}",
            "offset": str(offset),
            "file_size": str(size),
            "Content-Type": "application/octet-stream",
            "Content-Length": str(size - offset),
        }
        pieces = body.last_pieces(offset)
        try:
            answer = self._transport.send(
                "POST", url, headers=headers, content=pieces, read_timeout_s=UPLOAD_READ_TIMEOUT_S
            )
        except TransportError as error:
            if error.trouble is Trouble.MAYBE_SENT:
                return self.ask(job, handle)
            raise from_transport(LABEL, error, Step.PREPARE) from None
        return self._after_push(job, handle, answer)

    def _after_push(self, job: PublishJob, handle: Handle, answer: Answer) -> HandleState:
        try:
            value = answer.json()
        except TransportError as error:
            raise from_transport(LABEL, error, Step.PREPARE) from None
        problem = part(value, "debug_info")
        if text(problem, "type") == "ProcessingFailedError":
            raise upload_failed(text(problem, "message"))
        if answer.status >= 500 or problem or is_token_rejected(answer) or value.get("success") is True:
            return self.ask(job, handle)
        raise refusal(answer, Step.PREPARE, self._clock.now())

    # ---- afterwards

    def find(self, job: PublishJob, since: datetime) -> list[RemotePost]:
        """Return the account's Reels since then with our caption; none if another post has it too."""
        caption = _squeezed(self._caption(job))
        if job.others_with_same_text or not caption:
            return []
        edge = f"{job.account.remote_id}/media"
        fields = "id,caption,permalink,media_product_type,timestamp"
        answer = self._graph.get(job.account, edge, fields=fields, limit=FIND_LIMIT)
        return [
            _remote_post(media)
            for media in items(answer, "data")
            if text(media, "media_product_type") in ("", "REELS")
            and _squeezed(text(media, "caption")) == caption
            and (instant(media.get("timestamp")) or _LONG_AGO) >= since - FIND_SLACK
        ]

    def read_back(self, job: PublishJob, remote_id: str) -> ReadBack:
        """Read the Reel's link; it may come a moment after the id."""
        media = self._graph.get(job.account, remote_id, fields="id,permalink,media_product_type,timestamp")
        url = text(media, "permalink") or None
        return ReadBack(url=url, privacy="public", is_final=url is not None)

    def _published(self, job: PublishJob, handle: Handle) -> HandleState:
        """Return LIVE, with the id only if exactly one Reel can be ours: never "the newest one"."""
        found = self.find(job, handle.created_at)
        if len(found) != 1:
            return HandleState(HandleStage.LIVE, privacy="public")
        return HandleState(HandleStage.LIVE, remote_id=found[0].remote_id, url=found[0].url, privacy="public")

    def _caption(self, job: PublishJob) -> str:
        most = int(self._settings().max_hashtags)
        return sent_text(Platform.INSTAGRAM, job.text, max_hashtags=most).body


_STANDSTILL = Rule(
    None, "Instagram doesn't keep what is sent.", "Nothing was published; ClipDesk tries again by itself."
)
_ALREADY = 2207006
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_PERMISSION = BY_CODE[10]


def _in_progress(container: dict[str, Any], size: int) -> HandleState:
    phase = part(part(container, "video_status"), "uploading_phase")
    stored = number(phase, "bytes_transferred")
    if not phase or text(phase, "status") == "complete" or (stored is not None and stored >= size):
        return HandleState(HandleStage.WORKING, offset=size)
    return HandleState(HandleStage.RECEIVING, offset=stored or 0)


def _squeezed(caption: str) -> str:
    return " ".join(caption.split())


def _remote_post(media: dict[str, Any]) -> RemotePost:
    return RemotePost(
        remote_id=text(media, "id"),
        url=text(media, "permalink") or None,
        title=text(media, "caption"),
        published_at=instant(media.get("timestamp")) or _LONG_AGO,
        privacy="public",
    )
