"""The desktop door: loads Qt before anything else, gives Python its import function back, and runs a program.

What the program is made of is in `program`, the demo's own part in `demo`; both are imported after Qt.
"""

from __future__ import annotations

import builtins
import importlib
from pathlib import Path


def load_qt() -> None:
    """Import Qt, and put Python's own import function back.

    PySide6 replaces it by one that keeps the source of every module imported later, some 20 MB of text, to
    look for a switch that nobody here uses.
    """
    own = builtins.__import__
    for name in ("QtCore", "QtGui", "QtWidgets", "QtSvg"):
        importlib.import_module(f"PySide6.{name}")
    builtins.__import__ = own


def run_desktop(*, minimized: bool = False, rehearsal: bool = False) -> int:
    """Run the window and the tray until they are quit; return the exit code."""
    load_qt()
    from clipdesk.desktop.program import run_program

    return run_program(minimized=minimized, rehearsal=rehearsal)


def run_demo_window(folder: Path) -> int:
    """Show the whole job in a window, on a clip that is made in `folder`; return the exit code."""
    load_qt()
    from clipdesk.desktop.demo import run_demo

    return run_demo(folder)
