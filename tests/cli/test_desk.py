from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

from clipdesk.app import DOORBELL
from tests.cli.conftest import Shell

NEVER = ("httpx2", "openai", "PySide6", "fastapi", "uvicorn", "googleapiclient", "authlib", "alembic")


def test_whoever_publishes_is_woken_by_a_change_alone(connected: Shell, whole_clip: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
        bell.bind(("127.0.0.1", 0))
        bell.settimeout(10)
        (connected.home.run / DOORBELL).write_text(str(bell.getsockname()[1]))

        connected.done("posts")
        connected.done("add", whole_clip)
        rings = bell.recv(16)
        bell.setblocking(False)
        try:
            rings += bell.recv(16)
        except BlockingIOError:
            pass

    assert rings == b"1"


def test_listing_posts_loads_only_what_it_needs(shell: Shell) -> None:
    script = (
        "import sys; sys.argv = ['clipdesk', 'posts', '--json']\n"
        "from clipdesk.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {NEVER} if name in sys.modules], file=sys.stderr)"
    )

    listed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert listed.stdout == '{\n  "posts": [],\n  "count": 0\n}\n'
    assert listed.stderr == "[]\n"


def test_nothing_that_a_command_makes_is_readable_by_others(shell: Shell) -> None:
    subprocess.run([sys.executable, "-m", "clipdesk", "config", "set", "api.port", "8001"], check=True)
    subprocess.run([sys.executable, "-m", "clipdesk", "posts"], check=True, capture_output=True)

    open_to_others = [path for path in shell.home.data.rglob("*") if path.stat().st_mode & 0o077]
    assert (shell.home.database.exists(), open_to_others) == (True, [])


def test_a_home_that_cannot_be_made_is_told(shell: Shell) -> None:
    shell.home.data.parent.mkdir(exist_ok=True)
    shell.home.data.write_text("a file stands in the way")

    answer = shell.run("posts", "--json")

    assert (answer.code, answer.out) == (1, "")
    assert "set CLIPDESK_HOME to another one" in answer.err
