"""The one table of colours, type, spaces and radii; no other module holds a colour value.

`theme` turns it into Qt objects and scales it; the contrast test recomputes its promises.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Scheme = Literal["dark", "light"]

ColourName = Literal[
    "sidebar", "past", "window", "surface", "raised", "overlay", "pressed", "line", "lineStrong", "control",
    "text", "textSecondary", "textMuted", "textDisabled",
    "accent", "accentHover", "accentPressed", "accentBright", "accentText", "accentSoft", "accentLine",
    "onFill",
    "ok", "okSoft", "warn", "warnSoft", "danger", "dangerSoft", "dangerFill", "dangerFillHover", "dangerLine",
    "info", "infoSoft", "focus", "record", "nowFill",
    "youtube", "instagram", "tiktok", "youtubeTile", "instagramTile", "tiktokTile",
    "scrim", "shadow", "durationFill", "navActive", "navHover", "secondaryFill", "segment", "segmentTrack",
    "inputFill", "inputDisabled", "hoverFill", "disabledFill", "waitFill", "toggleOff", "searchFill",
    "transparent", "hoverRaised", "toggleDisabled", "scrollHandle",
]  # fmt: skip

# name: (dark, light). Values of eight digits begin with their opacity (#AARRGGBB).
_TABLE: dict[ColourName, tuple[str, str]] = {
    "sidebar": ("#0C0E12", "#ECEEF3"),
    "past": ("#0C0E12", "#EFF1F5"),
    "window": ("#111318", "#F5F6F9"),
    "surface": ("#181B22", "#FFFFFF"),
    "raised": ("#20242D", "#F1F3F7"),
    "overlay": ("#272C37", "#FFFFFF"),
    "pressed": ("#303643", "#E4E8EF"),
    "line": ("#262B36", "#E0E4EB"),
    "lineStrong": ("#353C4A", "#CDD3DE"),
    "control": ("#6F798D", "#7F8799"),
    "text": ("#ECEEF3", "#171A21"),
    "textSecondary": ("#AEB6C6", "#454D5E"),
    "textMuted": ("#8C95A8", "#5E6678"),
    "textDisabled": ("#5C6474", "#9AA1B0"),
    "accent": ("#3F5CE8", "#3F5CE8"),
    "accentHover": ("#4764F0", "#3551DB"),
    "accentPressed": ("#364FCF", "#2B44C2"),
    "accentBright": ("#6C86FF", "#3F5CE8"),
    "accentText": ("#9DB2FF", "#2F4AD0"),
    "accentSoft": ("#1E2748", "#E7ECFF"),
    "accentLine": ("#33427E", "#BECBFF"),
    "onFill": ("#FFFFFF", "#FFFFFF"),
    "ok": ("#5BD08A", "#1B7A43"),
    "okSoft": ("#14291F", "#E3F4EA"),
    "warn": ("#F2B84B", "#8A5A00"),
    "warnSoft": ("#2E2513", "#FBF0D9"),
    "danger": ("#FF7A7A", "#C4293A"),
    "dangerSoft": ("#341B20", "#FCE8EA"),
    "dangerFill": ("#C93A45", "#C4293A"),
    "dangerFillHover": ("#D03F4A", "#AE2131"),
    "dangerLine": ("#5A2C33", "#F0B7BE"),
    "info": ("#7CC0FF", "#1565B8"),
    "infoSoft": ("#16273A", "#E4F0FC"),
    "focus": ("#B4C3FF", "#2F4AD0"),
    "record": ("#FF5C5C", "#E5373F"),
    "nowFill": ("#B8323C", "#C4293A"),
    "youtube": ("#F0616A", "#D6404A"),
    "instagram": ("#D77BE0", "#A94BB5"),
    "tiktok": ("#38C4C0", "#0E8A8A"),
    "youtubeTile": ("#C8323C", "#C8323C"),
    "instagramTile": ("#A845B3", "#A845B3"),
    "tiktokTile": ("#0F7F80", "#0F7F80"),
    "scrollHandle": ("#303643", "#C3C9D5"),
    "scrim": ("#A8040508", "#6E171A21"),
    "shadow": ("#80000000", "#33171A21"),
    "durationFill": ("#C8000000", "#C8000000"),
    "transparent": ("#00000000", "#00000000"),
}

# A part that takes one token in the dark and another in the light.
_ROLES: dict[ColourName, tuple[ColourName, ColourName]] = {
    "navActive": ("raised", "surface"),
    "navHover": ("raised", "raised"),
    "secondaryFill": ("raised", "surface"),
    "segment": ("pressed", "surface"),
    "segmentTrack": ("raised", "raised"),
    "inputFill": ("window", "surface"),
    "searchFill": ("surface", "surface"),
    "inputDisabled": ("surface", "surface"),
    "hoverFill": ("overlay", "pressed"),
    "hoverRaised": ("overlay", "raised"),
    "disabledFill": ("overlay", "pressed"),
    "waitFill": ("overlay", "pressed"),
    "toggleOff": ("raised", "raised"),
    "toggleDisabled": ("pressed", "lineStrong"),
}


def _column(index: Literal[0, 1]) -> dict[ColourName, str]:
    values = {name: pair[index] for name, pair in _TABLE.items()}
    return values | {role: values[pair[index]] for role, pair in _ROLES.items()}


COLOURS: dict[Scheme, dict[ColourName, str]] = {"dark": _column(0), "light": _column(1)}
COLOUR_NAMES: tuple[ColourName, ...] = get_args(ColourName)

TypeName = Literal[
    "title", "number", "dialogTitle", "heading", "subhead", "nav", "prompt", "body", "label", "caption",
    "captionStrong", "captionHead", "tiny",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """A text style in logical pixels at 100 %."""

    size_px: int
    line_px: int
    weight: int
    tracking_px: float = 0.0


TYPE: dict[TypeName, TypeStyle] = {
    "title": TypeStyle(24, 32, 600, -0.4),
    "number": TypeStyle(24, 32, 600, -0.4),
    "dialogTitle": TypeStyle(17, 24, 600, -0.1),
    "heading": TypeStyle(16, 24, 600, -0.1),
    "subhead": TypeStyle(14, 20, 600),
    "nav": TypeStyle(14, 20, 500),
    "prompt": TypeStyle(14, 22, 400),
    "body": TypeStyle(13, 20, 400),
    "label": TypeStyle(13, 20, 500),
    "caption": TypeStyle(12, 16, 400),
    "captionStrong": TypeStyle(12, 16, 500),
    "captionHead": TypeStyle(12, 16, 600),
    "tiny": TypeStyle(11, 14, 500),
}

FONT_FAMILY = "Inter"
FONT_FALLBACKS = ("Segoe UI", "Noto Sans", "sans-serif")
FONT_FACES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")

TEXT_SIZES = (100, 110, 125)

RADIUS_SMALL, RADIUS_CHIP, RADIUS_CONTROL, RADIUS_INSET, RADIUS_CARD, RADIUS_DIALOG = 4, 6, 7, 8, 10, 14
HEIGHT_COMPACT, HEIGHT_BADGE, HEIGHT_TAB, HEIGHT_CONTROL, HEIGHT_FIELD, HEIGHT_NAV = 28, 24, 30, 32, 36, 40
PAGE_SIDE, PAGE_TOP = 32, 24
SIDEBAR_WIDTH = 240
NARROW_BELOW = 860

HOVER_MS, FADE_MS, SPIN_MS, TOOLTIP_MS = 120, 160, 1000, 500
