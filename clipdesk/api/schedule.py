"""The routes of posts: make them, look at them, and everything a person may decide about one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from clipdesk.api.answers import Answer
from clipdesk.api.bodies import (
    MOST_ID,
    ChangesBody,
    MetadataBody,
    NewPostBody,
    Nothing,
    PostsQuery,
    ResolveBody,
    UpcomingQuery,
)
from clipdesk.api.clip_path import checked_clip_path
from clipdesk.api.services import ApiServices
from clipdesk.api.threads import Threads
from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.moments import iso_moment
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status
from clipdesk.domain.shapes import post_json, posts_json
from clipdesk.domain.wish import PostChanges
from clipdesk.repositories import PostQuery
from clipdesk.services.adding import AddRequest
from clipdesk.services.scheduling.planner import check_time

PostId = Annotated[int, Path(alias="id", ge=1, le=MOST_ID)]
_ON_THEIR_WAY = (Status.PENDING, Status.PROCESSING)
_WORDS = {"title", "caption", "hashtags"}
_ABOUT_THE_FILE = {"duration", "size", "container", "video", "audio", "frame_rate", "picture", "bit_rate"}


class ScheduleRoutes:
    """Answer calls about posts."""

    def __init__(self, services: ApiServices) -> None:
        self._services = services

    def add_to(self, router: APIRouter, threads: Threads) -> None:
        """Introduce the routes."""
        one = "/api/schedule/post/{id}"
        for method, path, handler in (
            ("GET", "/api/schedule/upcoming", self.upcoming),
            ("GET", "/api/schedule/posts", self.posts),
            ("GET", one, self.post),
            ("DELETE", one, self.cancel),
            ("PATCH", one, self.change),
            ("POST", f"{one}/force", self.force),
            ("POST", f"{one}/retry", self.retry),
            ("POST", f"{one}/approve", self.approve),
            ("POST", f"{one}/resolve", self.resolve),
        ):
            router.add_api_route(path, threads.endpoint(handler), methods=[method])
        router.add_api_route(
            "/api/schedule/post", threads.endpoint(self.add), methods=["POST"], status_code=201
        )

    # -- looking

    def upcoming(self, query: Annotated[UpcomingQuery, Query()]) -> Response:
        """List what is still to go out within so many hours, what is overdue included."""
        now = self._services.clock.now()
        end = now + timedelta(hours=query.hours)
        with self._services.work.read() as unit:
            ahead = unit.posts.find(PostQuery(due_from=now, due_until=end))
            overdue = [
                post
                for status in _ON_THEIR_WAY
                for post in unit.posts.find(PostQuery(status=status, due_until=now))
            ]
        found = [post for post in (*overdue, *ahead) if _is_on_its_way(post)]
        return Answer(posts_json(sorted(found, key=lambda post: (post.scheduled_at or end, post.id))))

    def posts(self, query: Annotated[PostsQuery, Query()]) -> Response:
        """List all posts in the order of their ids; `next` is the `after` of the next page."""
        wanted = PostQuery(
            status=query.status,
            platform=query.platform,
            after_id=query.after,
            limit=query.limit + 1,
            by_id=True,
        )
        with self._services.work.read() as unit:
            found = unit.posts.find(wanted)
        page = found[: query.limit]
        return Answer(posts_json(page) | {"next": page[-1].id if len(found) > len(page) else None})

    def post(self, post_id: PostId) -> Response:
        """Show a post."""
        with self._services.work.read() as unit:
            return Answer(post_json(unit.posts.get(post_id)))

    # -- making and changing

    def add(self, body: NewPostBody) -> Response:
        """Make a post from a video file or its address; without a time it takes the next free slot."""
        request = self._request(body)
        check_time(self._services.clock.now(), request.at)
        if request.template_id is not None:
            self._services.templates.get(request.template_id)
        with self._services.work.read() as unit:
            for account_id in request.accounts:
                unit.accounts.get(account_id)
        with _fields_of_the_body():
            if body.video_url is not None:  # last, for it may take minutes
                request = replace(request, path=self._services.fetch(body.video_url))
            post = self._services.adding.add(request)
        return Answer(post_json(post), 201)

    def _request(self, body: NewPostBody) -> AddRequest:
        if not body.platforms and not body.accounts:
            raise InvalidInput("No platform is named.", "Name at least one.", field="platforms")
        words = body.metadata or MetadataBody()
        return AddRequest(
            path=self._path(body),
            platforms=tuple(dict.fromkeys(body.platforms)),
            accounts=tuple(dict.fromkeys(body.accounts or ())),
            at=None if body.scheduled_time is None else iso_moment(body.scheduled_time),
            title=words.title,
            caption=words.caption,
            hashtags=words.hashtags,
            template_id=body.template_id,
            game=body.game_context or "",
            options=body.options.by_platform() if body.options else {},
        )

    def _path(self, body: NewPostBody) -> FilePath:
        """Return the file that was named; the one behind an address is not there yet."""
        if body.video_path is not None and body.video_url is None:
            return checked_clip_path(body.video_path, self._services.allowed_folders())
        if body.video_path is None and body.video_url is not None:
            return FilePath()
        raise InvalidInput(
            "video_path is missing." if body.video_path is None else "There are two videos.",
            "Send either video_path or video_url.",
            field="video_path",
        )

    def change(self, post_id: PostId, body: ChangesBody) -> Response:
        """Change the time, words, platforms or options of what has not gone out yet."""
        words = body.metadata or MetadataBody()
        changes = PostChanges(
            title=words.title,
            caption=words.caption,
            hashtags=words.hashtags,
            platforms=None if body.platforms is None else tuple(dict.fromkeys(body.platforms)),
            at=None if body.scheduled_time is None else iso_moment(body.scheduled_time),
            options=body.options.by_platform() if body.options else {},
        )
        if changes == PostChanges():
            raise InvalidInput("There is nothing to change.", "Send at least one field.", field="body")
        with _fields_of_the_body():
            return Answer(post_json(self._services.editing.edit(post_id, changes)))

    # -- deciding

    def force(self, post_id: PostId, body: Nothing | None = None) -> Response:
        """Post it now."""
        return Answer(post_json(self._services.deciding.post_now(post_id)))

    def retry(self, post_id: PostId, body: Nothing | None = None) -> Response:
        """Start again what failed or was missed."""
        return Answer(post_json(self._services.deciding.retry(post_id)))

    def approve(self, post_id: PostId, body: Nothing | None = None) -> Response:
        """Give a suggestion its place in the schedule."""
        return Answer(post_json(self._services.scheduling.approve(post_id)))

    def resolve(self, post_id: PostId, body: ResolveBody) -> Response:
        """Say what became of a publication that nobody could be sure about."""
        post = self._services.deciding.resolve(post_id, body.platform, is_live=body.live, url=body.url)
        return Answer(post_json(post))

    def cancel(self, post_id: PostId) -> Response:
        """Take it back; the video file stays."""
        return Answer(post_json(self._services.deciding.cancel(post_id)))


def _is_on_its_way(post: Post) -> bool:
    return any(publication.status in _ON_THEIR_WAY for publication in post.publications)


@contextmanager
def _fields_of_the_body() -> Iterator[None]:
    """Name the fields of errors as the body does: the rules below know only words, options and clips."""
    try:
        yield
    except InvalidInput as error:
        if error.field in _WORDS:
            error.field = f"metadata.{error.field}"
        elif error.field == "url":
            error.field = "video_url"
        elif error.field in _ABOUT_THE_FILE:
            error.field = "video_path"
        elif error.field == "privacy":
            error.field = "options"
        raise
