"""The porch: names the doors, and opens the one that the command line asks for."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # what `typing` says; it would be loaded for this alone
if TYPE_CHECKING:
    from pathlib import Path


def _window(minimized: bool, rehearsal: bool) -> int:
    from clipdesk.desktop.main import run_desktop

    return run_desktop(minimized=minimized, rehearsal=rehearsal)


def _demo_window(folder: Path) -> int:
    from clipdesk.desktop.main import run_demo_window

    return run_demo_window(folder)


def _daemon(once: bool) -> int:
    from clipdesk.daemon import run_daemon

    return run_daemon(once=once)


def main() -> None:
    """Run ClipDesk as a command."""
    # Before anything is written: what ClipDesk makes belongs to its user alone.
    os.umask(0o077)
    if sys.argv[1:] in (["--help"], ["-h"]):
        from clipdesk.cli.front_page import help_text

        print(help_text())
        return
    from clipdesk.cli.main import Doors, cli

    cli.main(prog_name="clipdesk", obj=Doors(_window, _demo_window, _daemon))


if __name__ == "__main__":
    main()
