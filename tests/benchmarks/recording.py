"""A recorder for benchmarks: writes a file at a steady rate, as OBS does, in a process of its own.

`python -m tests.benchmarks.recording FILE BYTES_PER_S SECONDS`
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

PIECE_BYTES = 64 * 1024


def record(path: str, rate_bytes_s: float, seconds: float) -> None:
    """Write pieces of 64 KiB, each at its time, and close the file."""
    pause, piece = threading.Event(), bytes(PIECE_BYTES)
    began_s, written = time.monotonic(), 0
    with Path(path).open("wb", buffering=0) as file:
        while written < rate_bytes_s * seconds:
            ahead_s = began_s + written / rate_bytes_s - time.monotonic()
            if ahead_s > 0.005:
                pause.wait(ahead_s)
            file.write(piece)
            written += len(piece)


if __name__ == "__main__":
    record(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))
