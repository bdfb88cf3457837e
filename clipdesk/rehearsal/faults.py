"""What can go wrong on the way to a platform, and the plan that says when.

A fault is data here: `gate` acts it out on the wire, the platforms only read the few kinds that
change what they do (a short store, a processing failure).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """Name each way a request can go wrong."""

    CUT_BEFORE = "cut_before"  # connection reset before anything happened
    CUT_AFTER = "cut_after"  # it happened, the answer was lost
    HANG_BEFORE = "hang_before"  # nothing happened and no answer ever comes
    HANG_AFTER = "hang_after"  # it happened and no answer ever comes
    RESET_MID_BODY = "reset_mid_body"  # reset while the body was being sent; keep_bytes were stored
    SHORT_STORE = "short_store"  # a proper answer, but the platform kept only keep_bytes of the body
    LATE_EFFECT = "late_effect"  # connection cut at once, it happens delay_ms later
    ERROR_BEFORE = "error_before"  # 5xx (status), nothing happened
    ERROR_AFTER = "error_after"  # 5xx (status), but it happened
    RATE_LIMITED = "rate_limited"  # 429; retry_after_s or retry_at (HTTP date) or neither
    UNAUTHORIZED = "unauthorized"  # 401 in the platform's own words
    FORBIDDEN = "forbidden"  # 403 with reason
    TOKEN_EXPIRED = "token_expired"  # the platform's way to say that the access token is too old
    QUOTA = "quota"  # the platform's way to say that the day's allowance is used up
    SLOW_ANSWER = "slow_answer"  # it happened; the answer comes byte by byte, interval_ms apart
    CUT_BODY = "cut_body"  # it happened; half of the answer arrives
    BAD_JSON = "bad_json"  # it happened; the answer is not JSON
    REDIRECT = "redirect"  # 302 to location, nothing happened
    DOUBLED_ANSWER = "doubled_answer"  # it happened once; the answer stands on the wire twice
    DOUBLED_EFFECT = "doubled_effect"  # a proxy delivered the request twice
    CAPTIVE_PORTAL = "captive_portal"  # 200 with a hotel's HTML page, nothing happened
    HUGE_ANSWER = "huge_answer"  # 200 and size_bytes of JSON, nothing happened
    PROCESSING_FAILED = "processing_failed"  # bytes taken, then processing fails (reason)
    CUSTOM = "custom"  # status, json, headers; effect=True lets it happen first


STEPS: Mapping[str, frozenset[str]] = {
    "youtube": frozenset(
        {"authorize", "token", "revoke", "channel", "start", "chunk", "final_chunk", "query", "videos_list"}
        | {"playlist", "thumbnail", "stats", "update", "delete", "categories", "analytics"}
    ),
    "instagram": frozenset(
        {
            "authorize",
            "token",
            "revoke",
            "pages",
            "limit",
            "create",
            "upload",
            "status",
            "publish",
            "permalink",
        }
        | {"media_list", "insights", "debug_token", "user", "delete"}
    ),
    "tiktok": frozenset(
        {"authorize", "token", "revoke", "creator_info", "init", "chunk", "final_chunk", "status", "cancel"}
        | {"video_list", "video_query", "user_info"}
    ),
    "ai": frozenset({"chat", "models"}),
}
ANY_STEP = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """Describe one planted fault: where, what, and its options."""

    platform: str
    step: str
    kind: FaultKind
    times: int = 1
    after: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)

    def number(self, name: str, default: int) -> int:
        """Return a whole-number option."""
        return int(self.options.get(name, default))

    def text(self, name: str, default: str) -> str:
        """Return a text option."""
        return str(self.options.get(name, default))


@dataclass(slots=True)
class _Planted:
    fault: Fault
    to_skip: int
    left: int


class FaultPlan:
    """Keep the planted faults and hand each out when its moment comes; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planted: list[_Planted] = []

    def add(self, platform: str, step: str, kind: str, times: int = 1, **options: Any) -> None:
        """Plant a fault for the next `times` requests of a step.

        Args:
            platform: youtube, instagram, tiktok or ai.
            step: one of `STEPS[platform]`, or "*" for every step.
            kind: a `FaultKind` value.
            times: how many matching requests it hits.
            options: `after=N` lets N matching requests pass first; the rest belongs to the kind.

        Raises:
            ValueError: unknown platform, step or kind.
        """
        if platform not in STEPS:
            raise ValueError(f"unknown platform {platform!r}; one of {', '.join(STEPS)}")
        if step != ANY_STEP and step not in STEPS[platform]:
            raise ValueError(
                f"unknown step {step!r} of {platform}; one of {', '.join(sorted(STEPS[platform]))}"
            )
        after = int(options.pop("after", 0))
        fault = Fault(platform, step, FaultKind(kind), times, after, dict(options))
        with self._lock:
            self._planted.append(_Planted(fault, after, times))

    def take(self, platform: str, step: str) -> Fault | None:
        """Consume and return the fault due for this request, the first planted first."""
        with self._lock:
            for planted in self._planted:
                if planted.fault.platform != platform or planted.fault.step not in (step, ANY_STEP):
                    continue
                if planted.to_skip > 0:
                    planted.to_skip -= 1
                    continue
                planted.left -= 1
                if planted.left <= 0:
                    self._planted.remove(planted)
                return planted.fault
        return None

    def pending(self) -> list[dict[str, Any]]:
        """List what has not happened yet, as JSON values."""
        with self._lock:
            return [
                {**asdict(planted.fault), "kind": planted.fault.kind.value, "left": planted.left}
                for planted in self._planted
            ]

    def clear(self) -> None:
        """Forget every planted fault."""
        with self._lock:
            self._planted.clear()
