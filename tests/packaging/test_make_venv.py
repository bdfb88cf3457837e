"""Making the virtual environment: once per lock, and again after a change."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "make_venv.py"


class Project:
    """A project in a folder of its own, whose environment's pip only writes down what it is asked."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        (directory / "packaging").mkdir()
        (directory / "clipdesk").mkdir()
        self.script = directory / "packaging" / "make_venv.py"
        self.script.write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
        self.write("requirements.lock", "one==1\n")
        self.write("pyproject.toml", "")
        self.calls = directory / "calls"
        self.add_environment()

    def write(self, name: str, text: str) -> None:
        (self.directory / name).write_text(text, encoding="utf-8")

    def add_environment(self) -> None:
        python = self.directory / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\necho "$*" >>"{self.calls}"\n')
        python.chmod(0o755)

    def make(self) -> list[str]:
        """Run the script and return what pip was asked to install."""
        self.calls.unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, self.script], capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        calls = self.calls.read_text() if self.calls.exists() else ""
        return [line for line in calls.splitlines() if " install " in line]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_the_first_run_installs_the_lock_by_hash_and_then_the_project(project: Project) -> None:
    packages, own = project.make()

    assert "--require-hashes" in packages
    assert packages.endswith("requirements.lock")
    assert own.endswith("--no-deps --no-build-isolation -e .")


def test_the_second_run_installs_nothing(project: Project) -> None:
    project.make()

    assert project.make() == []


def test_a_changed_lock_is_installed_again(project: Project) -> None:
    project.make()
    project.write("requirements.lock", "one==2\n")

    assert len(project.make()) == 2


def test_a_changed_project_file_installs_only_the_project(project: Project) -> None:
    project.make()
    project.write("pyproject.toml", "# changed")

    assert [call.split()[-1] for call in project.make()] == ["."]


def test_only_an_interpreter_that_starts_and_has_pip_is_usable(tmp_path: Path) -> None:
    is_usable = runpy.run_path(str(SCRIPT))["is_usable"]
    broken = tmp_path / "python"
    broken.symlink_to(tmp_path / "gone")

    assert is_usable(Path(sys.executable))
    assert not is_usable(broken)
