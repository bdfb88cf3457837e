"""Publishes to YouTube: an upload session is the handle, the last piece of the file is the publish button.

The requests are in `youtube_session` and `youtube_channel`, the meaning of refusals in `youtube_refusals`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.domain.preflight import sent_text
from clipdesk.domain.publication import Handle, HandleStage, HandleState, ReadBack, RemotePost
from clipdesk.domain.settings import YouTubeSettings
from clipdesk.platforms.addresses import ApiAddress
from clipdesk.platforms.calling import PUBLISH_LIFE_S, with_token
from clipdesk.platforms.jsons import part
from clipdesk.platforms.limits import DailyBudget
from clipdesk.platforms.refusals import Step, from_transport, unreadable
from clipdesk.platforms.youtube_api import YouTubeApi
from clipdesk.platforms.youtube_channel import YouTubeChannel, watch_url
from clipdesk.platforms.youtube_refusals import (
    LABEL,
    QUOTA_REASONS,
    is_token_rejected,
    quota_used_up,
    reason_of,
    refusal,
)
from clipdesk.platforms.youtube_session import (
    GONE,
    RESUME_INCOMPLETE,
    YouTubeSession,
    stored_bytes,
    tail_start,
)
from clipdesk.ports import Clock, PublishJob, TokenSource, UploadBody
from clipdesk.transport import Answer, Transport, TransportError, Trouble

STAGE_AHEAD = timedelta(minutes=15)
PRIVACIES = ("public", "unlisted", "private")
UPLOAD_SCOPES = frozenset({"youtube.upload", "youtube", "youtube.force-ssl"})
STANDSTILLS = 3


def youtube_address(settings: YouTubeSettings) -> ApiAddress:
    """Return where YouTube's API is."""
    return ApiAddress(settings.api_url, YouTubeSettings().api_url, ("googleapis.com", "google.com"))


