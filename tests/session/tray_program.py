"""A window with a tray icon, small enough to tell whether a broken test is the session's fault."""

from __future__ import annotations

import sys

import shiboken6
from PySide6.QtGui import QAction, QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)


def _window() -> QWidget:
    window = QWidget()
    window.setWindowTitle("Tray program")
    label = QLabel("Nothing said yet")
    field = QLineEdit()
    field.setAccessibleName("What to say")
    button = QPushButton("Say it")
    button.clicked.connect(lambda: label.setText(f"Said: {field.text()}"))
    layout = QVBoxLayout(window)
    for part in (label, field, button):
        layout.addWidget(part)
    return window


def main() -> int:
    """Show the window and the icon until Quit is chosen."""
    application = QApplication(sys.argv)
    application.setApplicationName("tray-program")
    application.setQuitOnLastWindowClosed(False)
    picture = QPixmap(32, 32)
    picture.fill(QColor("orange"))
    window = _window()
    tray = QSystemTrayIcon(QIcon(picture))
    tray.setToolTip("A tray program")
    menu = QMenu()
    show = QAction("&Show Window", menu)
    show.setCheckable(True)
    show.toggled.connect(window.setVisible)
    notify = QAction("&Notify", menu)
    notify.triggered.connect(lambda: tray.showMessage("Clip posted", "It's live on YouTube"))
    quit_ = QAction("&Quit", menu)
    quit_.triggered.connect(application.quit)
    menu.addAction(show)
    menu.addAction(notify)
    menu.addSeparator()
    menu.addAction(quit_)
    tray.setContextMenu(menu)
    tray.activated.connect(lambda _reason: show.setChecked(not show.isChecked()))
    tray.show()
    status = application.exec()
    # By hand and in this order: what a lambda keeps in a circle is else deleted while the interpreter
    # ends, after the application, which is a crash in one end out of five.
    for part in (tray, menu, window):
        shiboken6.delete(part)
    return status


if __name__ == "__main__":
    sys.exit(main())
