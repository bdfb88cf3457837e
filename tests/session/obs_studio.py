"""A real OBS Studio for tests: its configuration, its start, and what a test must know to talk to it.

Its sources need no device: a moving picture and a tone that FFmpeg makes. It records small files fast.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import socket
from pathlib import Path
from typing import Any, Literal

from tests.session.parts import Part, Parts, SessionError

RecordingFormat = Literal["mkv", "mp4", "mov", "flv", "ts"]

_WIDTH, _HEIGHT, _FRAMES_PER_SECOND = 640, 360, 30
_FAILED = ("Listen failed", "ailed to listen", "already in use")


def _ini(sections: dict[str, dict[str, object]]) -> str:
    lines = []
    for section, values in sections.items():
        lines.append(f"[{section}]")
        lines += [f"{key}={str(value).lower() if isinstance(value, bool) else value}"
                  for key, value in values.items()]  # fmt: skip
    return "\n".join(lines) + "\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ObsStudio:
    """One OBS Studio that records into `recordings` and answers obs-websocket on `port`."""

    def __init__(self, parts: Parts, home: Path, recording_format: RecordingFormat) -> None:
        self._parts = parts
        self._configuration = home / ".config" / "obs-studio"
        self._format = recording_format
        self.recordings = home / "Videos"
        self.password = secrets.token_hex(8)
        self.port = 0
        self.replay_s = 10
        self.remuxes = False

    @staticmethod
    def missing_packages() -> list[str]:
        """Return the Debian packages that OBS needs and the system lacks."""
        missing = [] if shutil.which("obs") else ["obs-studio"]
        libraries = Path("/usr/lib")
        plugins = [
            *libraries.glob("*/obs-plugins/obs-websocket.so"),
            *libraries.glob("obs-plugins/obs-websocket.so"),
        ]
        return missing if plugins else [*missing, "obs-plugins"]

    @property
    def part(self) -> Part:
        """Return the running process."""
        return self._parts.named("obs")

    def start(self) -> None:
        """Start OBS, at the beginning or again, and wait until its port answers."""
        self.recordings.mkdir(parents=True, exist_ok=True)
        for _ in range(5):
            self.port = _free_port()
            self._write_configuration()
            part = self._parts.start(
                "obs",
                ["obs", "--profile", "ClipDesk", "--collection", "ClipDesk", "--scene", "Main", "--multi",
                 "--minimize-to-tray", "--disable-updater", "--disable-missing-files-check",
                 "--disable-shutdown-check"],
            )  # fmt: skip
            self._parts.wait_for(part, self._has_settled, timeout_s=60)
            if self._answers():
                return
            part.stop()  # somebody took the port meanwhile
        raise SessionError("OBS Studio found no free port")

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def _has_settled(self) -> bool:
        said = self.part.said().rpartition("[WebSocketServer::onObsLoaded]")[
            2
        ]  # of this start, not of the one before
        return self._answers() or any(sign in said for sign in _FAILED)

    def _write_configuration(self) -> None:
        profile = self._configuration / "basic" / "profiles" / "ClipDesk"
        scenes = self._configuration / "basic" / "scenes"
        websocket = self._configuration / "plugin_config" / "obs-websocket"
        for folder in (profile, scenes, websocket):
            folder.mkdir(parents=True, exist_ok=True)
        # FirstRun and LastVersion keep the wizard and the news away. The server's settings stand in
        # global.ini up to OBS 30.1 and in config.json after it.
        program = _ini({
            "General": {"FirstRun": True, "LastVersion": 2**32 - 1, "InfoIncrement": 99,
                        "EnableAutoUpdates": False, "Language": "en-US"},
            "Basic": {"Profile": "ClipDesk", "ProfileDir": "ClipDesk", "SceneCollection": "ClipDesk",
                      "SceneCollectionFile": "ClipDesk"},
            "BasicWindow": {"SysTrayEnabled": True, "WarnBeforeStoppingRecord": False},
            "OBSWebSocket": {"FirstLoad": False, "ServerEnabled": True, "ServerPort": self.port,
                             "AlertsEnabled": False, "AuthRequired": True, "ServerPassword": self.password},
        })  # fmt: skip
        for name in ("global.ini", "user.ini"):
            (self._configuration / name).write_text(program, encoding="utf-8")
        server = {"first_load": False, "server_enabled": True, "server_port": self.port,
                  "alerts_enabled": False, "auth_required": True,
                  "server_password": self.password}  # fmt: skip
        (websocket / "config.json").write_text(json.dumps(server), encoding="utf-8")
        (profile / "basic.ini").write_text(self._profile(), encoding="utf-8")
        (scenes / "ClipDesk.json").write_text(json.dumps(self._scenes()), encoding="utf-8")

    def _profile(self) -> str:
        return _ini({
            "General": {"Name": "ClipDesk"},
            "Output": {"Mode": "Simple", "FilenameFormatting": "%CCYY-%MM-%DD %hh-%mm-%ss",
                       "OverwriteIfExists": False},
            "SimpleOutput": {"FilePath": self.recordings, "RecFormat": self._format,
                             "RecFormat2": self._format,
                             "RecQuality": "Stream", "RecEncoder": "x264", "StreamEncoder": "x264",
                             "UseAdvanced": True, "Preset": "ultrafast", "x264Settings": "keyint=30",
                             "VBitrate": 800, "ABitrate": 96, "RecRB": True, "RecRBTime": self.replay_s,
                             "RecRBSize": 128, "RecRBPrefix": "Replay"},
            "Video": {"BaseCX": _WIDTH, "BaseCY": _HEIGHT, "OutputCX": _WIDTH, "OutputCY": _HEIGHT,
                      "FPSType": 0, "FPSCommon": _FRAMES_PER_SECOND, "AutoRemux": self.remuxes},
            "Audio": {"SampleRate": 48000, "ChannelSetup": "Stereo"},
        })  # fmt: skip

    @staticmethod
    def _scenes() -> dict[str, Any]:
        picture = {
            "id": "ffmpeg_source", "versioned_id": "ffmpeg_source", "name": "Test picture", "enabled": True,
            "volume": 1.0, "mixers": 255,
            "settings": {
                "is_local_file": False, "input_format": "lavfi", "hw_decode": False,
                "input": f"testsrc2=size={_WIDTH}x{_HEIGHT}:rate={_FRAMES_PER_SECOND}[out0];"
                         "sine=frequency=440:sample_rate=48000[out1]",
            },
        }  # fmt: skip
        item = {
            "name": "Test picture", "id": 1, "visible": True, "align": 5, "bounds_type": 2, "bounds_align": 0,
            "bounds": {"x": float(_WIDTH), "y": float(_HEIGHT)}, "pos": {"x": 0.0, "y": 0.0},
            "scale": {"x": 1.0, "y": 1.0}, "rot": 0.0,
        }  # fmt: skip
        scene = {"id": "scene", "versioned_id": "scene", "name": "Main", "enabled": True,
                 "settings": {"id_counter": 2, "items": [item]}}  # fmt: skip
        return {"name": "ClipDesk", "current_scene": "Main", "current_program_scene": "Main",
                "scene_order": [{"name": "Main"}], "sources": [scene, picture]}  # fmt: skip
