"""Finds OBS on this computer and reads what its configuration says: folder, format, names, WebSocket.

Only reads. The password of OBS's WebSocket is read by itself, and only with the user's consent.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_SIZE_LIMIT_BYTES = 4 * 1024 * 1024
_PROGRAMS = frozenset({"obs", "obs64.exe", "obs32.exe", "obs.exe", "obs64", "obs studio"})
_DEFAULT_PORT = 4455
# libobs/util/config-file.c writes these three and nothing else.
_ESCAPES = {"\\": "\\", "n": "\n", "r": "\r"}

Ini = dict[str, dict[str, str]]


class Packaging(StrEnum):
    """How OBS was installed; in a sandbox its paths may not be ours."""

    NATIVE = "native"
    FLATPAK = "flatpak"
    SNAP = "snap"
    PORTABLE = "portable"


@dataclass(frozen=True, slots=True)
class WebSocketSettings:
    """How OBS's WebSocket server is set, but for its password."""

    is_enabled: bool
    port: int = _DEFAULT_PORT
    wants_password: bool = True


@dataclass(frozen=True, slots=True)
class ObsProgram:
    """A running OBS; `websocket_port` is what its command line says over its settings."""

    pid: int
    path: Path | None
    websocket_port: int | None = None


@dataclass(frozen=True, slots=True)
class ObsSetup:
    """What the configuration of one OBS says."""

    packaging: Packaging
    config_folder: Path
    profile: str
    record_folder: Path | None
    record_format: str
    replay_prefix: str
    has_replay_buffer: bool
    remuxes: bool
    websocket: WebSocketSettings


def find_setups(
    *,
    home: Path | None = None,
    environment: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    program: ObsProgram | None = None,
) -> list[ObsSetup]:
    """Return the setups found, the one used last first."""
    home = home or Path.home()
    environment = os.environ if environment is None else environment
    found = []
    for packaging, folder in config_folders(home, environment, platform, program):
        changed_at = max((_changed_at(folder / name) for name in ("global.ini", "user.ini")), default=0.0)
        if changed_at:
            found.append((changed_at, read_setup(folder, packaging)))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [setup for _, setup in found]


def config_folders(
    home: Path, environment: Mapping[str, str], platform: str, program: ObsProgram | None = None
) -> list[tuple[Packaging, Path]]:
    """Return where OBS may keep its configuration, the usual places first."""
    folders: list[tuple[Packaging, Path]] = []
    if platform == "win32":
        roaming = environment.get("APPDATA") or str(home / "AppData" / "Roaming")
        folders.append((Packaging.NATIVE, Path(roaming) / "obs-studio"))
    elif platform == "darwin":
        folders.append((Packaging.NATIVE, home / "Library" / "Application Support" / "obs-studio"))
    else:
        config = environment.get("XDG_CONFIG_HOME") or str(home / ".config")
        flatpak = home / ".var" / "app" / "com.obsproject.Studio" / "config" / "obs-studio"
        snap = home / "snap" / "obs-studio" / "current" / ".config" / "obs-studio"
        folders += [
            (Packaging.NATIVE, Path(config) / "obs-studio"),
            (Packaging.FLATPAK, flatpak),
            (Packaging.SNAP, snap),
        ]
    if program is not None and program.path is not None and len(program.path.parents) > 2:
        # <OBS folder>/bin/64bit/obs64.exe keeps a portable configuration in <OBS folder>/config
        folders.append((Packaging.PORTABLE, program.path.parents[2] / "config" / "obs-studio"))
    return folders


def read_setup(config_folder: Path, packaging: Packaging = Packaging.NATIVE) -> ObsSetup:
    """Return what a configuration says; what is missing or broken reads as OBS's default."""
    program = _read_program_ini(config_folder)
    name, profile = _read_profile(config_folder, program)
    simple, advanced = profile.get("SimpleOutput", {}), profile.get("AdvOut", {})
    folder, record_format, has_buffer = _recording(profile, simple, advanced)
    return ObsSetup(
        packaging=packaging,
        config_folder=config_folder,
        profile=name,
        record_folder=Path(folder) if folder and "\0" not in folder else None,
        record_format=record_format,
        # Both output modes use the simple one's prefix.
        replay_prefix=simple.get("RecRBPrefix", "Replay"),
        has_replay_buffer=has_buffer,
        remuxes=_is_true(profile.get("Video", {}).get("AutoRemux")),
        websocket=_websocket(config_folder, program),
    )


def read_password(setup: ObsSetup, *, has_consent: bool) -> str | None:
    """Return the password of OBS's WebSocket, which OBS keeps in plain text; None without consent."""
    if not has_consent:
        return None
    settings = _read_json(_websocket_file(setup.config_folder))
    password: object = settings.get("server_password")
    if not settings:
        password = _read_program_ini(setup.config_folder).get("OBSWebSocket", {}).get("ServerPassword")
    return password if isinstance(password, str) and password else None


