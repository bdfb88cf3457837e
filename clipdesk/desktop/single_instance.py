"""One ClipDesk for each home: the first holds a lock and listens, a second one asks it to come forward."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal, Slot

_LOCK = "desktop.lock"
_SOCKET = "desktop.socket"
_RETRY_S = 5.0
_TURN_S = 0.05
_ANSWER_MS = 1000
_MOST_BYTES = 64


class SingleInstance(QObject):
    """Be the only one, or tell the one that runs.

    The lock counts; the socket's file is only ever removed under it. Both lie in the home's own folder, which
    nobody else can open.
    """

    asked = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._socket = folder / _SOCKET
        self._lock = QLockFile(str(folder / _LOCK))
        # The age of a lock says nothing: only a dead owner frees it.
        self._lock.setStaleLockTime(0)
        self._server: QObject | None = None

    def take(self) -> bool:
        """Take the lock if nobody has it; tell whether this is the only one now."""
        return self._lock.tryLock(0)

    def listen(self) -> bool:
        """Listen for others; only under the lock. Tell whether that works."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(str(self._socket))
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        self._server = server
        return server.listen(str(self._socket))

    def tell_first(self, word: str, *, retry_s: float = _RETRY_S) -> bool:
        """Say a word to the one that runs; it may have the lock and not listen yet. Tell whether it heard."""
        from PySide6.QtNetwork import QLocalSocket

        end_s = time.monotonic() + retry_s
        while True:
            socket = QLocalSocket()
            socket.connectToServer(str(self._socket))
            if socket.waitForConnected(_ANSWER_MS):
                socket.write(word.encode())
                socket.waitForBytesWritten(_ANSWER_MS)
                # The answer proves that it was taken by a program that lives.
                if socket.waitForReadyRead(_ANSWER_MS):
                    return True
            if time.monotonic() >= end_s:
                return False
            time.sleep(_TURN_S)

    def close(self) -> None:
        """Listen no more, and free the lock."""
        if self._server is not None:
            from PySide6.QtNetwork import QLocalServer

            if isinstance(self._server, QLocalServer):
                self._server.close()
        self._lock.unlock()

    @Slot()
    def _answer(self) -> None:
        from PySide6.QtNetwork import QLocalServer

        server = self._server
        if not isinstance(server, QLocalServer):
            return
        while (guest := server.nextPendingConnection()) is not None:
            guest.readyRead.connect(lambda guest=guest: self._hear(guest))
            guest.disconnected.connect(guest.deleteLater)
            if guest.bytesAvailable():
                self._hear(guest)

    def _hear(self, guest: QObject) -> None:
        from PySide6.QtNetwork import QLocalSocket

        if not isinstance(guest, QLocalSocket):
            return
        word = bytes(guest.read(_MOST_BYTES).data()).decode("ascii", "replace")
        if not word:
            return
        guest.write(b"ok")
        guest.flush()
        self.asked.emit(word)
