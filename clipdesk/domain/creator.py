"""What TikTok tells about the account that is about to post; its rules want it asked before each post."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CreatorInfo:
    """What an account may do now.

    `privacies` are the levels that TikTok offers to this account; `blocked` says in words why it may not post
    at all, or is empty.
    """

    nickname: str
    privacies: tuple[str, ...]
    is_comment_off: bool = False
    is_duet_off: bool = False
    is_stitch_off: bool = False
    max_duration_s: float | None = None
    blocked: str = ""

    def takes(self, duration_s: float) -> bool:
        """Tell whether a clip of this length may be posted."""
        return self.max_duration_s is None or duration_s <= self.max_duration_s
