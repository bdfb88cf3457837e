"""The desktop program as a whole: starts it, paints before anything heavy is loaded, and ends it in order."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from clipdesk.desktop.bridge import Bridge
from clipdesk.desktop.collecting import GuiCollector
from clipdesk.desktop.first_picture import read_first_picture
from clipdesk.desktop.local_time import LocalTime, has_24_hours
from clipdesk.desktop.main_window import MainWindow, app_icon
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.places import Places
from clipdesk.desktop.shell import WindowShell
from clipdesk.desktop.signals import EndSignals
from clipdesk.desktop.single_instance import SingleInstance
from clipdesk.desktop.situation import Situation, SituationKeeper
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.desktop.words import banners, watcher_view
from clipdesk.domain.errors import ClipDeskError, InvalidInput
from clipdesk.logs import start_logging
from clipdesk.storage.home import Home, find_home

if TYPE_CHECKING:
    from clipdesk.desktop.opening import Opened
    from clipdesk.desktop.outside import Outside

log = logging.getLogger(__name__)

Opener = Callable[[Home, Bridge], "Opened"]

DONE, FAILED, BAD_SETTINGS = 0, 1, 2
_CLOSE_S = 10.0
_UNSEEN_MS = 1_000
_SETTLED_MS = 3_000


def run_program(*, minimized: bool, rehearsal: bool) -> int:
    """Run window and tray of this computer's home until they are quit; return the exit code."""
    try:
        home = find_home()
        home = home.rehearsal() if rehearsal else home
        home.create()
    except ClipDeskError as error:
        complain_on_stderr(error)
        return FAILED
    app = make_application()
    instance = SingleInstance(home.run)
    if not instance.take():
        heard = instance.tell_first("hide" if minimized else "show")
        return DONE if heard else _nobody_answers()
    start_logging(home.logs)
    opener = _open_rehearsal if rehearsal else _open_home
    program = Program(app, home, opener, instance=instance, is_rehearsal=rehearsal)
    return program.run(minimized=minimized)


