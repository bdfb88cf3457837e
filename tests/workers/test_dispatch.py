"""Tests of the dispatcher: who publishes, how much at once, and what becomes of a crash."""

from __future__ import annotations

import threading
from collections.abc import Collection
from pathlib import Path

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.publication import Phase, Publication, PublishOptions, Status
from clipdesk.workers.dispatch import Dispatcher
from clipdesk.workers.lanes import Lanes
from clipdesk.workers.role import PublisherRole


def publication(account_id: int) -> Publication:
    return Publication(
        id=account_id,
        post_id=1,
        account_id=account_id,
        platform=Platform.YOUTUBE,
        status=Status.PROCESSING,
        phase=Phase.NEW,
        scheduled_at=None,
        options=PublishOptions(),
    )


class FakeEngine:
    """An engine whose runs wait until the test lets them go."""

    def __init__(self, due: list[Publication]) -> None:
        self.due = due
        self.reconciled: list[frozenset[int]] = []
        self.claims: list[tuple[int, frozenset[int]]] = []
        self.started = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.error: Exception | None = None
        self.crashes: list[tuple[int, str]] = []

    def reconcile(self, busy_accounts: Collection[int] = ()) -> int:
        self.reconciled.append(frozenset(busy_accounts))
        return 0

    def claim_due(self, *, limit: int, busy_accounts: Collection[int] = ()) -> list[Publication]:
        self.claims.append((limit, frozenset(busy_accounts)))
        taken = [item for item in self.due if item.account_id not in busy_accounts][:limit]
        self.due = [item for item in self.due if item not in taken]
        return taken

    def run(self, publication: Publication) -> None:
        self.started.release()
        assert self.go_on.wait(10)
        if self.error:
            raise self.error

    def crashed(self, publication: Publication, error: BaseException) -> None:
        self.crashes.append((publication.account_id, str(error)))


@pytest.fixture
def lanes():
    problems: list[str] = []
    lanes = Lanes({"upload": 2}, lambda where, error: problems.append(str(error)))
    yield lanes
    assert lanes.close(10)


def test_it_takes_over_what_nobody_carries_before_each_claim(tmp_path: Path, lanes: Lanes) -> None:
    engine = FakeEngine([])
    dispatcher = Dispatcher(engine, lanes, PublisherRole(tmp_path / "lock"), lambda: 2)

    dispatcher.tick()
    dispatcher.tick()

    assert engine.reconciled == [frozenset(), frozenset()]
    assert len(engine.claims) == 2


def test_what_is_carried_is_not_taken_over(tmp_path: Path, lanes: Lanes) -> None:
    engine = FakeEngine([publication(7)])
    dispatcher = Dispatcher(engine, lanes, PublisherRole(tmp_path / "lock"), lambda: 2)
    dispatcher.tick()

    dispatcher.tick()
    engine.go_on.set()

    assert engine.reconciled == [frozenset(), frozenset({7})]


def test_it_claims_no_more_than_may_run_and_none_for_busy_accounts(tmp_path: Path, lanes: Lanes) -> None:
    engine = FakeEngine([publication(1), publication(2), publication(3)])
    freed = threading.Semaphore(0)
    dispatcher = Dispatcher(engine, lanes, PublisherRole(tmp_path / "lock"), lambda: 2, freed.release)

    dispatcher.tick()
    assert engine.started.acquire(timeout=5)
    assert engine.started.acquire(timeout=5)
    dispatcher.tick()

    assert engine.claims == [(2, frozenset()), (0, frozenset({1, 2}))]
    engine.go_on.set()
    assert freed.acquire(timeout=5)
    assert freed.acquire(timeout=5)
    dispatcher.tick()
    assert engine.claims[-1] == (2, frozenset())


def test_without_the_role_nothing_is_claimed(tmp_path: Path, lanes: Lanes) -> None:
    other = PublisherRole(tmp_path / "lock")
    assert other.try_take()
    engine = FakeEngine([publication(1)])
    dispatcher = Dispatcher(engine, lanes, PublisherRole(tmp_path / "lock"), lambda: 2)

    dispatcher.tick()

    assert engine.claims == []
    assert not dispatcher.is_publishing
    other.release()


def test_a_run_that_crashes_is_told_to_the_engine_and_frees_its_account(tmp_path: Path, lanes: Lanes) -> None:
    engine = FakeEngine([publication(7)])
    engine.error = RuntimeError("nobody foresaw this")
    engine.go_on.set()
    freed = threading.Semaphore(0)
    dispatcher = Dispatcher(engine, lanes, PublisherRole(tmp_path / "lock"), lambda: 1, freed.release)

    dispatcher.tick()
    assert freed.acquire(timeout=5)

    assert engine.crashes == [(7, "nobody foresaw this")]
    dispatcher.tick()
    assert engine.claims[-1] == (1, frozenset())
