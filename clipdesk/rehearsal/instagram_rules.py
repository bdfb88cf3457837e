"""The wording of the rehearsal instagram."""

from __future__ import annotations

from typing import Any

from clipdesk.rehearsal.faults import Fault


def wording(fault: Fault) -> tuple[int, Any]:
    """Put a planted fault into words."""
    return fault.number("status", 503), {"error": {}}
