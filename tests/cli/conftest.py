"""What the tests of commands share: a shell that runs them in this process, and one that starts programs."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from clipdesk.app import Desk
from clipdesk.cli.main import Doors, cli
from clipdesk.domain.account import Platform
from clipdesk.media.ffmpeg import FfmpegProbe
from clipdesk.rehearsal.servers import RehearsalServers
from clipdesk.rehearsing import connect
from clipdesk.storage.credentials import MemoryCredentialStore
from clipdesk.storage.home import Home
from clipdesk.transport import Transport
from tests.clock import FakeClock

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 60.0


def as_environment(settings: dict[str, str]) -> dict[str, str]:
    """Return settings as they are given for one run."""
    return {f"CLIPDESK__{key.upper().replace('.', '__')}": value for key, value in settings.items()}


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Shell:
    """Runs commands in this process, on a home and a clock of its own, with secrets in memory."""

    home: Home
    settings: dict[str, str]
    credentials: MemoryCredentialStore = field(default_factory=MemoryCredentialStore)
    clock: FakeClock = field(default_factory=FakeClock)
    windows: list[tuple[bool, bool]] = field(default_factory=list)
    daemons: list[bool] = field(default_factory=list)
    outside: Callable[[], Transport] | None = None

    def desk(self) -> Desk:
        desk = Desk(
            self.home,
            clock=self.clock,
            credentials=self.credentials,
            environment=as_environment(self.settings),
        )
        if self.outside is not None:
            desk.web = self.outside()  # in place of the public internet
        return desk

    def run(self, *arguments: object, given: str | None = None) -> Answer:
        doors = Doors(self._window, lambda folder: 0, self._daemon, self.desk)
        result = CliRunner().invoke(cli, [str(each) for each in arguments], obj=doors, input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    def done(self, *arguments: object, given: str | None = None) -> Answer:
        """Run a command that must succeed."""
        answer = self.run(*arguments, given=given)
        assert answer.code == 0, answer
        return answer

    def connect(self, servers: RehearsalServers, *platforms: Platform) -> None:
        desk = self.desk()
        for platform in platforms:
            connect(desk, servers, platform)
        desk.close()

    def write_settings(self, text: str) -> None:
        self.home.create()
        self.home.settings_file.write_text(text)

    def _window(self, minimized: bool, rehearsal: bool) -> int:
        self.windows.append((minimized, rehearsal))
        return 0

    def _daemon(self, once: bool) -> int:
        self.daemons.append(once)
        return 0


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    home = Home.at(tmp_path / "home")
    monkeypatch.setenv("CLIPDESK_HOME", str(home.data))  # what --home sets is taken back with it
    return Shell(home, {"ai.enabled": "false", "obs.enabled": "false"})


@pytest.fixture(scope="session")
def servers() -> Iterator[RehearsalServers]:
    servers = RehearsalServers()
    servers.start()
    yield servers
    servers.stop()


@pytest.fixture
def connected(shell: Shell, servers: RehearsalServers) -> Shell:
    """Return a shell that is signed in to all three platforms."""
    shell.settings |= servers.urls.as_settings() | {"ai.enabled": "false"}
    shell.connect(servers, *Platform)
    return shell


@pytest.fixture(scope="session")
def whole_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "Replay clutch.mp4"
    probe = FfmpegProbe()
    probe.make_test_clip(path, seconds=4, width=360, height=640, title="clutch")
    probe.close()
    return path


class Program:
    """A command as a program of its own; what it prints can be waited for, line by line."""

    def __init__(self, module: str, *arguments: object, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *(str(each) for each in arguments)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.err: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=(self.process.stdout, self.lines.put), daemon=True),
            threading.Thread(target=self._read, args=(self.process.stderr, self._hear), daemon=True),
        ]
        self._news = threading.Condition()
        for reader in self._readers:
            reader.start()

    def line(self) -> str:
        """Return the next line of standard output."""
        return self.lines.get(timeout=LONGEST_S)

    def wait_for_words(self, words: str) -> None:
        """Wait until standard error holds the words."""
        with self._news:
            assert self._news.wait_for(lambda: any(words in line for line in self.err), LONGEST_S), self.err

    def end(self) -> Answer:
        """Wait for its end; return what was not read yet."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(LONGEST_S)
        for reader in self._readers:
            reader.join(LONGEST_S)
        rest = []
        while not self.lines.empty():
            rest.append(self.lines.get())
        return Answer(self.process.returncode, "".join(rest), "".join(self.err))

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            self.process.wait(LONGEST_S)
            if pipe is not None:
                for reader in self._readers:
                    reader.join(LONGEST_S)
                pipe.close()

    def _read(self, pipe: Any, take: Any) -> None:
        for line in pipe:
            take(line)

    def _hear(self, line: str) -> None:
        with self._news:
            self.err.append(line)
            self._news.notify_all()


@dataclass
class Computer:
    """Starts ClipDesk's commands as programs on one home; secrets are in a file of the test's."""

    folder: Path
    environment: dict[str, str]
    programs: list[Program] = field(default_factory=list)

    def start(self, *arguments: object, module: str = "tests.cli.program", **more: str) -> Program:
        program = Program(module, *arguments, environment=self.environment | more)
        self.programs.append(program)
        return program

    def run(self, *arguments: object, module: str = "tests.cli.program", **more: str) -> Answer:
        return self.start(*arguments, module=module, **more).end()


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    environment = {
        "CLIPDESK_HOME": str(tmp_path / "home"),
        "CLIPDESK_TEST_SECRETS": str(tmp_path / "secrets.json"),
        "PYTHONWARNINGS": "error",
    } | as_environment({"ai.enabled": "false", "obs.enabled": "false"})
    computer = Computer(tmp_path, environment)
    yield computer
    for program in computer.programs:
        program.close()
