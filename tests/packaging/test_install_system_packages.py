"""Installing system packages: nothing where nothing is missing, the right ones, and a way on without root."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
TOOLS = ("bash", "env", "dirname", "awk", "grep", "id", "mktemp", "rm", "tail")


class System:
    """A machine of stand-in programs, on which the script believes to be."""

    def __init__(self, directory: Path) -> None:
        self.programs = directory / "bin"
        self.programs.mkdir()
        self.calls = directory / "calls"
        self.script = directory / "install-system-packages"
        shutil.copy(PACKAGING / "install-system-packages", self.script)
        (directory / "system-packages").write_text(
            "# a comment\n[run]\nffmpeg\nlibglib2.0-0 | libglib2.0-0t64  # either\n[obs]\nobs-studio\n"
        )
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (self.programs / tool).symlink_to(found)

    def add(self, name: str, body: str) -> None:
        program = self.programs / name
        program.unlink(missing_ok=True)
        program.write_text(f'#!/bin/bash\necho "{name} $*" >>"{self.calls}"\n{body}\n')
        program.chmod(0o755)

    def add_debian(self, *installed: str, known: tuple[str, ...] = ("ffmpeg", "libglib2.0-0")) -> None:
        lines = "".join(f"installed:{name} " for name in installed)
        self.add("dpkg-query", f"printf '%s' '{lines}'")
        self.add("apt-get", "exit 0")
        self.add("apt-cache", f'case " {" ".join(known)} " in *" $2 "*) echo "  Candidate: 1.0";; esac')
        self.add("id", "echo 0")

    def install(self, *groups: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.programs / "bash", self.script, *groups],
            env={"PATH": str(self.programs)},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def apt_installs(self) -> list[str]:
        calls = self.calls.read_text() if self.calls.exists() else ""
        return [
            line.partition("--no-install-recommends ")[2]
            for line in calls.splitlines()
            if " install " in line
        ]


@pytest.fixture
def system(tmp_path: Path) -> System:
    return System(tmp_path)


def test_a_complete_system_is_left_alone_in_silence(system: System) -> None:
    system.add_debian("ffmpeg", "libglib2.0-0t64")

    done = system.install("run")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert system.apt_installs() == []


def test_only_what_is_missing_of_the_named_groups_is_installed(system: System) -> None:
    system.add_debian("libglib2.0-0")

    done = system.install("run")

    assert done.returncode == 0, done.stderr
    assert system.apt_installs() == ["ffmpeg"]


def test_of_two_names_the_one_that_the_system_knows_is_installed(system: System) -> None:
    system.add_debian("ffmpeg", known=("libglib2.0-0t64",))

    system.install("run")

    assert system.apt_installs() == ["libglib2.0-0t64"]


def test_a_name_that_no_list_knows_ends_in_an_error(system: System) -> None:
    system.add_debian()
    system.add("apt-get", 'case "$*" in *install*) exit 100;; esac')
    system.add("sleep", "exit 0")

    done = system.install("obs")

    assert done.returncode == 1
    assert "could not install: obs-studio" in done.stderr
    assert len(system.apt_installs()) == 3


def test_without_a_way_to_root_the_command_is_told_and_work_goes_on(system: System) -> None:
    system.add_debian("libglib2.0-0")
    system.add("id", "echo 1000")

    done = system.install("run", "obs")

    assert done.returncode == 0
    assert "apt-get install --no-install-recommends ffmpeg obs-studio" in done.stderr
    assert system.apt_installs() == []


def test_another_kind_of_system_is_told_what_to_install(system: System) -> None:
    done = system.install("run")

    assert done.returncode == 0
    assert "ffmpeg" in done.stderr


def test_an_unknown_group_is_refused(system: System) -> None:
    system.add_debian()

    done = system.install("runn")

    assert done.returncode == 2
    assert "no group 'runn'" in done.stderr


def test_the_real_list_has_every_group_that_the_makefile_names() -> None:
    makefile = (PACKAGING.parent / "Makefile").read_text()
    groups = {
        line.strip("[]\n")
        for line in (PACKAGING / "system-packages").read_text().splitlines()
        if line[:1] == "["
    }

    named = {
        name
        for line in makefile.splitlines()
        if "packaging/install-system-packages" in line
        for name in line.split("packaging/install-system-packages")[1].split()
    }

    assert named
    assert named <= groups
