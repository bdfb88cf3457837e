"""What TikTok wants chosen for each post: who can see it, never preset, what others may do, and brands.

TikTok's content sharing guidelines ask for every part of it. What the account may choose comes from TikTok.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import inset
from clipdesk.desktop.widgets.choices import Checkbox
from clipdesk.desktop.widgets.fields import FormField
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.select import Select
from clipdesk.domain.creator import CreatorInfo
from clipdesk.domain.publication import PublishOptions

MUSIC_URL = "https://www.tiktok.com/legal/page/global/music-usage-confirmation/en"
BRANDED_URL = "https://www.tiktok.com/legal/page/global/bc-policy/en"
_DRAFT = "draft"
_SELF = "SELF_ONLY"


class TikTokPanel(QWidget):
    """Hold the choices for one TikTok post; `changed` tells every one."""

    changed = Signal()
    try_again_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._creator: CreatorInfo | None = None
        self.privacy = Select(theme, _tr("Who can see it"), height=34, placeholder=_tr("Choose..."))
        self.privacy_field = FormField(theme, _tr("Who can see it"), self.privacy, note=_tr("Required"))
        self.privacy_field.label.set_role("captionStrong")
        self.comments = Checkbox(theme, _tr("Comments"))
        self.duet = Checkbox(theme, _tr("Duet"))
        self.stitch = Checkbox(theme, _tr("Stitch"))
        self.more = Button(theme, _tr("More"), "link")
        self.brands = QWidget()
        self.discloses = Checkbox(theme, _tr("Disclose video content"))
        self.own_brand = Checkbox(theme, _tr("Your brand"))
        self.branded = Checkbox(theme, _tr("Branded content"))
        self.brand_note = PlainLabel(theme, "", "caption", "textMuted", wrap=True)
        self.told = PlainLabel(theme, "", "caption", "textMuted", wrap=True)
        self.try_again = Button(theme, _tr("Try Again"), "link")
        self.consent = PlainLabel(theme, "", "caption", "textMuted", wrap=True)
        self.music_link = Button(theme, _tr("Music Usage Confirmation"), "link")
        self.policy_link = Button(theme, _tr("Branded Content Policy"), "link")
        self._build()
        self._connect()
        self.show_creator(None, _tr("Asking TikTok what this account may choose..."))
        self._refresh()

    def _build(self) -> None:
        box = inset(self._theme)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 3, 0, 0)
        outer.addWidget(box)
        inside = QVBoxLayout(box)
        inside.setContentsMargins(13, 10, 13, 10)
        inside.setSpacing(6)
        inside.addWidget(self.privacy_field)
        inside.addWidget(self.told)
        inside.addWidget(self.try_again, 0, Qt.AlignmentFlag.AlignLeft)
        switches = QHBoxLayout()
        switches.setSpacing(8)
        for box_ in (self.comments, self.duet, self.stitch):
            switches.addWidget(box_)
        switches.addStretch(1)
        switches.addWidget(self.more)
        inside.addLayout(switches)
        brands = QVBoxLayout(self.brands)
        brands.setContentsMargins(0, 0, 0, 0)
        brands.setSpacing(2)
        brands.addWidget(self.discloses)
        kinds = QHBoxLayout()
        kinds.setContentsMargins(24, 0, 0, 0)
        kinds.addWidget(self.own_brand)
        kinds.addWidget(self.branded)
        kinds.addStretch(1)
        brands.addLayout(kinds)
        brands.addWidget(self.brand_note)
        inside.addWidget(self.brands)
        inside.addWidget(self.consent)
        links = QHBoxLayout()
        links.setSpacing(12)
        links.addWidget(self.music_link)
        links.addWidget(self.policy_link)
        links.addStretch(1)
        inside.addLayout(links)
        self.brands.hide()

    def _connect(self) -> None:
        self.privacy.currentIndexChanged.connect(lambda _row: self._refresh())
        for box in (self.comments, self.duet, self.stitch, self.discloses, self.own_brand, self.branded):
            box.toggled.connect(lambda _on: self._refresh())
        self.more.clicked.connect(self._toggle_more)
        self.try_again.clicked.connect(self.try_again_requested)
        self.music_link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(MUSIC_URL)))
        self.policy_link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(BRANDED_URL)))

    # -- what TikTok says

    @property
    def creator(self) -> CreatorInfo | None:
        """Return what the account may do, once it is known."""
        return self._creator

    def show_creator(self, creator: CreatorInfo | None, told: str = "", *, failed: bool = False) -> None:
        """Offer what the account may choose; while nothing is known, only the draft."""
        self._creator = creator
        chosen = self.privacy.currentData()
        self.privacy.blockSignals(True)
        self.privacy.clear()
        for level in creator.privacies if creator and not creator.blocked else ():
            self.privacy.addItem(privacy_words(level), level)
        self.privacy.addItem(_tr("Draft: finish it in TikTok"), _DRAFT)
        self.privacy.setCurrentIndex(self.privacy.findData(chosen) if chosen else -1)
        self.privacy.blockSignals(False)
        words = told or (creator.blocked if creator else "")
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self.try_again.setVisible(failed)
        self._refresh()

    # -- what a person chose

    @property
    def is_chosen(self) -> bool:
        """Tell whether a person chose who can see it."""
        return self.privacy.currentIndex() >= 0

    def options(self) -> Mapping[str, Any]:
        """Return the choices by the names of the contract."""
        level = self.privacy.currentData()
        if not level or level == _DRAFT:
            return {"mode": _DRAFT} if level else {"mode": "direct", "privacy": ""}
        discloses = self.discloses.isChecked()
        return {
            "mode": "direct",
            "privacy": level,
            "allow_comment": self.comments.isChecked(),
            "allow_duet": self.duet.isChecked(),
            "allow_stitch": self.stitch.isChecked(),
            "brand_content": discloses and self.branded.isChecked(),
            "brand_organic": discloses and self.own_brand.isChecked(),
        }

    def fault(self) -> str:
        """Return what is still to be chosen here, or nothing."""
        if not self.is_chosen:
            return _tr("Choose who can see it.")
        has_kind = self.own_brand.isChecked() or self.branded.isChecked()
        if self.discloses.isChecked() and not has_kind and not self._is_draft():
            return _tr("Choose your brand, branded content or both.")
        return ""

    def set_error(self, sentence: str) -> None:
        """Show what is wrong where it is wrong, or clear it."""
        in_brands = bool(sentence) and self.is_chosen and self.discloses.isChecked()
        self.privacy_field.set_error("" if in_brands else sentence)
        self.privacy_field.counter.set_colour("danger" if self.privacy_field.error else "textMuted")
        if in_brands:
            self.brand_note.setText(sentence)
            self.brand_note.show()
        self.brand_note.set_colour("danger" if in_brands else "textMuted")

    def focus_control(self) -> None:
        """Put the keyboard on the choice that is missing."""
        if self.is_chosen and self.discloses.isChecked():
            self.own_brand.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.privacy_field.focus_control()

    def set_options(self, options: PublishOptions) -> None:
        """Show what a person chose for this post before; nothing if nobody did."""
        level = _DRAFT if options.mode != "direct" else options.privacy
        if level and self.privacy.findData(level) < 0:
            # The account may not offer it any more; what was chosen is shown all the same.
            self.privacy.insertItem(0, privacy_words(level), level)
        self.privacy.setCurrentIndex(self.privacy.findData(level) if level else -1)
        self.comments.setChecked(options.allow_comment)
        self.duet.setChecked(options.allow_duet)
        self.stitch.setChecked(options.allow_stitch)
        self.branded.setChecked(options.brand_content)
        self.own_brand.setChecked(options.brand_organic)
        self.discloses.setChecked(options.brand_content or options.brand_organic)
        if self.discloses.isChecked():
            self._toggle_more()

    def _is_draft(self) -> bool:
        return bool(self.privacy.currentData() == _DRAFT)

    @Slot()
    def _toggle_more(self) -> None:
        self.brands.setVisible(self.brands.isHidden())
        self.more.setText(_tr("More") if self.brands.isHidden() else _tr("Less"))
        self.changed.emit()

    def _refresh(self) -> None:
        creator, is_draft = self._creator, self._is_draft()
        for box, is_off in (
            (self.comments, creator is not None and creator.is_comment_off),
            (self.duet, creator is not None and creator.is_duet_off),
            (self.stitch, creator is not None and creator.is_stitch_off),
        ):
            box.setEnabled(not is_off and not is_draft)
            if is_off:
                box.setChecked(False)
        # Branded content can't be visible to oneself only.
        for_self = self.privacy.currentData() == _SELF
        self.discloses.setEnabled(not is_draft)
        self.own_brand.setEnabled(self.discloses.isChecked() and not is_draft)
        self.branded.setEnabled(self.discloses.isChecked() and not is_draft and not for_self)
        if for_self:
            self.branded.setChecked(False)
        self._refresh_words(is_draft)
        self.changed.emit()

    def _refresh_words(self, is_draft: bool) -> None:
        is_branded = self.branded.isEnabled() and self.branded.isChecked()
        label = _tr("Paid partnership") if is_branded else _tr("Promotional content")
        shown = self.discloses.isChecked() and (is_branded or self.own_brand.isChecked())
        self.brand_note.setText(_tr("Your video will be labelled “{label}”.").format(label=label))
        self.brand_note.setVisible(shown)
        words = _tr("By posting, you agree to TikTok’s Music Usage Confirmation.")
        if is_branded:
            words = _tr(
                "By posting, you agree to TikTok’s Branded Content Policy and Music Usage Confirmation."
            )
        if is_draft:
            words = _tr("It goes to your TikTok inbox. Text, audience and posting are up to you there.")
        self.consent.setText(words)
        self.music_link.setVisible(not is_draft)
        self.policy_link.setVisible(is_branded and not is_draft)


def privacy_words(level: str) -> str:
    """Return one of TikTok's privacy levels as people say it."""
    known = {
        "PUBLIC_TO_EVERYONE": _tr("Everyone"),
        "MUTUAL_FOLLOW_FRIENDS": _tr("Friends"),
        "FOLLOWER_OF_CREATOR": _tr("Followers"),
        "SELF_ONLY": _tr("Only me"),
    }
    return known.get(level, level)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TikTokPanel", text)