def make_application() -> QApplication:
    """Make Qt's application with ClipDesk's name and icon; it lives on without a window."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("ClipDesk")
    app.setApplicationDisplayName("ClipDesk")
    app.setDesktopFileName("clipdesk")
    app.setWindowIcon(app_icon())
    app.setQuitOnLastWindowClosed(False)
    return app


class Program(QObject):
    """Everything that lives from the start to the end: window, tray, services, and who ends whom.

    Args:
        opener: opens the desk, off the GUI thread.
        instance: holds the home's lock; None where nobody else can want it.
    """

    opened = Signal()

    def __init__(
        self,
        app: QApplication,
        home: Home,
        opener: Opener,
        *,
        instance: SingleInstance | None = None,
        is_rehearsal: bool = False,
    ) -> None:
        super().__init__()
        self._app = app
        self._home = home
        self._opener = opener
        self._instance = instance
        self._is_rehearsal = is_rehearsal
        self._opened: Opened | None = None
        self._is_leaving = False
        self._hours_24 = has_24_hours()
        self.time = LocalTime()
        self._picture = read_first_picture(home, self.time.now())
        look = self._picture.settings
        self.theme = Theme(
            app,
            mode=look.theme,  # type: ignore[arg-type]
            text_size=look.text_size,
            reduce_motion=look.reduce_motion,
        )
        self.background = Background()
        self.bridge = Bridge()
        self.situation = SituationKeeper(self.bridge, self.background, self.time)
        self.shell = WindowShell(self.theme, home, self.time, Places(), self._picture)
        self._outside: Outside | None = None
        self._collector = GuiCollector()
        self._signals = EndSignals()
        self._connect()

    def _connect(self) -> None:
        self.shell.may_close = self._may_close
        self.shell.made.connect(self._on_window)
        self.shell.folder_wanted.connect(lambda: self._do("open_folder"))
        self.shell.settings_applied.connect(self._apply_settings)
        self.situation.changed.connect(self._show_situation)
        self._signals.asked.connect(self.leave)
        self._app.commitDataRequest.connect(lambda _manager: self.leave())
        if self._instance is not None:
            self._instance.asked.connect(self._on_asked)

    @property
    def opened_desk(self) -> Opened | None:
        """Return what works behind the window, once it does."""
        return self._opened

    # -- life

    def run(self, *, minimized: bool = False) -> int:
        """Show the window, open the desk behind it, and stay until told to leave; return the exit code."""
        if minimized or self._picture.settings.start_hidden:
            self._open()
        else:
            # What is imported before the first frame would keep it waiting.
            FirstFrame(self.shell.window, self._open)
            self.shell.show_first()
        code = self._app.exec()
        return self._end(code)

    @Slot()
    def _open(self) -> None:
        from clipdesk.desktop.outside import Outside

        self._outside = Outside(
            self.shell, self.situation, self.bridge, self.background, self.time, hours_24=self._hours_24
        )
        self._outside.quit_wanted.connect(self.quit)
        self._outside.tray.start()
        if self._instance is not None and not self._instance.listen():
            log.warning("Another start of ClipDesk cannot reach this one.")
        self.background.run(self._open_desk, self._on_opened, self._on_no_desk)

    def _open_desk(self) -> Opened:
        """Open the desk, off the GUI thread; kept even if the program is ended meanwhile, to be closed."""
        self._opened = self._opener(self._home, self.bridge)
        return self._opened

    def _on_opened(self, opened: Opened) -> None:
        if self._is_leaving:
            return
        self.time.set_zone(opened.zone)
        for warning in opened.warnings:
            log.warning(warning)
        services = PageServices(
            theme=self.theme,
            time=self.time,
            bridge=self.bridge,
            background=self.background,
            situation=self.situation,
            desk=opened.services,
            shell=self.shell,
        )
        self.situation.set_folder(opened.folder)
        self.situation.open(opened.services.work)
        if self._outside is not None:
            self._outside.open(opened)
        opened.start()
        self.shell.open(services)
        self.opened.emit()
        # What was imported stays for good: it need not be looked through again and again.
        QTimer.singleShot(_SETTLED_MS, self, self._collector.settle)

    def _on_no_desk(self, error: Exception) -> None:
        if not isinstance(error, ClipDeskError):
            log.error("The desk could not be opened", exc_info=error)
            words = f"ClipDesk made a mistake ({type(error).__name__})."
            error = ClipDeskError(words, f"What happened is in {self._home.log_file}.")
        complain_on_stderr(error)
        if QGuiApplication.platformName() not in ("offscreen", "minimal"):
            box = QMessageBox(
                QMessageBox.Icon.Critical,
                _tr("ClipDesk cannot start"),
                error.title,
                QMessageBox.StandardButton.Close,
                self.shell.existing_window,
            )
            box.setInformativeText(error.advice)
            box.exec()
        self.leave(BAD_SETTINGS if isinstance(error, InvalidInput) else FAILED)

    @Slot()
    def leave(self, code: int = DONE) -> None:
        """End without a question."""
        if not self._is_leaving:
            self._is_leaving = True
            self.shell.flush()
            self._app.exit(code)

    def _end(self, code: int) -> int:
        """End doors, workers, lanes, database; then delete what must not outlive Qt's application."""
        outside, window = self._outside, self.shell.existing_window
        if window is not None:
            window.remember()
            window.hide()
        if outside is not None:
            outside.close()
        is_clean = self.background.close(_CLOSE_S)
        opened = self._opened
        if opened is not None:
            is_clean = opened.close(_CLOSE_S) and is_clean
        self._signals.close()
        self._collector.close()
        if self._instance is not None:
            self._instance.close()
        for part in (*(outside.tray.parts() if outside is not None else ()), window):
            if part is not None:
                shiboken6.delete(part)
        if not is_clean:
            log.warning("Something did not end in time; it goes on at the next start.")
            logging.shutdown()
            # Qt would abort the process for a thread that still runs.
            os._exit(code)
        return code

    # -- closing and quitting

    def _may_close(self) -> bool:
        if self._is_leaving:
            return True
        if self._opened is None:
            self.leave()
            return True
        wish = self._opened.services.settings.current.general.on_close
        if wish == "ask":
            self._ask_keep_running()
            return False
        if wish == "quit":
            self.quit()
            return False
        return True

    def _ask_keep_running(self) -> None:
        from clipdesk.desktop.leaving import ask_keep_running

        has_tray = self._outside is not None and self._outside.tray.is_there
        ask_keep_running(self.theme, self.shell.window, has_tray=has_tray, on_answer=self._closing_answered)

    def _closing_answered(self, keeps_running: bool, remembers: bool) -> None:
        opened = self._opened
        if remembers and opened is not None:
            wish = "keep" if keeps_running else "quit"
            settings = opened.services.settings
            self.background.run(lambda: settings.set("general.on_close", wish), None, self.shell.complain)
        if keeps_running:
            self.shell.window.hide()
        else:
            self.quit()

    @Slot()
    def quit(self) -> None:
        """End; with posts due soon, ask first."""
        due = self.situation.now.overview.due_in_a_day
        if not due or self._is_rehearsal:
            self.leave()
            return
        from clipdesk.desktop.leaving import ask_quit

        self.shell.bring_forward()
        ask_quit(self.theme, self.shell.window, due, self.leave)

    # -- wiring

    def _on_window(self, window: MainWindow) -> None:
        window.quit_requested.connect(self.quit)
        window.pause_toggled.connect(lambda: self._do("toggle_pause"))
        window.banner.action_requested.connect(lambda _notice, key: self._do(key))
        self._show_situation(self.situation.now, window)

    def _do(self, key: str) -> None:
        if self._outside is not None:
            self._outside.commands.do(key)

    @Slot(str)
    def _on_asked(self, word: str) -> None:
        if word == "show":
            self.shell.bring_forward()

    @Slot()
    def _apply_settings(self) -> None:
        if self._opened is None:
            return
        look = self._opened.services.settings.current.appearance
        self.theme.set_mode(look.theme)  # type: ignore[arg-type]
        self.theme.set_text_size(look.text_size)
        self.theme.set_reduce_motion(look.reduce_motion)
        self._opened.resident.apply_settings()
        self.situation.set_folder(self._opened.folder)

    def _show_situation(self, now: Situation, window: MainWindow | None = None) -> None:
        window = window or self.shell.existing_window
        if window is not None:
            window.sidebar.watcher.show_view(watcher_view(now, hours_24=self._hours_24))
            window.sidebar.set_failed_count(now.overview.urgent)
            window.sidebar.set_recording(now.is_recording)
            names = ", ".join(now.overview.sign_in_platforms)
            warning = _tr("{names} needs sign-in").format(names=names) if names else ""
            window.sidebar.set_account_warning(warning)
            window.show_notices(*banners(now, is_rehearsal=self._is_rehearsal))


