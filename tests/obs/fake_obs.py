"""A loopback OBS: speaks obs-websocket 5 as OBS does, and misbehaves where a test says so."""

from __future__ import annotations

import json
import logging
import threading
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from clipdesk.obs.protocol import authentication

SALT, CHALLENGE = "salt-of-the-fake", "challenge-of-the-fake"
STATE = "OBS_WEBSOCKET_OUTPUT_"
_quiet = logging.getLogger("fake-obs")
_quiet.setLevel(logging.CRITICAL)


class FakeObs:
    """One OBS; `answers` holds code and data for each request, `silent` requests get no answer."""

    def __init__(self, password: str | None = "correct horse") -> None:
        self.password = password
        self.answers: dict[str, list[tuple[int, dict[str, Any]]]] = {
            "GetVersion": [(100, {"obsVersion": "29.0.2"})],
            "GetRecordStatus": [(100, {"outputActive": False, "outputPaused": False})],
            "GetStreamStatus": [(100, {"outputActive": False})],
            "GetReplayBufferStatus": [(100, {"outputActive": True})],
            "GetCurrentProgramScene": [(100, {"sceneName": "Main"})],
        }
        self.silent: set[str] = set()
        self.says_hello = True
        self.first_words: str | None = None
        self.saves_to: str | None = "/clips/Replay 1.mkv"
        self.requests: list[str] = []
        self.identifies: list[dict[str, Any]] = []
        self.connections = 0
        self._changed = threading.Condition()
        self._lines: list[ServerConnection] = []
        self._over = threading.Event()
        self._server: Server | None = None
        self._thread: threading.Thread | None = None
        self.port = 0

    def start(self) -> None:
        self._server = serve(
            self._talk,
            "127.0.0.1",
            self.port,
            subprotocols=[Subprotocol("obswebsocket.json")],
            logger=_quiet,
            close_timeout=0.2,
            ping_interval=None,
        )
        self.port = self._server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        if self._server is not None:
            self.drop(1001)
            self._server.shutdown()
        if self._thread is not None:
            self._thread.join(10)
        self._server = self._thread = None
        self._over.clear()

    def event(self, kind: str, **data: Any) -> None:
        self.say({"op": 5, "d": {"eventType": kind, "eventIntent": 64, "eventData": data}})

    def record(self, phase: str, path: str | None = None) -> None:
        active = phase in ("STARTED", "RESUMED")
        self.event("RecordStateChanged", outputActive=active, outputState=STATE + phase, outputPath=path)

    def say(self, message: Any) -> None:
        for line in list(self._lines):
            try:
                line.send(message if isinstance(message, str) else json.dumps(message))
            except ConnectionClosed:
                pass

    def drop(self, code: int) -> None:
        for line in list(self._lines):
            line.close(code, "because")

    def wait_until(self, is_true: Any, timeout_s: float = 10) -> None:
        with self._changed:
            assert self._changed.wait_for(is_true, timeout_s), self.requests

    def _talk(self, line: ServerConnection) -> None:
        with self._changed:
            self.connections += 1
            self._changed.notify_all()
        try:
            if self.first_words is not None:
                line.send(self.first_words)
            elif self.says_hello:
                self._greet(line)
            for raw in line:
                self._serve(line, json.loads(raw))
        except ConnectionClosed:
            pass
        finally:
            if line in self._lines:
                self._lines.remove(line)

    def _greet(self, line: ServerConnection) -> None:
        hello: dict[str, Any] = {
            "obsStudioVersion": "29.0.2",
            "obsWebSocketVersion": "5.1.0",
            "rpcVersion": 1,
        }
        if self.password is not None:
            hello["authentication"] = {"challenge": CHALLENGE, "salt": SALT}
        line.send(json.dumps({"op": 0, "d": hello}))

    def _serve(self, line: ServerConnection, message: dict[str, Any]) -> None:
        data = message["d"]
        if message["op"] == 1:
            with self._changed:
                self.identifies.append(data)
                self._changed.notify_all()
            wanted = authentication(self.password, SALT, CHALLENGE) if self.password is not None else None
            if data.get("authentication") != wanted:
                line.close(4009, "Authentication failed.")
                return
            self._lines.append(line)
            line.send(json.dumps({"op": 2, "d": {"negotiatedRpcVersion": 1}}))
            return
        kind = data["requestType"]
        with self._changed:
            self.requests.append(kind)
            scripted = self.answers.get(kind, [(100, {})])
            code, found = scripted.pop(0) if len(scripted) > 1 else scripted[0]
            self._changed.notify_all()
        if kind in self.silent:
            return
        status = {"result": code == 100, "code": code, "comment": "c"}
        response = {"requestType": kind, "requestId": data["requestId"], "requestStatus": status}
        line.send(json.dumps({"op": 7, "d": response | {"responseData": found}}))
        if kind == "SaveReplayBuffer" and code == 100 and self.saves_to:
            self.event("ReplayBufferSaved", savedReplayPath=self.saves_to)
