"""From init to post on the rehearsal TikTok: direct or to the inbox, chunks in order, the slow status.

Sources: Content Posting API reference (direct post, upload, get video status), media transfer guide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from clipdesk.rehearsal.accounts import Account
from clipdesk.rehearsal.answers import base_url, json_body, random_text
from clipdesk.rehearsal.faults import FaultKind
from clipdesk.rehearsal.gate import fault_of
from clipdesk.rehearsal.limits import DAY_S
from clipdesk.rehearsal.tiktok_rules import (
    PUBLIC,
    ChunkPlan,
    account_of,
    answer,
    check_post,
    chunk_plan,
    hold_to_rate,
    refused,
    signed_in,
)
from clipdesk.rehearsal.tokens import Grant
from clipdesk.rehearsal.world import Handle, LivePost, RehearsalWorld

CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
MEDIA_TYPES = frozenset({"video/mp4", "video/quicktime", "video/webm"})
HASHTAG = re.compile(r"#(\w+)")
UPLOADING, COMPLETE, INBOX, FAILED = "PROCESSING_UPLOAD", "PUBLISH_COMPLETE", "SEND_TO_USER_INBOX", "FAILED"


@dataclass(slots=True, kw_only=True)
class Publish(Handle):
    """Describe one publish id; `state` is its status."""

    plan: ChunkPlan
    upload_token: str
    post_info: dict[str, Any] = field(default_factory=dict)
    is_draft: bool = False
    stored_bytes: int = 0
    polls: int = 0
    will_fail: str | None = None
    post_id: str | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether all bytes have arrived."""
        return self.stored_bytes >= self.plan.size_bytes


def is_last_chunk(headers: Headers) -> bool:
    """Tell whether a PUT carries the end of the file."""
    found = CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
    return found is not None and int(found[2]) + 1 == int(found[3])


