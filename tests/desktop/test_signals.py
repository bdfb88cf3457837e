"""Tests of ending by a signal."""

from __future__ import annotations

import os
import signal

import pytest

from clipdesk.desktop.signals import EndSignals
from tests.desktop.bot import Bot


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_told_inside_the_loop(qtbot: Bot, number: signal.Signals) -> None:
    signals = EndSignals()
    told: list[bool] = []
    signals.asked.connect(lambda: told.append(True))

    os.kill(os.getpid(), number)
    qtbot.waitUntil(lambda: bool(told))
    signals.close()

    assert told == [True]


def test_what_was_there_before_is_put_back(qtbot: Bot) -> None:
    before = signal.getsignal(signal.SIGTERM)

    EndSignals().close()

    assert signal.getsignal(signal.SIGTERM) is before
