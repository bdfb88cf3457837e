"""The services that the loopback API uses, each as narrow as its routes need it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clipdesk.ports import Clock
from clipdesk.repositories import Work
from clipdesk.services.adding import AddingService
from clipdesk.services.bus import EventBus
from clipdesk.services.deciding import DecidingService
from clipdesk.services.scheduling.editing import EditingService
from clipdesk.services.scheduling.planner import Planner
from clipdesk.services.scheduling.service import SchedulingService
from clipdesk.services.templates import TemplateService


@dataclass(frozen=True, slots=True)
class ApiServices:
    """What routes may use.

    Args:
        status: tells how the watcher, OBS and the scheduler are, the next post and the version, as JSON.
        allowed_folders: tells the folders whose files may be posted.
        fetch: brings the video behind an address; raises InvalidInput with the field `url`, or FetchFailed.
    """

    work: Work
    clock: Clock
    bus: EventBus
    planner: Planner
    scheduling: SchedulingService
    editing: EditingService
    deciding: DecidingService
    templates: TemplateService
    adding: AddingService
    status: Callable[[], dict[str, Any]]
    allowed_folders: Callable[[], list[Path]]
    fetch: Callable[[str], Path]
