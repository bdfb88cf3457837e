"""How long to wait before the next try: full jitter on a doubling ceiling."""

from __future__ import annotations

from collections.abc import Callable


def full_jitter_s(
    attempt: int, *, base_s: float, cap_s: float, random: Callable[[], float], floor_share: float = 0.5
) -> float:
    """Return the seconds before try number `attempt` (1 is the first repeat).

    Args:
        random: gives numbers in [0, 1).
        floor_share: the least share of the ceiling, so that a repeat never follows at once.
    """
    doublings = min(max(0, attempt - 1), 30)
    ceiling = min(cap_s, base_s * float(2**doublings))
    return ceiling * (floor_share + (1 - floor_share) * random())
