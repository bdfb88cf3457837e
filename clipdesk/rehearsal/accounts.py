"""The people and channels of the rehearsal platforms: two to choose from on each, some cannot post."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """Describe one rehearsal account.

    `can_post` is false for a Google account without a channel and for a Facebook Page without an Instagram
    account. `page_id` is the Facebook Page that an Instagram account is linked to.
    """

    platform: str
    account_id: str
    name: str
    handle: str
    can_post: bool = True
    is_private: bool = False
    page_id: str = ""


def default_accounts() -> list[Account]:
    """Return the accounts of a new world."""
    return [
        Account("youtube", "UCrehearsal-gaming-000001", "Rehearsal Gaming", "@rehearsalgaming"),
        Account("youtube", "UCrehearsal-shorts-000002", "Rehearsal Shorts", "@rehearsalshorts"),
        Account("youtube", "UCrehearsal-nobody-000003", "Person Without a Channel", "", can_post=False),
        Account(
            "instagram", "17841400000000001", "Rehearsal Clips", "rehearsal.clips", page_id="100000000000001"
        ),
        Account(
            "instagram", "17841400000000002", "Rehearsal Reels", "rehearsal.reels", page_id="100000000000002"
        ),
        Account(
            "instagram",
            "17841400000000003",
            "Page Without Instagram",
            "",
            can_post=False,
            page_id="100000000000003",
        ),
        Account("tiktok", "-000rehearsal-public-01", "Rehearsal Plays", "rehearsalplays"),
        Account(
            "tiktok",
            "-000rehearsal-private-02",
            "Rehearsal Behind Doors",
            "rehearsalprivate",
            is_private=True,
        ),
    ]


def uploads_playlist(channel_id: str) -> str:
    """Return the uploads playlist of a YouTube channel."""
    return "UU" + channel_id.removeprefix("UC")
