"""The questions before the window closes or the program ends, and what follows from the answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.choices import Checkbox
from clipdesk.desktop.widgets.dialog import ConfirmDialog
from clipdesk.desktop.words import due_words


def ask_keep_running(
    theme: Theme, window: QWidget, *, has_tray: bool, on_answer: Callable[[bool, bool], None]
) -> ConfirmDialog:
    """Ask at the first closing; the answer says whether to keep running, and whether to remember it."""
    text = _tr("It can go on watching your clips and posting on time with the window closed.")
    where = _tr("Open it again from the tray icon.")
    if not has_tray:
        where = _tr("Start ClipDesk again to bring it back.")
    # The safe answer of this question keeps everything going: it is the main one.
    question = ConfirmDialog(
        theme,
        window,
        _tr("Keep ClipDesk running?"),
        f"{text} {where}",
        _tr("Keep Running"),
        _tr("Quit"),
        danger=False,
    )
    remember = Checkbox(theme, _tr("Don’t ask again"))
    remember.setChecked(True)
    question.extra.addSpacing(10)
    question.extra.addWidget(remember)
    question.accepted.connect(lambda: on_answer(True, remember.isChecked()))
    question.keep_button.clicked.connect(lambda: on_answer(False, remember.isChecked()))
    question.open()
    question.do_button.setFocus()
    return question


def ask_quit(theme: Theme, window: QWidget, due: int, on_quit: Callable[[], None]) -> ConfirmDialog:
    """Ask before posts are missed."""
    question = ConfirmDialog(
        theme, window, _tr("Quit ClipDesk?"), due_words(due), _tr("Quit"), _tr("Keep Running")
    )
    question.accepted.connect(on_quit)
    question.open()
    return question


def _tr(text: str) -> str:
    return QCoreApplication.translate("Leaving", text)
