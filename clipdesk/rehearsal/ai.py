"""The rehearsal AI server: no address is served yet."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers

from clipdesk.rehearsal.faults import Fault
from clipdesk.rehearsal.world import RehearsalWorld

DEFAULT_MODEL = "rehearsal"


def wording(fault: Fault) -> tuple[int, Any]:
    """Put a planted fault into words."""
    return fault.number("status", 503), {"error": {}}


def step_of(method: str, path: str, headers: Headers) -> str:
    """Name the step that a request belongs to."""
    return "other"


def ai_app(world: RehearsalWorld) -> Starlette:
    """Return the app."""
    return Starlette()
