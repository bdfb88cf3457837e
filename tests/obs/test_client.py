"""Staying in touch with OBS, against a loopback OBS that behaves as the real one does, also badly."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from clipdesk.domain.errors import CredentialError, CredentialState
from clipdesk.obs.client import ObsAddress, ObsClient, pauses
from clipdesk.obs.problems import ObsError, ProblemKind
from clipdesk.obs.session import Timing
from clipdesk.obs.tracking import (
    ObsEvent,
    ObsState,
    RecordingFinished,
    RecordingStarted,
    ReplayBuffer,
    ReplaySaved,
)
from tests.obs.fake_obs import STATE, FakeObs

QUICK = Timing(
    hello_s=2, answer_s=2, greeting_s=2, not_ready_pause_s=0.02, tick_s=0.02, ping_s=5,
    first_pause_s=0.05, longest_pause_s=0.2, replay_s=2,
)  # fmt: skip


class Desk:
    """A running client and all that it told."""

    def __init__(self, obs: FakeObs, timing: Timing = QUICK) -> None:
        self.obs = obs
        self.password: Callable[[], str | None] = lambda: obs.password
        self.address: ObsAddress | None = ObsAddress("127.0.0.1", obs.port)
        self.told: list[ObsEvent] = []
        self.pauses = 0
        self.looks = 0
        self._changed = threading.Condition()
        self._stop = threading.Event()
        self.client = ObsClient(
            self._tell_address, lambda: self.password(), self._take, timing=timing, jitter=self._jitter
        )
        self._thread = threading.Thread(target=self.client.run, args=(self._stop,))

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self.client.wake()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def wait_for(self, is_wanted: Callable[[ObsEvent], bool]) -> ObsEvent:
        with self._changed:
            assert self._changed.wait_for(lambda: any(map(is_wanted, self.told)), 10), self.told
            return next(event for event in self.told if is_wanted(event))

    def wait_for_problem(self, kind: ProblemKind) -> ObsState:
        event = self.wait_for(
            lambda e: isinstance(e, ObsState) and e.problem is not None and e.problem.kind is kind
        )
        assert isinstance(event, ObsState)
        return event

    def wait_connected(self) -> ObsState:
        event = self.wait_for(lambda e: isinstance(e, ObsState) and e.is_connected)
        assert isinstance(event, ObsState)
        return event

    def let_pass(self, rounds: int) -> None:
        """Let the client listen for some rounds: it looks at the address in each one that it is woken for."""
        for _ in range(rounds):
            with self._changed:
                before = self.looks
                self.client.wake()
                assert self._changed.wait_for(lambda: self.looks > before, 10)  # noqa: B023

    def forget(self) -> None:
        with self._changed:
            self.told.clear()

    def _take(self, event: ObsEvent) -> None:
        with self._changed:
            self.told.append(event)
            self._changed.notify_all()

    def _tell_address(self) -> ObsAddress | None:
        with self._changed:
            self.looks += 1
            self._changed.notify_all()
        return self.address

    def _jitter(self) -> float:
        with self._changed:
            self.pauses += 1
            self._changed.notify_all()
        return 1.0


@pytest.fixture
def obs() -> Iterator[FakeObs]:
    obs = FakeObs()
    obs.start()
    yield obs
    obs.stop()


@pytest.fixture
def desk(obs: FakeObs) -> Iterator[Desk]:
    desk = Desk(obs)
    yield desk
    desk.stop()


def connected(desk: Desk) -> Desk:
    desk.start()
    desk.wait_connected()
    return desk


# ----------------------------------------------------------------------------------------------- connecting


def test_the_first_state_holds_all_that_obs_is_doing(desk: Desk, obs: FakeObs) -> None:
    obs.answers["GetRecordStatus"] = [(100, {"outputActive": True, "outputPaused": False})]
    obs.answers["GetStreamStatus"] = [(100, {"outputActive": True})]

    desk.start()

    assert desk.wait_connected() == ObsState(
        is_connected=True, is_recording=True, is_streaming=True,
        replay_buffer=ReplayBuffer.ON, scene="Main", version="29.0.2",
    )  # fmt: skip
    assert obs.identifies[0]["eventSubscriptions"] == 71


def test_an_obs_without_password_is_joined_without_one(desk: Desk, obs: FakeObs) -> None:
    obs.password = None

    connected(desk)

    assert "authentication" not in obs.identifies[0]


def test_a_wrong_password_is_told_and_not_tried_again_before_somebody_acts(desk: Desk, obs: FakeObs) -> None:
    desk.password = lambda: "wrong"
    desk.start()

    state = desk.wait_for_problem(ProblemKind.PASSWORD_REFUSED)

    assert state.problem is not None
    assert state.problem.title == "OBS refused the password."
    assert desk.pauses == 0
    desk.password = lambda: obs.password
    desk.client.wake()
    desk.wait_connected()
    assert obs.connections == 2


def test_a_missing_password_is_asked_for(desk: Desk, obs: FakeObs) -> None:
    desk.password = lambda: None
    desk.start()

    desk.wait_for_problem(ProblemKind.PASSWORD_WANTED)

    assert obs.identifies == []


def test_a_locked_keyring_is_told_and_tried_again(desk: Desk, obs: FakeObs) -> None:
    def locked() -> str | None:
        raise CredentialError("The keyring is locked.", "Unlock it.", state=CredentialState.LOCKED)

    desk.password = locked
    desk.start()

    state = desk.wait_for_problem(ProblemKind.KEYRING)

    assert state.problem is not None
    assert state.problem.title == "The keyring is locked."
    desk.password = lambda: obs.password
    desk.wait_connected()


def test_an_absent_obs_is_told_once_and_found_when_it_comes(desk: Desk, obs: FakeObs) -> None:
    obs.stop()
    desk.start()

    desk.wait_for_problem(ProblemKind.ABSENT)
    desk.wait_for(lambda _: desk.pauses >= 3)
    obs.start()
    desk.wait_connected()

    problems = [event for event in desk.told if isinstance(event, ObsState) and event.problem]
    assert len(problems) == 1


def test_a_switched_off_client_waits_without_asking(desk: Desk, obs: FakeObs) -> None:
    desk.address = None
    desk.start()

    desk.address = ObsAddress("127.0.0.1", obs.port)
    desk.client.wake()

    desk.wait_connected()
    assert desk.pauses == 0


@pytest.mark.parametrize("words", ["hello", "[]", '{"op": 7, "d": {}}', '{"jsonrpc": 2}'])
def test_something_else_on_the_port_is_told(desk: Desk, obs: FakeObs, words: str) -> None:
    obs.first_words = words
    desk.start()

    desk.wait_for_problem(ProblemKind.NOT_OBS)


def test_a_web_server_on_the_port_is_told(desk: Desk) -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                line.recv(4096)
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

    thread = threading.Thread(target=answer)
    thread.start()
    desk.address = ObsAddress("127.0.0.1", listener.getsockname()[1])
    desk.start()

    desk.wait_for_problem(ProblemKind.NOT_OBS)

    desk.stop()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(10)
    desk.start = desk.stop = lambda: None  # type: ignore[method-assign]


def test_a_peer_that_never_greets_is_told(obs: FakeObs) -> None:
    obs.says_hello = False
    desk = Desk(obs, Timing(hello_s=0.1, tick_s=0.02, first_pause_s=0.05))
    desk.start()

    desk.wait_for_problem(ProblemKind.SILENT)

    desk.stop()


def test_a_peer_that_falls_silent_is_noticed_by_its_missing_pongs() -> None:
    """A socket that shakes hands and greets, then never reads again."""
    silent = SilentObs()
    obs = FakeObs()
    obs.port = silent.port
    desk = Desk(obs, Timing(hello_s=2, greeting_s=0.1, tick_s=0.02, ping_s=0.15, first_pause_s=30))
    desk.start()

    desk.wait_connected()
    desk.wait_for_problem(ProblemKind.SILENT)

    desk.stop()
    silent.stop()


# --------------------------------------------------------------------------------------------- being parted


def test_after_a_restart_of_obs_the_connection_is_made_again(desk: Desk, obs: FakeObs) -> None:
    connected(desk)

    obs.drop(1001)
    desk.wait_for_problem(ProblemKind.ABSENT)
    desk.forget()

    desk.wait_connected()


def test_an_obs_about_to_exit_is_let_go(desk: Desk, obs: FakeObs) -> None:
    connected(desk)

    obs.event("ExitStarted")

    desk.wait_for_problem(ProblemKind.ABSENT)


def test_whoever_was_sent_away_does_not_come_back_by_itself(desk: Desk, obs: FakeObs) -> None:
    connected(desk)

    obs.drop(4011)

    state = desk.wait_for_problem(ProblemKind.SENT_AWAY)
    assert state.problem is not None
    assert state.problem.needs_person
    assert desk.pauses == 0
    desk.forget()
    desk.client.wake()
    desk.wait_connected()


def test_a_code_for_bad_manners_is_logged(desk: Desk, obs: FakeObs, caplog: pytest.LogCaptureFixture) -> None:
    connected(desk)

    obs.drop(4003)

    state = desk.wait_for_problem(ProblemKind.NOT_OBS)
    assert state.problem is not None
    assert "4003" in state.problem.title
    assert "4003" in caplog.text


def test_a_new_address_is_taken_at_once_and_the_same_one_keeps_the_connection(
    desk: Desk, obs: FakeObs
) -> None:
    other = FakeObs()
    other.start()
    connected(desk)
    desk.client.wake()
    desk.client.start_replay_buffer()
    assert obs.connections == 1

    desk.forget()
    desk.address = ObsAddress("127.0.0.1", other.port)
    desk.client.wake()
    other.wait_until(lambda: len(other.requests) == 5)

    desk.wait_connected()
    desk.stop()
    other.stop()
    desk.stop = lambda: None  # type: ignore[method-assign]


def test_pauses_grow_up_to_the_longest() -> None:
    assert list(islice(pauses(Timing()), 6)) == [5, 10, 20, 40, 60, 60]


# --------------------------------------------------------------------------------------------------- events


def test_files_and_states_are_told_as_they_come(desk: Desk, obs: FakeObs) -> None:
    connected(desk)

    obs.record("STARTED", "/v/1.mkv")
    obs.event("RecordFileChanged", newOutputPath="/v/2.mkv")
    obs.record("STOPPED", "/v/1.mkv")
    obs.event("ReplayBufferSaved", savedReplayPath="/v/Replay.mkv")
    obs.event("CurrentProgramSceneChanged", sceneName="Break")
    desk.wait_for(lambda e: isinstance(e, ObsState) and e.scene == "Break")

    files = [event for event in desk.told if not isinstance(event, ObsState)]
    assert files == [
        RecordingStarted(Path("/v/1.mkv")),
        RecordingFinished(Path("/v/1.mkv")),
        RecordingStarted(Path("/v/2.mkv")),
        RecordingFinished(Path("/v/2.mkv")),
        ReplaySaved(Path("/v/Replay.mkv")),
    ]
    recording = [event.is_recording for event in desk.told if isinstance(event, ObsState)]
    assert recording == [False, True, False, False]
    assert desk.client.state.scene == "Break"


def test_nothing_is_sent_while_the_scene_collection_changes(desk: Desk, obs: FakeObs) -> None:
    connected(desk)
    obs.event("CurrentSceneCollectionChanging", sceneCollectionName="Other")
    obs.event("CurrentProgramSceneChanged", sceneName="While changing")
    desk.wait_for(lambda e: isinstance(e, ObsState) and e.scene == "While changing")
    asked = len(obs.requests)
    obs.answers["GetCurrentProgramScene"] = [(100, {"sceneName": "New"})]

    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(desk.client.save_replay)
        obs.event("StreamStateChanged", outputState=STATE + "STARTED", outputActive=True)
        desk.wait_for(lambda e: isinstance(e, ObsState) and e.is_streaming)
        assert len(obs.requests) == asked
        obs.event("CurrentSceneCollectionChanged", sceneCollectionName="Other")
        assert saving.result(10) == Path("/clips/Replay 1.mkv")

    desk.wait_for(lambda e: isinstance(e, ObsState) and e.scene == "New")


def test_an_obs_that_is_still_loading_is_asked_again(desk: Desk, obs: FakeObs) -> None:
    obs.answers["GetRecordStatus"] = [(207, {}), (207, {}), (100, {"outputActive": True})]

    desk.start()

    assert desk.wait_connected().is_recording
    assert obs.requests.count("GetRecordStatus") == 3


def test_an_obs_that_is_still_loading_is_not_asked_while_its_scene_collection_changes(
    desk: Desk, obs: FakeObs
) -> None:
    obs.answers["GetRecordStatus"] = [(207, {})]
    desk.start()
    obs.wait_until(lambda: obs.requests.count("GetRecordStatus") > 1)
    obs.event("CurrentSceneCollectionChanging", sceneCollectionName="Other")
    obs.event("ReplayBufferSaved", savedReplayPath="/v/then.mkv")
    desk.wait_for(lambda e: isinstance(e, ReplaySaved))
    desk.let_pass(rounds=3)  # what was sent just before has arrived by now
    asked = len(obs.requests)

    desk.let_pass(rounds=6)
    assert len(obs.requests) == asked

    obs.event("CurrentSceneCollectionChanged", sceneCollectionName="Other")
    obs.wait_until(lambda: obs.requests.count("GetRecordStatus") > asked)


def test_an_obs_that_keeps_one_answer_is_joined_all_the_same(obs: FakeObs) -> None:
    obs.silent.add("GetStreamStatus")
    desk = Desk(obs, Timing(greeting_s=0.1, tick_s=0.02))
    desk.start()

    desk.wait_connected()

    desk.stop()


# ---------------------------------------------------------------------------------------------------- deeds


def test_a_saved_replay_is_returned_when_its_file_is_complete(desk: Desk, obs: FakeObs) -> None:
    connected(desk)

    assert desk.client.save_replay() == Path("/clips/Replay 1.mkv")


def test_two_who_save_at_once_get_the_one_file(desk: Desk, obs: FakeObs) -> None:
    connected(desk)
    obs.saves_to = None

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(desk.client.save_replay) for _ in range(2)]
        obs.wait_until(lambda: obs.requests.count("SaveReplayBuffer") == 2)
        obs.event("ReplayBufferSaved", savedReplayPath="/clips/one.mkv")

        assert [saved.result(10) for saved in both] == [Path("/clips/one.mkv")] * 2


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (604, "The replay buffer is not enabled in OBS."),
        (501, "The replay buffer is not running."),
        (204, "This OBS is too old for that."),
        (702, "OBS could not do that (code 702)."),
        (207, "OBS is still loading."),
    ],
)
def test_a_refused_deed_says_what_to_do(obs: FakeObs, code: int, title: str) -> None:
    obs.answers["SaveReplayBuffer"] = [(code, {})]
    desk = connected(Desk(obs, Timing(tick_s=0.02, answer_s=0.2, not_ready_pause_s=0.02)))

    with pytest.raises(ObsError) as refused:
        desk.client.save_replay()

    desk.stop()
    assert refused.value.title == title
    assert refused.value.advice


def test_a_replay_that_is_never_saved_is_told(obs: FakeObs) -> None:
    obs.saves_to = None
    desk = connected(Desk(obs, Timing(tick_s=0.02, replay_s=0.05)))

    with pytest.raises(ObsError, match="saved no replay"):
        desk.client.save_replay()

    desk.stop()


def test_an_unanswered_deed_ends(obs: FakeObs) -> None:
    obs.silent.add("SaveReplayBuffer")
    desk = connected(Desk(obs, Timing(tick_s=0.02, answer_s=0.1)))

    with pytest.raises(ObsError, match="did not answer in time"):
        desk.client.save_replay()

    desk.stop()


def test_a_deed_ends_with_the_connection(desk: Desk, obs: FakeObs) -> None:
    connected(desk)
    obs.silent.add("SaveReplayBuffer")

    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(desk.client.save_replay)
        obs.wait_until(lambda: "SaveReplayBuffer" in obs.requests)
        obs.drop(4011)

        with pytest.raises(ObsError, match="connection to OBS has ended"):
            saving.result(10)


def test_a_deed_without_connection_says_so(desk: Desk) -> None:
    with pytest.raises(ObsError, match="OBS is not connected"):
        desk.client.save_replay()
    desk.start()


def test_a_running_replay_buffer_is_not_started_again(desk: Desk, obs: FakeObs) -> None:
    connected(desk)
    obs.answers["StartReplayBuffer"] = [(500, {})]

    desk.client.start_replay_buffer()

    obs.answers["StartReplayBuffer"] = [(604, {})]
    with pytest.raises(ObsError, match="not enabled"):
        desk.client.start_replay_buffer()


def test_obs_tells_where_it_records_to_and_what_it_captures(desk: Desk, obs: FakeObs) -> None:
    connected(desk)
    obs.answers["GetRecordDirectory"] = [(100, {"recordDirectory": "/clips"})]
    items = [
        {"sourceName": "Game", "inputKind": "game_capture", "sceneItemEnabled": True},
        {"sourceName": "Hidden", "inputKind": "window_capture", "sceneItemEnabled": False},
        {"sourceName": "Camera", "inputKind": "v4l2_input", "sceneItemEnabled": True},
    ]
    obs.answers["GetSceneItemList"] = [(100, {"sceneItems": items})]
    obs.answers["GetInputSettings"] = [(100, {"inputSettings": {"window": "Celeste:SDL:Celeste.exe"}})]

    assert desk.client.record_folder() == Path("/clips")
    assert desk.client.captured_windows() == ["Celeste:SDL:Celeste.exe"]


def test_the_password_is_never_logged(obs: FakeObs, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk = connected(Desk(obs))
    obs.drop(4009)
    desk.wait_for_problem(ProblemKind.PASSWORD_REFUSED)
    desk.stop()

    proof = obs.identifies[0]["authentication"]
    assert obs.password is not None
    assert obs.password not in caplog.text
    assert proof not in caplog.text
    assert obs.password not in repr(vars(desk.client))


class SilentObs:
    """Greets at once and answers the identification, then reads nothing more."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._lines: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._lines:
            line.close()
        self._thread.join(10)

    def _serve(self) -> None:
        from websockets.server import ServerProtocol

        try:
            line, _ = self._listener.accept()
        except OSError:
            return
        self._lines.append(line)
        spoken: Any = ServerProtocol(subprotocols=["obswebsocket.json"])  # type: ignore[list-item]
        while not (events := spoken.events_received()):
            spoken.receive_data(line.recv(4096))
        spoken.send_response(spoken.accept(events[0]))
        spoken.send_text(b'{"op": 0, "d": {"rpcVersion": 1}}')
        spoken.send_text(b'{"op": 2, "d": {"negotiatedRpcVersion": 1}}')
        for data in spoken.data_to_send():
            line.sendall(data)
