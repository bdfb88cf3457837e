"""The look of the window as Qt objects: colours, fonts, measures and icons of the current scheme.

Follows the system's scheme, the chosen text size and the preference for less motion. Widgets keep the theme
they were given, paint with it and repaint on `changed`; the values themselves are in `tokens`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from clipdesk.desktop import tokens
from clipdesk.desktop.icons import art_pixmap, icon_pixmap
from clipdesk.desktop.resources import resource_path
from clipdesk.desktop.stylesheet import build_stylesheet
from clipdesk.desktop.tokens import COLOURS, TYPE, ColourName, Scheme, TypeName

ThemeMode = Literal["system", "dark", "light"]

_ROLES: tuple[tuple[QPalette.ColorRole, ColourName], ...] = (
    (QPalette.ColorRole.Window, "window"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "inputFill"),
    (QPalette.ColorRole.AlternateBase, "raised"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.Button, "secondaryFill"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "danger"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "onFill"),
    (QPalette.ColorRole.PlaceholderText, "textMuted"),
    (QPalette.ColorRole.Link, "accentText"),
    (QPalette.ColorRole.LinkVisited, "accentText"),
    (QPalette.ColorRole.ToolTipBase, "overlay"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.Accent, "accent"),
)
_TEXT_ROLES = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


@lru_cache(maxsize=256)
def _colour(value: str) -> QColor:
    return QColor(value)


@lru_cache(maxsize=1)
def load_fonts() -> bool:
    """Add the shipped faces to the program's fonts, once; say whether they are all there."""
    added = [
        QFontDatabase.addApplicationFont(str(resource_path(f"fonts/{face}"))) for face in tokens.FONT_FACES
    ]
    return all(identifier >= 0 for identifier in added)


class Theme(QObject):
    """Answers what a colour, a font, a measure or an icon is right now."""

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        *,
        mode: ThemeMode = "system",
        text_size: int = 100,
        reduce_motion: bool = False,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._mode: ThemeMode = mode
        self._text_size = text_size
        self._reduce_motion = reduce_motion
        self._applying = False
        self._high_contrast = False
        self._fonts: dict[tuple[str, bool], QFont] = {}
        load_fonts()
        app.setStyle("Fusion")
        # Kept: when PySide drops its wrapper of the hints, those of their children become unusable.
        self._hints = app.styleHints()
        self._accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._follow_system)
        self._accessibility.contrastPreferenceChanged.connect(self._follow_system)
        self._apply()

    @property
    def mode(self) -> ThemeMode:
        """Return what the user chose."""
        return self._mode

    @property
    def scheme(self) -> Scheme:
        """Return the scheme in force."""
        if self._mode != "system":
            return self._mode
        return "dark" if self._hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    @property
    def is_dark(self) -> bool:
        """Return whether the dark scheme is in force."""
        return self.scheme == "dark"

    @property
    def text_size(self) -> int:
        """Return the text size in per cent."""
        return self._text_size

    @property
    def reduce_motion(self) -> bool:
        """Return whether nothing may fade, slide or spin."""
        return self._reduce_motion

    @property
    def high_contrast(self) -> bool:
        """Return whether the system asks for more contrast."""
        return self._high_contrast

    def set_mode(self, mode: ThemeMode) -> None:
        """Choose the scheme: the system's, dark or light."""
        if mode != self._mode:
            self._mode = mode
            self._apply()

    def set_text_size(self, per_cent: int) -> None:
        """Scale type and control heights together."""
        size = per_cent if per_cent in tokens.TEXT_SIZES else 100
        if size != self._text_size:
            self._text_size = size
            self._apply()

    def set_reduce_motion(self, reduce_motion: bool) -> None:
        """Switch fades and spinning off or on."""
        if reduce_motion != self._reduce_motion:
            self._reduce_motion = reduce_motion
            self.changed.emit()

    def colour(self, name: ColourName, opacity: float = 1.0) -> QColor:
        """Return a token's colour in the scheme in force."""
        if self._high_contrast:
            name = _HIGH_CONTRAST.get(name, name)
        value = _colour(COLOURS[self.scheme][name])
        if opacity >= 1.0:
            return value
        faded = QColor(value)
        faded.setAlphaF(opacity)
        return faded

    def font(self, role: TypeName, *, tabular: bool = False) -> QFont:
        """Return the font of a text style at the chosen text size."""
        key = (role, tabular)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(role, tabular)
        return self._fonts[key]

    def px(self, value: float) -> int:
        """Return a height or a text-bound measure at the chosen text size."""
        return round(value * self._text_size / 100)

    def line(self, role: TypeName) -> int:
        """Return the line height of a text style."""
        return self.px(TYPE[role].line_px)

    def icon_pixmap(self, name: str, colour: ColourName, size_px: int = 16, ratio: float = 1.0) -> QPixmap:
        """Return an icon in a token's colour at a device ratio."""
        return icon_pixmap(name, size_px, self.colour(colour), ratio)

    def icon(self, name: str, colour: ColourName = "textSecondary", size_px: int = 16) -> QIcon:
        """Return an icon for Qt's own parts, such as menus, at ratios 1, 1.5 and 2."""
        icon = QIcon()
        for ratio in (1.0, 1.5, 2.0):
            icon.addPixmap(self.icon_pixmap(name, colour, size_px, ratio))
            icon.addPixmap(self.icon_pixmap(name, "textDisabled", size_px, ratio), QIcon.Mode.Disabled)
        return icon

    def mark(self, size_px: int, ratio: float = 1.0) -> QPixmap:
        """Return ClipDesk's mark for this scheme."""
        return art_pixmap(f"clipdesk-mark-on-{self.scheme}", size_px, ratio)

    def _make_font(self, role: TypeName, tabular: bool) -> QFont:
        style = TYPE[role]
        font = QFont([tokens.FONT_FAMILY, *tokens.FONT_FALLBACKS])
        font.setPixelSize(max(1, self.px(style.size_px)))
        font.setWeight(QFont.Weight(style.weight))
        if style.tracking_px:
            font.setLetterSpacing(
                QFont.SpacingType.AbsoluteSpacing, style.tracking_px * self._text_size / 100
            )
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    @Slot()
    def _follow_system(self) -> None:
        if not self._applying:
            self._apply()

    def _apply(self) -> None:
        self._applying = True
        preference = self._accessibility.contrastPreference()
        self._high_contrast = preference == Qt.ContrastPreference.HighContrast
        # Tells the platform too, so that title bars and native dialogs follow.
        if self._mode == "system":
            self._hints.unsetColorScheme()
        else:
            self._hints.setColorScheme(Qt.ColorScheme.Dark if self._mode == "dark" else Qt.ColorScheme.Light)
        self._fonts.clear()
        self._app.setFont(self.font("body"))
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(build_stylesheet(self.scheme, self._text_size))
        self._applying = False
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, name in _ROLES:
            palette.setColor(role, self.colour(name))
        for role in _TEXT_ROLES:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("textDisabled"))
        return palette


_HIGH_CONTRAST: dict[ColourName, ColourName] = {
    "line": "control",
    "lineStrong": "control",
    "textMuted": "textSecondary",
    "okSoft": "surface",
    "warnSoft": "surface",
    "dangerSoft": "surface",
    "infoSoft": "surface",
    "accentSoft": "surface",
}
