"""How soon the loopback API answers, served by the daemon on a home with many posts."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.filling import fill
from tests.benchmarks.goals import ROOT, Goals, percentile

_POSTS = 10_000
_CALLS = 200
_LONGEST_S = 30.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def daemon(home: Path, port: int) -> Iterator[str]:
    """Run the daemon until it answers; give the token."""
    settings = {"CLIPDESK__API__ENABLED": "true", "CLIPDESK__API__PORT": str(port)}
    quiet = {"CLIPDESK__OBS__ENABLED": "false", "CLIPDESK__AI__ENABLED": "false"}
    environment = {**os.environ, **settings, **quiet, "CLIPDESK_HOME": str(home)}
    command = [sys.executable, "-m", "clipdesk", "daemon"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as program:
        try:
            end_s, pause = time.monotonic() + _LONGEST_S, threading.Event()
            while time.monotonic() < end_s:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                pause.wait(0.1)
            yield (home / "api-token").read_text().strip()
        finally:
            program.send_signal(signal.SIGTERM)


def ask(port: int, token: str, path: str) -> tuple[list[float], int]:
    """Return the milliseconds of each call, and how many posts the last one gave."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    took_ms, count = [], 0
    for _ in range(_CALLS):
        began_s = time.perf_counter()
        line.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = line.getresponse()
        body = answer.read()
        took_ms.append((time.perf_counter() - began_s) * 1000)
        assert answer.status == 200, body
        count = json.loads(body)["count"]
    line.close()
    return took_ms, count


def test_api(goals: Goals, tmp_path: Path) -> None:
    fill(tmp_path, _POSTS).database.close()
    port = free_port()
    with daemon(tmp_path, port) as token:
        for path in ("/api/schedule/upcoming?hours=24", "/api/schedule/posts?limit=50"):
            took_ms, count = ask(port, token, path)
            note = f"{count} of {_POSTS:,} posts"
            goals.tell(f"GET {path}, median", statistics.median(took_ms), " ms", note=note)
            goals.tell(f"GET {path}, 99 of 100", percentile(took_ms, 0.99), " ms")
