"""The rehearsal TikTok: who the creator is, what they posted, and the table of its addresses.

Sign-in is in `tiktok_oauth`, posting in `tiktok_upload`, errors in `tiktok_rules`.
"""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from clipdesk.rehearsal.answers import Refused, json_body, refused_answer
from clipdesk.rehearsal.audience import numbers_of
from clipdesk.rehearsal.limits import DAY_S
from clipdesk.rehearsal.pages import post_page
from clipdesk.rehearsal.tiktok_oauth import TikTokOAuth
from clipdesk.rehearsal.tiktok_rules import (
    account_of,
    answer,
    hold_to_rate,
    privacy_options,
    refused,
    signed_in,
)
from clipdesk.rehearsal.tiktok_upload import TikTokUpload, is_last_chunk
from clipdesk.rehearsal.tokens import Grant
from clipdesk.rehearsal.world import LivePost, RehearsalWorld

MOST_LISTED = 20
MOST_TEXT = 150
USER_SCOPES = {
    "open_id": "user.info.basic",
    "union_id": "user.info.basic",
    "avatar_url": "user.info.basic",
    "display_name": "user.info.basic",
    "username": "user.info.profile",
    "follower_count": "user.info.stats",
    "likes_count": "user.info.stats",
    "video_count": "user.info.stats",
}
STEPS = {
    "/v2/auth/authorize/": "authorize",
    "/v2/oauth/token/": "token",
    "/v2/oauth/revoke/": "revoke",
    "/v2/post/publish/creator_info/query/": "creator_info",
    "/v2/post/publish/video/init/": "init",
    "/v2/post/publish/inbox/video/init/": "init",
    "/v2/post/publish/status/fetch/": "status",
    "/v2/post/publish/cancel/": "cancel",
    "/v2/video/list/": "video_list",
    "/v2/video/query/": "video_query",
    "/v2/user/info/": "user_info",
}


def step_of(method: str, path: str, headers: Headers) -> str:
    """Name the step that a request belongs to."""
    if path == "/video/":
        return "final_chunk" if is_last_chunk(headers) else "chunk"
    return STEPS.get(path, "other")


