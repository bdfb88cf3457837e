"""Puts the loopback API together: guard, routes, and errors in one shape."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from clipdesk import __version__
from clipdesk.api.answers import REFUSALS, Answer, install
from clipdesk.api.feed import EventFeed
from clipdesk.api.guard import Guard, GuardRules
from clipdesk.api.repeating import KeptAnswers, repeatable_route
from clipdesk.api.schedule import ScheduleRoutes
from clipdesk.api.services import ApiServices
from clipdesk.api.status import StatusRoutes
from clipdesk.api.stream import EventRoutes
from clipdesk.api.templates import TemplateRoutes
from clipdesk.api.threads import Threads


def create_app(services: ApiServices, guard: GuardRules, feed: EventFeed) -> FastAPI:
    """Return the API.

    Args:
        feed: gives the event streams what has happened.
    """
    app = FastAPI(
        title="ClipDesk",
        version=__version__,
        description="Schedules and publishes clips. Send `Authorization: Bearer TOKEN` with every call.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        default_response_class=Answer,
    )
    threads = Threads()
    kind = repeatable_route(KeptAnswers(services.work, services.clock), threads)
    router = APIRouter(responses=REFUSALS, route_class=kind)
    for routes in (
        ScheduleRoutes(services),
        TemplateRoutes(services.templates),
        EventRoutes(services.work, feed),
        StatusRoutes(services.status),
    ):
        routes.add_to(router, threads)
    app.include_router(router)
    install(app)
    app.add_middleware(Guard, rules=guard)
    return app
