"""Child programs get no secrets and no input, and never outlive their time, their memory or their owner."""

from __future__ import annotations

import json
import sys
import threading
import time

import pytest

from clipdesk.media.children import ChildFailed, Children, ChildTimedOut

MEMORY_BYTES = 1 << 30


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-c", code]


def test_the_output_comes_back() -> None:
    assert Children().run(python("print('hello')"), timeout_s=20, memory_bytes=MEMORY_BYTES) == b"hello\n"


def test_no_variable_of_ours_reaches_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPDESK_CLIENT_SECRET", "canary")
    monkeypatch.setenv("FFREPORT", "file=/tmp/report")
    output = Children().run(
        python("import json, os; print(json.dumps(dict(os.environ)))"),
        timeout_s=20,
        memory_bytes=MEMORY_BYTES,
    )
    seen = json.loads(output)
    assert "canary" not in seen.values()
    assert "FFREPORT" not in seen
    assert "PATH" in seen


def test_a_child_has_no_input() -> None:
    output = Children().run(
        python("import sys; print(repr(sys.stdin.read()))"), timeout_s=20, memory_bytes=MEMORY_BYTES
    )
    assert output == b"''\n"


def test_a_child_that_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(ChildTimedOut):
        Children().run(python("import time; time.sleep(60)"), timeout_s=0.5, memory_bytes=MEMORY_BYTES)
    assert time.monotonic() - began < 20


def test_a_child_that_fails_tells_why_in_harmless_signs() -> None:
    code = "import sys; print('broken \\x1b[31m\\u202e header', file=sys.stderr); sys.exit(3)"
    with pytest.raises(ChildFailed, match=r"broken \[31m header"):
        Children().run(python(code), timeout_s=20, memory_bytes=MEMORY_BYTES)


def test_a_child_that_prints_without_end_is_ended() -> None:
    code = "import sys\nwhile True: sys.stdout.write('x' * 65536); sys.stderr.write('y' * 65536)"
    with pytest.raises(ChildFailed):
        Children().run(python(code), timeout_s=60, memory_bytes=MEMORY_BYTES)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a running child from outside")
def test_a_child_cannot_take_more_memory_than_allowed() -> None:
    code = "import sys; sys.stdin.read(); import time; time.sleep(0.3); x = bytearray(900 << 20)"
    with pytest.raises(ChildFailed, match="MemoryError"):
        Children().run(python(code), timeout_s=20, memory_bytes=500 << 20)


@pytest.mark.skipif(sys.platform == "win32", reason="niceness is a Unix thing")
def test_a_child_runs_at_low_priority() -> None:
    code = "import os, time; time.sleep(0.3); print(os.nice(0))"
    output = Children().run(python(code), timeout_s=20, memory_bytes=MEMORY_BYTES)
    assert int(output) >= 10


def test_closing_ends_what_runs_and_starts_nothing_more() -> None:
    children = Children()
    failures: list[Exception] = []

    def work() -> None:
        try:
            children.run(python("import time; time.sleep(60)"), timeout_s=60, memory_bytes=MEMORY_BYTES)
        except ChildFailed as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    children.close()
    thread.join(20)

    assert not thread.is_alive()
    assert len(failures) == 1
    with pytest.raises(ChildFailed):
        children.run(python(""), timeout_s=1, memory_bytes=MEMORY_BYTES)
