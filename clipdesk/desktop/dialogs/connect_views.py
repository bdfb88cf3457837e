"""The Connect dialog's views: an app of one's own, the wait for the browser, the choice of an account."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clipdesk.desktop.models.own_app import AppGuide, GuideStep, app_problem
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import Card, inset
from clipdesk.desktop.widgets.choices import Radio
from clipdesk.desktop.widgets.fields import FormField, LineField
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.note_box import NoteBox
from clipdesk.desktop.widgets.painting import CENTRE, draw_box, draw_text
from clipdesk.desktop.widgets.spinner import Spinner
from clipdesk.domain.account import Platform
from clipdesk.ports import SignedIn

OpenUrl = Callable[[str], object]
_COPIED_MS = 2_000
_MOST_PASTED = 8_000


class _Number(QWidget):
    """A step's number on a disc."""

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__()
        self._theme = theme
        self._number = number
        self.setFixedSize(20, 20)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint disc and number."""
        painter, theme, area = QPainter(self), self._theme, QRectF(self.rect())
        draw_box(painter, area, 10, fill=theme.colour("raised"), border=theme.colour("lineStrong"))
        draw_text(painter, area, str(self._number), theme.font("tiny"), theme.colour("text"), CENTRE)


class SetUpView(QWidget):
    """Numbered steps, the redirect address to copy, and the two things the app's page gives."""

    def __init__(
        self, theme: Theme, platform: Platform, guide: AppGuide, client_id: str, open_url: OpenUrl
    ) -> None:
        super().__init__()
        self._theme = theme
        self._platform = platform
        self._open_url = open_url
        self._first_id = client_id
        self._checks_shape = guide.checks_shape
        self._is_secret_stored = False
        id_line, secret_line = LineField(theme, guide.id_label), LineField(theme, guide.secret_label)
        id_line.editor.setText(client_id)
        secret_line.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.id_field = FormField(theme, guide.id_label, id_line)
        self.secret_field = FormField(theme, guide.secret_label, secret_line)
        self._id, self._secret = id_line.editor, secret_line.editor
        self.copy_button = Button(theme, _tr("Copy"), icon="copy")
        self.copy_button.setAccessibleName(_tr("Copy the redirect address"))
        self.result = NoteBox(theme)
        self._build(guide)
        self._id.textChanged.connect(lambda _text: self._forget_errors())
        self._secret.textChanged.connect(lambda _text: self._forget_errors())

    def _build(self, guide: AppGuide) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number, step in enumerate(guide.steps, 1):
            column.addLayout(self._step(number, step))
            column.addSpacing(9)
        column.addSpacing(5)
        column.addWidget(PlainLabel(theme, _tr("Redirect address"), "label"))
        column.addSpacing(4)
        column.addWidget(self._redirect(guide))
        column.addSpacing(14)
        fields = QHBoxLayout()
        fields.setSpacing(16)
        fields.addWidget(self.id_field, 1, Qt.AlignmentFlag.AlignTop)
        fields.addWidget(self.secret_field, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(fields)
        column.addSpacing(14)
        column.addWidget(NoteBox(theme, guide.limits))
        column.addSpacing(8)
        column.addWidget(self.result)
        column.addStretch(1)

    def _step(self, number: int, step: GuideStep) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(_Number(self._theme, number), 0, Qt.AlignmentFlag.AlignTop)
        text = PlainLabel(self._theme, step.text, "body", wrap=True)
        row.addWidget(text, 1)
        if step.link:
            link = Button(self._theme, step.link_label, "link", icon="external-link")
            link.setAccessibleName(_tr("{label}, opens in the browser").format(label=step.link_label))
            link.clicked.connect(lambda: self._open_url(step.link))
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _redirect(self, guide: AppGuide) -> Card:
        box = inset(self._theme)
        row = QHBoxLayout(box)
        row.setContentsMargins(13, 8, 8, 8)
        words = QVBoxLayout()
        words.setSpacing(2)
        address = PlainLabel(self._theme, guide.redirect, "label")
        address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(address)
        words.addWidget(PlainLabel(self._theme, guide.redirect_note, "caption", "textMuted"))
        row.addLayout(words, 1)
        row.addWidget(self.copy_button)
        self.copy_button.clicked.connect(lambda: self._copy(guide.redirect))
        return box

    @property
    def client_id(self) -> str:
        """Return the id as it was typed."""
        return self._id.text().strip()

    @property
    def client_secret(self) -> str:
        """Return the secret as it was typed; empty for the stored one."""
        return self._secret.text().strip()

    @property
    def is_changed(self) -> bool:
        """Tell whether something was typed."""
        return bool(self._secret.text()) or self.client_id != self._first_id

    def set_secret_stored(self, is_stored: bool) -> None:
        """Say that the keyring has the secret already."""
        self._is_secret_stored = is_stored
        words = _tr("Stored. Leave empty to keep it") if is_stored else ""
        self._secret.setPlaceholderText(words)

    def check(self) -> bool:
        """Show what cannot be right and go there; tell whether all can."""
        field, sentence = app_problem(
            self._platform,
            self.client_id,
            self.client_secret,
            is_secret_stored=self._is_secret_stored and self.client_id == self._first_id,
            checks_shape=self._checks_shape,
        )
        self.id_field.set_error(sentence if field == "id" else "")
        self.secret_field.set_error(sentence if field == "secret" else "")
        if field:
            (self.id_field if field == "id" else self.secret_field).focus_control()
        return not field

    def _forget_errors(self) -> None:
        self.id_field.set_error("")
        self.secret_field.set_error("")
        self.result.say("")

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copy_button.setText(_tr("Copied"))
        QTimer.singleShot(_COPIED_MS, self.copy_button, lambda: self.copy_button.setText(_tr("Copy")))


class WaitingView(QWidget):
    """The browser has the word; what to do when it does not come back."""

    pasted = Signal(str)

    def __init__(self, theme: Theme, guide: AppGuide) -> None:
        super().__init__()
        self._spinner = Spinner(theme, "accentText", 22)
        self.title = PlainLabel(theme, _tr("Opening your browser..."), "dialogTitle")
        text = _tr("ClipDesk goes on by itself as soon as you have allowed the access there.")
        self.error = NoteBox(theme, "", "danger")
        self.again_button = Button(theme, _tr("Open the Browser Again"), icon="external-link")
        self.copy_button = Button(theme, _tr("Copy Address"), icon="copy")
        line = LineField(theme, _tr("Paste instead"), placeholder=guide.paste_hint)
        line.editor.setMaxLength(_MOST_PASTED)
        line.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.paste_field = FormField(theme, _tr("The browser didn’t come back? Paste instead"), line)
        self._editor = line.editor
        self.paste_button = Button(theme, _tr("Use It"), height=36)
        self._build(text, theme)
        self.paste_button.clicked.connect(self._paste)
        self._editor.returnPressed.connect(self._paste)

    def _build(self, text: str, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._spinner)
        head.addWidget(self.title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.again_button)
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        paste = QHBoxLayout()
        paste.setSpacing(8)
        paste.addWidget(self.paste_field, 1)
        paste.addWidget(self.paste_button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addStretch(1)
        column.addLayout(head)
        column.addWidget(PlainLabel(theme, text, "body", "textSecondary", wrap=True))
        column.addWidget(self.error)
        column.addLayout(buttons)
        column.addSpacing(8)
        column.addLayout(paste)
        column.addStretch(2)

    def show_state(self, title: str, *, is_busy: bool, error: str = "") -> None:
        """Say how it stands."""
        self.title.setText(title)
        self._spinner.setVisible(is_busy)
        self.error.say(error, "danger")

    def _paste(self) -> None:
        text = self._editor.text().strip()
        if not text:
            self.paste_field.set_error(_tr("Paste the address you landed on, or a token."))
            return
        self.paste_field.set_error("")
        self._editor.clear()
        self.pasted.emit(text)


class ChoiceView(QWidget):
    """Several accounts were opened: one of them is connected."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._opened: tuple[SignedIn, ...] = ()
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addWidget(PlainLabel(theme, _tr("Which account do you want to connect?"), "dialogTitle"))
        text = _tr("The sign-in opened several. You can connect the others later.")
        self._column.addWidget(PlainLabel(theme, text, "body", "textSecondary", wrap=True))
        self._column.addStretch(1)

    def offer(self, opened: Sequence[SignedIn]) -> None:
        """Show the accounts to choose from; the first is chosen."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._column.removeWidget(button)
            button.deleteLater()
        self._opened = tuple(opened)
        for place, one in enumerate(self._opened):
            handle = one.profile.handle.lstrip("@")
            radio = Radio(self._theme, f"{one.profile.name} (@{handle})" if handle else one.profile.name)
            radio.setChecked(place == 0)
            self._group.addButton(radio, place)
            self._column.insertWidget(2 + place, radio)

    @property
    def chosen(self) -> SignedIn | None:
        """Return the account that is chosen."""
        place = self._group.checkedId()
        return self._opened[place] if 0 <= place < len(self._opened) else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConnectDialog", text)
