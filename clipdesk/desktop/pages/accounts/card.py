"""The card of one account: who it is, how it stands, its facts, and what helps when it is in trouble."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clipdesk.desktop.models.account_cards import AccountCardView, Fact, shown_handle
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import ColourName
from clipdesk.desktop.widgets.badges import StatusBadge
from clipdesk.desktop.widgets.buttons import Button, IconButton
from clipdesk.desktop.widgets.cards import Card
from clipdesk.desktop.widgets.labels import Divider, IconMark, PlainLabel
from clipdesk.desktop.widgets.menus import Menu
from clipdesk.desktop.widgets.painting import CENTRE, draw_box, draw_text
from clipdesk.desktop.widgets.platforms import draw_tile

_AVATAR_PX = 44
_TONES: dict[str, ColourName] = {"": "text", "quiet": "textSecondary", "warn": "warn"}


class Avatar(QWidget):
    """The account's first letter on a disc, with its platform's tile at the edge."""

    def __init__(self, theme: Theme, name: str, platform: str) -> None:
        super().__init__()
        self._theme = theme
        self._letter = (name.strip()[:1] or "?").upper()
        self._platform = platform
        self.setFixedSize(_AVATAR_PX + 6, _AVATAR_PX + 6)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint disc, letter and tile."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        disc = QRectF(0, 0, _AVATAR_PX, _AVATAR_PX)
        fill = QLinearGradient(disc.topLeft(), disc.bottomRight())
        fill.setColorAt(0, theme.colour("accentHover"))
        fill.setColorAt(1, theme.colour("instagramTile"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(disc)
        draw_text(painter, disc, self._letter, theme.font("dialogTitle"), theme.colour("onFill"), CENTRE)
        rim = QRectF(26, 26, 24, 24)
        draw_box(painter, rim, 7, fill=theme.colour("surface"))
        draw_tile(painter, theme, self._platform, rim.adjusted(2, 2, -2, -2))


class AccountCard(Card):
    """Show an account; says what was chosen by a key and the account's id."""

    accessible_role = QAccessible.Role.Grouping
    chosen = Signal(str, int)

    def __init__(self, theme: Theme, view: AccountCardView) -> None:
        super().__init__(theme)
        self.view = view
        account = view.account
        words = _tr("Sign-in expired") if view.needs_sign_in else _tr("Connected")
        self.badge = StatusBadge(theme, "warning" if view.needs_sign_in else "completed", words)
        self.settings_button = Button(theme, _tr("Settings"), icon="settings-2")
        self.more_button = IconButton(theme, "ellipsis", _tr("More"))
        self.fix_button = Button(theme, _tr("Reconnect"), "primary")
        for button in (self.settings_button, self.fix_button):
            button.setAccessibleName(f"{button.text()}: {account.platform.label}, {account.name}")
        self.more_button.set_name(
            _tr("More"), spoken=_tr("More: {name}").format(name=f"{account.platform.label}, {account.name}")
        )
        self.setAccessibleName(f"{account.platform.label}, {account.name}, {words}")
        facts = ", ".join(f"{fact.label}: {fact.value}" for fact in view.facts)
        self.setAccessibleDescription(" ".join(part for part in (view.trouble, view.note, facts) if part))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._build()
        self.settings_button.clicked.connect(lambda: self._choose("settings"))
        self.fix_button.clicked.connect(lambda: self._choose("reconnect"))
        self.more_button.clicked.connect(self._open_menu)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(19, 15, 17, 15)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        if self.view.trouble:
            layout.addSpacing(12)
            layout.addWidget(self._strip())
        layout.addSpacing(15)
        layout.addWidget(Divider(self._theme))
        layout.addSpacing(13)
        layout.addLayout(self._facts())
        if self.view.note:
            layout.addSpacing(10)
            layout.addLayout(self._note())

    def _head(self) -> QHBoxLayout:
        theme, account = self._theme, self.view.account
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(PlainLabel(theme, account.name, "subhead"))
        first.addWidget(self.badge)
        if self.view.siblings and account.is_default:
            first.addWidget(StatusBadge(theme, "neutral", _tr("Default")))
        first.addStretch(1)
        names = QVBoxLayout()
        names.setSpacing(5)
        names.addLayout(first)
        names.addWidget(PlainLabel(theme, shown_handle(account), "caption", "textSecondary"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Avatar(theme, account.name, str(account.platform)))
        row.addLayout(names, 1)
        self.settings_button.setVisible(not self.view.needs_sign_in)
        row.addWidget(self.settings_button)
        row.addWidget(self.more_button)
        return row

    def _strip(self) -> Card:
        theme = self._theme
        strip = Card(theme, fill="warnSoft", border=None, radius=8)
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(IconMark(theme, "triangle-alert", "warn"))
        row.addWidget(PlainLabel(theme, self.view.trouble, "body"), 1)
        row.addWidget(self.fix_button)
        return strip

    def _facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for column, fact in enumerate(self.view.facts):
            grid.addWidget(PlainLabel(self._theme, fact.label, "caption", "textMuted"), 0, column)
            grid.addWidget(self._value(fact), 1, column)
            grid.setColumnStretch(column, 1)
        return grid

    def _value(self, fact: Fact) -> PlainLabel:
        return PlainLabel(self._theme, fact.value, "label", _TONES[fact.tone], tabular=True)

    def _note(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconMark(self._theme, "info", "textMuted", 14))
        row.addWidget(PlainLabel(self._theme, self.view.note, "caption", "textSecondary"), 1)
        return row

    def menu(self) -> Menu:
        """Make the menu behind the more button."""
        menu = Menu(self._theme, self)
        account = self.view.account
        if self.view.siblings and not account.is_default:
            self._add(menu, _tr("Make Default"), "check", "make_default")
        self._add(menu, _tr("Open Channel"), "external-link", "open_channel")
        self._add(menu, _tr("Reconnect"), "refresh-cw", "reconnect")
        self._add(menu, _tr("Disconnect..."), "trash-2", "disconnect")
        return menu

    def _add(self, menu: Menu, text: str, icon: str, key: str) -> None:
        menu.add(text, icon).triggered.connect(lambda: self._choose(key))

    @Slot()
    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        corner = self.more_button.rect().bottomRight()
        place = self.more_button.mapToGlobal(corner)
        place.setX(place.x() - menu.sizeHint().width())
        menu.popup(place)

    def _choose(self, key: str) -> None:
        self.chosen.emit(key, self.view.account.id)


def _tr(text: str) -> str:
    return QCoreApplication.translate("AccountCard", text)