class YouTubePublisher:
    """Sends to YouTube (a `Publisher`)."""

    def __init__(
        self,
        transport: Transport,
        tokens: TokenSource,
        settings: Callable[[], YouTubeSettings],
        clock: Clock,
        budget: DailyBudget,
    ) -> None:
        self._transport = transport
        self._tokens = tokens
        self._settings = settings
        self._clock = clock
        self._budget = budget
        self._channel = YouTubeChannel(YouTubeApi(transport, self._address), tokens, clock)

    @property
    def platform(self) -> Platform:
        """Return YouTube."""
        return Platform.YOUTUBE

    @property
    def stage_ahead(self) -> timedelta:
        """Return how early a session may be filled up to its tail."""
        return STAGE_AHEAD

    def tail_start(self, size_bytes: int, offset: int = 0) -> int:
        """Return where the last piece begins."""
        return tail_start(size_bytes, offset)

    # ---- before anything is sent

    def check(self, job: PublishJob) -> None:
        """Ask whether the sign-in is still this channel's, and whether today's quota allows one more."""
        if job.options.privacy not in PRIVACIES:
            raise PlatformFailure(
                FailureClass.CHOICE, "Choose who can see it on YouTube.", "Public, unlisted or private."
            )
        granted = {scope.rsplit("/", 1)[-1] for scope in job.account.scopes}
        if granted and not granted & UPLOAD_SCOPES:
            raise PlatformFailure(
                FailureClass.SIGN_IN,
                "ClipDesk may not upload to this YouTube channel.",
                "Reconnect the account and tick every permission.",
                code="scope",
            )
        if (resets_at := self._budget.empty_until()) is not None:
            raise quota_used_up(resets_at)
        channel = self._channel.own(job.account)
        if channel.get("id") != job.account.remote_id:
            raise PlatformFailure(
                FailureClass.SIGN_IN,
                f"This sign-in belongs to another channel than {job.account.name}.",
                "Reconnect the account and choose the right channel.",
                code="wrong_channel",
            )

    def create(self, job: PublishJob) -> Handle:
        """Open an upload session."""
        resource = video_resource(job)
        session = YouTubeSession(self._transport, self._address())

        def start(token: str) -> Answer:
            return session.start(token, resource, job.file, job.post_uuid)

        answer = self._send(job.account, Step.PREPARE, start)
        location = answer.headers.get("location", "")
        if not answer.is_success:
            raise self._refused(answer, Step.PREPARE)
        if not self._address().owns(location):
            raise unreadable(LABEL, Step.PREPARE, "no session address")
        self._budget.spend()
        return Handle(value=location, upload_url=None, created_at=self._clock.now(), expires_at=None)

    # ---- the session

    def ask(self, job: PublishJob, handle: Handle) -> HandleState:
        """Ask the session how much it has; a finished one answers with the video."""
        session = YouTubeSession(self._transport, self._own(handle, Step.ASK))
        size = job.file.fingerprint.size_bytes
        answer = self._send(job.account, Step.ASK, lambda token: session.ask(token, handle.value, size))
        if answer.status in GONE:
            return HandleState(
                HandleStage.UNREADABLE, error="YouTube doesn't know the upload session any more."
            )
        return self._state(answer, Step.ASK)

    def send(self, job: PublishJob, handle: Handle, body: UploadBody, offset: int) -> HandleState:
        """Send everything up to the tail, in one request where the server keeps all of it."""
        standstills = 0
        while offset < (end := tail_start(body.size_bytes, offset)):
            state = self._push(job, handle, body, offset, end)
            if state.stage is not HandleStage.RECEIVING:
                return state
            standstills = 0 if state.offset > offset else standstills + 1
            if standstills >= STANDSTILLS:
                raise PlatformFailure(
                    FailureClass.RETRYABLE,
                    "YouTube doesn't keep what is sent.",
                    "Nothing was published; ClipDesk tries again by itself.",
                    code="standstill",
                )
            offset = state.offset
        return HandleState(HandleStage.RECEIVING, offset=offset)

    def commit(self, job: PublishJob, handle: Handle, body: UploadBody, offset: int) -> HandleState:
        """Send the tail, once."""
        token = self._tokens.access_token(job.account, min_life_s=PUBLISH_LIFE_S)
        session = YouTubeSession(self._transport, self._own(handle, Step.COMMIT))
        size = body.size_bytes
        span, content_type = (offset, size, size), job.file.content_type
        try:
            answer = session.put(token, handle.value, body.last_pieces(offset), span, content_type)
        except TransportError as error:
            raise from_transport(LABEL, error, Step.COMMIT) from None
        if is_token_rejected(answer):
            self._tokens.refresh(job.account, rejected_token=token)
            raise unreadable(LABEL, Step.COMMIT, "401")
        return self._state(answer, Step.COMMIT)

    def _push(self, job: PublishJob, handle: Handle, body: UploadBody, start: int, end: int) -> HandleState:
        """Send one stretch; whatever goes wrong on the way, the server tells how much of it arrived."""
        session = YouTubeSession(self._transport, self._own(handle, Step.PREPARE))
        token = self._tokens.access_token(job.account, min_life_s=PUBLISH_LIFE_S)
        span, pieces = (start, end, body.size_bytes), body.pieces(start, end)
        try:
            answer = session.put(token, handle.value, pieces, span, job.file.content_type)
        except TransportError as error:
            if error.trouble is Trouble.MAYBE_SENT:
                return self.ask(job, handle)
            raise from_transport(LABEL, error, Step.PREPARE) from None
        if is_token_rejected(answer) or answer.status >= 500:
            return self.ask(job, handle)
        if answer.status in GONE:
            raise self._gone()
        return self._state(answer, Step.PREPARE)

    def _state(self, answer: Answer, step: Step) -> HandleState:
        if answer.status == RESUME_INCOMPLETE:
            return HandleState(HandleStage.RECEIVING, offset=stored_bytes(answer))
        if answer.status not in (200, 201):
            raise self._refused(answer, step)
        video = self._json(answer, step)
        video_id = video.get("id")
        if not isinstance(video_id, str) or not video_id:
            raise unreadable(LABEL, step, "no video id")
        privacy = part(video, "status").get("privacyStatus")
        return HandleState(
            HandleStage.LIVE,
            remote_id=video_id,
            url=watch_url(video_id),
            privacy=str(privacy) if privacy else None,
        )

    def _own(self, handle: Handle, step: Step) -> ApiAddress:
        address = self._address()
        if not address.owns(handle.value):
            raise unreadable(LABEL, step, "foreign session address")
        return address

    @staticmethod
    def _gone() -> PlatformFailure:
        return PlatformFailure(
            FailureClass.NEW_HANDLE,
            "YouTube doesn't know the upload session any more.",
            "Nothing was published; ClipDesk starts the upload again.",
            code="session_gone",
        )

    # ---- afterwards

    def find(self, job: PublishJob, since: datetime) -> list[RemotePost]:
        """Look through the newest uploads for this one."""
        return self._channel.find(job, since)

    def read_back(self, job: PublishJob, remote_id: str) -> ReadBack:
        """Read what YouTube says about the video now."""
        return self._channel.read_back(job, remote_id)

    # ---- asking

    def _address(self) -> ApiAddress:
        return youtube_address(self._settings())

    def _send(self, account: Account, step: Step, call: Callable[[str], Answer]) -> Answer:
        try:
            return with_token(self._tokens, account, call, is_rejected=is_token_rejected)
        except TransportError as error:
            raise from_transport(LABEL, error, step) from None

    def _refused(self, answer: Answer, step: Step) -> PlatformFailure:
        if step is Step.PREPARE and reason_of(answer)[0] in QUOTA_REASONS:
            self._budget.exhaust()
        return refusal(answer, step, self._clock.now())

    @staticmethod
    def _json(answer: Answer, step: Step) -> dict[str, Any]:
        try:
            return answer.json()
        except TransportError as error:
            raise from_transport(LABEL, error, step) from None


def video_resource(job: PublishJob) -> dict[str, Any]:
    """Return what is sent about a video; who may see it is always said (omitted, it would be public)."""
    words = sent_text(Platform.YOUTUBE, job.text)
    snippet = {"title": words.title, "description": words.body, "tags": list(words.tags)}
    return {
        "snippet": snippet | {"categoryId": job.options.category_id or YouTubeSettings().category_id},
        "status": {
            "privacyStatus": job.options.privacy,
            "selfDeclaredMadeForKids": job.options.made_for_kids,
        },
    }
