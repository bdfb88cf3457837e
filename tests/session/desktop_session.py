"""A real desktop without a screen, private to one test.

An X server, a message bus, the Secret Service, a window manager, a notification daemon, a tray host
and, if wanted, OBS Studio, each waited for until it answers and all ended with the session. The
tests' programs are started by `run` or with `env`; nothing of the user's own desktop is seen.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import select
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from jeepney import DBusErrorResponse

from tests.session.bus import Bus
from tests.session.obs_studio import ObsStudio, RecordingFormat
from tests.session.parts import MARK, Part, Parts, SessionError, wait_until

Tray = Literal["sni", "xembed", "none"]
Keyring = Literal["unlocked", "locked", "none"]

_SERVICES = Path("/usr/share/dbus-1/services")
_ON_DEMAND = ("org.a11y.Bus", "org.xfce.Xfconf", "org.gnome.keyring.SystemPrompter")
_SECRETS = ("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service")
_LOGIN = "/org/freedesktop/secrets/collection/login"
_WATCHER = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")

_BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <limit name="reply_timeout">240000</limit>
</busconfig>
"""

_DUNST_CONFIGURATION = """[global]
follow = none
font = sans 10
idle_threshold = 0
notification_limit = 20
"""

_PANEL_CONFIGURATION = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=10;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/><value type="int" value="2"/><value type="int" value="3"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="tasklist"/>
    <property name="plugin-2" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-3" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
