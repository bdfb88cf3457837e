"""Recomputes the contrast that the colours promise, over the surfaces each one is used on."""

from __future__ import annotations

import pytest

from clipdesk.desktop.contrast import contrast_ratio
from clipdesk.desktop.tokens import COLOURS, ColourName, Scheme

TEXT, SHAPE = 4.5, 3.0
NEUTRAL: tuple[ColourName, ...] = ("sidebar", "window", "surface", "raised", "overlay")

# foreground: backgrounds, need, lowest in the dark, lowest in the light
PAIRS: dict[ColourName, tuple[tuple[ColourName, ...], float, float, float]] = {
    "text": ((*NEUTRAL, "pressed"), TEXT, 10.4, 14.2),
    "textSecondary": ((*NEUTRAL, "pressed"), TEXT, 5.9, 6.9),
    "textMuted": ((*NEUTRAL, "accentSoft"), TEXT, 4.6, 4.9),
    "accentText": ((*NEUTRAL, "accentSoft"), TEXT, 6.8, 5.9),
    "ok": (("window", "surface", "raised", "okSoft"), TEXT, 7.9, 4.7),
    "warn": (("window", "surface", "raised", "warnSoft"), TEXT, 8.4, 5.2),
    "danger": (("window", "surface", "raised", "dangerSoft"), TEXT, 6.2, 4.8),
    "info": (("window", "surface", "raised", "infoSoft"), TEXT, 7.8, 5.1),
    "control": (("window", "surface", "raised", "overlay"), SHAPE, 3.2, 3.2),
    "focus": (NEUTRAL, SHAPE, 8.1, 6.0),
    "accent": (("surface",), SHAPE, 3.2, 5.4),
    "record": (("sidebar", "window", "surface"), SHAPE, 5.7, 3.7),
    "youtube": (("surface",), SHAPE, 5.4, 4.5),
    "instagram": (("surface",), SHAPE, 6.4, 4.8),
    "tiktok": (("surface",), SHAPE, 8.1, 4.2),
}
FILLS: dict[ColourName, tuple[float, float, float]] = {
    "accent": (TEXT, 5.4, 5.4),
    "accentHover": (TEXT, 4.8, 6.3),
    "accentPressed": (TEXT, 6.6, 7.8),
    "dangerFill": (TEXT, 5.0, 5.6),
    "dangerFillHover": (TEXT, 4.7, 6.9),
    "nowFill": (TEXT, 5.9, 5.6),
    "youtubeTile": (SHAPE, 5.3, 5.3),
    "instagramTile": (SHAPE, 5.0, 5.0),
    "tiktokTile": (SHAPE, 4.8, 4.8),
}
SCHEMES: tuple[Scheme, ...] = ("dark", "light")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAIRS)
def test_every_colour_stands_out_on_the_surfaces_it_is_used_on(name: ColourName, scheme: Scheme) -> None:
    surfaces, need, dark, light = PAIRS[name]

    lowest = min(contrast_ratio(COLOURS[scheme][name], COLOURS[scheme][surface]) for surface in surfaces)

    assert lowest >= need
    assert lowest == pytest.approx(dark if scheme == "dark" else light, abs=0.06)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("fill", FILLS)
def test_white_can_be_read_on_every_fill(fill: ColourName, scheme: Scheme) -> None:
    need, dark, light = FILLS[fill]

    ratio = contrast_ratio(COLOURS[scheme]["onFill"], COLOURS[scheme][fill])

    assert ratio >= need
    assert ratio == pytest.approx(dark if scheme == "dark" else light, abs=0.06)


@pytest.mark.parametrize(("scheme", "track", "raised"), [("dark", 3.7, 4.8), ("light", 4.4, 4.8)])
def test_progress_stands_out_on_its_track(scheme: Scheme, track: float, raised: float) -> None:
    colours = COLOURS[scheme]

    assert contrast_ratio(colours["accentBright"], colours["pressed"]) == pytest.approx(track, abs=0.06)
    assert contrast_ratio(colours["accentBright"], colours["raised"]) == pytest.approx(raised, abs=0.06)


def test_black_on_white_is_twenty_one() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)
