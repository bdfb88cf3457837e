"""The rehearsal Instagram (Facebook host): nodes, lists, limits and insights, for any Graph version.

Sign-in is in `instagram_oauth`, the way of a Reel in `instagram_upload`, errors in `instagram_rules`.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from clipdesk.rehearsal.answers import Refused, refused_answer
from clipdesk.rehearsal.audience import Numbers, numbers_of
from clipdesk.rehearsal.instagram_oauth import InstagramOAuth
from clipdesk.rehearsal.instagram_rules import (
    asked_fields,
    graph_answer,
    need_scope,
    parameters,
    refused,
    signed_in,
    unknown_node,
)
from clipdesk.rehearsal.instagram_upload import InstagramUpload
from clipdesk.rehearsal.limits import DAY_S
from clipdesk.rehearsal.pages import post_page
from clipdesk.rehearsal.tokens import Grant
from clipdesk.rehearsal.world import LivePost, RehearsalWorld

VERSION = re.compile(r"^/v\d+\.\d+(?=/)")
STATUS_FIELDS = re.compile(r"status|video_status")
MOST_LISTED = 100
METRICS = frozenset(
    {"views", "reach", "likes", "comments", "saved", "shares", "total_interactions", "reposts"}
    | {"ig_reels_avg_watch_time", "ig_reels_video_view_total_time", "reels_skip_rate", "crossposted_views"}
    | {"facebook_views", "total_views", "total_likes", "total_comments"}
)
USER_METRICS = frozenset({"views", "reach", "likes", "comments", "saves", "shares", "total_interactions"})
ENDS = {"media_publish": "publish", "content_publishing_limit": "limit", "insights": "insights"}
FIXED = {
    "dialog/oauth": "authorize",
    "oauth/access_token": "token",
    "me/accounts": "pages",
    "debug_token": "debug_token",
    "me/permissions": "revoke",
    "me": "user",
}


def step_of(method: str, path: str, headers: Headers) -> str:
    """Name the step that a request belongs to (a node's kind can only be told by its number)."""
    if path.startswith("/ig-api-upload/"):
        return "upload"
    bare = VERSION.sub("", path, count=1).strip("/")
    if bare in FIXED:
        return FIXED[bare]
    node, _, end = bare.partition("/")
    if end == "media":
        return "create" if method == "POST" else "media_list"
    if end:
        return ENDS.get(end, "other")
    if method == "DELETE":
        return "delete"
    return {"1790": "status", "1801": "permalink", "1784": "user"}.get(node[:4], "other")


class Instagram:
    """Serve nodes, lists and numbers."""

    def __init__(self, world: RehearsalWorld, sign_in: InstagramOAuth, reels: InstagramUpload) -> None:
        self._world = world
        self._sign_in = sign_in
        self._reels = reels

    async def node(self, request: Request) -> Response:
        """Read a container, a Reel, an account or a Page (GET {id})."""
        params = await parameters(request)
        grant = signed_in(request, self._world, params)
        key = str(request.path_params["node"])
        post = self._world.post("instagram", key)
        if post is not None and post.deleted_at is None:
            self._own(grant, post.account_id, key)
            return graph_answer(self._world, asked_fields(params, self._media(post)))
        if key in ("me", *grant.account_ids):
            account_id = grant.account_id if key == "me" else key
            return graph_answer(self._world, asked_fields(params, self._user(account_id)))
        for account in self._world.accounts_of("instagram"):
            if account.page_id == key and account.account_id in grant.account_ids:
                return graph_answer(self._world, asked_fields(params, self._sign_in.page(grant, account)))
        container = self._reels.container(grant, key)
        fields = (
            self._reels.poll(container) if STATUS_FIELDS.search(params.get("fields", "")) else {"id": key}
        )
        return graph_answer(self._world, asked_fields(params, fields))

    @staticmethod
    def _own(grant: Grant, account_id: str, key: str) -> None:
        if account_id not in grant.account_ids:
            raise unknown_node(key)

    def _media(self, post: LivePost) -> dict[str, Any]:
        numbers = numbers_of(post, self._world.now())
        account = self._world.account("instagram", post.account_id)
        moment = post.published_at or post.created_at
        address = post.url or ""
        return {
            "id": post.remote_id,
            "caption": post.text or None,
            "permalink": address,
            "shortcode": address.rstrip("/").rsplit("/", 1)[-1],
            "media_type": "VIDEO",
            "media_product_type": "REELS",
            "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "like_count": numbers.likes,
            "comments_count": numbers.comments,
            "username": account.handle if account else None,
            "media_url": None,
            "thumbnail_url": None,
        }

    def _user(self, account_id: str) -> dict[str, Any]:
        account = self._world.account("instagram", account_id)
        if account is None:
            raise unknown_node(account_id)
        reels = [post for post in self._world.posts("instagram") if post.account_id == account_id]
        return {
            "id": account_id,
            "username": account.handle,
            "name": account.name,
            "profile_picture_url": None,
            "followers_count": 120,
            "media_count": len(reels),
        }

    async def media_list(self, request: Request) -> Response:
        """List an account's Reels, newest first (GET {ig-user}/media)."""
        params = await parameters(request)
        grant = signed_in(request, self._world, params)
        key = str(request.path_params["node"])
        self._own(grant, key, key)
        need_scope(grant, "instagram_basic")
        posts = [post for post in reversed(self._world.posts("instagram")) if post.account_id == key]
        posts = [post for post in posts if post.deleted_at is None]
        size = min(MOST_LISTED, int(params.get("limit", "25")))
        first = int(params.get("after", "0") or 0)
        answer: dict[str, Any] = {
            "data": [asked_fields(params, self._media(post)) for post in posts[first : first + size]]
        }
        if answer["data"]:
            answer["paging"] = {"cursors": {"before": str(first), "after": str(first + size)}}
        return graph_answer(self._world, answer)

    async def limit(self, request: Request) -> Response:
        """Tell how many posts are left (GET {ig-user}/content_publishing_limit)."""
        params = await parameters(request)
        grant = signed_in(request, self._world, params)
        key = str(request.path_params["node"])
        self._own(grant, key, key)
        config = {"quota_total": self._world.limits.instagram_posts_per_day, "quota_duration": DAY_S}
        whole = {"id": None, "quota_usage": self._reels.posted_today(key), "config": config}
        return graph_answer(self._world, {"data": [asked_fields(params, whole)]})

    async def insights(self, request: Request) -> Response:
        """Tell the numbers of a Reel or an account (GET {id}/insights)."""
        params = await parameters(request)
        grant = signed_in(request, self._world, params)
        need_scope(grant, "instagram_manage_insights")
        key = str(request.path_params["node"])
        post = self._world.post("instagram", key)
        asked = [name for name in params.get("metric", "").split(",") if name]
        known = METRICS if post is not None else USER_METRICS
        foreign = [name for name in asked if name not in known]
        if foreign or not asked:
            message = (
                f"(#100) metric[{asked.index(foreign[0]) if foreign else 0}] must be one of the following"
            )
            raise refused(100, f"{message} values: {', '.join(sorted(known))}")
        if post is None:
            return self._account_insights(grant, key, asked)
        self._own(grant, post.account_id, key)
        age_s = (self._world.now() - post.created_at).total_seconds()
        if age_s < self._world.limits.instagram_insights_delay_s or not post.is_visible:
            return graph_answer(self._world, {"data": []})
        numbers = numbers_of(post, self._world.now())
        return graph_answer(self._world, {"data": [_insight(name, numbers, key) for name in asked]})

    def _account_insights(self, grant: Grant, key: str, asked: list[str]) -> Response:
        self._own(grant, key, key)
        posts = [post for post in self._world.posts("instagram") if post.account_id == key]
        table = [_values(numbers_of(post, self._world.now())) for post in posts]
        data = [
            {
                "name": name,
                "period": "day",
                "total_value": {
                    "value": sum(values["saved" if name == "saves" else name] for values in table)
                },
                "id": f"{key}/insights/{name}/day",
            }
            for name in asked
        ]
        return graph_answer(self._world, {"data": data})

    async def delete(self, request: Request) -> Response:
        """Delete a Reel (DELETE {id})."""
        params = await parameters(request)
        grant = signed_in(request, self._world, params)
        key = str(request.path_params["node"])
        post = self._world.post("instagram", key)
        if post is None or post.deleted_at is not None:
            raise unknown_node(key)
        self._own(grant, post.account_id, key)
        self._world.amend(post, deleted_at=self._world.now())
        return graph_answer(self._world, {"success": True})

    async def reel(self, request: Request) -> Response:
        """Show a Reel's page."""
        address = f"/reel/{request.path_params['shortcode']}/"
        posts = self._world.posts("instagram")
        found = next((post for post in posts if (post.url or "").endswith(address)), None)
        return post_page(found, "instagram")


def _values(numbers: Numbers) -> dict[str, int]:
    total = numbers.likes + numbers.comments + numbers.shares + numbers.saves
    return {
        "views": numbers.views,
        "total_views": numbers.views,
        "reach": numbers.reach,
        "likes": numbers.likes,
        "total_likes": numbers.likes,
        "comments": numbers.comments,
        "total_comments": numbers.comments,
        "saved": numbers.saves,
        "shares": numbers.shares,
        "total_interactions": total,
        "ig_reels_avg_watch_time": numbers.average_watch_ms,
        "ig_reels_video_view_total_time": numbers.average_watch_ms * numbers.views,
    }


def _insight(name: str, numbers: Numbers, key: str) -> dict[str, Any]:
    value = _values(numbers).get(name, 0)
    return {
        "name": name,
        "period": "lifetime",
        "values": [{"value": value}],
        "title": name,
        "description": name,
        "id": f"{key}/insights/{name}/lifetime",
    }


class AnyVersion:
    """Serve every Graph version alike: take `/v25.0` off the path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self._app({**scope, "path": VERSION.sub("", scope["path"], count=1)}, receive, send)


def instagram_app(world: RehearsalWorld) -> ASGIApp:
    """Return the app of the rehearsal Instagram."""
    sign_in, reels = InstagramOAuth(world), InstagramUpload(world)
    api = Instagram(world, sign_in, reels)
    routes = [
        Route("/dialog/oauth", sign_in.authorise, methods=["GET"]),
        Route("/oauth/access_token", sign_in.token, methods=["GET", "POST"]),
        Route("/debug_token", sign_in.debug_token, methods=["GET"]),
        Route("/me/accounts", sign_in.pages, methods=["GET"]),
        Route("/me/permissions", sign_in.permissions, methods=["GET", "DELETE"]),
        Route("/ig-api-upload/{version}/{container}", reels.upload, methods=["POST"]),
        Route("/reel/{shortcode}/", api.reel, methods=["GET"]),
        Route("/{node}/media", reels.create, methods=["POST"]),
        Route("/{node}/media", api.media_list, methods=["GET"]),
        Route("/{node}/media_publish", reels.publish, methods=["POST"]),
        Route("/{node}/content_publishing_limit", api.limit, methods=["GET"]),
        Route("/{node}/insights", api.insights, methods=["GET"]),
        Route("/{node}", api.node, methods=["GET"]),
        Route("/{node}", api.delete, methods=["DELETE"]),
    ]
    return AnyVersion(Starlette(routes=routes, exception_handlers={Refused: refused_answer}))
