from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from clipdesk.workers.lanes import LaneClosed, LaneFull, Lanes

DEADLINE_S = 10.0


class Gate:
    """A job that says when it has begun and ends when it is let go."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.go = threading.Event()

    def __call__(self) -> None:
        self.began.set()
        assert self.go.wait(DEADLINE_S)


@pytest.fixture
def problems() -> list[tuple[str, Exception]]:
    return []


@pytest.fixture
def make(problems: list[tuple[str, Exception]]) -> Iterator[Callable[..., Lanes]]:
    made: list[Lanes] = []

    def build(most_jobs: int = 1000, **limits: int) -> Lanes:
        lanes = Lanes(limits, lambda lane, error: problems.append((lane, error)), most_jobs=most_jobs)
        made.append(lanes)
        return lanes

    yield build
    for lanes in made:
        lanes.close(DEADLINE_S)


def test_one_lane_does_its_jobs_in_order_and_never_two_at_once(make: Callable[..., Lanes]) -> None:
    lanes = make(upload=4)
    done: list[int] = []
    running = []
    most = []

    def job(number: int) -> None:
        running.append(number)
        most.append(len(running))
        done.append(number)
        running.remove(number)

    for number in range(100):
        lanes.submit("upload:1", lambda number=number: job(number))  # type: ignore[misc]
    assert lanes.wait_idle(DEADLINE_S)

    assert done == list(range(100))
    assert max(most) == 1


def test_two_lanes_of_a_group_work_side_by_side_up_to_its_limit(make: Callable[..., Lanes]) -> None:
    lanes = make(upload=2)
    gates = [Gate() for _ in range(3)]

    for number, gate in enumerate(gates):
        lanes.submit(f"upload:{number}", gate)

    assert gates[0].began.wait(DEADLINE_S)
    assert gates[1].began.wait(DEADLINE_S)
    assert not gates[2].began.is_set()
    gates[1].go.set()
    assert gates[2].began.wait(DEADLINE_S)
    gates[0].go.set()
    gates[2].go.set()


def test_a_group_that_was_not_named_has_one_thread_and_does_not_wait_for_others(
    make: Callable[..., Lanes],
) -> None:
    lanes = make(upload=1)
    upload, first, second = Gate(), Gate(), Gate()

    lanes.submit("upload:1", upload)
    lanes.submit("media:1", first)
    lanes.submit("media:2", second)

    assert upload.began.wait(DEADLINE_S)
    assert first.began.wait(DEADLINE_S)
    assert not second.began.is_set()
    for gate in (upload, first, second):
        gate.go.set()


def test_a_lane_with_many_jobs_does_not_starve_its_neighbour(make: Callable[..., Lanes]) -> None:
    lanes = make(upload=1)
    gate = Gate()
    order: list[str] = []
    lanes.submit("upload:1", gate)
    assert gate.began.wait(DEADLINE_S)

    for _ in range(3):
        lanes.submit("upload:1", lambda: order.append("one"))
    lanes.submit("upload:2", lambda: order.append("two"))
    gate.go.set()
    assert lanes.wait_idle(DEADLINE_S)

    assert order == ["two", "one", "one", "one"]


def test_a_failing_job_is_told_and_the_next_one_runs(
    make: Callable[..., Lanes], problems: list[tuple[str, Exception]]
) -> None:
    lanes = make()
    error = ValueError("planted")
    done = threading.Event()

    def fail() -> None:
        raise error

    lanes.submit("media", fail)
    lanes.submit("media", done.set)

    assert done.wait(DEADLINE_S)
    assert problems == [("media", error)]


def test_a_failing_listener_does_not_end_the_lane() -> None:
    def refuse(lane: str, error: Exception) -> None:
        raise RuntimeError("planted in the listener")

    lanes = Lanes({}, refuse)
    done = threading.Event()

    def fail() -> None:
        raise ValueError("planted")

    lanes.submit("media", fail)
    lanes.submit("media", done.set)

    assert done.wait(DEADLINE_S)
    assert lanes.close(DEADLINE_S)


def test_a_lane_is_busy_from_submitting_to_the_end_of_its_last_job(make: Callable[..., Lanes]) -> None:
    lanes = make(upload=1)
    first, second = Gate(), Gate()

    assert not lanes.busy("upload:2")
    lanes.submit("upload:1", first)
    lanes.submit("upload:2", second)
    assert lanes.busy("upload:2")
    first.go.set()
    second.go.set()
    assert lanes.wait_idle(DEADLINE_S)
    assert not lanes.busy("upload:2")


def test_waiting_for_rest_ends_at_its_time_limit(make: Callable[..., Lanes]) -> None:
    lanes = make()
    gate = Gate()
    lanes.submit("media", gate)

    assert lanes.wait_idle(0) is False
    gate.go.set()
    assert lanes.wait_idle(DEADLINE_S) is True


def test_closing_drops_what_has_not_begun_and_waits_for_what_runs(make: Callable[..., Lanes]) -> None:
    lanes = make()
    gate = Gate()
    dropped = threading.Event()
    lanes.submit("media", gate)
    lanes.submit("media", dropped.set)
    assert gate.began.wait(DEADLINE_S)
    result: list[bool] = []
    closer = threading.Thread(target=lambda: result.append(lanes.close(DEADLINE_S)))

    closer.start()
    gate.go.set()
    closer.join(DEADLINE_S)

    assert result == [True]
    assert not dropped.is_set()


def test_closing_gives_up_on_a_job_that_does_not_end(make: Callable[..., Lanes]) -> None:
    lanes = make()
    gate = Gate()
    lanes.submit("media", gate)
    assert gate.began.wait(DEADLINE_S)

    assert lanes.close(0) is False
    gate.go.set()
    assert lanes.close(DEADLINE_S) is True


def test_closed_lanes_refuse_jobs(make: Callable[..., Lanes]) -> None:
    lanes = make()
    lanes.close(0)

    with pytest.raises(LaneClosed):
        lanes.submit("media", lambda: None)


def test_a_full_lane_refuses_more_but_others_do_not(make: Callable[..., Lanes]) -> None:
    lanes = make(most_jobs=2)
    gate = Gate()
    lanes.submit("media", gate)
    assert gate.began.wait(DEADLINE_S)
    lanes.submit("media", lambda: None)
    lanes.submit("media", lambda: None)

    with pytest.raises(LaneFull):
        lanes.submit("media", lambda: None)
    lanes.submit("ai", lambda: None)
    gate.go.set()


def test_a_larger_limit_takes_effect_at_once(make: Callable[..., Lanes]) -> None:
    lanes = make(upload=1)
    first, second = Gate(), Gate()
    lanes.submit("upload:1", first)
    lanes.submit("upload:2", second)
    assert first.began.wait(DEADLINE_S)

    lanes.resize("upload", 2)

    assert second.began.wait(DEADLINE_S)
    first.go.set()
    second.go.set()


def test_a_smaller_limit_takes_effect_when_running_jobs_end(make: Callable[..., Lanes]) -> None:
    lanes = make(upload=2)
    gates = [Gate() for _ in range(4)]
    for number in (0, 1):
        lanes.submit(f"upload:{number}", gates[number])
        assert gates[number].began.wait(DEADLINE_S)

    lanes.resize("upload", 1)
    for number in (2, 3):
        lanes.submit(f"upload:{number}", gates[number])
    gates[0].go.set()
    gates[1].go.set()

    assert gates[2].began.wait(DEADLINE_S)
    assert not gates[3].began.is_set()
    gates[2].go.set()
    gates[3].go.set()
    assert lanes.wait_idle(DEADLINE_S)


def test_threads_end_when_nothing_is_left(make: Callable[..., Lanes]) -> None:
    lanes = make()
    workers: list[threading.Thread] = []
    lanes.submit("media", lambda: workers.append(threading.current_thread()))
    assert lanes.wait_idle(DEADLINE_S)

    workers[0].join(DEADLINE_S)

    assert not workers[0].is_alive()
