"""A blocking D-Bus client that answers in plain values; the other clients of a session stand on it."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from jeepney import DBusAddress, DBusErrorResponse, new_method_call
from jeepney.io.blocking import open_dbus_connection

_BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


def plain(value: Any) -> Any:
    """Return a reply's value with the signatures of its variants taken off."""
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str) and _is_signature(value[0]):
        return plain(value[1])
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def _is_signature(text: str) -> bool:
    return 0 < len(text) < 20 and set(text) <= set("ybnqiuxtdsogvah(){}") and text[0] not in "){}"


class Bus:
    """One connection to a message bus; calls that get no answer in time raise TimeoutError."""

    def __init__(self, address: str) -> None:
        self._connection = open_dbus_connection(bus=address)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def call(
        self,
        at: tuple[str, str, str],
        method: str,
        signature: str = "",
        *arguments: Any,
        timeout_s: float = 10.0,
    ) -> tuple[Any, ...]:
        """Call a method of `(destination, path, interface)`; raise DBusErrorResponse if it refuses."""
        destination, path, interface = at
        address = DBusAddress(path, bus_name=destination, interface=interface)
        message = new_method_call(address, method, signature or None, arguments)
        reply = self._connection.send_and_get_reply(message, timeout=timeout_s)
        if reply.header.message_type.name == "error":
            raise DBusErrorResponse(reply)
        return tuple(reply.body)

    def get(self, at: tuple[str, str, str], name: str) -> Any:
        """Return a property's value, without its signature."""
        destination, path, interface = at
        properties = (destination, path, "org.freedesktop.DBus.Properties")
        ((_, value),) = self.call(properties, "Get", "ss", interface, name)
        return value

    def owns(self, name: str) -> bool:
        """Return whether somebody on the bus has this name."""
        return bool(self.call(_BUS, "NameHasOwner", "s", name)[0])
