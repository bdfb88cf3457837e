"""Tests that what pages get is what the program has."""

from __future__ import annotations

from clipdesk.desktop.page_services import Shell
from clipdesk.desktop.shell import WindowShell
from tests.desktop.page_rig import NotingShell


def promised() -> set[str]:
    return {name for name in vars(Shell) if not name.startswith("_")}


def test_the_window_and_the_tests_shell_keep_every_promise() -> None:
    assert {name for name in promised() if not callable(getattr(WindowShell, name, None))} == set()
    assert {name for name in promised() if not callable(getattr(NotingShell, name, None))} == set()
