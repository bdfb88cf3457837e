"""From container to Reel on the rehearsal Instagram: create, send bytes, process, publish.

Sources: Instagram Platform content publishing, resumable uploads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from clipdesk.rehearsal.answers import Refused, base_url, bearer, json_answer, random_text
from clipdesk.rehearsal.faults import FaultKind
from clipdesk.rehearsal.gate import fault_of
from clipdesk.rehearsal.instagram_rules import (
    HASHTAG,
    check_container,
    graph_answer,
    judged,
    need_scope,
    parameters,
    refused,
    signed_in,
    unknown_node,
    upload_problem,
)
from clipdesk.rehearsal.limits import DAY_S
from clipdesk.rehearsal.tokens import Grant
from clipdesk.rehearsal.world import Handle, LivePost, RehearsalWorld

GRAPH_VERSION = "v25.0"
TEXTS = {
    "EXPIRED": "Expired: The media was not published within 24 hours and has expired.",
    "ERROR": "Error: Media upload has failed with error code 2207053",
    "FINISHED": "Finished: Media has been uploaded and it is ready to be published.",
    "IN_PROGRESS": "In Progress: Media is still being processed.",
    "PUBLISHED": "Published: Media has been successfully published.",
}


@dataclass(slots=True, kw_only=True)
class Container(Handle):
    """Describe one media container; `state` is its status code."""

    params: dict[str, str] = field(default_factory=dict)
    polls: int = 0
    will_fail: bool = False

    @property
    def is_whole(self) -> bool:
        """Tell whether all bytes have arrived."""
        return self.expected_bytes is not None and self.intake.size_bytes >= self.expected_bytes


class InstagramUpload:
    """Serve the addresses that lead to a Reel."""

    def __init__(self, world: RehearsalWorld) -> None:
        self._world = world

    async def create(self, request: Request) -> Response:
        """Make a container (POST {ig-user}/media)."""
        params = await parameters(request)
        account_id = self._poster(request, params)
        name = f"instagram containers {account_id}"
        if self._world.moments_within(name, DAY_S) >= self._world.limits.instagram_containers_per_day:
            raise refused(4, "Too many containers in 24 hours.", subcode=2207051)
        check_container(params)
        self._world.note_moment(name)
        key = f"1790{self._world.next_number():013d}"
        container = Container(
            platform="instagram",
            handle=key,
            account_id=account_id,
            created_at=self._world.now(),
            state="IN_PROGRESS",
            intake=self._world.new_intake("instagram", key),
            params={name: value for name, value in params.items() if name != "access_token"},
        )
        self._world.open_handle(container)
        uri = f"{base_url(request)}/ig-api-upload/{GRAPH_VERSION}/{key}"
        return graph_answer(self._world, {"id": key, "uri": uri})

    def _poster(self, request: Request, params: dict[str, str]) -> str:
        grant = signed_in(request, self._world, params)
        account_id = str(request.path_params["node"])
        account = self._world.account("instagram", account_id)
        if account is None or not account.can_post or account_id not in grant.account_ids:
            raise unknown_node(account_id)
        need_scope(grant, "instagram_content_publish")
        return account_id

    async def upload(self, request: Request) -> Response:
        """Take bytes (POST to the container's uri); the scheme of the token is OAuth here, not Bearer."""
        token = bearer(request, "oauth")
        if not token:
            raise Refused(401, upload_problem("Authorization: OAuth <token> is missing", retriable=False))
        grant = judged(self._world, token)
        container = self.container(grant, str(request.path_params["container"]))
        offset, file_size = request.headers.get("offset", ""), request.headers.get("file_size", "")
        if not offset.isdecimal() or not file_size.isdecimal() or int(file_size) == 0:
            problem = upload_problem("offset and file_size are required", retriable=False, kind="HeaderError")
            raise Refused(400, problem)
        known_size = container.expected_bytes in (None, int(file_size))
        if int(offset) != container.intake.size_bytes or not known_size or container.state != "IN_PROGRESS":
            message = f"The upload stands at {container.intake.size_bytes} bytes"
            raise Refused(400, upload_problem(message, retriable=False, kind="OffsetInvalidError"))
        container.expected_bytes = int(file_size)
        return await self._take(request, container)

    async def _take(self, request: Request, container: Container) -> Response:
        short = fault_of(request.scope, FaultKind.SHORT_STORE)
        length = int(request.headers.get("content-length", "0"))
        room = short.number("keep_bytes", length // 2) if short is not None else length
        room = min(room, (container.expected_bytes or 0) - container.intake.size_bytes)
        mine = container.take_over()
        try:
            async for piece in request.stream():
                if container.writer != mine:
                    problem = upload_problem("Another request took this upload over", retriable=False)
                    raise Refused(409, problem)
                container.intake.add(piece[:room])
                room -= min(room, len(piece))
        except ClientDisconnect:
            pass
        failed = fault_of(request.scope, FaultKind.PROCESSING_FAILED)
        if failed is not None and container.is_whole:
            container.will_fail, container.failure = True, failed.text("reason", "2207053")
            if failed.options.get("at_upload", False):
                container.state = "ERROR"
                return json_answer(upload_problem("Request processing failed", retriable=False), 400)
        if not container.is_whole:
            return json_answer(
                upload_problem("Not all bytes arrived", retriable=True, kind="PartialRequestError"), 400
            )
        return json_answer({"success": True, "message": "Upload successful."})

    def container(self, grant: Grant, key: str) -> Container:
        """Return a container of the one who asks, with its state brought up to date.

        Raises:
            Refused: it is not there or not theirs.
        """
        container = self._world.handle(Container, "instagram", key)
        if container is None or container.account_id not in grant.account_ids:
            raise unknown_node(key)
        age_s = (self._world.now() - container.created_at).total_seconds()
        if (
            container.state in ("IN_PROGRESS", "FINISHED")
            and age_s > self._world.limits.instagram_container_life_s
        ):
            container.state = "EXPIRED"
        return container

    def poll(self, container: Container) -> dict[str, Any]:
        """Return a container's fields; being asked moves its processing on."""
        if container.state == "IN_PROGRESS" and container.is_whole:
            if container.polls >= self._world.limits.instagram_processing_polls:
                container.state = "ERROR" if container.will_fail else "FINISHED"
            container.polls += 1
        text = TEXTS[container.state]
        if container.state == "ERROR" and container.failure:
            text = f"Error: Media upload has failed with error code {container.failure}"
        uploading = "complete" if container.is_whole else "in_progress"
        processing = {"FINISHED": "complete", "PUBLISHED": "complete", "ERROR": "error"}.get(container.state)
        return {
            "id": container.handle,
            "status_code": container.state,
            "status": text,
            "video_status": {
                "uploading_phase": {"status": uploading, "bytes_transferred": container.intake.size_bytes},
                "processing_phase": {
                    "status": processing or ("in_progress" if container.is_whole else "not_started")
                },
            },
        }

    async def publish(self, request: Request) -> Response:
        """Make a container visible (POST {ig-user}/media_publish)."""
        params = await parameters(request)
        account_id = self._poster(request, params)
        container = self._world.handle(Container, "instagram", params.get("creation_id", ""))
        if container is None or container.account_id != account_id:
            raise refused(24, "The requested resource does not exist", subcode=2207008)
        self.container(signed_in(request, self._world, params), container.handle)
        if container.state == "PUBLISHED" and self._world.limits.instagram_second_publish != "accept":
            raise refused(24, "The media has already been published", subcode=2207006)
        if container.state == "EXPIRED":
            raise refused(-2, "The media container has expired", subcode=2207020)
        if container.state == "ERROR":
            raise refused(-1, "The media container has failed", subcode=2207032)
        if container.state == "IN_PROGRESS":
            raise refused(9007, "Media ID is not available", subcode=2207027)
        if self.posted_today(account_id) >= self._world.limits.instagram_posts_per_day:
            raise refused(9, "Application request limit reached", subcode=2207042)
        return graph_answer(self._world, {"id": self._go_live(container)})

    def posted_today(self, account_id: str) -> int:
        """Return how many posts an account made within 24 hours."""
        oldest = self._world.now() - timedelta(seconds=DAY_S)
        posts = [post for post in self._world.posts("instagram") if post.account_id == account_id]
        return sum(1 for post in posts if post.created_at > oldest)

    def _go_live(self, container: Container) -> str:
        world, now = self._world, self._world.now()
        media_id = f"1801{world.next_number():013d}"
        caption = container.params.get("caption", "")
        container.state, container.remote_id = "PUBLISHED", media_id
        world.record(
            LivePost(
                platform="instagram",
                remote_id=media_id,
                account_id=container.account_id,
                title="",
                text=caption,
                tags=tuple(HASHTAG.findall(caption)),
                privacy="public",
                sha256=container.intake.sha256,
                size_bytes=container.intake.size_bytes,
                url=f"{world.base_urls.get('instagram', '')}/reel/R{random_text(10)}/",
                published_at=now,
                draft=False,
                handle=container.handle,
                created_at=now,
            )
        )
        return media_id
