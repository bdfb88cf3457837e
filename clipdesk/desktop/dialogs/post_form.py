"""The form that Add Video and Edit Post share: video and words at the left, places and time at the right.

What it holds is a `Draft`; what is wrong with it is decided there. The dialogs decide what is done with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.dialogs.form_services import FormServices
from clipdesk.desktop.dialogs.frame import FormBody, FormContent, FormFooter
from clipdesk.desktop.dialogs.place_rows import PlaceRows
from clipdesk.desktop.dialogs.source_box import SourceBox
from clipdesk.desktop.dialogs.tiktok_panel import TikTokPanel
from clipdesk.desktop.dialogs.when_box import WhenBox
from clipdesk.desktop.dialogs.words_box import WordsBox
from clipdesk.desktop.models.draft import (
    Draft,
    FormFacts,
    Problem,
    kind_words,
    needs,
    problems,
    read_form,
)
from clipdesk.desktop.models.timetable import Timetable, place_of, read_timetable
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.dialog import Dialog
from clipdesk.desktop.widgets.labels import Divider, PlainLabel
from clipdesk.domain.account import Account, Platform
from clipdesk.domain.clip import Clip
from clipdesk.domain.creator import CreatorInfo
from clipdesk.domain.errors import ClipDeskError
from clipdesk.domain.post import PostText

log = logging.getLogger(__name__)

_WIDTH_PX = 868
_RIGHT_PX = 316


@dataclass(frozen=True, slots=True)
class FormLabels:
    """What a dialog with this form is called, and its main button."""

    title: str
    main: str
    busy: str
    hint: str
    icon: str = ""


class PostForm(Dialog):
    """Hold the fields and keep what they say in step; subclasses do what the main button promises."""

    connect_requested = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        services: FormServices,
        labels: FormLabels,
        post_id: int | None = None,
    ) -> None:
        super().__init__(theme, parent, labels.title, width=_WIDTH_PX)
        self._services = services
        self._labels = labels
        self._post_id = post_id
        self._clip: Clip | None = None
        self._timetable: Timetable | None = None
        self._is_ready = False
        self._has_tried = False
        self._asked_creator_of: int | None = None
        self._first_text = PostText("")
        self.source = SourceBox(theme, has_fetch=services.fetch is not None and post_id is None)
        self.words = WordsBox(theme)
        self.places = PlaceRows(theme)
        self.tiktok = TikTokPanel(theme)
        self.when = WhenBox(theme, services.time)
        self.footer_words = FormFooter(theme, labels.hint)
        self._lay_out()
        self._connect()
        self._load()

    # -- building

    def _lay_out(self) -> None:
        content = FormContent()
        row = QHBoxLayout(content)
        row.setContentsMargins(25, 6, 25, 20)
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(14)
        left.addWidget(self.source)
        left.addWidget(self.words)
        left.addStretch(1)
        row.addLayout(left, 1)
        row.addWidget(Divider(self._theme, vertical=True))
        side = QWidget()
        side.setFixedWidth(_RIGHT_PX)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 6 if self._services.fetch else 0, 0, 0)
        right.setSpacing(8)
        right.addWidget(PlainLabel(self._theme, _tr("Post to"), "label"))
        right.addWidget(self.places)
        right.addSpacing(12)
        right.addWidget(PlainLabel(self._theme, _tr("When"), "label"))
        right.addWidget(self.when)
        right.addStretch(1)
        row.addWidget(side)
        outer = QVBoxLayout(self.body)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = FormBody(content)
        outer.addWidget(self._scroll)
        self._scroll.grown.connect(self.refit)
        self.add_footer_hint(self.footer_words)
        cancel = self.add_button(_tr("Cancel"))
        cancel.clicked.connect(self.reject)
        labels = self._labels
        self.main_button = self.add_button(labels.main, "primary", icon=labels.icon, main=True)
        self.tiktok.hide()

    def _connect(self) -> None:
        self.words.changed.connect(self._refresh)
        self.words.write_pressed.connect(self._write)
        self.places.changed.connect(self._on_places)
        self.places.connect_requested.connect(self._go_connect)
        self.tiktok.changed.connect(self._refresh)
        self.tiktok.try_again_requested.connect(self._ask_creator)
        self.when.changed.connect(self._refresh)
        self.main_button.clicked.connect(self._attempt)

    def _load(self) -> None:
        work, settings, time = self._services.work, self._services.settings, self._services.time
        post_id = self._post_id

        def read() -> tuple[FormFacts, Timetable]:
            now = time.now()
            start = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
            schedule = settings.current.schedule
            zone = now.tzinfo
            if zone is None:
                raise ValueError("the present moment has no zone")
            return read_form(work, post_id), read_timetable(work, schedule, zone, start)

        self.run(read, lambda read: self._take(*read))

    def _take(self, facts: FormFacts, timetable: Timetable) -> None:
        self._timetable = timetable.without(self._post_id)
        platforms = self._services.settings.current.platforms
        enabled = [platform for platform in Platform if platforms.is_enabled(platform)]
        self.places.set_accounts(facts.accounts, self.first_accounts(facts), enabled)
        self.places.add_below(Platform.TIKTOK, self.tiktok)
        self.words.set_template(facts.template_name)
        self.show_facts(facts)
        self._first_text = self.words.text
        self._is_ready = True
        self._on_places()

    def run(
        self,
        deed: Callable[[], object],
        take: Callable[..., object],
        fail: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do something off the GUI thread; nothing happens any more once the dialog is gone."""
        self._services.background.run(deed, take, fail or self.tell_error, owner=self)

    # -- what the dialogs add

    def first_accounts(self, facts: FormFacts) -> frozenset[int] | None:
        """Return the accounts that are ticked at first; None: the default ones."""
        return None

    def show_facts(self, facts: FormFacts) -> None:
        """Fill the fields from what was read."""

    def submit(self, draft: Draft) -> None:
        """Do what the main button promises."""
        raise NotImplementedError

    # -- what it holds

    @property
    def clip(self) -> Clip | None:
        """Return the video."""
        return self._clip

    def set_clip(self, clip: Clip | None, *, may_change: bool = True) -> None:
        """Take a video."""
        self._clip = clip
        if clip is not None:
            self.source.show_clip(clip, may_change=may_change)
        self._refresh()

    def draft(self) -> Draft:
        """Return what the fields hold now."""
        accounts = self.places.chosen
        has_tiktok = any(account.platform is Platform.TIKTOK for account in accounts)
        return Draft(
            clip=self._clip,
            text=self.words.text,
            accounts=accounts,
            options={Platform.TIKTOK: self.tiktok.options()} if has_tiktok else {},
            audience_fault=self.tiktok.fault() if has_tiktok else "",
            at=self.when.at,
        )

    def has_unsaved_text(self) -> bool:
        """Return whether words would be lost."""
        return self._is_ready and self.words.text != self._first_text and not self.main_button.is_busy

    def first_focus(self) -> QWidget:
        """Return what has the keyboard at first."""
        return self.words.title.editor

    # -- keeping in step

    def _on_places(self) -> None:
        chosen = self.places.chosen
        self.tiktok.setVisible(any(account.platform is Platform.TIKTOK for account in chosen))
        if self._timetable is not None:
            self.when.set_timetable(self._timetable, [place_of(account) for account in chosen])
        if not self.tiktok.isHidden():
            self._ask_creator_once()
        self._refresh()

    def _refresh(self) -> None:
        if not self._is_ready:
            return
        draft, settings = self.draft(), self._services.settings.current.platforms
        for row in self.places.rows:
            row.set_kind(kind_words(row.platform, draft.clip.facts if draft.clip else None))
            if row.account is not None:
                whole = replace(draft, accounts=(row.account,))
                row.set_needs(needs(row.platform, whole, settings))
        self.words.set_limits(draft.platforms, settings)
        self.words.set_can_write(self._clip is not None)
        if self._has_tried:
            self._show_problems(self._problems(draft))

    @Slot()
    def refit(self) -> None:
        """Grow or shrink with what is shown, once the layout has settled."""
        if self.isVisible():
            QTimer.singleShot(0, self, self._fit_height)

    # -- errors

    def _attempt(self) -> None:
        if not self._is_ready or self.main_button.is_busy:
            return
        self._has_tried = True
        draft = self.draft()
        found = self._problems(draft)
        self._show_problems(found)
        if found:
            self._focus(found[0])
            return
        self.main_button.set_busy(True, self._labels.busy)
        self.submit(draft)

    def _problems(self, draft: Draft) -> list[Problem]:
        settings = self._services.settings.current.platforms
        return problems(draft, settings, self._services.time.now(), self.tiktok.creator)

    def _show_problems(self, found: list[Problem]) -> None:
        told = {problem.where: problem.sentence for problem in found}
        self.source.set_error(told.get("video", ""))
        self.words.set_errors(told)
        self.places.error.tell(told.get("places", ""), is_fault=True)
        self.tiktok.set_error(told.get("audience", ""))
        self.when.set_error(told.get("time", ""))
        self.footer_words.tell_count(len(found))

    def _focus(self, problem: Problem) -> None:
        targets: dict[str, Callable[[], object]] = {
            "video": self.source.focus_control,
            "title": self.words.title_field.focus_control,
            "caption": self.words.caption_field.focus_control,
            "hashtags": self.words.tags_field.focus_control,
            "audience": self.tiktok.focus_control,
            "time": lambda: self.when.clock.setFocus(Qt.FocusReason.OtherFocusReason),
        }
        rows = [row for row in self.places.rows if row.box.isEnabled()]
        row = next((row for row in rows if str(row.platform) == problem.where), rows[0] if rows else None)
        target = targets.get(problem.where)
        if target is not None:
            target()
        elif row is not None:
            row.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell_error(self, error: Exception) -> None:
        """Say what went wrong, in the footer."""
        self.main_button.set_busy(False)
        words = str(error) if isinstance(error, ClipDeskError) else ""
        unknown = _tr("Something went wrong: {name}.").format(name=type(error).__name__)
        self.footer_words.tell(words or unknown)
        if not words:
            log.error("A dialog's deed failed", exc_info=error)

    # -- TikTok

    def _tiktok_account(self) -> Account | None:
        return next((item for item in self.places.chosen if item.platform is Platform.TIKTOK), None)

    def _ask_creator_once(self) -> None:
        account = self._tiktok_account()
        if account is not None and account.id != self._asked_creator_of:
            self._ask_creator()

    def _ask_creator(self) -> None:
        account, ask = self._tiktok_account(), self._services.ask_creator
        if account is None:
            return
        self._asked_creator_of = account.id
        if ask is None:
            self.tiktok.show_creator(None, _tr("Clips go to your TikTok inbox as drafts."))
            self.on_creator()
            return
        self.tiktok.show_creator(None, _tr("Asking TikTok what this account may choose..."))

        def take(creator: CreatorInfo) -> None:
            if account.id == self._asked_creator_of:
                self.tiktok.show_creator(creator)
                self.on_creator()

        def fail(error: Exception) -> None:
            words = _tr("TikTok didn’t say what this account may choose. {why}")
            self.tiktok.show_creator(None, words.format(why=error).strip(), failed=True)
            self.on_creator()

        self.run(lambda: ask(account), take, fail)

    def on_creator(self) -> None:
        """Hear that TikTok has answered, or will not."""

    def _go_connect(self, platform: str) -> None:
        self.connect_requested.emit(platform)
        self.reject()

    # -- words

    def _write(self) -> None:
        clip = self._clip
        if clip is None:
            return
        self.words.set_writing(True)
        describe = self._services.describe

        def take(answer: tuple[PostText, str]) -> None:
            self.words.set_writing(False)
            self.words.propose(*answer)
            self._refresh()

        def fail(error: Exception) -> None:
            self.words.set_writing(False)
            self.words.tell(str(error))

        self.run(lambda: describe(clip), take, fail)

    def _first_field(self) -> QWidget | None:
        return self.first_focus()


def _tr(text: str) -> str:
    return QCoreApplication.translate("PostForm", text)
