"""Tells whether windows may be see-through: on X11 only while a compositing manager runs.

Without one, what should be see-through is black; such windows are cut to their shape instead.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import cache

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QPainterPath, QRegion
from PySide6.QtWidgets import QWidget


def cut_to_shape(widget: QWidget, shape: QRect, radius: float) -> None:
    """Show nothing of a window outside a rounded box, where it would be black."""
    if may_be_see_through():
        return
    path = QPainterPath()
    path.addRoundedRect(shape, radius, radius)
    widget.setMask(QRegion(path.toFillPolygon().toPolygon()))


@cache
def may_be_see_through() -> bool:
    """Tell whether the desktop blends windows; asked once, when the first such window is shown."""
    if QGuiApplication.platformName() != "xcb":
        return True
    return _has_compositing_manager()


def _has_compositing_manager() -> bool:
    name = ctypes.util.find_library("X11")
    if name is None:
        return True
    x11 = ctypes.CDLL(name)
    x11.XOpenDisplay.restype, x11.XOpenDisplay.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XGetSelectionOwner.restype = ctypes.c_ulong
    x11.XGetSelectionOwner.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x11.XOpenDisplay(None)
    if not display:
        return True
    try:
        # Extended Window Manager Hints: a compositing manager owns this selection of its screen.
        atom = x11.XInternAtom(display, b"_NET_WM_CM_S0", 0)
        return bool(x11.XGetSelectionOwner(display, atom))
    finally:
        x11.XCloseDisplay(display)
