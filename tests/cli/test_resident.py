from __future__ import annotations

import json
import signal
import socket
from pathlib import Path

import httpx2
import pytest

from clipdesk.rehearsal.servers import RehearsalServers
from tests.cli.conftest import LONGEST_S, Computer, Shell, as_environment
from tests.cli.test_accounts import SECRET, decide


def test_the_daemon_gets_what_was_asked(shell: Shell) -> None:
    shell.done("daemon")
    shell.done("daemon", "--once")

    assert shell.daemons == [False, True]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_daemon_cleanly(computer: Computer, number: signal.Signals) -> None:
    daemon = computer.start("daemon")
    daemon.wait_for_words("Ctrl+C ends it")

    daemon.process.send_signal(number)
    answer = daemon.end()

    assert (answer.code, answer.out) == (0, "")
    assert not any("Traceback" in line for line in daemon.err)


def test_settings_that_cannot_be_used_stop_the_daemon(computer: Computer) -> None:
    answer = computer.run("daemon", "--once", CLIPDESK__API__PORT="0")

    assert (answer.code, answer.out) == (2, "")
    assert "api.port is 0" in answer.err


def test_the_ports_of_the_rehearsal_can_be_chosen(computer: Computer) -> None:
    refused = computer.run("rehearsal", "--port", "99999", module="clipdesk")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        busy = computer.run("rehearsal", "--port", min(port, 65_500), module="clipdesk")

    assert (refused.code, refused.out) == (2, "")
    assert port > 65_500 or (busy.code, busy.out) == (1, "")
    assert port > 65_500 or "A port is taken" in busy.err


def test_the_rehearsal_tells_its_addresses_in_the_first_line(computer: Computer) -> None:
    rehearsal = computer.start("rehearsal", module="clipdesk")

    urls = json.loads(rehearsal.line())

    assert httpx2.get(urls["control_url"] + "/truth").json()["live"] == []
    assert urls["settings"]["platforms.youtube.api_url"] == urls["youtube"]["api_url"]
    rehearsal.process.send_signal(signal.SIGTERM)
    assert rehearsal.end().code == 0


def test_what_commands_schedule_the_daemon_posts_exactly_once(computer: Computer, whole_clip: Path) -> None:
    with RehearsalServers() as urls:
        settings = urls.as_settings() | {"ai.enabled": "false", "publish.status_poll_s": "0.1"}
        computer.environment |= as_environment(settings)
        connecting = computer.start("accounts", "connect", "youtube", "--no-browser", **SECRET)
        decide(connecting.line().removeprefix("Open: ").strip(), "allow")
        assert connecting.end().code == 0
        daemon = computer.start("daemon")
        daemon.wait_for_words("Ctrl+C ends it")

        added = computer.run("add", whole_clip, "--title", "A win", "--json").json
        forced = computer.run("post", "now", added["id"], "--json")
        daemon.wait_for_words("Live on youtube")
        shown = computer.run("post", "show", added["id"], "--json").json
        again = computer.run("post", "now", added["id"])
        computer.run("daemon", "--once")
        daemon.process.send_signal(signal.SIGTERM)
        ended = daemon.end()
        live = httpx2.get(urls.control_url + "/truth", timeout=LONGEST_S).json()["live"]

    (item,) = shown["publications"]
    assert (forced.code, shown["status"], item["privacy"]) == (0, "completed", "public")
    assert [(post["remote_id"], post["title"]) for post in live] == [(item["remote_id"], "A win")]
    assert item["url"].endswith(item["remote_id"])
    assert (again.code, again.out, ended.code) == (1, "", 0)
