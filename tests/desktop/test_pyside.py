"""PySide6 itself: one release lost a reference to None or True on each call, which ends Python 3.11.

This test is the condition for lifting the upper bound of PySide6-Essentials in pyproject.toml.
"""

from __future__ import annotations

import subprocess
import sys

# In a process of its own, since a broken PySide6 would end the one that runs the tests.
PROGRAM = """
import sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel

class Bell(QObject):
    rung = Signal(object)

application = QApplication([])
label, bell, heard = QLabel(), Bell(), []
bell.rung.connect(heard.append)
words = [str(number) for number in range(500)]

def ring():
    for word in words:
        bell.rung.emit(word)
    heard.clear()

def write():
    for word in words:
        label.setText(word)
        label.update()

for calls in (ring, write):
    calls()
    before = sys.getrefcount(None), sys.getrefcount(True)
    calls()
    after = sys.getrefcount(None), sys.getrefcount(True)
    print(calls.__name__, after[0] - before[0], after[1] - before[1])
"""


def test_calls_into_qt_leave_the_reference_counts_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 0, done.stderr
    for line in done.stdout.splitlines():
        name, of_none, of_true = line.split()
        # Caches may take or leave a few; the fault takes one of each on every one of the 500 calls.
        assert abs(int(of_none)) < 20, f"{name}: {of_none} references to None"
        assert abs(int(of_true)) < 20, f"{name}: {of_true} references to True"
    assert len(done.stdout.splitlines()) == 2
