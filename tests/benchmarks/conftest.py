"""Collects what benchmarks measured and prints it, goal by goal, at the end of the run."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.goals import Goals, table

_AREAS = pytest.StashKey[list[Goals]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let benchmarks take their own measurements: they compare, round by round, in one run."""
    own = Path(__file__).parent
    for item in items:
        if own in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:Benchmark fixture was not used"))
            item.add_marker(pytest.mark.timeout(900))


@pytest.fixture
def goals(benchmark: BenchmarkFixture, request: pytest.FixtureRequest) -> Goals:
    """Return where a benchmark tells its lines; by `benchmark` it is left out of ordinary runs."""
    told = Goals(request.node.name.removeprefix("test_").replace("_", " "))
    request.config.stash.setdefault(_AREAS, []).append(told)
    return told


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the goals."""
    areas = config.stash.get(_AREAS, [])
    if any(area.lines for area in areas):
        terminalreporter.section("goals and what was measured")
        for line in table([area for area in areas if area.lines]):
            terminalreporter.line(line)
