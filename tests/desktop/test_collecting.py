"""Tests of where garbage is collected."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from clipdesk.desktop.collecting import GuiCollector
from tests.desktop.bot import Bot


class Node:
    """Something that refers to itself, so that only a collection frees it."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def collector(qtbot: Bot) -> Iterator[GuiCollector]:
    gc.enable()
    collector = GuiCollector()
    yield collector
    collector.close()


def make_garbage() -> weakref.ref[Node]:
    nodes = [Node() for _ in range(2_000)]
    return weakref.ref(nodes[0])


def test_a_worker_thread_frees_nothing(collector: GuiCollector) -> None:
    found: list[weakref.ref[Node]] = []
    worker = threading.Thread(target=lambda: found.append(make_garbage()))

    worker.start()
    worker.join()

    assert found[0]() is not None


def test_what_is_due_is_freed_when_the_loop_waits(qtbot: Bot, collector: GuiCollector) -> None:
    left = make_garbage()
    gone: list[int] = []
    weakref.finalize(left(), gone.append, threading.get_ident())  # type: ignore[arg-type]

    qtbot.waitUntil(lambda: bool(gone))

    assert left() is None


def test_what_is_settled_is_not_looked_through_again(collector: GuiCollector) -> None:
    collector.settle()

    assert gc.get_freeze_count() > 0


def test_afterwards_python_collects_by_itself_again(qtbot: Bot) -> None:
    gc.enable()

    GuiCollector().close()

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
