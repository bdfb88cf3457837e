"""The accounts that a post can go to: a row each to tick, with what its platform wants of the video below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.models.draft import Needs, can_post
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.choices import Checkbox
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel
from clipdesk.desktop.widgets.platforms import PlatformTile
from clipdesk.domain.account import Account, Platform

_INDENT_PX = 58


class NoteLine(QWidget):
    """A sentence with its icon under a control: a hint, or a fault."""

    def __init__(self, theme: Theme, *, indent_px: int = 0) -> None:
        super().__init__()
        self._icon = IconMark(theme, "info", "textMuted", 14)
        self._text = PlainLabel(theme, "", "caption", "textMuted", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(indent_px, 0, 0, 2)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """Return the sentence."""
        return self._text.text()

    def tell(self, sentence: str, *, is_fault: bool = False) -> None:
        """Show a sentence, or nothing."""
        self._text.setText(sentence)
        self._text.set_colour("danger" if is_fault else "textMuted")
        self._icon.set_icon("circle-alert" if is_fault else "info", "danger" if is_fault else "textMuted")
        self.setVisible(bool(sentence))


class PlaceRow(QWidget):
    """One account, or a platform without one."""

    toggled = Signal(bool)
    connect_requested = Signal()

    def __init__(self, theme: Theme, platform: Platform, account: Account | None) -> None:
        super().__init__()
        self.platform = platform
        self.account = account
        self._fixed_note = ""
        self.box = Checkbox(theme, "")
        handle = account.handle or account.name if account else ""
        self.box.setAccessibleName(f"{platform.label}, {handle}" if handle else platform.label)
        self._name = PlainLabel(theme, platform.label, "label")
        self._handle = PlainLabel(theme, handle, "caption", "textMuted")
        self._kind = PlainLabel(theme, "", "caption", "textMuted")
        self.connect_button = Button(theme, _tr("Connect"), "link")
        self.connect_button.setAccessibleName(_tr("Connect {platform}").format(platform=platform.label))
        self.note = NoteLine(theme, indent_px=_INDENT_PX)
        self._build(theme)
        self.box.toggled.connect(self.toggled)
        self.connect_button.clicked.connect(self.connect_requested)

    def _build(self, theme: Theme) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.setContentsMargins(0, 0, 2, 0)
        line.addWidget(self.box)
        line.addWidget(PlatformTile(theme, str(self.platform)))
        line.addWidget(self._name)
        line.addWidget(self._handle, 1)
        line.addWidget(self._kind)
        line.addWidget(self.connect_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 3, 0, 3)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.note)
        is_known = self.account is not None
        self.box.setEnabled(is_known)
        self._name.setEnabled(is_known)
        self._kind.setVisible(is_known)
        self.connect_button.setVisible(not is_known)
        if self.account is not None and not can_post(self.account):
            self._fix_note(_tr("Its sign-in has expired. The post waits until you sign in again."))

    @property
    def is_chosen(self) -> bool:
        """Tell whether the account is ticked."""
        return self.box.isChecked()

    def set_kind(self, kind: str) -> None:
        """Say what the clip becomes there."""
        self._kind.setText(kind)

    def set_needs(self, needs: Needs) -> None:
        """Say what the platform wants; a fault comes before what is told about the account."""
        self.note.tell(needs.fault or self._fixed_note or needs.hint, is_fault=bool(needs.fault))

    def lock(self, why: str) -> None:
        """Keep the choice as it is, and say why."""
        self.box.setEnabled(False)
        self._fix_note(why)

    def _fix_note(self, sentence: str) -> None:
        self._fixed_note = sentence
        self.note.tell(sentence)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a press on the words for one on the box."""
        if self.box.isEnabled() and event.position().y() < self.box.geometry().bottom() + 4:
            self.box.toggle()


class PlaceRows(QWidget):
    """All rows: an account each, the default one first; then the platforms that are not connected."""

    changed = Signal()
    connect_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[PlaceRow] = []
        self.error = NoteLine(theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self.error)

    def set_accounts(
        self, accounts: Sequence[Account], chosen: frozenset[int] | None, enabled: Sequence[Platform]
    ) -> None:
        """Show the accounts; `chosen` None ticks the default ones that are signed in."""
        for platform in Platform:
            own: list[Account | None] = [item for item in accounts if item.platform is platform]
            for account in own or [None]:
                row = PlaceRow(self._theme, platform, account)
                if account is not None:
                    by_default = account.is_default and can_post(account) and platform in enabled
                    row.box.setChecked(by_default if chosen is None else account.id in chosen)
                row.toggled.connect(lambda _on: self.changed.emit())
                row.connect_requested.connect(lambda key=str(platform): self.connect_requested.emit(key))
                self.rows.append(row)
                self._column.insertWidget(self._column.count() - 1, row)

    def add_below(self, platform: Platform, widget: QWidget) -> None:
        """Put a panel under the last row of a platform."""
        places = [row for row in self.rows if row.platform is platform]
        after = self._column.indexOf(places[-1]) if places else self._column.count() - 2
        self._column.insertWidget(after + 1, widget)

    @property
    def chosen(self) -> tuple[Account, ...]:
        """Return the ticked accounts."""
        return tuple(row.account for row in self.rows if row.account is not None and row.is_chosen)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlaceRows", text)
