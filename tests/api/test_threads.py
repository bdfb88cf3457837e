"""Deeds run beside the loop, a few at a time, and hold up nobody's end."""

from __future__ import annotations

import asyncio
import inspect
import threading

import pytest

from clipdesk.api.threads import MOST_AT_ONCE, Threads


def test_a_deed_runs_on_a_thread_of_its_own_that_may_be_left_behind() -> None:
    thread = asyncio.run(Threads().run(threading.current_thread))

    assert thread is not threading.main_thread() and thread.daemon


def test_what_a_deed_raises_reaches_the_caller() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(Threads().run(fail))


def test_an_endpoint_keeps_its_parameters() -> None:
    def handler(number: int, *, word: str) -> str:
        """Say a word."""
        return word * number

    endpoint = Threads().endpoint(handler)

    assert asyncio.run(endpoint(2, word="a")) == "aa"
    assert list(inspect.signature(endpoint).parameters) == ["number", "word"]
    assert endpoint.__doc__ == "Say a word."


def test_only_a_few_run_at_once() -> None:
    lock, go_on, running, most = threading.Lock(), threading.Event(), 0, 0

    def count() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running == MOST_AT_ONCE:
                go_on.set()
        assert go_on.wait(10)
        with lock:
            running -= 1

    async def all_of_them() -> None:
        threads = Threads()
        await asyncio.gather(*(threads.run(count) for _ in range(MOST_AT_ONCE * 3)))

    asyncio.run(all_of_them())

    assert most == MOST_AT_ONCE


@pytest.mark.parametrize("outcome", ["returns", "raises"])
def test_a_wait_that_was_given_up_leaves_the_deed_alone(outcome: str) -> None:
    go_on, done = threading.Event(), threading.Event()

    def slow() -> None:
        assert go_on.wait(10)
        done.set()
        if outcome == "raises":
            raise ValueError

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(Threads().run(slow), 0.01)

    asyncio.run(give_up())
    go_on.set()

    assert done.wait(10)
