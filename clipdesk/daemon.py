"""The resident without a screen: signals, plain threads, and an end within ten seconds."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Callable

from clipdesk.app import Desk
from clipdesk.domain.events import Event, EventName
from clipdesk.logs import logging_to
from clipdesk.resident import Resident
from clipdesk.storage.home import find_home
from clipdesk.workers.hosting import ThreadHost

_END_S = 8.0
_TURN_S = 0.2

log = logging.getLogger(__name__)


def run_daemon(*, once: bool = False, desk: Desk | None = None) -> int:
    """Watch, schedule and publish until a signal comes; with `once`, only do what is due."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    desk = desk or Desk(find_home())
    with logging_to(desk.home.logs):
        for warning in desk.settings.warnings:
            _say(warning)
        desk.bus.subscribe(_speak)
        resident = Resident(desk, program="the daemon")
        try:
            if once:
                _do_what_is_due(resident, ended)
            else:
                resident.start(ThreadHost)
                _greet(resident)
                ended.wait()
        finally:
            is_clean = resident.close(_END_S)
            desk.close()
    if not is_clean:
        _say("Something did not end in time; it goes on at the next start.")
    return 0


def _do_what_is_due(resident: Resident, ended: threading.Event) -> None:
    """Publish until nothing is due any more."""
    while not ended.is_set():
        resident.dispatcher.tick()
        if not resident.role.is_held:
            _say(f"Publishing is done by {resident.role.holder()}.")
            return
        resident.dispatcher.wait_idle(_TURN_S)
        due = resident.publishing.next_due()
        is_more = due is not None and due <= resident.desk.clock.now()
        if not is_more and resident.dispatcher.wait_idle(0):
            return


def _greet(resident: Resident) -> None:
    folders = resident.surroundings.folders()
    where = (
        ", ".join(map(str, folders))
        if folders
        else "no folder yet (clipdesk config set watch.folders '[\"…\"]')"
    )
    _say(f"ClipDesk is watching {where}. Ctrl+C ends it.")


_TOLD: dict[EventName, Callable[[Event], str]] = {
    EventName.CLIP_READY: lambda event: f"Clip ready: {event.data.get('path', '')}",
    EventName.VIDEO_SCHEDULED: lambda event: (
        f"Scheduled for {event.data['scheduled_time']} on {', '.join(event.data['platforms'])}"
    ),
    EventName.PUBLICATION_COMPLETED: lambda event: (
        f"Live on {event.data['platform']}: {event.data.get('url') or ''}"
    ),
    EventName.PUBLICATION_FAILED: lambda event: (
        f"Failed on {event.data['platform']}: {event.data['error_message']}"
    ),
    EventName.PUBLICATION_UNCONFIRMED: lambda event: (
        f"Not sure on {event.data['platform']}: {event.data['error_message']}"
    ),
    EventName.ACCOUNT_NEEDS_SIGN_IN: lambda event: str(event.data.get("message", "")),
    EventName.PROBLEM: lambda event: f"{event.data.get('text', '')} {event.data.get('advice', '')}".strip(),
}


def _speak(event: Event) -> None:
    tell = _TOLD.get(event.name)
    if tell is not None:
        _say(tell(event))


def _say(text: str) -> None:
    sys.stderr.write(f"clipdesk: {text}\n")
    sys.stderr.flush()
