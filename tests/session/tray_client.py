"""What a person does with the tray: sees its items, clicks one, opens its menu, chooses an entry.

Speaks StatusNotifierItem and com.canonical.dbusmenu to whatever has put an icon there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusErrorResponse

from tests.session.bus import Bus, plain
from tests.session.parts import SessionError, wait_until

_WATCHER = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
_ITEM = "org.kde.StatusNotifierItem"
_MENU = "com.canonical.dbusmenu"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of a menu, with what is below it."""

    id: int
    label: str
    is_enabled: bool
    is_checked: bool
    is_separator: bool
    children: tuple[MenuEntry, ...] = field(default=())

    def walk(self) -> Iterator[MenuEntry]:
        """Return this entry and all below it, in the order in which a person reads them."""
        yield self
        for child in self.children:
            yield from child.walk()


def _entry(layout: Any) -> MenuEntry:
    number, properties, children = layout
    values = plain(properties)
    return MenuEntry(
        id=number,
        label=str(values.get("label", "")).replace("_", ""),
        is_enabled=bool(values.get("enabled", True)),
        is_checked=values.get("toggle-state", 0) == 1,
        is_separator=values.get("type") == "separator",
        children=tuple(_entry(child) for _, child in children if plain(child[1]).get("visible", True)),
    )


class TrayItem:
    """One icon in the tray."""

    def __init__(self, bus: Bus, service: str, path: str) -> None:
        self._bus = bus
        self._at = (service, path, _ITEM)

    @property
    def title(self) -> str:
        """Return the title, which Qt fills with the application's name."""
        return str(self._bus.get(self._at, "Title"))

    @property
    def status(self) -> str:
        """Return Passive, Active or NeedsAttention."""
        return str(self._bus.get(self._at, "Status"))

    @property
    def tooltip(self) -> str:
        """Return what is shown while the mouse rests on the icon."""
        _, _, title, text = self._bus.get(self._at, "ToolTip")
        return "\n".join(part for part in (title, text) if part)

    def has_icon(self) -> bool:
        """Return whether the item brings a picture of its own or names one."""
        return bool(self._bus.get(self._at, "IconPixmap") or self._bus.get(self._at, "IconName"))

    def activate(self) -> None:
        """Click the icon with the left button."""
        self._bus.call(self._at, "Activate", "ii", 0, 0)

    def menu(self) -> MenuEntry:
        """Return the whole menu, as it would open now."""
        _, layout = self._bus.call(self._menu_at(), "GetLayout", "iias", 0, -1, [])
        return _entry(layout)

    def click(self, label: str) -> None:
        """Choose the menu entry with this label."""
        self._bus.call(self._menu_at(), "AboutToShow", "i", 0)
        entries = [entry for entry in self.menu().walk() if entry.label == label]
        if not entries:
            labels = [entry.label for entry in self.menu().walk() if entry.label]
            raise SessionError(f"no entry {label!r} in the tray's menu, only {labels}")
        if not entries[0].is_enabled:
            raise SessionError(f"the entry {label!r} of the tray's menu is disabled")
        self._bus.call(self._menu_at(), "Event", "isvu", entries[0].id, "clicked", ("s", ""), 0)

    def _menu_at(self) -> tuple[str, str, str]:
        return (self._at[0], str(self._bus.get(self._at, "Menu")), _MENU)


class TrayClient:
    """The tray of a session that was made with `tray="sni"`."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def items(self) -> list[TrayItem]:
        """Return what is in the tray now."""
        names = self._bus.get(_WATCHER, "RegisteredStatusNotifierItems")
        found = []
        for name in names:
            service, slash, path = str(name).partition("/")
            found.append(TrayItem(self._bus, service, slash + path or "/StatusNotifierItem"))
        return found

    def find(self, title: str) -> TrayItem | None:
        """Return the item with this title, or nothing."""
        for item in self.items():
            try:
                if item.title == title:
                    return item
            except DBusErrorResponse:
                continue  # went away while being asked
        return None

    def wait_for(self, title: str, *, timeout_s: float = 20.0) -> TrayItem:
        """Return the item with this title as soon as it is there."""
        found = wait_until(lambda: self.find(title), f"tray item {title!r}", timeout_s=timeout_s)
        assert found is not None
        return found
