"""The API listens on the loopback address alone, says when it cannot, and ends within two seconds."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx2
import pytest

from clipdesk.api.binding import bind_loopback
from clipdesk.api.worker import FIRST_WAIT_S, ApiWorker
from clipdesk.domain.events import EventName
from clipdesk.workers.hosting import ThreadHost
from tests.api.desk import TOKEN, ApiDesk, Served, waited_for


def problems(desk: ApiDesk) -> list[str]:
    return [event.data["text"] for event in desk.heard if event.name is EventName.PROBLEM]


def test_it_listens_on_the_loopback_address_only(served: Served) -> None:
    with socket.socket() as other, pytest.raises(OSError):
        other.bind(("127.0.0.1", served.port))
        other.listen()
    with socket.socket() as caller:
        caller.settimeout(1)
        assert caller.connect_ex(("127.0.0.2", served.port)) != 0


def test_a_taken_port_is_said_once_and_tried_again(desk: ApiDesk) -> None:
    taken = bind_loopback(0)
    worker = ApiWorker(desk.services, TOKEN, taken.getsockname()[1], desk.border)
    host = ThreadHost(worker, desk.border)

    host.start()
    assert waited_for(lambda: len(desk.clock.waits) > 3)
    told = problems(desk)
    taken.close()

    assert worker.is_listening.wait(10)
    assert told == [f"Port {worker.port} is not free, so the API is off for now."]
    assert desk.clock.waits[:3] == [FIRST_WAIT_S, FIRST_WAIT_S * 2, FIRST_WAIT_S * 4]
    assert host.stop(5)


def test_it_ends_while_it_waits_for_its_port(desk: ApiDesk) -> None:
    with bind_loopback(0) as taken:
        worker = ApiWorker(desk.services, TOKEN, taken.getsockname()[1], desk.border)
        host = ThreadHost(worker, desk.border)
        host.start()
        assert waited_for(lambda: problems(desk))

        assert host.stop(2)


def test_it_ends_in_two_seconds_whatever_is_running(desk: ApiDesk) -> None:
    begun, go_on = threading.Event(), threading.Event()
    desk.generator.on_write = lambda: (begun.set(), go_on.wait(20))  # type: ignore[assignment, return-value]
    call = {"prompt_text": "x", "filename": "a.mp4", "game_context": "Chess"}
    with desk.serving() as served, served.stream():
        caller = threading.Thread(target=lambda: _call_and_be_cut(served, call))
        caller.start()
        assert begun.wait(10)

        assert served.host.stop(2)

        go_on.set()
        caller.join(10)


def _call_and_be_cut(served: Served, call: dict[str, str]) -> None:
    own = httpx2.Client(headers=served.headers, trust_env=False, verify=False)
    with own, pytest.raises(httpx2.TransportError):
        own.post(f"{served.url}/api/ai/test-prompt", json=call)


def test_its_end_is_also_the_recorders(desk: ApiDesk) -> None:
    def recorders() -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread.name == "events"]

    before = len(recorders())
    with desk.serving():
        assert len(recorders()) == before + 1
        desk.tell(number=1)

    assert waited_for(lambda: len(recorders()) == before)
    with desk.work.read() as unit:
        assert [item.event.data for item in unit.events.after(0)] == [{"number": 1}]


def test_it_can_be_started_again_on_the_same_port(desk: ApiDesk) -> None:
    with desk.serving() as first:
        assert first.client.get("/api/status").status_code == 200
    worker = ApiWorker(desk.services, TOKEN, first.port, desk.border)
    host = ThreadHost(worker, desk.border)

    host.start()

    assert worker.is_listening.wait(10) and worker.port == first.port
    assert host.stop(2)


def test_a_wake_without_an_end_changes_nothing(served: Served) -> None:
    served.worker.wake()

    assert served.client.get("/api/status").status_code == 200


def test_waking_what_does_not_run_is_harmless(desk: ApiDesk) -> None:
    ApiWorker(desk.services, TOKEN, 0, desk.border).wake()


def test_it_says_its_name(desk: ApiDesk) -> None:
    assert ApiWorker(desk.services, TOKEN, 0, desk.border).name == "api"


def test_the_framework_is_loaded_only_when_the_api_starts(tmp_path: Path) -> None:
    code = (
        "import sys, clipdesk.api.worker, clipdesk.api.token; print({'fastapi', 'uvicorn'} & {*sys.modules})"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "set()"
