"""Looks at everything that ClipDesk needs in one home; works without a screen and changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from clipdesk.app import Desk, local_zone
from clipdesk.doctor.computer import look_at_clock, look_at_ffmpeg, look_at_qt, look_at_tray
from clipdesk.doctor.examining import Check, Finding
from clipdesk.domain.account import Account, AccountStatus
from clipdesk.domain.errors import ClipDeskError, CredentialState, NeedsPerson
from clipdesk.domain.publication import Status
from clipdesk.domain.settings import is_loopback_host
from clipdesk.repositories import Work

_LEAST_FREE_BYTES = 200 << 20
_SOON = timedelta(days=7)
_CONNECT_LIMIT_S = 2.0
_WAITS = (Status.UNCONFIRMED, Status.FAILED, Status.MISSED)
_KEYRING = {
    CredentialState.ABSENT: (
        "There is no keyring that keeps secrets safe: you sign in again after each start.",
        "Install GNOME Keyring or KWallet: sudo apt install gnome-keyring",
    ),
    CredentialState.LOCKED: ("The keyring waits for unlock.", "Unlock it with your password."),
    CredentialState.BROKEN: (
        "The keyring does not answer as it should.",
        "Restart your keyring program, or sign out of the computer and in again.",
    ),
}


class Checkup:
    """The checks of one home.

    Args:
        make_desk: makes the desk; its errors are findings.
    """

    def __init__(self, make_desk: Callable[[], Desk]) -> None:
        self._lock = threading.Lock()
        self._desk: Desk | None = None
        self._problem: ClipDeskError | None = None
        try:
            self._desk = make_desk()
        except ClipDeskError as error:
            self._problem = error

    def checks(self) -> list[Check]:
        """Return the checks in the order of the list."""
        return [
            Check("Qt libraries", look_at_qt, is_needed=False),
            Check("tray", look_at_tray, is_needed=False),
            Check("keyring", self._keyring, is_needed=False),
            Check("ffmpeg", look_at_ffmpeg),
            Check("OBS", self._obs, is_needed=False),
            Check("settings", self._settings),
            Check("folders", self._folders),
            Check("database", self._database),
            Check("clock", self._clock),
            Check("sign-ins", self._sign_ins),
            Check("AI", self._ai, is_needed=False),
        ]

    def close(self) -> None:
        """Close the desk."""
        if self._desk is not None:
            self._desk.close()

    # -- one part each

    def _settings(self) -> Finding:
        if self._problem is not None:
            raise self._problem
        settings = self._opened().settings
        if settings.warnings:
            return Finding(False, " ".join(settings.warnings), f"Correct {settings.path}.", is_hint=True)
        return Finding(True, str(settings.path))

    def _keyring(self) -> Finding:
        credentials = self._opened().credentials
        problem = credentials.problem()
        if problem is None and not credentials.is_lasting:
            problem = CredentialState.ABSENT
        if problem is None:
            return Finding(True, "It keeps your sign-ins.")
        text, fix = _KEYRING[problem]
        return Finding(False, text, fix, is_hint=True)

    def _folders(self) -> Finding:
        desk = self._opened()
        home = desk.home.data
        if not os.access(home, os.W_OK):
            return Finding(False, f"{home} cannot be written.", "Check that it belongs to you.")
        free_bytes = shutil.disk_usage(home).free
        if free_bytes < _LEAST_FREE_BYTES:
            text = f"The disk of {home} has {free_bytes >> 20} MB left."
            return Finding(False, text, "Make room on it.")
        folders = [Path(folder).expanduser() for folder in desk.settings.current.watch.folders]
        for folder in folders:
            if not folder.is_dir():
                fix = "Connect its drive, or choose another: clipdesk config set watch.folders '[\"…\"]'"
                return Finding(False, f"The clip folder {folder} is not there.", fix)
            if not os.access(folder, os.R_OK | os.X_OK):
                return Finding(False, f"The clip folder {folder} cannot be read.", "Check who owns it.")
        if not folders:
            return Finding(False, "No clip folder is chosen.", _watch_command(_obs_folder()), is_hint=True)
        return Finding(True, f"Watching {', '.join(str(folder) for folder in folders)}")

    def _database(self) -> Finding:
        with self._work().read() as unit:
            counts = unit.posts.count_by_status()
        waiting = sum(counts.get(status, 0) for status in _WAITS)
        total = sum(counts.values())
        text = f"{total} posts, {self._opened().home.database}"
        if waiting:
            listing = "clipdesk posts --status failed (or missed, unconfirmed)"
            return Finding(True, f"{text}; {waiting} wait for you.", listing)
        return Finding(True, text)

    def _clock(self) -> Finding:
        desk = self._opened()
        zone = desk.planner.zone() if desk.settings.current.schedule.timezone != "system" else local_zone()
        return look_at_clock(desk.clock.now(), zone, desk.home.database)

    def _sign_ins(self) -> Finding:
        with self._work().read() as unit:
            accounts = unit.accounts.list()
        if not accounts:
            fix = "clipdesk accounts connect youtube"
            return Finding(False, "No account is connected.", fix, is_hint=True)
        for account in accounts:
            if account.status is not AccountStatus.CONNECTED:
                return Finding(False, f"{_shown(account)} needs its sign-in.", _connect_command(account))
        now = self._opened().clock.now()
        for account in accounts:
            if account.expires_at is not None and account.expires_at - now < _SOON:
                text = f"{_shown(account)} must sign in again by {account.expires_at:%Y-%m-%d}."
                return Finding(True, text, _connect_command(account))
        return Finding(True, ", ".join(_shown(account) for account in accounts))

    def _obs(self) -> Finding:
        from clipdesk.obs.detection import find_setups, running_program

        desk = self._opened()
        obs = desk.settings.current.obs
        if not obs.enabled:
            return Finding(True, "ClipDesk does not talk to OBS (obs.enabled is false).")
        program = running_program()
        setups = find_setups(program=program)
        if not setups and program is None:
            return Finding(False, "OBS was not found.", "Install it from obsproject.com.", is_hint=True)
        folder = setups[0].record_folder if setups else None
        watched = {Path(name).expanduser() for name in desk.settings.current.watch.folders}
        if folder is not None and folder not in watched:
            text = f"OBS records to {folder}, which is not watched."
            return Finding(False, text, _watch_command(folder), is_hint=True)
        if program is None:
            return Finding(True, f"OBS is not running; it records to {folder or 'an unknown folder'}.")
        port = program.websocket_port or obs.port
        if not _answers(obs.host, port):
            fix = "In OBS: Tools, WebSocket Server Settings, Enable WebSocket server."
            return Finding(False, f"OBS does not listen on {obs.host}:{port}.", fix, is_hint=True)
        if setups and setups[0].websocket.wants_password and desk.credentials.get("obs") is None:
            return Finding(False, "OBS asks for its password.", "clipdesk secret set obs", is_hint=True)
        return Finding(True, f"OBS listens on {obs.host}:{port}.")

    def _ai(self) -> Finding:
        desk = self._opened()
        ai = desk.settings.current.ai
        if not ai.enabled:
            return Finding(True, "It is off: clips get the built-in words.")
        is_local = is_loopback_host(urlsplit(ai.base_url).hostname or "")
        if not is_local and desk.credentials.get("ai") is None:
            text = "It has no key: clips get the built-in words."
            fix = "clipdesk secret set ai (or: clipdesk config set ai.enabled false)"
            return Finding(False, text, fix, is_hint=True)
        generator = desk.generator()
        return Finding(True, generator.check() if generator else "It is off.")

    # -- how

    def _opened(self) -> Desk:
        if self._desk is None:
            raise NeedsPerson("The settings cannot be used.", "Correct them first; then look again.")
        return self._desk

    def _work(self) -> Work:
        desk = self._opened()
        with self._lock:  # two parts must not open the database at once
            return desk.work


def _watch_command(folder: Path | None) -> str:
    value = json.dumps([str(folder) if folder else "…"], ensure_ascii=False)
    return f"clipdesk config set watch.folders '{value}'"


def _obs_folder() -> Path | None:
    from clipdesk.obs.detection import find_setups

    setups = find_setups()
    return setups[0].record_folder if setups else None


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=_CONNECT_LIMIT_S):
            return True
    except OSError:
        return False


def _connect_command(account: Account) -> str:
    return f"clipdesk accounts connect {account.platform}"


def _shown(account: Account) -> str:
    return f"{account.platform.label}: {account.name}"