class FirstFrame(QObject):
    """Calls once, when a window was painted for the first time; at the latest after a while.

    A window may stay unseen for long, on another desktop say.
    """

    def __init__(self, window: QObject, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._then = then
        self._is_done = False
        window.installEventFilter(self)
        QTimer.singleShot(_UNSEEN_MS, self, self._go)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the frame after the first painting."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._go)
        return False

    @Slot()
    def _go(self) -> None:
        if not self._is_done:
            self._is_done = True
            self._then()


def complain_on_stderr(error: ClipDeskError) -> None:
    """Say on stderr what keeps ClipDesk from starting."""
    sys.stderr.write(f"clipdesk: {error.title}\n")
    if error.advice:
        sys.stderr.write(f"  {error.advice}\n")
    sys.stderr.flush()


def _nobody_answers() -> int:
    words = "ClipDesk is running, but does not answer."
    complain_on_stderr(ClipDeskError(words, "Wait a moment, or end it and start it again."))
    return FAILED


def _open_home(home: Home, bridge: Bridge) -> Opened:
    from clipdesk.desktop.opening import open_desk

    return open_desk(home, bridge.hear)


def _open_rehearsal(home: Home, bridge: Bridge) -> Opened:
    from clipdesk.desktop.opening import open_rehearsal_desk

    return open_rehearsal_desk(home, bridge.hear)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Program", text)
