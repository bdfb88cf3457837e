"""Tests of the theme: scheme, text size, fonts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.theme import Theme, load_fonts
from clipdesk.desktop.tokens import COLOURS
from tests.desktop.bot import Bot


def test_a_chosen_scheme_is_told_and_applied(qapp: QApplication, qtbot: Bot, theme: Theme) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("light")

    assert theme.scheme == "light"
    assert theme.colour("window").name().upper() == COLOURS["light"]["window"]
    window = qapp.palette().color(QPalette.ColorRole.Window)
    assert window.name().upper() == COLOURS["light"]["window"]
    assert COLOURS["light"]["lineStrong"] in qapp.styleSheet()


def test_system_follows_the_systems_scheme(qapp: QApplication, theme: Theme) -> None:
    theme.set_mode("system")

    expected = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark

    assert theme.is_dark == expected


def test_the_chosen_scheme_reaches_the_platform(qapp: QApplication, theme: Theme) -> None:
    theme.set_mode("light")

    assert qapp.styleHints().colorScheme() in (Qt.ColorScheme.Light, Qt.ColorScheme.Unknown)


def test_text_size_scales_type_and_heights(theme: Theme) -> None:
    theme.set_text_size(125)

    assert theme.font("title").pixelSize() == 30
    assert theme.px(32) == 40


def test_an_unknown_text_size_is_the_normal_one(theme: Theme) -> None:
    theme.set_text_size(300)

    assert theme.text_size == 100


def test_the_shipped_font_is_used(theme: Theme) -> None:
    assert load_fonts()
    for role in ("body", "label", "subhead"):
        info = QFontInfo(theme.font(role))
        assert info.family() == "Inter"


def test_weights_come_from_their_own_faces(theme: Theme) -> None:
    assert theme.font("body").weight() == QFont.Weight.Normal
    assert theme.font("label").weight() == QFont.Weight.Medium
    assert theme.font("subhead").weight() == QFont.Weight.DemiBold


def test_tabular_figures_have_one_width(theme: Theme) -> None:
    metrics = QFontMetricsF(theme.font("label", tabular=True))

    assert metrics.horizontalAdvance("1:11") == metrics.horizontalAdvance("8:88")


def test_opacity_is_taken_from_the_caller(theme: Theme) -> None:
    assert theme.colour("raised", 0.5).alpha() == 128
    assert theme.colour("raised").alpha() == 255
