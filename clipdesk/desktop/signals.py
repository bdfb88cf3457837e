"""Hears SIGTERM and Ctrl+C inside Qt's loop, which lets no Python run while nothing happens."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot


class EndSignals(QObject):
    """Tell when the program is asked to end; wakes Qt by a socket that Python's own handler writes to."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._reading, self._writing = socket.socketpair()
        self._reading.setblocking(False)
        self._writing.setblocking(False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._before = {
            number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)
        }
        self._before_fd = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)

    def close(self) -> None:
        """Hear no more, and put back what was there."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before_fd)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._reading.close()
        self._writing.close()

    @Slot()
    def _read(self) -> None:
        try:
            numbers = self._reading.recv(64)
        except BlockingIOError:
            return
        if any(number in (signal.SIGINT, signal.SIGTERM) for number in numbers):
            self.asked.emit()
