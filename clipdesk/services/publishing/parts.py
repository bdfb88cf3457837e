"""What the publishing engine is made of: the ports and callables that every run shares."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import Clip
from clipdesk.domain.publication import Publication
from clipdesk.ports import (
    Clock,
    DiskRoom,
    EventSink,
    PowerKeeper,
    Publisher,
    SettingsStore,
    UploadFile,
    UploadSource,
)
from clipdesk.repositories import Ledger, Work
from clipdesk.services.publishing.verdicts import EngineLimits

#: What `held_by` says while a person holds posting; it counts whatever the settings say.
BY_PERSON = "person"


class _PlentyOfRoom:
    """Stands for a disk that is never looked at."""

    def is_short(self) -> bool:
        return False

    def release_reserve(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class EngineParts:
    """Everything a run asks for.

    `file_for` gives the file that a platform gets (the clip or its prepared copy); `held_by` the OBS states
    that are on right now, and `BY_PERSON`; `next_slot` a new time for a missed publication; `trace` is told
    the name of every moment a crash could hit.
    """

    work: Work
    publishers: Mapping[Platform, Publisher]
    source: UploadSource
    ledger: Ledger
    settings: SettingsStore
    clock: Clock
    bus: EventSink
    power: PowerKeeper
    file_for: Callable[[Clip, Platform], UploadFile]
    held_by: Callable[[], frozenset[str]]
    next_slot: Callable[[Publication], datetime | None]
    is_clock_in_doubt: Callable[[], bool] = lambda: False
    disk: DiskRoom = field(default_factory=_PlentyOfRoom)
    random: Callable[[], float] = lambda: 0.5
    limits: EngineLimits = field(default_factory=EngineLimits)
    trace: Callable[[str], None] = lambda moment: None
    stop: threading.Event = field(default_factory=threading.Event)

    def is_held(self) -> bool:
        """Tell whether no bytes may be sent now: by what OBS does, as the settings say, or by a person."""
        return bool(self.held_by() & {*self.settings.current.publish.hold_while, BY_PERSON})