"""


class DesktopSession:
    """A context manager: a running desktop inside, no trace of it after."""

    KEYRING_PASSWORD = "clipdesk-test"

    def __init__(
        self,
        *,
        tray: Tray = "sni",
        keyring: Keyring = "unlocked",
        notifications: bool = True,
        window_manager: bool = True,
        obs: RecordingFormat | None = None,
        screen: tuple[int, int] = (1280, 800),
    ) -> None:
        self.tray = tray
        self.keyring = keyring
        self.notifications = notifications
        self.window_manager = window_manager
        self.screen = screen
        self._obs_format = obs
        self._obs: ObsStudio | None = None
        self._bus: Bus | None = None

    # -- what is needed

    def missing_packages(self) -> list[str]:
        """Return the Debian packages that this session needs and the system lacks."""
        programs = {
            "Xvfb": "xvfb", "dbus-daemon": "dbus-daemon", "xprop": "x11-utils", "import": "imagemagick",
            "xdotool": "xdotool", "setpriv": "util-linux",
        }  # fmt: skip
        if self.window_manager:
            programs["openbox"] = "openbox"
        if self.keyring != "none":
            programs["gnome-keyring-daemon"] = "gnome-keyring"
        if self.notifications:
            programs["dunst"] = "dunst"
        if self.tray != "none":
            programs.update({"xfce4-panel": "xfce4-panel"} if self.tray == "sni" else {"trayer": "trayer"})
        missing = [package for program, package in programs.items() if shutil.which(program) is None]
        if not (_SERVICES / "org.a11y.Bus.service").is_file():
            missing.append("at-spi2-core")
        if self.tray == "sni" and not (_SERVICES / "org.xfce.Xfconf.service").is_file():
            missing.append("xfconf")
        return missing + (ObsStudio.missing_packages() if self._obs_format else [])

    # -- up and down

    def __enter__(self) -> Self:
        self._make_directories()
        self.parts = Parts(self.directory / "log", self.env)
        try:
            self._start_screen()
            self._start_bus()
            if self.keyring != "none":
                self._start_keyring()
            if self.window_manager:
                self._start_window_manager()
            if self.notifications:
                self._start_notifications()
            self.start_tray()
            if self._obs_format:
                self._obs = ObsStudio(self.parts, self.home, self._obs_format)
                self._obs.start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        if self._bus is not None:
            self._bus.close()
            self._bus = None
        self.parts.stop_all()
        shutil.rmtree(self.directory, ignore_errors=True)

    # -- what a test does with it

    @property
    def bus(self) -> Bus:
        """Return a connection to the session's message bus."""
        if self._bus is None:
            self._bus = Bus(self.env["DBUS_SESSION_BUS_ADDRESS"])
        return self._bus

    @property
    def obs(self) -> ObsStudio:
        """Return the running OBS Studio."""
        if self._obs is None:
            raise SessionError("this session was made without OBS")
        return self._obs

    def run(
        self, name: str, command: Sequence[str | Path], extra_environment: Mapping[str, str] | None = None
    ) -> Part:
        """Start a program in the session; it is ended with it."""
        return self.parts.start(name, command, extra_environment=extra_environment)

    def check_output(self, *command: str | Path, timeout_s: float = 20.0) -> str:
        """Run a program in the session to its end and return what it printed, or raise SessionError."""
        words = list(map(str, command))
        done = subprocess.run(
            words, env=self.env, timeout=timeout_s, check=False, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise SessionError(f"{' '.join(words)}: exit status {done.returncode}\n{done.stderr[-2000:]}")
        return done.stdout

    def screenshot(self, path: Path) -> Path:
        """Write a picture of the whole screen."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.check_output("import", "-window", "root", path)
        return path

    def start_tray(self) -> None:
        """Start the tray host, at the beginning or again after `parts.named("tray").stop()`."""
        if self.tray == "xembed":
            command = ["trayer", "--edge", "bottom", "--align", "right", "--widthtype", "request",
                       "--heighttype", "pixel", "--height", "24"]  # fmt: skip
            self.parts.wait_for(self.parts.start("tray", command), self._has_xembed_host)
        elif self.tray == "sni":
            channel = Path(self.env["XDG_CONFIG_HOME"]) / "xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml"
            channel.parent.mkdir(parents=True, exist_ok=True)
            channel.write_text(_PANEL_CONFIGURATION, encoding="utf-8")
            panel = self.parts.start("tray", ["xfce4-panel", "--disable-wm-check"])
            self.parts.wait_for(panel, self._has_sni_host, timeout_s=40)
            self.parts.wait_for(panel, self._has_xembed_host)

    def lock_keyring(self) -> None:
        """Lock the keyring, as after a time away; a read then opens the real prompt."""
        self.bus.call(_SECRETS, "Lock", "ao", [_LOGIN])
        wait_until(lambda: self._is_keyring_locked() is True, "locked keyring")

    # -- the parts

    def _make_directories(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="clipdesk-"))
        if len(str(self.directory)) > 60:  # the path of a socket below it has about 100 characters at most
            self.directory.rmdir()
            self.directory = Path(tempfile.mkdtemp(prefix="clipdesk-", dir="/tmp"))
        self.home = self.directory / "home"
        runtime = self.directory / "run"
        inherited = {
            name: os.environ[name]
            for name in ("PATH", "TZ", "TMPDIR", "USER", "LOGNAME", "PYTHONDONTWRITEBYTECODE")
            if name in os.environ
        }
        self.env: dict[str, str] = {
            **inherited,
            MARK: str(self.directory),
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "XDG_STATE_HOME": str(self.home / ".local/state"),
            "XDG_SESSION_TYPE": "x11",
            "GDK_BACKEND": "x11",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime / 'bus'}",
        }
        for name in ("RUNTIME_DIR", "CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME"):
            Path(self.env[f"XDG_{name}"]).mkdir(parents=True)
        runtime.chmod(0o700)

    def _start_screen(self) -> None:
        # A server that ends may remove the socket of one that has just taken its number, so numbers
        # are not left to the servers, who all want the lowest: a number drawn here does not come back.
        for _ in range(5):
            number = 100 + secrets.randbelow(60_000)
            if self._start_server(number):
                self.env["DISPLAY"] = f":{number}"
                return
            self.parts.named("screen").stop()
        raise SessionError(f"the X server did not come up:\n{self.parts.named('screen').said()[-2000:]}")

    def _start_server(self, number: int) -> bool:
        reading, writing = os.pipe()
        width, height = self.screen
        try:
            self.parts.start(
                "screen",
                ["Xvfb", f":{number}", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24",
                 "-nolisten", "tcp", "-noreset"],
                pass_fds=[writing],
            )  # fmt: skip
        finally:
            os.close(writing)
        # It writes the number when it is ready, and closes the pipe without a word when it fails.
        with os.fdopen(reading, "rb") as answer:
            ready, _, _ = select.select([answer], [], [], 20)
            return bool(ready and answer.readline())

    def _start_bus(self) -> None:
        services = self.directory / "services"
        services.mkdir()
        for name in _ON_DEMAND:
            source = _SERVICES / f"{name}.service"
            if source.is_file():
                lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
                kept = [line for line in lines if not line.startswith("SystemdService=")]
                (services / source.name).write_text("".join(kept), encoding="utf-8")
        socket = Path(self.env["XDG_RUNTIME_DIR"]) / "bus"
        configuration = self.directory / "bus.conf"
        configuration.write_text(
            _BUS_CONFIGURATION.format(socket=socket, services=services), encoding="utf-8"
        )
        command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"]
        self.parts.wait_for(self.parts.start("bus", command), self._has_bus)

    def _has_bus(self) -> bool:
        try:
            return self.bus.owns("org.freedesktop.DBus")
        except OSError:
            return False

    def _start_keyring(self) -> None:
        control = Path(self.env["XDG_RUNTIME_DIR"]) / "keyring"
        command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets",
                   f"--control-directory={control}"]  # fmt: skip
        daemon = self.parts.start("keyring", command, stdin=self.KEYRING_PASSWORD.encode())
        self.parts.wait_for(daemon, lambda: self._is_keyring_locked() is False)
        if self.keyring == "locked":
            self.lock_keyring()

    def _is_keyring_locked(self) -> bool | None:
        try:
            return bool(self.bus.get((_SECRETS[0], _LOGIN, "org.freedesktop.Secret.Collection"), "Locked"))
        except DBusErrorResponse:
            return None

    def _start_window_manager(self) -> None:
        openbox = self.parts.start("window-manager", ["openbox", "--sm-disable"])
        self.parts.wait_for(
            openbox, lambda: "window id" in self.check_output("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
        )

    def _start_notifications(self) -> None:
        configuration = self.directory / "dunstrc"
        configuration.write_text(_DUNST_CONFIGURATION, encoding="utf-8")
        dunst = self.parts.start("notifications", ["dunst", "-conf", configuration, "-print"])
        self.parts.wait_for(dunst, lambda: self.bus.owns("org.freedesktop.Notifications"))

    def _has_sni_host(self) -> bool:
        try:
            return bool(self.bus.get(_WATCHER, "IsStatusNotifierHostRegistered"))
        except DBusErrorResponse:
            return False

    def _has_xembed_host(self) -> bool:
        """Return whether somebody owns the selection of the X11 system tray."""
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XInternAtom.restype = x11.XGetSelectionOwner.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x11.XOpenDisplay(self.env["DISPLAY"].encode()))
        if display.value is None:
            return False
        try:
            atom = x11.XInternAtom(display, b"_NET_SYSTEM_TRAY_S0", 0)
            return bool(x11.XGetSelectionOwner(display, ctypes.c_ulong(atom)))
        finally:
            x11.XCloseDisplay(display)