class TikTokUpload:
    """Serve init, the upload address and the status."""

    def __init__(self, world: RehearsalWorld) -> None:
        self._world = world

    async def init_direct(self, request: Request) -> Response:
        """Begin a direct post."""
        grant = signed_in(request, self._world, "video.publish")
        hold_to_rate(self._world, grant, "init/direct")
        account = account_of(self._world, grant)
        body = await self._body(request)
        post_info = check_post(self._world, account, body.get("post_info"))
        plan = chunk_plan(self._world.limits, body.get("source_info"))
        cap = self._world.limits.tiktok_posts_per_day
        name = f"tiktok posts {account.account_id}"
        if cap is not None and self._world.moments_within(name, DAY_S) >= cap:
            raise refused(self._world.limits, 403, "spam_risk_too_many_posts", "Daily post cap reached.")
        self._world.note_moment(name)
        return self._open(request, account, plan, post_info, is_draft=False)

    async def init_inbox(self, request: Request) -> Response:
        """Begin a draft for the app's inbox."""
        grant = signed_in(request, self._world, "video.upload")
        hold_to_rate(self._world, grant, "init/inbox")
        account = account_of(self._world, grant)
        plan = chunk_plan(self._world.limits, (await self._body(request)).get("source_info"))
        cap = self._world.limits.tiktok_pending_drafts_per_day
        if cap is not None and self._pending(account) >= cap:
            message = "Too many pending shares within 24 hours."
            raise refused(self._world.limits, 403, "spam_risk_too_many_pending_share", message)
        return self._open(request, account, plan, {}, is_draft=True)

    def _pending(self, account: Account) -> int:
        now = self._world.now()
        mine = [known for known in self._world.handles("tiktok") if isinstance(known, Publish)]
        return sum(
            1
            for known in mine
            if known.is_draft
            and known.account_id == account.account_id
            and known.state not in (COMPLETE, FAILED)
            and (now - known.created_at).total_seconds() < DAY_S
        )

    async def _body(self, request: Request) -> dict[str, Any]:
        body = await json_body(request)
        if not isinstance(body, dict):
            raise refused(self._world.limits, 400, "invalid_params", "The request body is not valid JSON")
        return body

    def _open(
        self,
        request: Request,
        account: Account,
        plan: ChunkPlan,
        post_info: dict[str, Any],
        *,
        is_draft: bool,
    ) -> Response:
        kind = "v_inbox_file" if is_draft else "v_pub_file"
        number, token = self._world.next_number(), random_text(32)
        key = f"{kind}~v2-1.7{number:018d}"
        publish = Publish(
            platform="tiktok",
            handle=key,
            account_id=account.account_id,
            created_at=self._world.now(),
            state=UPLOADING,
            intake=self._world.new_intake("tiktok", key),
            expected_bytes=plan.size_bytes,
            plan=plan,
            upload_token=token,
            post_info=post_info,
            is_draft=is_draft,
        )
        self._world.open_handle(publish)
        address = f"{base_url(request)}/video/?upload_id={key}&upload_token={token}"
        return answer({"publish_id": key, "upload_url": address})

    async def put(self, request: Request) -> Response:
        """Take one chunk (PUT to the upload address; no bearer token)."""
        publish = self._world.handle(Publish, "tiktok", request.query_params.get("upload_id", ""))
        if publish is None or request.query_params.get("upload_token") != publish.upload_token:
            return Response(b"", 404)
        age_s = (self._world.now() - publish.created_at).total_seconds()
        if age_s > self._world.limits.tiktok_upload_life_s:
            return Response(b"", 403)
        found = CONTENT_RANGE.fullmatch(request.headers.get("content-range", ""))
        media_type = request.headers.get("content-type", "").partition(";")[0]
        length = request.headers.get("content-length", "")
        if found is None or media_type not in MEDIA_TYPES or not length.isdecimal():
            return Response(b"", 400)
        first, last, total = (int(text) for text in found.groups())
        if total != publish.plan.size_bytes or int(length) != last - first + 1 or last >= total:
            return Response(b"", 400)
        if first != publish.stored_bytes or publish.is_whole:
            return self._progress(publish, 416)
        if int(length) != publish.plan.length_at(first):
            return Response(b"", 400)
        return await self._take(request, publish)

    async def _take(self, request: Request, publish: Publish) -> Response:
        mine, intake = publish.take_over(), publish.intake
        intake.back()  # what another request left of a chunk
        short = fault_of(request.scope, FaultKind.SHORT_STORE)
        try:
            async for piece in request.stream():
                if publish.writer != mine:
                    return self._progress(publish, 416)
                intake.add(piece)
        except ClientDisconnect:
            return self._progress(publish, 416)
        arrived = publish.stored_bytes + int(request.headers["content-length"])
        if publish.writer != mine or short is not None or intake.size_bytes != arrived:
            return self._progress(publish, 416)
        intake.mark()
        publish.stored_bytes = arrived
        if not publish.is_whole:
            return self._progress(publish, 206)
        failed = fault_of(request.scope, FaultKind.PROCESSING_FAILED)
        if failed is not None:
            publish.will_fail = failed.text("reason", "internal")
        else:
            self._record(publish)
        return self._progress(publish, 201)

    def _progress(self, publish: Publish, status: int) -> Response:
        stored, total = publish.stored_bytes, publish.plan.size_bytes
        upto = stored if self._world.limits.tiktok_range_is_count else max(0, stored - 1)
        return Response(b"", status, {"content-range": f"bytes 0-{upto}/{total}"})

    def _record(self, publish: Publish) -> None:
        world, now = self._world, self._world.now()
        title = str(publish.post_info.get("title", ""))
        privacy = "draft" if publish.is_draft else str(publish.post_info["privacy_level"])
        publish.remote_id = publish.handle
        world.record(
            LivePost(
                platform="tiktok",
                remote_id=publish.handle,
                account_id=publish.account_id,
                title=title,
                text=title,
                tags=tuple(HASHTAG.findall(title)),
                privacy=privacy,
                sha256=publish.intake.sha256,
                size_bytes=publish.intake.size_bytes,
                url=None,
                published_at=now,
                draft=publish.is_draft,
                handle=publish.handle,
                created_at=now,
            )
        )

    async def status(self, request: Request) -> Response:
        """Tell how far a publish id has come; being asked moves it on."""
        grant = self._signed_in_for_status(request)
        hold_to_rate(self._world, grant, "status")
        publish = self.publish(grant, (await self._body(request)).get("publish_id"))
        self._move_on(publish)
        data: dict[str, Any] = {"status": publish.state, "uploaded_bytes": publish.stored_bytes}
        if publish.state == FAILED:
            data["fail_reason"] = publish.failure
        if publish.state == COMPLETE and publish.post_id is not None:
            data["publicaly_available_post_id"] = [int(publish.post_id)]
        return answer(data)

    def _signed_in_for_status(self, request: Request) -> Grant:
        grant = signed_in(request, self._world, "user.info.basic")
        if not {"video.publish", "video.upload"} & set(grant.scopes):
            raise refused(self._world.limits, 401, "scope_not_authorized")
        return grant

    def publish(self, grant: Grant, key: Any) -> Publish:
        """Return a publish id of the one who asks.

        Raises:
            Refused: it is unknown or not theirs.
        """
        publish = self._world.handle(Publish, "tiktok", str(key))
        if publish is None:
            raise refused(self._world.limits, 400, "invalid_publish_id", "The publish_id does not exist.")
        if publish.account_id != grant.account_id:
            raise refused(self._world.limits, 400, "token_not_authorized_for_specified_publish_id")
        return publish

    def _move_on(self, publish: Publish) -> None:
        if not publish.is_whole or publish.state in (FAILED, INBOX):
            return
        limits, publish.polls = self._world.limits, publish.polls + 1
        if publish.state == UPLOADING and publish.polls > limits.tiktok_processing_polls:
            publish.failure = publish.will_fail
            publish.state = FAILED if publish.will_fail else INBOX if publish.is_draft else COMPLETE
        is_public = publish.post_info.get("privacy_level") == PUBLIC
        waited = limits.tiktok_processing_polls + limits.tiktok_polls_without_post_id
        if publish.state == COMPLETE and is_public and publish.post_id is None and publish.polls > waited:
            self._make_available(publish)

    def _make_available(self, publish: Publish) -> None:
        publish.post_id = f"75{self._world.next_number():017d}"
        account = self._world.account("tiktok", publish.account_id)
        post = self._world.post("tiktok", publish.handle)
        if post is not None and account is not None:
            base = self._world.base_urls.get("tiktok", "")
            address = f"{base}/@{account.handle}/video/{publish.post_id}"
            self._world.amend(post, url=address, public_id=publish.post_id)

    async def cancel(self, request: Request) -> Response:
        """Give up a publish id that has not got all its bytes."""
        grant = self._signed_in_for_status(request)
        publish = self.publish(grant, (await self._body(request)).get("publish_id"))
        if publish.is_whole:
            raise refused(
                self._world.limits, 400, "invalid_publish_id", "The post can no longer be cancelled."
            )
        publish.state, publish.failure = FAILED, "publish_cancelled"
        return answer({})

    def post_id_of(self, post: LivePost) -> str | None:
        """Return the public id of a post, if it has one."""
        publish = self._world.handle(Publish, "tiktok", post.handle)
        return publish.post_id if publish is not None else None


def finish_draft(world: RehearsalWorld, publish_id: str) -> None:
    """Do what the person does in the app: post a delivered draft, for everyone.

    Raises:
        ValueError: there is no such draft in the inbox.
    """
    publish = world.handle(Publish, "tiktok", publish_id)
    post = world.post("tiktok", publish_id)
    if publish is None or post is None or publish.state != INBOX:
        raise ValueError(f"no draft {publish_id} in the inbox")
    publish.state, publish.post_info = COMPLETE, {"privacy_level": PUBLIC}
    world.amend(post, draft=False, privacy=PUBLIC, published_at=world.now())
