"""The events that services publish after their commit; doors and pages listen to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class EventName(StrEnum):
    """Every event of the public contract."""

    CLIP_DETECTED = "clip_detected"
    CLIP_SETTLED = "clip_settled"
    CLIP_READY = "clip_ready"
    METADATA_GENERATED = "metadata_generated"
    VIDEO_SCHEDULED = "video_scheduled"
    POST_CHANGED = "post_changed"
    PUBLICATION_STARTED = "publication_started"
    PUBLICATION_PROGRESS = "publication_progress"
    PUBLICATION_COMPLETED = "publication_completed"
    PUBLICATION_FAILED = "publication_failed"
    PUBLICATION_UNCONFIRMED = "publication_unconfirmed"
    ACCOUNT_NEEDS_SIGN_IN = "account_needs_sign_in"
    OBS_CHANGED = "obs_changed"
    METRICS_COLLECTED = "metrics_collected"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened; `data` holds JSON values only."""

    name: EventName
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
