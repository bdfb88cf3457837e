"""Small parts that every rehearsal platform's answers and questions are made of."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

MOST_JSON_BYTES = 4 * 1024 * 1024


class Refused(Exception):
    """Carry the answer that ends a request early, in the platform's own words."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"refused with {status}")
        self.response = json_answer(body, status, headers)


def json_answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return JSON the way the platforms send it."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode(), status, dict(headers or {}), "application/json; charset=UTF-8")


async def refused_answer(_: Request, problem: Exception) -> Response:
    """Turn a refusal into its answer (Starlette's exception handler)."""
    if not isinstance(problem, Refused):
        raise problem
    return problem.response


async def small_body(request: Request) -> bytes:
    """Read a body that has to be small.

    Raises:
        Refused: it is larger than any JSON call of ours.
    """
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_JSON_BYTES:
            raise Refused(413, {"error": "request too large"})
    return body


async def form_body(request: Request) -> dict[str, str]:
    """Return a urlencoded body as a mapping."""
    text = (await small_body(request)).decode("utf-8", "replace")
    return dict(parse_qsl(text, keep_blank_values=True))


async def json_body(request: Request) -> Any:
    """Return a JSON body, {} for an empty one, None for one that is not JSON."""
    body = await small_body(request)
    if not body.strip():
        return {}
    try:
        return json.loads(body)
    except ValueError:
        return None


def bearer(request: Request, *schemes: str) -> str:
    """Return the token of the Authorization header if its scheme is one of those (lower case), else ""."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() in schemes else ""


def base_url(request: Request) -> str:
    """Return scheme, host and port by which the caller reached us."""
    return f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"


def rfc3339(moment: datetime) -> str:
    """Return an instant as Google writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def random_text(length: int) -> str:
    """Return letters that fit into an address."""
    return secrets.token_urlsafe(length)[:length]
