"""The rehearsal instagram: no address is served yet."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.datastructures import Headers

from clipdesk.rehearsal.world import RehearsalWorld


def step_of(method: str, path: str, headers: Headers) -> str:
    """Name the step that a request belongs to."""
    return "other"


def instagram_app(world: RehearsalWorld) -> Starlette:
    """Return the app."""
    return Starlette()
