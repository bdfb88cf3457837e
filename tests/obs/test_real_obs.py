"""The client and the detection against a real OBS Studio, in a desktop of its own."""

from __future__ import annotations

import threading
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


@pytest.mark.session(tray="none", keyring="none", notifications=False, obs="mkv")
def test_a_real_obs_is_joined_recorded_and_left(desktop_session: DesktopSession) -> None:
    obs = desktop_session.obs
    told: list[ObsEvent] = []
    changed = threading.Condition()
    stop = threading.Event()
    password = ["wrong"]

    def take(event: ObsEvent) -> None:
        with changed:
            told.append(event)
            changed.notify_all()

    def wait_for(kind: type, **wanted: object) -> ObsEvent:
        def fits(event: ObsEvent) -> bool:
            return isinstance(event, kind) and all(
                getattr(event, name) == is_ for name, is_ in wanted.items()
            )

        with changed:
            assert changed.wait_for(lambda: any(map(fits, told)), 60), told
            found = next(event for event in told if fits(event))
            told.clear()
            return found

    client = ObsClient(
        lambda: ObsAddress("127.0.0.1", obs.port), lambda: password[0], take, timing=Timing(first_pause_s=0.5)
    )
    thread = threading.Thread(target=client.run, args=(stop,))
    thread.start()
    try:
        refused = wait_for(ObsState, is_connected=False)
        assert isinstance(refused, ObsState)
        assert refused.problem is not None
        assert refused.problem.kind is ProblemKind.PASSWORD_REFUSED

        password[0] = obs.password
        client.wake()
        joined = wait_for(ObsState, is_connected=True)
        assert isinstance(joined, ObsState)
        assert (joined.scene, joined.replay_buffer) == ("Main", ReplayBuffer.OFF)
        assert joined.version
        assert client.record_folder() == obs.recordings

        client.start_replay_buffer()
        wait_for(ObsState, replay_buffer=ReplayBuffer.ON)
        replay = client.save_replay()
        assert replay.parent == obs.recordings
        assert replay.name.startswith("Replay")
        assert replay.stat().st_size > 0

        client.request("StartRecord")
        started = wait_for(RecordingStarted)
        client.request("StopRecord")
        finished = wait_for(RecordingFinished)
        assert isinstance(started, RecordingStarted)
        assert isinstance(finished, RecordingFinished)
        assert finished.path == started.path
        assert Path(finished.path).stat().st_size > 0

        obs.part.stop()
        wait_for(ObsState, is_connected=False)
    finally:
        stop.set()
        client.wake()
        thread.join(10)
    assert not thread.is_alive()
