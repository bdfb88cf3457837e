"""What the Graph API accepts and how it refuses: tokens, parameters, error codes with their subcodes.

Sources: Instagram Platform content publishing and error codes, Graph API error handling.
"""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.rehearsal.answers import Refused, bearer, json_answer, random_text, small_body
from clipdesk.rehearsal.faults import Fault, FaultKind
from clipdesk.rehearsal.tokens import Grant
from clipdesk.rehearsal.world import RehearsalWorld

MOST_CAPTION = 2200
MOST_HASHTAGS = 30
MOST_MENTIONS = 20
MOST_THUMB_OFFSET_MS = 15 * 60 * 1000
FIELD = re.compile(r"(\w+)(?:\.\w+\([^)]*\))*(?:\{[^}]*\})?")
HASHTAG = re.compile(r"#(\w+)")
MENTION = re.compile(r"(?<!\w)@\w+")
CAPTION_TOO_LONG = "The caption is too long or has too many hashtags or mentions."
MEANINGS: dict[FaultKind, tuple[int, int, int, str]] = {
    FaultKind.UNAUTHORIZED: (401, 190, 467, "Error validating access token."),
    FaultKind.TOKEN_EXPIRED: (400, 190, 463, "Error validating access token: Session has expired."),
    FaultKind.FORBIDDEN: (403, 10, 0, "Application does not have permission for this action"),
    FaultKind.QUOTA: (400, 9, 2207042, "You reached the maximum number of posts in 24 hours."),
    FaultKind.RATE_LIMITED: (429, 4, 0, "Application request limit reached"),
}


def error_body(
    code: int, message: str, *, subcode: int = 0, kind: str = "OAuthException", is_transient: bool = False
) -> dict[str, Any]:
    """Return the Graph API's error envelope."""
    error: dict[str, Any] = {"message": message, "type": kind, "code": code}
    if subcode:
        error |= {"error_subcode": subcode, "error_user_title": "Not posted", "error_user_msg": message}
    return {"error": error | {"is_transient": is_transient, "fbtrace_id": f"A{random_text(22)}"}}


def refused(
    code: int, message: str, *, subcode: int = 0, status: int = 400, is_transient: bool = False
) -> Refused:
    """Return the refusal to raise."""
    return Refused(status, error_body(code, message, subcode=subcode, is_transient=is_transient))


def upload_problem(message: str, *, retriable: bool, kind: str = "ProcessingFailedError") -> dict[str, Any]:
    """Return the upload host's own error body."""
    return {"debug_info": {"retriable": retriable, "type": kind, "message": message}}


def wording(fault: Fault) -> tuple[int, Any]:
    """Put a planted fault into the Graph API's words."""
    status, code, subcode, message = MEANINGS.get(fault.kind, (503, 2, 0, "Service temporarily unavailable"))
    status, message = fault.number("status", status), fault.text("message", message)
    if fault.step == "upload" and fault.kind in (FaultKind.ERROR_BEFORE, FaultKind.ERROR_AFTER):
        return status, upload_problem(message, retriable=True, kind="ServerError")
    code, subcode = fault.number("code", code), fault.number("subcode", subcode)
    return status, error_body(code, message, subcode=subcode, is_transient=code == 2)


async def parameters(request: Request) -> dict[str, str]:
    """Return the parameters of a call, from the address and from a form or JSON body."""
    found = dict(request.query_params)
    if request.method not in ("POST", "DELETE"):
        return found
    body = await small_body(request)
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            values = json.loads(body or b"{}")
        except ValueError:
            raise refused(100, "Invalid parameter") from None
        return found | {str(name): _text(value) for name, value in dict(values).items()}
    return found | _form(body)


def _form(body: bytes) -> dict[str, str]:
    from urllib.parse import parse_qsl

    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def signed_in(request: Request, world: RehearsalWorld, params: dict[str, str]) -> Grant:
    """Return who asks; the token may stand in the header (Bearer or OAuth) or among the parameters.

    Raises:
        Refused: no token, an unknown or an old one.
    """
    token = bearer(request, "bearer", "oauth") or params.get("access_token", "")
    if not token:
        raise refused(104, "An access token is required to request this resource.")
    return judged(world, token)


def judged(world: RehearsalWorld, token: str) -> Grant:
    """Return the sign-in behind a token.

    Raises:
        Refused: an unknown or an old one.
    """
    grant = world.tokens.find("instagram", token)
    if grant is None:
        raise refused(190, "Invalid OAuth access token - Cannot parse access token", subcode=467)
    if world.tokens.is_expired(grant, token):
        raise refused(190, "Error validating access token: Session has expired.", subcode=463)
    return grant


def need_scope(grant: Grant, scope: str) -> None:
    """Demand a permission.

    Raises:
        Refused: it was not granted.
    """
    if scope not in grant.scopes:
        raise refused(10, f"Application does not have permission for this action: {scope}", status=403)


def unknown_node(node: str) -> Refused:
    """Return the refusal for an object that is not there or not visible."""
    message = f"Unsupported request. Object with ID '{node}' does not exist, cannot be loaded due to missing"
    return refused(100, f"{message} permissions, or does not support this operation.", subcode=33)


def check_container(params: dict[str, str]) -> None:
    """Judge the parameters of a Reel.

    Raises:
        Refused: the first thing that Instagram would not take.
    """
    if params.get("media_type") != "REELS":
        raise refused(100, "Only media of type REELS is taken here.", subcode=2207023)
    if params.get("upload_type") != "resumable":
        if "video_url" in params:
            raise refused(9004, "The media could not be fetched from this URI.", subcode=2207052)
        raise refused(100, "The parameter video_url is required")
    caption = params.get("caption", "")
    tags, mentions = HASHTAG.findall(caption), MENTION.findall(caption)
    if len(caption) > MOST_CAPTION or len(tags) > MOST_HASHTAGS or len(mentions) > MOST_MENTIONS:
        raise refused(36004, CAPTION_TOO_LONG, subcode=2207010)
    offset = params.get("thumb_offset", "0")
    if not offset.isdecimal() or int(offset) > MOST_THUMB_OFFSET_MS:
        raise refused(1, "The thumbnail offset is out of range.", subcode=2207057)
    if params.get("share_to_feed", "true").lower() not in ("true", "false", "1", "0"):
        raise refused(100, "(#100) Param share_to_feed must be a boolean")


def asked_fields(params: dict[str, str], whole: dict[str, Any]) -> dict[str, Any]:
    """Return the asked fields of a node, and always its id."""
    names = FIELD.findall(params.get("fields", "")) or ["id"]
    unknown = [name for name in names if name not in whole]
    if unknown:
        raise refused(100, f"(#100) Tried accessing nonexisting field ({unknown[0]})")
    return {name: whole[name] for name in dict.fromkeys([*names, "id"]) if whole[name] is not None}


def graph_answer(world: RehearsalWorld, body: Any) -> Response:
    """Return an answer with the usage headers."""
    calls = min(79, world.count("instagram calls") // 100)
    usage = json.dumps({"call_count": calls, "total_time": calls // 2, "total_cputime": calls // 3})
    return json_answer(body, 200, {"x-app-usage": usage})