def running_program(processes: Iterable[Any] | None = None) -> ObsProgram | None:
    """Return the running OBS of this user, or None.

    Args:
        processes: with an `info` of `pid`, `name`, `exe` and `cmdline`; psutil's, if not given.
    """
    if processes is None:
        import psutil

        processes = psutil.process_iter(["pid", "name", "exe", "cmdline"])
    for process in processes:
        info = process.info
        if str(info.get("name") or "").casefold() in _PROGRAMS:
            path = info.get("exe")
            return ObsProgram(
                int(info["pid"]), Path(path) if path else None, _port_of(info.get("cmdline") or [])
            )
    return None


def parse_ini(text: str) -> Ini:
    """Return the sections of a file as OBS writes it."""
    sections: Ini = {}
    section: dict[str, str] = {}
    for raw_line in text.splitlines():
        line = raw_line.strip()
        if line.startswith("[") and line.endswith("]"):
            section = sections.setdefault(line[1:-1], {})
        elif "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            section[name.strip()] = _unescape(value.strip())
    return sections


def _recording(profile: Ini, simple: Mapping[str, str], advanced: Mapping[str, str]) -> tuple[str, str, bool]:
    """Return folder, format and whether there is a replay buffer, of the output mode in use."""
    if profile.get("Output", {}).get("Mode", "Simple") != "Advanced":
        record_format = simple.get("RecFormat2") or simple.get("RecFormat", "")
        return simple.get("FilePath", ""), _plain(record_format), _is_true(simple.get("RecRB"))
    has_buffer = _is_true(advanced.get("RecRB"))
    if advanced.get("RecType") == "FFmpeg":
        return advanced.get("FFFilePath", ""), _plain(advanced.get("FFExtension", "")), has_buffer
    record_format = advanced.get("RecFormat2") or advanced.get("RecFormat", "")
    return advanced.get("RecFilePath", ""), _plain(record_format), has_buffer


def _plain(record_format: str) -> str:
    """`hybrid_mp4` and `fragmented_mov` are files that end in .mp4 and .mov; `mpegts` ends in .ts."""
    ending = record_format.casefold().rpartition("_")[2]
    return {"mpegts": "ts", "hls": "m3u8"}.get(ending, ending)


def _read_program_ini(config_folder: Path) -> Ini:
    """From OBS 31 on the user's choices stand in user.ini, before in global.ini."""
    merged = _read_ini(config_folder / "global.ini")
    for name, section in _read_ini(config_folder / "user.ini").items():
        merged.setdefault(name, {}).update(section)
    return merged


def _read_profile(config_folder: Path, program: Ini) -> tuple[str, Ini]:
    profiles = config_folder / "basic" / "profiles"
    basic = program.get("Basic", {})
    folder_name = basic.get("ProfileDir") or basic.get("Profile") or ""
    is_inside = bool(folder_name) and Path(folder_name).name == folder_name
    chosen = profiles / folder_name if is_inside else profiles
    if not (chosen / "basic.ini").is_file():
        try:
            others = sorted(profiles.glob("*/basic.ini"), key=_changed_at)
        except OSError:
            others = []
        if not others:
            return "", {}
        chosen = others[-1].parent
    profile = _read_ini(chosen / "basic.ini")
    return profile.get("General", {}).get("Name") or chosen.name, profile


def _websocket(config_folder: Path, program: Ini) -> WebSocketSettings:
    settings = _read_json(_websocket_file(config_folder))
    if settings:
        return WebSocketSettings(
            settings.get("server_enabled") is True,
            _port(settings.get("server_port")),
            settings.get("auth_required") is not False,
        )
    section = program.get("OBSWebSocket", {})
    return WebSocketSettings(
        _is_true(section.get("ServerEnabled")),
        _port(section.get("ServerPort")),
        _is_true(section.get("AuthRequired", "true")),
    )


def _websocket_file(config_folder: Path) -> Path:
    return config_folder / "plugin_config" / "obs-websocket" / "config.json"


def _port_of(arguments: list[str]) -> int | None:
    for index, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--websocket_port":
            value = value or (arguments[index + 1] if index + 1 < len(arguments) else "")
            return int(value) if value.isdecimal() and 0 < int(value) < 65_536 else None
    return None


def _port(value: object) -> int:
    text = str(value)
    return int(text) if text.isdecimal() and 0 < int(text) < 65_536 else _DEFAULT_PORT


def _read_ini(path: Path) -> Ini:
    return parse_ini(_read_text(path))


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_read_text(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_SIZE_LIMIT_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return ""


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _unescape(value: str) -> str:
    kept, index = [], 0
    while index < len(value):
        char, following = value[index], value[index + 1 : index + 2]
        if char == "\\" and following in _ESCAPES:
            kept.append(_ESCAPES[following])
            index += 2
        else:
            kept.append(char)
            index += 1
    return "".join(kept)


def _is_true(value: str | None) -> bool:
    return (value or "").strip().casefold() in ("true", "1")
