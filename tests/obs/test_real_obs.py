"""The client and the detection against a real OBS Studio, in a desktop of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clipdesk.obs.client import ObsAddress, ObsClient
from clipdesk.obs.detection import (
    ObsProgram,
    WebSocketSettings,
    find_setups,
    read_password,
    running_program,
)
from clipdesk.obs.problems import ProblemKind
from clipdesk.obs.session import Timing
from clipdesk.obs.tracking import ObsEvent, ObsState, RecordingFinished, RecordingStarted, ReplayBuffer
from tests.session.desktop_session import DesktopSession

pytestmark = [pytest.mark.desktop, pytest.mark.obs]


@pytest.mark.session(tray="none", keyring="none", notifications=False, obs="mkv")
def test_the_configuration_of_a_real_obs_is_read(desktop_session: DesktopSession) -> None:
    obs = desktop_session.obs
    program = ObsProgram(obs.part.pid, None)

    [setup] = find_setups(home=desktop_session.home, environment={}, platform="linux", program=program)

    assert setup.record_folder == obs.recordings
    assert (setup.profile, setup.record_format, setup.replay_prefix) == ("ClipDesk", "mkv", "Replay")
    assert setup.websocket == WebSocketSettings(True, obs.port, wants_password=True)
    assert read_password(setup, has_consent=True) == obs.password
    running = running_program()
    assert running is not None
    assert running.path is not None
    assert running.path.name == "obs"


class Told:
    """What a client told, to be waited for."""

    def __init__(self) -> None:
        self._told: list[ObsEvent] = []
        self._changed = threading.Condition()

    def take(self, event: ObsEvent) -> None:
        with self._changed:
            self._told.append(event)
            self._changed.notify_all()

    def wait_for(self, kind: type, **wanted: object) -> ObsEvent:
        def fits(event: ObsEvent) -> bool:
            return isinstance(event, kind) and all(
                getattr(event, name) == is_ for name, is_ in wanted.items()
            )

        with self._changed:
            assert self._changed.wait_for(lambda: any(map(fits, self._told)), 60), self._told
            found = next(event for event in self._told if fits(event))
            self._told.clear()
            return found


@contextmanager
def running(client: ObsClient) -> Iterator[None]:
    """Run a client in a thread that has ended afterwards."""
    stop = threading.Event()
    thread = threading.Thread(target=client.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        client.wake()
        thread.join(10)
    assert not thread.is_alive()


@pytest.mark.session(tray="none", keyring="none", notifications=False, obs="mkv")
def test_a_real_obs_is_joined_recorded_and_left(desktop_session: DesktopSession) -> None:
    obs = desktop_session.obs
    told = Told()
    password = ["wrong"]
    address = ObsAddress("127.0.0.1", obs.port)
    timing = Timing(first_pause_s=0.5)
    client = ObsClient(lambda: address, lambda: password[0], told.take, timing=timing)
    with running(client):
        refused = told.wait_for(ObsState, is_connected=False)
        assert isinstance(refused, ObsState)
        assert refused.problem is not None
        assert refused.problem.kind is ProblemKind.PASSWORD_REFUSED

        password[0] = obs.password
        client.wake()
        joined = told.wait_for(ObsState, is_connected=True)
        assert isinstance(joined, ObsState)
        assert (joined.scene, joined.replay_buffer) == ("Main", ReplayBuffer.OFF)
        assert joined.version
        assert client.record_folder() == obs.recordings

        client.start_replay_buffer()
        told.wait_for(ObsState, replay_buffer=ReplayBuffer.ON)
        replay = client.save_replay()
        assert replay.parent == obs.recordings
        assert replay.name.startswith("Replay")
        assert replay.stat().st_size > 0

        client.request("StartRecord")
        started = told.wait_for(RecordingStarted)
        client.request("StopRecord")
        finished = told.wait_for(RecordingFinished)
        assert isinstance(started, RecordingStarted)
        assert isinstance(finished, RecordingFinished)
        assert finished.path == started.path
        assert Path(finished.path).stat().st_size > 0

        obs.part.stop()
        told.wait_for(ObsState, is_connected=False)
