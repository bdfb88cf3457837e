"""Lets the process of an engine die at a named moment, in one piece with the test."""

from __future__ import annotations

from tests.services.publishing.conftest import Bench


class Killed(BaseException):
    """Stands for kill -9: nothing of ours may catch it."""


def kill_at(bench: Bench, moment: str) -> None:
    """Let the process die when the engine reaches a moment for the first time."""

    def trace(name: str) -> None:
        bench.moments.append(name)
        if name == moment and bench.moments.count(name) == 1:
            raise Killed(name)

    object.__setattr__(bench.parts, "trace", trace)
