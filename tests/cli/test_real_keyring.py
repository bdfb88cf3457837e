"""The commands as they are installed, with the Secret Service of a real desktop."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.session.desktop_session import DesktopSession

QUIET = {"tray": "none", "notifications": False, "window_manager": False}


@pytest.mark.desktop
@pytest.mark.session(keyring="unlocked", **QUIET)
def test_a_secret_outlives_the_command_that_stored_it(
    desktop_session: DesktopSession, tmp_path: Path
) -> None:
    script = tmp_path / "store"
    clipdesk = f"{sys.executable} -m clipdesk --home {tmp_path / 'home'}"
    script.write_text(f"set -e\necho sk-real-secret | {clipdesk} secret set ai\n{clipdesk} secret list\n")

    told = desktop_session.check_output("sh", script, timeout_s=60)

    kept = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file())
    assert "ai                yes" in told.splitlines()
    assert b"sk-real-secret" not in kept


@pytest.mark.desktop
@pytest.mark.session(keyring="locked", **QUIET)
def test_a_locked_keyring_asks_for_a_person(desktop_session: DesktopSession, tmp_path: Path) -> None:
    script = tmp_path / "store"
    clipdesk = f"{sys.executable} -m clipdesk --home {tmp_path / 'home'}"
    script.write_text(f"echo sk-real-secret | {clipdesk} secret set ai 2>&1; echo ended with $?\n")

    told = desktop_session.check_output("sh", script, timeout_s=60)

    assert "nlock" in told
    assert told.splitlines()[-1] == "ended with 3"
