"""What TikTok accepts and how it refuses: the envelope, error codes, chunk rules, limits a minute.

Sources: Content Posting API reference, media transfer guide, API v2 error handling and rate limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.rehearsal.accounts import Account
from clipdesk.rehearsal.answers import Refused, bearer, json_answer, random_text
from clipdesk.rehearsal.faults import Fault, FaultKind
from clipdesk.rehearsal.limits import Limits
from clipdesk.rehearsal.tokens import Grant
from clipdesk.rehearsal.world import RehearsalWorld

MOST_CHUNK_BYTES = 64 * 1024 * 1024
MOST_CHUNKS = 1000
MOST_BYTES = 4 * 1024**3
MOST_TITLE_UNITS = 2200
PUBLIC, FRIENDS, FOLLOWERS, SELF = (
    "PUBLIC_TO_EVERYONE",
    "MUTUAL_FOLLOW_FRIENDS",
    "FOLLOWER_OF_CREATOR",
    "SELF_ONLY",
)
PER_MINUTE = {"creator_info": 20, "init": 6, "status": 30}
MEANINGS = {
    FaultKind.UNAUTHORIZED: (401, "access_token_invalid"),
    FaultKind.TOKEN_EXPIRED: (401, "access_token_invalid"),
    FaultKind.FORBIDDEN: (403, "spam_risk_user_banned_from_posting"),
    FaultKind.QUOTA: (403, "spam_risk_too_many_posts"),
    FaultKind.RATE_LIMITED: (429, "rate_limit_exceeded"),
}


def envelope(data: dict[str, Any] | None = None, code: str = "ok", message: str = "") -> dict[str, Any]:
    """Return TikTok's envelope."""
    return {"data": data or {}, "error": {"code": code, "message": message, "log_id": random_text(24)}}


def refused(limits: Limits, status: int, code: str, message: str = "", *, as_200: bool = False) -> Refused:
    """Return the refusal to raise; TikTok may send it with HTTP 200."""
    body = envelope(None, code, message or code.replace("_", " "))
    return Refused(200 if as_200 or limits.tiktok_errors_with_200 else status, body)


def wording(fault: Fault) -> tuple[int, Any]:
    """Put a planted fault into TikTok's words (status=200: an error that looks well)."""
    status, code = MEANINGS.get(fault.kind, (503, "internal_error"))
    status, code = fault.number("status", status), fault.text("reason", code)
    return status, envelope(None, code, fault.text("message", code))


def answer(data: dict[str, Any]) -> Response:
    """Return a good answer."""
    return json_answer(envelope(data))


def signed_in(request: Request, world: RehearsalWorld, scope: str) -> Grant:
    """Return who asks.

    Raises:
        Refused: no token, an old one, or one without the scope.
    """
    grant = world.tokens.valid("tiktok", bearer(request, "bearer"))
    if grant is None:
        message = "The access token is invalid or not found in the request."
        raise refused(world.limits, 401, "access_token_invalid", message)
    if scope not in grant.scopes:
        message = f"The user did not authorize the scope required: {scope}"
        raise refused(world.limits, 401, "scope_not_authorized", message)
    return grant


def hold_to_rate(world: RehearsalWorld, grant: Grant, endpoint: str) -> None:
    """Count a call of a person within the sliding minute.

    Raises:
        Refused: too many.
    """
    name = f"tiktok {endpoint} {grant.access_token}"
    limited = world.limits.tiktok_requests_per_minute
    if limited and world.moments_within(name, 60) >= PER_MINUTE[endpoint.partition("/")[0]]:
        raise refused(world.limits, 429, "rate_limit_exceeded", "The API rate limit was exceeded.")
    world.note_moment(name)


def account_of(world: RehearsalWorld, grant: Grant) -> Account:
    """Return the account behind a token.

    Raises:
        Refused: it is gone.
    """
    account = world.account("tiktok", grant.account_id)
    if account is None:
        raise refused(world.limits, 401, "access_token_invalid")
    return account


def privacy_options(account: Account) -> list[str]:
    """Return what a person may choose now."""
    return [FOLLOWERS, FRIENDS, SELF] if account.is_private else [PUBLIC, FRIENDS, SELF]


@dataclass(frozen=True, slots=True)
class ChunkPlan:
    """Hold how a file is cut: the last chunk takes what remains."""

    size_bytes: int
    chunk_bytes: int
    count: int

    def length_at(self, first: int) -> int:
        """Return how long the chunk that begins there has to be."""
        last_begins = self.chunk_bytes * (self.count - 1)
        return self.size_bytes - first if first >= last_begins else self.chunk_bytes


def chunk_plan(limits: Limits, source: Any) -> ChunkPlan:
    """Judge `source_info` and return the plan.

    Raises:
        Refused: a size, a chunk or their number that TikTok would not take.
    """
    if not isinstance(source, dict) or source.get("source") != "FILE_UPLOAD":
        if isinstance(source, dict) and source.get("source") == "PULL_FROM_URL":
            raise refused(limits, 403, "url_ownership_unverified", "Please verify the ownership of the URL.")
        raise refused(limits, 400, "invalid_params", "source must be FILE_UPLOAD")
    size, chunk, count = (
        _count(source.get(name)) for name in ("video_size", "chunk_size", "total_chunk_count")
    )
    if not (size and chunk and count) or size > MOST_BYTES:
        raise refused(limits, 400, "invalid_params", "video_size, chunk_size or total_chunk_count is invalid")
    whole = count == 1 and chunk == size and size <= MOST_CHUNK_BYTES
    if not whole and not limits.tiktok_min_chunk_bytes <= chunk <= MOST_CHUNK_BYTES:
        raise refused(limits, 400, "invalid_params", "The chunk size is invalid")
    if count != size // chunk or count > MOST_CHUNKS:
        raise refused(limits, 400, "invalid_params", "The total chunk count is invalid")
    return ChunkPlan(size, chunk, count)


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def check_post(world: RehearsalWorld, account: Account, post: Any) -> dict[str, Any]:
    """Judge `post_info` of a direct post and return it.

    Raises:
        Refused: the first thing that TikTok would not take.
    """
    limits = world.limits
    if not isinstance(post, dict) or not isinstance(post.get("privacy_level"), str):
        raise refused(limits, 400, "invalid_params", "post_info.privacy_level is required")
    title = post.get("title", "")
    if not isinstance(title, str) or len(title.encode("utf-16-le")) // 2 > MOST_TITLE_UNITS:
        raise refused(limits, 400, "invalid_params", "The title is too long")
    switches = ("disable_comment", "disable_duet", "disable_stitch", "brand_content_toggle")
    for name in (*switches, "brand_organic_toggle", "is_aigc"):
        if not isinstance(post.get(name, False), bool):
            raise refused(limits, 400, "invalid_params", f"{name} must be a boolean")
    if post["privacy_level"] not in privacy_options(account):
        message = "The privacy level is not among the current options of this creator."
        raise refused(limits, 403, "privacy_level_option_mismatch", message)
    if not limits.tiktok_audited and not (account.is_private and post["privacy_level"] == SELF):
        message = "Unaudited clients can only post to private accounts, and only for oneself."
        raise refused(limits, 403, "unaudited_client_can_only_post_to_private_accounts", message)
    if post.get("brand_content_toggle", False) and post["privacy_level"] == SELF:
        raise refused(limits, 400, "invalid_params", "Branded content cannot be private.")
    return post
