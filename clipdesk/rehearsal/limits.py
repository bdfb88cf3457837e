"""The caps and tempos of the rehearsal platforms, to be set by a test or over the control address.

By default a rehearsal is generous; `Limits.realistic()` turns on what the vendors document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

DAY_S = 86_400


@dataclass(slots=True)
class Limits:
    """Hold every number a rehearsal platform judges by; `None` means no limit."""

    youtube_inserts_per_day: int | None = None
    youtube_units_per_day: int | None = None
    youtube_channel_uploads_per_day: int | None = None
    youtube_session_life_s: int = 7 * DAY_S
    youtube_processing_polls: int = 1
    youtube_reject_duplicates: bool = True
    youtube_analytics_lag_days: int = 2
    instagram_posts_per_day: int = 100
    instagram_containers_per_day: int = 400
    instagram_container_life_s: int = DAY_S
    instagram_processing_polls: int = 1
    instagram_second_publish: str = "refuse"  # or "accept": which of them is true is not documented
    instagram_insights_delay_s: int = 0
    tiktok_audited: bool = True
    tiktok_requests_per_minute: bool = False
    tiktok_pending_drafts_per_day: int | None = None
    tiktok_posts_per_day: int | None = None
    tiktok_upload_life_s: int = 3600
    tiktok_min_chunk_bytes: int = 5_000_000
    tiktok_processing_polls: int = 1
    tiktok_polls_without_post_id: int = 1
    tiktok_errors_with_200: bool = False
    tiktok_range_is_count: bool = False  # the vendor's page can be read both ways
    ai_slow_interval_ms: int = 20

    @classmethod
    def realistic(cls) -> Limits:
        """Return the vendors' documented caps."""
        return cls(
            youtube_inserts_per_day=100,
            youtube_units_per_day=10_000,
            tiktok_requests_per_minute=True,
            tiktok_pending_drafts_per_day=5,
            tiktok_posts_per_day=15,
        )

    def change(self, values: Mapping[str, Any]) -> None:
        """Set some of the numbers by name.

        Raises:
            ValueError: a name that is not a limit.
        """
        known = {entry.name for entry in fields(self)}
        for name in values:
            if name not in known:
                raise ValueError(f"unknown limit {name!r}; one of {', '.join(sorted(known))}")
        for name, value in values.items():
            setattr(self, name, value)

    def as_json(self) -> dict[str, Any]:
        """Return all numbers by name."""
        return asdict(self)
