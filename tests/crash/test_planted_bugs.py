"""Plants each bug in a copy of the program and runs the tests that must notice it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.crash.planted import BUGS, Bug

ROOT = Path(__file__).resolve().parents[2]
TESTS_FAILED = 1
_NO_CACHE = shutil.ignore_patterns("__pycache__", "*.pyc")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for name in ("clipdesk", "tests", "resources"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, ignore=_NO_CACHE)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def run_tests(copy: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run some tests of the copy, until the first that fails."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("bug", BUGS, ids=[bug.name for bug in BUGS])
def test_the_place_of_each_bug_is_still_there(bug: Bug) -> None:
    text = (ROOT / "clipdesk" / bug.file).read_text(encoding="utf-8")

    assert text.count(bug.was) == 1


def test_there_are_enough_of_them() -> None:
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 15


@pytest.mark.long
@pytest.mark.timeout(600)
def test_without_a_bug_all_these_tests_pass(copy: Path) -> None:
    done = run_tests(copy, sorted({test for bug in BUGS for test in bug.tests}))

    assert done.returncode == 0, done.stdout


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("bug", BUGS, ids=[bug.name for bug in BUGS])
def test_each_planted_bug_is_caught(copy: Path, bug: Bug) -> None:
    before = bug.plant(copy)
    try:
        done = run_tests(copy, bug.tests)
    finally:
        (copy / "clipdesk" / bug.file).write_text(before, encoding="utf-8")

    caught_by = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    print(f"{bug.name}: {' '.join(caught_by)[:160]}")
    assert done.returncode == TESTS_FAILED, f"nobody noticed that {bug.name}:\n{done.stdout[-2000:]}"
    assert caught_by
