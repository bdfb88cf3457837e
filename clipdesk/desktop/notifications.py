"""Shows notifications of the system, with buttons where it has them, and hears which one was chosen.

Speaks org.freedesktop.Notifications by itself: Qt can neither send buttons nor the right types. All of it
happens on one thread of its own; where there is no such service, `unavailable` says so and nothing is lost.
"""

from __future__ import annotations

import logging
import queue
import selectors
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

log = logging.getLogger(__name__)

_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_ANSWER_S = 2.0
_KEPT = 50


@dataclass(frozen=True, slots=True)
class Message:
    """A notification: `actions` are keys with labels; `key` is what a click on it means."""

    title: str
    text: str = ""
    key: str = ""
    actions: tuple[tuple[str, str], ...] = ()
    is_urgent: bool = False
    replaces: str = ""


class Notifications(QObject):
    """Send messages from any thread; hear choices on the GUI thread."""

    chosen = Signal(str)
    unavailable = Signal(object)

    _chosen_there = Signal(str)
    _failed_there = Signal(object)

    def __init__(self, connect: Callable[[], DBusConnection] | None = None) -> None:
        super().__init__()
        self._connect = connect or _session_bus
        self._todo: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._waking, self._woken = socket.socketpair()
        self._woken.setblocking(False)
        self._thread: threading.Thread | None = None
        self._shown: dict[int, Message] = {}
        self._chosen_there.connect(self.chosen, Qt.ConnectionType.QueuedConnection)
        self._failed_there.connect(self.unavailable, Qt.ConnectionType.QueuedConnection)

    def show(self, message: Message) -> None:
        """Show a message; the thread for it begins with the first one."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="notifications", daemon=True)
            self._thread.start()
        self._todo.put(message)
        self._wake()

    def close(self, timeout_s: float = 3.0) -> bool:
        """End the thread; tell whether it has ended."""
        if self._thread is None:
            self._close_bell()
            return True
        self._todo.put(None)
        self._wake()
        self._thread.join(timeout_s)
        has_ended = not self._thread.is_alive()
        if has_ended:
            self._close_bell()
        return has_ended

    def _close_bell(self) -> None:
        self._waking.close()
        self._woken.close()

    def _wake(self) -> None:
        self._waking.send(b"1")

    # -- on its own thread

    def _run(self) -> None:
        try:
            connection = self._connect()
        except (OSError, KeyError, ValueError, EOFError) as error:
            log.info("No notifications: %s", error)
            self._run_without()
            return
        try:
            self._listen(connection)
            self._serve(connection)
        except (OSError, EOFError, ConnectionError) as error:
            log.warning("The notification service is gone: %s", error)
            self._run_without()
        finally:
            connection.close()

    def _run_without(self) -> None:
        while (message := self._todo.get()) is not None:
            self._failed_there.emit(message)

    def _listen(self, connection: DBusConnection) -> None:
        from jeepney import MatchRule, message_bus

        rule = MatchRule(type="signal", interface=_NAME, path=_PATH)
        connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=_ANSWER_S)

    def _serve(self, connection: DBusConnection) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(connection.sock, selectors.EVENT_READ, "bus")
            selector.register(self._woken, selectors.EVENT_READ, "todo")
            while True:
                for key, _ in selector.select():
                    if key.data == "bus":
                        self._take(connection.receive(timeout=_ANSWER_S))
                    elif not self._send_waiting(connection):
                        return

    def _send_waiting(self, connection: DBusConnection) -> bool:
        """Send what waits; tell whether to go on."""
        self._woken.recv(64)
        while True:
            try:
                message = self._todo.get_nowait()
            except queue.Empty:
                return True
            if message is None:
                return False
            self._send(connection, message)

    def _send(self, connection: DBusConnection, message: Message) -> None:
        from jeepney import DBusAddress, DBusErrorResponse, new_method_call
        from jeepney.wrappers import unwrap_msg

        replaced = 0
        if message.replaces:
            found = [number for number, old in self._shown.items() if old.replaces == message.replaces]
            replaced = found[-1] if found else 0
        actions = ["default", "ClipDesk"]
        for key, label in message.actions:
            actions += [key, label]
        hints = {"urgency": ("y", 2 if message.is_urgent else 1), "desktop-entry": ("s", "clipdesk")}
        hints |= {"suppress-sound": ("b", True)}
        body = ("ClipDesk", replaced, "clipdesk", message.title, _escaped(message.text), actions, hints, -1)
        address = DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
        call = new_method_call(address, "Notify", "susssasa{sv}i", body)
        try:
            number = unwrap_msg(connection.send_and_get_reply(call, timeout=_ANSWER_S))[0]
        except (DBusErrorResponse, TimeoutError) as error:
            log.info("A notification was not shown: %s", error)
            self._failed_there.emit(message)
            return
        self._shown[int(number)] = message
        while len(self._shown) > _KEPT:
            del self._shown[next(iter(self._shown))]

    def _take(self, heard: Any) -> None:
        from jeepney import HeaderFields

        member = heard.header.fields.get(HeaderFields.member)
        if member not in ("ActionInvoked", "NotificationClosed"):
            return
        number, detail = heard.body
        message = self._shown.get(int(number))
        if message is None:
            return
        if member == "NotificationClosed":
            del self._shown[int(number)]
        else:
            self._chosen_there.emit(message.key if detail == "default" else str(detail))


def _session_bus() -> DBusConnection:
    from jeepney.io.blocking import open_dbus_connection

    return open_dbus_connection(bus="SESSION")


def _escaped(text: str) -> str:
    """Return the text so that no service takes it for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
