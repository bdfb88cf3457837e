"""Lets Python's garbage be collected on the GUI thread alone.

Python collects on whatever thread happens to allocate; a widget or timer that is freed on a worker's thread
ends the program. Collecting waits until the GUI thread has nothing else to do; an idle program stays idle.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Slot


class GuiCollector(QObject):
    """Stop automatic collection; collect what is due whenever the event loop is about to wait."""

    def __init__(self) -> None:
        super().__init__()
        self._thresholds = gc.get_threshold()
        self._was_enabled = gc.isenabled()
        gc.disable()
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.aboutToBlock.connect(self.collect)

    def settle(self) -> None:
        """Collect once, and never look again at what is there now: imported modules stay for good."""
        gc.collect()
        gc.freeze()

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation that is due, if any."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def close(self) -> None:
        """Let Python collect by itself again."""
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.aboutToBlock.disconnect(self.collect)
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
