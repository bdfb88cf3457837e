"""The status is what the services tell."""

from __future__ import annotations

from tests.api.desk import Served


def test_the_status_is_told_as_it_is(served: Served) -> None:
    answer = served.client.get("/api/status")

    assert (answer.status_code, answer.json()) == (200, {"watcher": "watching", "version": "1"})
