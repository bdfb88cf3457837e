"""A program that starts as a subject says, and tells on standard output when its first frame was painted.

`python -m tests.benchmarks.first_frame SUBJECT`: `bare` is an empty window of Qt, `desktop` is ClipDesk.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def tell() -> None:
    """Print the moment, the work and memory so far, and all modules that are loaded."""
    at_s, cpu_s = time.monotonic(), time.process_time()
    status = Path("/proc/self/status").read_text()
    rss_kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    told = {"at_s": at_s, "cpu_s": cpu_s, "rss_mib": rss_kib / 1024, "modules": sorted(sys.modules)}
    print(json.dumps(told), flush=True)


def show_bare() -> None:
    """Show an empty window and end with its first frame."""
    from PySide6.QtCore import QEvent, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def event(self, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, self.leave)
            return super().event(event)

        def leave(self) -> None:
            tell()
            QApplication.exit(0)

    app = QApplication([])
    window = Window()
    window.resize(1000, 760)
    window.show()
    app.exec()


def show_desktop() -> None:
    """Show ClipDesk's window, on a real home, and end where it would open the desk."""
    from clipdesk.desktop.main import load_qt

    load_qt()
    from PySide6.QtCore import Slot

    from clipdesk.desktop.program import Program, _open_home, make_application
    from clipdesk.desktop.single_instance import SingleInstance
    from clipdesk.logs import start_logging
    from clipdesk.storage.home import find_home

    class Painted(Program):
        @Slot()
        def _open(self) -> None:
            tell()
            self.leave()

    home = find_home()
    home.create()
    app = make_application()
    instance = SingleInstance(home.run)
    assert instance.take()
    start_logging(home.logs)
    Painted(app, home, _open_home, instance=instance).run()


if __name__ == "__main__":
    {"bare": show_bare, "desktop": show_desktop}[sys.argv[1]]()
