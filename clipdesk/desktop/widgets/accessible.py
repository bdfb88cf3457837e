"""Gives painted widgets a role, so that a screen reader knows a card from an empty area.

A widget class names its role in `accessible_role`; names and descriptions stay ordinary widget properties.
"""

from __future__ import annotations

import html

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_KEEP_BEFORE_PURGE = 256


class _Interfaces:
    """Makes the interfaces and keeps them as long as Qt does: Qt deletes them together with their widget."""

    def __init__(self) -> None:
        self._kept: list[QAccessibleInterface] = []
        self._installed = False

    def install(self) -> None:
        if not self._installed:
            self._installed = True
            QAccessible.installFactory(self._make)

    def _make(self, class_name: str, target: QObject) -> QAccessibleInterface | None:
        role = getattr(target, "accessible_role", None)
        if not isinstance(role, QAccessible.Role) or not isinstance(target, QWidget):
            return None
        if len(self._kept) > _KEEP_BEFORE_PURGE:
            self._kept = [kept for kept in self._kept if shiboken6.Shiboken.isValid(kept)]
        interface = QAccessibleWidget(target, role, target.accessibleName())
        self._kept.append(interface)
        return interface


_interfaces = _Interfaces()


def install_accessibility() -> None:
    """Teach Qt the roles of painted widgets; harmless when called again."""
    _interfaces.install()


def describe(widget: QWidget, name: str, description: str = "") -> None:
    """Set the accessible name and description."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(description)


def announce(widget: QWidget, text: str, *, assertive: bool = False) -> None:
    """Let a screen reader say a change of state once."""
    if not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    levels = QAccessible.AnnouncementPoliteness
    event.setPoliteness(levels.Assertive if assertive else levels.Polite)
    QAccessible.updateAccessibility(event)


def plain_tooltip(text: str) -> str:
    """Return the text so that a tooltip never takes it for HTML."""
    return f"<qt>{html.escape(text)}</qt>" if "<" in text or "&" in text else text
