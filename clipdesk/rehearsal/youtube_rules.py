"""What YouTube accepts: the fields of a video, the quota buckets, the error envelope and its reasons.

Sources: YouTube Data API v3 reference (videos, errors), resumable upload protocol, quota page.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request

from clipdesk.rehearsal.accounts import Account
from clipdesk.rehearsal.answers import Refused, bearer
from clipdesk.rehearsal.faults import Fault, FaultKind
from clipdesk.rehearsal.tokens import Grant
from clipdesk.rehearsal.world import RehearsalWorld

PACIFIC = ZoneInfo("America/Los_Angeles")
PREFIX = "https://www.googleapis.com/auth/"
MANAGE = ("youtube", "youtube.force-ssl")
READ = ("youtube.readonly", *MANAGE)
UPLOAD = ("youtube.upload", *MANAGE)
ANALYTICS = ("yt-analytics.readonly", "youtube.readonly", "youtube")
CATEGORIES = {
    "1": "Film & Animation",
    "2": "Autos & Vehicles",
    "10": "Music",
    "15": "Pets & Animals",
    "17": "Sports",
    "19": "Travel & Events",
    "20": "Gaming",
    "22": "People & Blogs",
    "23": "Comedy",
    "24": "Entertainment",
    "25": "News & Politics",
    "26": "Howto & Style",
    "27": "Education",
    "28": "Science & Technology",
}
PRIVACIES = ("public", "unlisted", "private")
MOST_TITLE = 100
MOST_DESCRIPTION_BYTES = 5000
MOST_TAGS = 500
DOMAINS = {"quotaExceeded": "youtube.quota", "uploadLimitExceeded": "youtube.video"}
MEANINGS = {
    FaultKind.UNAUTHORIZED: (401, "authError"),
    FaultKind.TOKEN_EXPIRED: (401, "authError"),
    FaultKind.FORBIDDEN: (403, "forbidden"),
    FaultKind.QUOTA: (403, "quotaExceeded"),
    FaultKind.RATE_LIMITED: (429, "rateLimitExceeded"),
}


def error_body(status: int, reason: str, message: str = "") -> dict[str, Any]:
    """Return Google's error envelope."""
    text = message or reason
    entry = {"message": text, "domain": DOMAINS.get(reason, "global"), "reason": reason}
    return {"error": {"code": status, "message": text, "errors": [entry]}}


def refused(status: int, reason: str, message: str = "") -> Refused:
    """Return the refusal to raise."""
    return Refused(status, error_body(status, reason, message))


def wording(fault: Fault) -> tuple[int, Any]:
    """Put a planted fault into YouTube's words."""
    status, reason = MEANINGS.get(fault.kind, (503, "backendError"))
    status, reason = fault.number("status", status), fault.text("reason", reason)
    return status, error_body(status, reason, fault.text("message", ""))


def signed_in(request: Request, world: RehearsalWorld, *scopes: str) -> Grant:
    """Return who asks.

    Raises:
        Refused: no token, an old one, or one without any of the scopes.
    """
    token = bearer(request, "bearer") or request.query_params.get("access_token", "")
    grant = world.tokens.valid("youtube", token)
    if grant is None:
        raise refused(401, "authError", "Invalid Credentials")
    if not any(PREFIX + scope in grant.scopes for scope in scopes):
        raise refused(403, "insufficientPermissions", "Request had insufficient authentication scopes.")
    return grant


def channel_of(world: RehearsalWorld, grant: Grant) -> Account:
    """Return the channel behind a token.

    Raises:
        Refused: the person has none.
    """
    account = world.account("youtube", grant.account_id)
    if account is None or not account.can_post:
        raise refused(401, "youtubeSignupRequired", "Unauthorized")
    return account


def spend(world: RehearsalWorld, units: int, bucket: str = "units") -> None:
    """Count a call against today's quota (Pacific day).

    Raises:
        Refused: the day's quota is used up.
    """
    day = world.now().astimezone(PACIFIC).date().isoformat()
    limit = (
        world.limits.youtube_inserts_per_day if bucket == "inserts" else world.limits.youtube_units_per_day
    )
    if bucket == "stats":
        limit = world.limits.youtube_units_per_day
    name = f"youtube {bucket} {day}"
    if limit is not None and world.counted(name) + units > limit:
        raise refused(403, "quotaExceeded", "The request cannot be completed: you have exceeded your quota.")
    world.count(name, units)


def tag_length(tags: list[str]) -> int:
    """Return the length YouTube counts: a comma between two tags, quotes around a tag with a space."""
    return sum(len(tag) + (2 if " " in tag else 0) for tag in tags) + max(0, len(tags) - 1)


def parse_instant(text: str) -> datetime | None:
    """Return an RFC 3339 instant, or None."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None


def check_parts(parts: list[str], body: Any) -> dict[str, Any]:
    """Return the body if every object in it was announced in `part`.

    Raises:
        Refused: no JSON object, or a part that was not announced.
    """
    if not isinstance(body, dict):
        raise refused(400, "parseError", "Parse Error")
    known = {"snippet", "status", "recordingDetails", "localizations", "paidProductPlacementDetails"}
    foreign = [name for name in body if name in known and name not in parts]
    if foreign or not parts:
        raise refused(400, "unexpectedPart", f"Part not announced: {', '.join(foreign) or 'part is missing'}")
    return body


def check_video(parts: list[str], body: dict[str, Any]) -> None:
    """Judge title, description, tags, category, privacy and time of a video.

    Raises:
        Refused: the first thing that YouTube would not take.
    """
    if "snippet" in parts:
        _check_snippet(body.get("snippet") or {})
    status = body.get("status") or {}
    if "privacyStatus" in status and status["privacyStatus"] not in PRIVACIES:
        raise refused(400, "invalidVideoMetadata", "The privacy status is invalid.")
    if status.get("publishAt") is not None and parse_instant(str(status["publishAt"])) is None:
        raise refused(400, "invalidPublishAt", "The scheduled publishing time is invalid.")
    made_for_kids = status.get("selfDeclaredMadeForKids", False)
    if not isinstance(made_for_kids, bool):
        raise refused(400, "invalidVideoMetadata", "selfDeclaredMadeForKids must be a boolean.")


def _check_snippet(snippet: dict[str, Any]) -> None:
    title, description = snippet.get("title", ""), snippet.get("description", "")
    if not isinstance(title, str) or not title.strip() or len(title) > MOST_TITLE or _has_angle(title):
        raise refused(400, "invalidTitle", "The request metadata specifies an invalid or empty video title.")
    too_long = not isinstance(description, str) or len(description.encode()) > MOST_DESCRIPTION_BYTES
    if too_long or _has_angle(description):
        raise refused(400, "invalidDescription", "The request metadata specifies an invalid description.")
    tags = snippet.get("tags") or []
    if (
        not isinstance(tags, list)
        or not all(isinstance(tag, str) for tag in tags)
        or tag_length(tags) > MOST_TAGS
    ):
        raise refused(400, "invalidTags", "The request metadata specifies invalid video keywords.")
    if any(_has_angle(tag) for tag in tags):
        raise refused(400, "invalidTags", "The request metadata specifies invalid video keywords.")
    if "categoryId" in snippet and str(snippet["categoryId"]) not in CATEGORIES:
        raise refused(400, "invalidCategoryId", "The request metadata specifies an invalid category id.")
    if "localizations" in snippet and "defaultLanguage" not in snippet:
        raise refused(400, "defaultLanguageNotSet", "The default language is not set.")


def _has_angle(text: str) -> bool:
    return "<" in text or ">" in text
