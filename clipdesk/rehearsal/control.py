"""The control address of a rehearsal, for other processes: the truth, faults, tokens, the clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clipdesk.rehearsal.answers import Refused, json_answer, json_body, refused_answer
from clipdesk.rehearsal.faults import STEPS
from clipdesk.rehearsal.issuing import issue_tokens
from clipdesk.rehearsal.tiktok_upload import finish_draft
from clipdesk.rehearsal.world import RehearsalWorld

Air = Callable[[str, bool], Awaitable[None]]


class Control:
    """Serve the control address."""

    def __init__(self, world: RehearsalWorld, urls: Callable[[], dict[str, Any]], air: Air) -> None:
        self._world = world
        self._urls = urls
        self._air = air

    async def truth(self, request: Request) -> Response:
        """Tell everything."""
        return json_answer(self._world.truth())

    async def urls(self, request: Request) -> Response:
        """Tell where the platforms are."""
        return json_answer(self._urls())

    async def faults(self, request: Request) -> Response:
        """List, plant or clear faults."""
        if request.method == "DELETE":
            self._world.faults.clear()
        elif request.method == "POST":
            body = await _body(request)
            _try(lambda: self._plant(body if isinstance(body, list) else [body]))
        return json_answer({"faults": self._world.faults.pending()})

    def _plant(self, entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            fields = {name: value for name, value in entry.items() if name != "options"}
            self._world.faults.add(**(fields | dict(entry.get("options", {}))))

    async def reset(self, request: Request) -> Response:
        """Forget what happened."""
        self._world.reset(tokens=bool((await _body(request)).get("tokens", False)))
        return json_answer({"ok": True})

    async def expire(self, request: Request) -> Response:
        """Make tokens too old, or end the sign-ins ("what": "all")."""
        body = await _body(request)
        count = self._world.tokens.expire(str(body.get("platform", "")), str(body.get("what", "access")))
        return json_answer({"expired": count})

    async def limits(self, request: Request) -> Response:
        """Tell or change the limits."""
        if request.method == "POST":
            body = await _body(request)
            _try(lambda: self._world.limits.change(body))
        return json_answer(self._world.limits.as_json())

    async def tokens(self, request: Request) -> Response:
        """Hand out valid tokens without a browser."""
        body = await _body(request)
        issued = _try(
            lambda: issue_tokens(self._world, str(body.get("platform", "")), body.get("account_id"))
        )
        return json_answer(asdict(issued))

    async def drafts(self, request: Request) -> Response:
        """Post a TikTok draft as its person would."""
        body = await _body(request)
        _try(lambda: finish_draft(self._world, str(body.get("publish_id", ""))))
        return json_answer({"ok": True})

    async def air(self, request: Request) -> Response:
        """Take a platform off the air ("on": false) or put it back."""
        body = await _body(request)
        name = str(body.get("platform", ""))
        if name not in STEPS:
            raise Refused(400, {"error": f"unknown platform {name!r}; one of {', '.join(STEPS)}"})
        await self._air(name, bool(body.get("on", False)))
        return json_answer({"ok": True})

    async def clock(self, request: Request) -> Response:
        """Move the platforms' clock."""
        self._world.shift_clock(float((await _body(request)).get("shift_s", 0)))
        return json_answer({"now": self._world.now().isoformat()})


async def _body(request: Request) -> Any:
    """Return the JSON body; only JSON, so that no web page can send it unasked."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refused(415, {"error": "send application/json"})
    body = await json_body(request)
    if not isinstance(body, dict | list):
        raise Refused(400, {"error": "not a JSON object"})
    return body


def _try(deed: Callable[[], Any]) -> Any:
    try:
        return deed()
    except (ValueError, TypeError) as problem:
        raise Refused(400, {"error": str(problem)}) from None


def control_app(world: RehearsalWorld, urls: Callable[[], dict[str, Any]], air: Air) -> Starlette:
    """Return the app of the control address; `air(name, on)` takes a platform off or puts it back."""
    control = Control(world, urls, air)
    routes = [
        Route("/truth", control.truth, methods=["GET"]),
        Route("/urls", control.urls, methods=["GET"]),
        Route("/faults", control.faults, methods=["GET", "POST", "DELETE"]),
        Route("/reset", control.reset, methods=["POST"]),
        Route("/expire", control.expire, methods=["POST"]),
        Route("/limits", control.limits, methods=["GET", "POST"]),
        Route("/tokens", control.tokens, methods=["POST"]),
        Route("/drafts", control.drafts, methods=["POST"]),
        Route("/air", control.air, methods=["POST"]),
        Route("/clock", control.clock, methods=["POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={Refused: refused_answer})