class TikTok:
    """Serve the creator, their videos and the person."""

    def __init__(self, world: RehearsalWorld, posting: TikTokUpload) -> None:
        self._world = world
        self._posting = posting

    async def creator_info(self, request: Request) -> Response:
        """Tell what the creator may choose now."""
        grant = signed_in(request, self._world, "video.publish")
        hold_to_rate(self._world, grant, "creator_info")
        account = account_of(self._world, grant)
        cap = self._world.limits.tiktok_posts_per_day
        posted = self._world.moments_within(f"tiktok posts {account.account_id}", DAY_S)
        if cap is not None and posted >= cap:
            limits = self._world.limits
            raise refused(limits, 403, "spam_risk_too_many_posts", "Daily post cap reached.", as_200=True)
        base = self._world.base_urls.get("tiktok", "")
        return answer(
            {
                "creator_avatar_url": f"{base}/avatar.jpg",
                "creator_username": account.handle,
                "creator_nickname": account.name,
                "privacy_level_options": privacy_options(account),
                "comment_disabled": False,
                "duet_disabled": account.is_private,
                "stitch_disabled": account.is_private,
                "max_video_post_duration_sec": 600,
            }
        )

    async def video_list(self, request: Request) -> Response:
        """List the public videos, newest first."""
        grant = signed_in(request, self._world, "video.list")
        body = await self._body(request)
        size, cursor = body.get("max_count", 10), body.get("cursor")
        if not isinstance(size, int) or not 0 < size <= MOST_LISTED:
            raise refused(self._world.limits, 400, "invalid_params", "max_count must be 1 to 20")
        posts = [
            post for post in reversed(self._public(grant)) if not cursor or _moment_ms(post) < int(cursor)
        ]
        page = posts[:size]
        oldest = _moment_ms(page[-1]) if page else 0
        videos = [self._video(post, request) for post in page]
        return answer({"videos": videos, "cursor": oldest, "has_more": len(posts) > size})

    async def video_query(self, request: Request) -> Response:
        """Tell the numbers of some videos."""
        grant = signed_in(request, self._world, "video.list")
        filters = (await self._body(request)).get("filters")
        ids = filters.get("video_ids") if isinstance(filters, dict) else None
        if not isinstance(ids, list) or not 0 < len(ids) <= MOST_LISTED:
            raise refused(self._world.limits, 400, "invalid_params", "video_ids must name 1 to 20 videos")
        wanted = {str(entry) for entry in ids}
        posts = [post for post in self._public(grant) if self._posting.post_id_of(post) in wanted]
        return answer({"videos": [self._video(post, request) for post in posts]})

    async def _body(self, request: Request) -> dict[str, Any]:
        body = await json_body(request)
        if not isinstance(body, dict):
            raise refused(self._world.limits, 400, "invalid_params", "The request body is not valid JSON")
        return body

    def _public(self, grant: Grant) -> list[LivePost]:
        posts = [post for post in self._world.posts("tiktok") if post.account_id == grant.account_id]
        return [post for post in posts if post.is_visible and self._posting.post_id_of(post) is not None]

    def _video(self, post: LivePost, request: Request) -> dict[str, Any]:
        numbers = numbers_of(post, self._world.now())
        whole = {
            "id": self._posting.post_id_of(post),
            "create_time": _moment_ms(post) // 1000,
            "cover_image_url": "",
            "share_url": post.url,
            "video_description": post.text[:MOST_TEXT],
            "title": post.title[:MOST_TEXT],
            "duration": 30,
            "height": 1920,
            "width": 1080,
            "embed_html": "",
            "embed_link": "",
            "like_count": numbers.likes,
            "comment_count": numbers.comments,
            "share_count": numbers.shares,
            "view_count": numbers.views,
            "is_aigc": False,
        }
        return self._asked(whole, request)

    def _asked(self, whole: dict[str, Any], request: Request) -> dict[str, Any]:
        names = [name for name in request.query_params.get("fields", "").split(",") if name]
        if not names or not set(names) <= set(whole):
            raise refused(
                self._world.limits, 400, "invalid_params", "fields is missing or names an unknown field"
            )
        return {name: whole[name] for name in names}

    async def user_info(self, request: Request) -> Response:
        """Tell who signed in."""
        grant = signed_in(request, self._world, "user.info.basic")
        account = account_of(self._world, grant)
        whole = {
            "open_id": account.account_id,
            "union_id": f"union{account.account_id}",
            "avatar_url": "",
            "display_name": account.name,
            "username": account.handle,
            "follower_count": 120,
            "likes_count": sum(numbers_of(post, self._world.now()).likes for post in self._public(grant)),
            "video_count": len(self._public(grant)),
        }
        user = self._asked(whole, request)
        missing = sorted({USER_SCOPES[name] for name in user} - set(grant.scopes))
        if missing:
            raise refused(
                self._world.limits, 401, "scope_not_authorized", f"Scope missing: {', '.join(missing)}"
            )
        return answer({"user": user})

    async def page(self, request: Request) -> Response:
        """Show a video's page."""
        posts = self._world.posts("tiktok")
        found = next((post for post in posts if (post.url or "").endswith(request.url.path)), None)
        return post_page(found, "tiktok")


def _moment_ms(post: LivePost) -> int:
    return int(post.created_at.timestamp() * 1000)


def tiktok_app(world: RehearsalWorld) -> Starlette:
    """Return the app of the rehearsal TikTok; the slash at the end of an address counts, as in real life."""
    sign_in, posting = TikTokOAuth(world), TikTokUpload(world)
    api = TikTok(world, posting)
    routes = [
        Route("/v2/auth/authorize/", sign_in.authorise, methods=["GET"]),
        Route("/v2/oauth/token/", sign_in.token, methods=["POST"]),
        Route("/v2/oauth/revoke/", sign_in.revoke, methods=["POST"]),
        Route("/v2/post/publish/creator_info/query/", api.creator_info, methods=["POST"]),
        Route("/v2/post/publish/video/init/", posting.init_direct, methods=["POST"]),
        Route("/v2/post/publish/inbox/video/init/", posting.init_inbox, methods=["POST"]),
        Route("/v2/post/publish/status/fetch/", posting.status, methods=["POST"]),
        Route("/v2/post/publish/cancel/", posting.cancel, methods=["POST"]),
        Route("/video/", posting.put, methods=["PUT"]),
        Route("/v2/video/list/", api.video_list, methods=["POST"]),
        Route("/v2/video/query/", api.video_query, methods=["POST"]),
        Route("/v2/user/info/", api.user_info, methods=["GET"]),
        Route("/@{handle}/video/{post_id}", api.page, methods=["GET"]),
    ]
    app = Starlette(routes=routes, exception_handlers={Refused: refused_answer})
    router: Router = app.router
    router.redirect_slashes = False
    return app
