"""Tests of the doorbell: a ring reaches the listener, and ends leave nothing behind."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from clipdesk.workers.doorbell import DoorbellWorker, ring


def wait_for_file(file: Path) -> None:
    pause = threading.Event()
    for _ in range(500):
        if file.exists():
            return
        pause.wait(0.01)
    raise AssertionError("the doorbell was never hung up")


@pytest.fixture
def hung(tmp_path: Path):
    rings = threading.Semaphore(0)
    file = tmp_path / "doorbell"
    worker = DoorbellWorker(file, rings.release)
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    wait_for_file(file)
    yield file, rings
    stop.set()
    worker.wake()
    thread.join(5)
    assert not thread.is_alive()
    assert not file.exists()


def test_a_ring_from_elsewhere_reaches_the_listener(hung) -> None:
    file, rings = hung

    assert ring(file)

    assert rings.acquire(timeout=5)


def test_only_the_owner_can_read_the_port(hung) -> None:
    file, _ = hung

    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [None, "", "not a port", "0", "700000"])
def test_a_missing_or_broken_file_rings_nobody(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "doorbell"
    if content is not None:
        file.write_text(content)

    assert not ring(file)
