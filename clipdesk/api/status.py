"""The route that tells how ClipDesk is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from clipdesk.api.answers import Answer
from clipdesk.api.threads import Threads


class StatusRoutes:
    """Answer what works: watcher, OBS, scheduler, next post, version."""

    def __init__(self, status: Callable[[], dict[str, Any]]) -> None:
        self._status = status

    def add_to(self, router: APIRouter, threads: Threads) -> None:
        """Introduce the route."""
        router.add_api_route("/api/status", threads.endpoint(self.status), methods=["GET"])

    def status(self) -> Response:
        """Tell how the watcher, OBS and the scheduler are, the next post and the version."""
        return Answer(self._status())
