"""Tests of the doubt about the clock: when it holds, what clears it, and that it is said once."""

from __future__ import annotations

import pytest

from clipdesk.services.bus import EventBus
from clipdesk.services.timekeeping import TimekeepingService
from tests.clock import FakeClock
from tests.fakes import MemoryWork


class Bench:
    def __init__(self) -> None:
        self.ahead_s: float | None = 0.0
        self.asked = 0
        self.work = MemoryWork()
        self.told: list[str] = []
        bus = EventBus()
        bus.subscribe(lambda event: self.told.append(str(event.data["text"])))
        self.keeping = TimekeepingService(self._ask, self.work, FakeClock(), bus)

    def _ask(self) -> float | None:
        self.asked += 1
        return self.ahead_s


def test_without_a_jump_nobody_is_asked() -> None:
    bench = Bench()

    assert not bench.keeping.check()
    assert not bench.keeping.is_in_doubt()
    assert bench.asked == 0


def test_a_jump_holds_until_a_platform_agrees() -> None:
    bench = Bench()

    bench.keeping.suspect(3600)

    assert bench.keeping.is_in_doubt()
    assert bench.keeping.check()
    assert not bench.keeping.is_in_doubt()
    assert bench.told == ["The computer's clock was changed by +60 min. It is compared now."]


def test_while_no_platform_answers_the_doubt_stays() -> None:
    bench = Bench()
    bench.ahead_s = None
    bench.keeping.suspect(-3600)

    assert not bench.keeping.check()
    assert bench.keeping.is_in_doubt()


@pytest.mark.parametrize(
    ("ahead_s", "is_held", "says"),
    [(59, False, ""), (-90, False, "2 min slow"), (299, False, "5 min fast"), (-3600, True, "60 min slow")],
)
def test_a_minute_is_said_and_five_minutes_hold(ahead_s: float, is_held: bool, says: str) -> None:
    bench = Bench()
    bench.ahead_s = ahead_s
    bench.keeping.suspect(3600)

    cleared = bench.keeping.check()

    assert (cleared, bench.keeping.is_in_doubt()) == (not is_held, is_held)
    assert [text for text in bench.told[1:] if says in text] == bench.told[1:]
    assert len(bench.told) == 1 + bool(says)
    assert ("on hold" in bench.told[-1]) == is_held
    with bench.work.read() as unit:
        assert len(unit.activity.recent()) == len(bench.told)


def test_the_same_is_not_said_again_each_minute() -> None:
    bench = Bench()
    bench.ahead_s = 7200
    bench.keeping.suspect(7200)

    bench.keeping.check()
    bench.keeping.check()

    assert len(bench.told) == 2
