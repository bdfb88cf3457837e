"""How statuses and platforms look: icons, colours and names, as values that models and widgets share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from clipdesk.desktop.tokens import ColourName

BadgeKind = Literal[
    "pending",
    "processing",
    "completed",
    "failed",
    "warning",
    "waiting",
    "held",
    "approval",
    "draft",
    "neutral",
]

TileState = Literal["", "done", "working", "waiting", "failed", "unsure"]


@dataclass(frozen=True, slots=True)
class BadgeLook:
    """The icon and colours of a kind of badge."""

    icon: str
    text: ColourName
    fill: ColourName


BADGES: dict[BadgeKind, BadgeLook] = {
    "pending": BadgeLook("clock", "info", "infoSoft"),
    "processing": BadgeLook("loader-circle", "warn", "warnSoft"),
    "completed": BadgeLook("check", "ok", "okSoft"),
    "failed": BadgeLook("circle-alert", "danger", "dangerSoft"),
    "warning": BadgeLook("triangle-alert", "warn", "warnSoft"),
    "waiting": BadgeLook("wifi-off", "textSecondary", "waitFill"),
    "held": BadgeLook("hourglass", "textSecondary", "waitFill"),
    "approval": BadgeLook("bell", "textSecondary", "waitFill"),
    "draft": BadgeLook("pencil", "textSecondary", "waitFill"),
    "neutral": BadgeLook("info", "textSecondary", "waitFill"),
}


@dataclass(frozen=True, slots=True)
class PlatformLook:
    """How a platform is shown."""

    name: str
    glyph: str
    fill: ColourName
    chart: ColourName


# Brand names are the same in every language.
PLATFORMS: dict[str, PlatformLook] = {
    "youtube": PlatformLook("YouTube", "square-play", "youtubeTile", "youtube"),
    "instagram": PlatformLook("Instagram", "camera", "instagramTile", "instagram"),
    "tiktok": PlatformLook("TikTok", "music-2", "tiktokTile", "tiktok"),
}
_UNKNOWN = PlatformLook("", "globe", "control", "control")


def platform_look(platform: str) -> PlatformLook:
    """Return a platform's look; an unknown one is a globe with its own key as name."""
    return PLATFORMS.get(platform) or PlatformLook(platform, _UNKNOWN.glyph, _UNKNOWN.fill, _UNKNOWN.chart)
