"""The window as a screen reader meets it: find by role and name, read, press, type.

Speaks AT-SPI. Whatever has no name here cannot be used without eyes, and is not found by a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Self

from jeepney import DBusErrorResponse

from tests.session.bus import Bus
from tests.session.parts import SessionError, wait_until

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_ACTION = "org.a11y.atspi.Action"
_TEXT = "org.a11y.atspi.Text"
_EDITABLE = "org.a11y.atspi.EditableText"
_COMPONENT = "org.a11y.atspi.Component"
_VALUE = "org.a11y.atspi.Value"
_REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_LAUNCHER = ("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus")

# The bits of AT-SPI's state set that tests ask for.
_STATES = {"checked": 4, "enabled": 8, "focused": 12, "selected": 23, "showing": 25, "expanded": 10}


class Accessible:
    """One object of the tree: a window, a button, a label."""

    def __init__(self, bus: Bus, service: str, path: str) -> None:
        self._bus = bus
        self._service = service
        self._path = path

    def _at(self, interface: str) -> tuple[str, str, str]:
        return (self._service, self._path, interface)

    def __repr__(self) -> str:
        return f"<{self.role} {self.name!r}>"

    @property
    def name(self) -> str:
        """Return the accessible name."""
        return str(self._bus.get(self._at(_ACCESSIBLE), "Name"))

    @property
    def description(self) -> str:
        """Return the accessible description."""
        return str(self._bus.get(self._at(_ACCESSIBLE), "Description"))

    @property
    def role(self) -> str:
        """Return the role as AT-SPI spells it, such as "push button", "label" or "table cell"."""
        return str(self._bus.call(self._at(_ACCESSIBLE), "GetRoleName")[0])

    @property
    def children(self) -> list[Accessible]:
        """Return the objects directly below."""
        (pairs,) = self._bus.call(self._at(_ACCESSIBLE), "GetChildren")
        return [Accessible(self._bus, service, path) for service, path in pairs if not path.endswith("/null")]

    def is_(self, state: str) -> bool:
        """Return whether the object is checked, enabled, expanded, focused, selected or showing."""
        (words,) = self._bus.call(self._at(_ACCESSIBLE), "GetState")
        bit = _STATES[state]
        return bool(words[bit // 32] >> (bit % 32) & 1)

    def walk(self) -> Iterator[Accessible]:
        """Return this object and all below it."""
        yield self
        for child in self.children:
            try:
                yield from child.walk()
            except DBusErrorResponse:
                continue  # deleted while being read

    def find_all(self, *, role: str | None = None, name: str | None = None) -> list[Accessible]:
        """Return all objects with this role whose name begins with `name`."""
        return [
            found
            for found in self.walk()
            if (name is None or found.name.startswith(name)) and (role is None or found.role == role)
        ]

    def find(
        self, *, role: str | None = None, name: str | None = None, timeout_s: float = 10.0
    ) -> Accessible:
        """Return the first object with this role whose name begins with `name`, as soon as it is there."""
        what = f"accessible {role or 'object'} {name or ''!r}"
        try:
            return wait_until(lambda: self.find_all(role=role, name=name), what, timeout_s=timeout_s)[0]
        except SessionError as error:
            tree = "\n".join(map(repr, self.walk()))
            raise SessionError(f"{error}; there is:\n{tree}") from None

    # -- reading and doing

    @property
    def actions(self) -> list[str]:
        """Return the names of what can be done with the object."""
        (actions,) = self._bus.call(self._at(_ACTION), "GetActions")
        return [name for name, _, _ in actions]

    def press(self) -> None:
        """Do what a click does: the first action of the object."""
        (done,) = self._bus.call(self._at(_ACTION), "DoAction", "i", 0)
        if not done:
            raise SessionError(f"{self!r} refused to be pressed")

    @property
    def text(self) -> str:
        """Return the whole text of a field or label."""
        return str(self._bus.call(self._at(_TEXT), "GetText", "ii", 0, -1)[0])

    def set_text(self, text: str) -> None:
        """Replace the whole text of a field, as typing would."""
        (done,) = self._bus.call(self._at(_EDITABLE), "SetTextContents", "s", text)
        if not done:
            raise SessionError(f"{self!r} refused the text")

    def focus(self) -> None:
        """Put the keyboard's focus on the object."""
        self._bus.call(self._at(_COMPONENT), "GrabFocus")

    @property
    def value(self) -> float:
        """Return the number that a slider or progress bar shows."""
        return float(self._bus.get(self._at(_VALUE), "CurrentValue"))

    @property
    def extents(self) -> tuple[int, int, int, int]:
        """Return x, y, width and height on the screen."""
        (box,) = self._bus.call(self._at(_COMPONENT), "GetExtents", "u", 0)
        x, y, width, height = box
        return (x, y, width, height)


class AccessibleDesktop:
    """All applications of a session that let themselves be read; a context manager."""

    def __init__(self, session_bus: Bus) -> None:
        (address,) = session_bus.call(_LAUNCHER, "GetAddress")
        self._bus = Bus(str(address))
        self._root = Accessible(self._bus, *_REGISTRY)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bus.close()

    def applications(self) -> list[Accessible]:
        """Return the applications that run now."""
        return self._root.children

    def application(self, name: str, *, timeout_s: float = 20.0) -> Accessible:
        """Return the application of this name, as soon as it is there."""

        def named() -> Accessible | None:
            for application in self.applications():
                try:
                    if application.name == name:
                        return application
                except DBusErrorResponse:
                    continue  # ended meanwhile
            return None

        found = wait_until(named, f"application {name!r} on the accessibility bus", timeout_s=timeout_s)
        assert found is not None
        return found
