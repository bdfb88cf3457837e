"""Hands due publications to their lanes while this process is the one that publishes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import Protocol

from clipdesk.domain.publication import Publication
from clipdesk.workers.lanes import LaneClosed, Lanes
from clipdesk.workers.role import PublisherRole


class Engine(Protocol):
    """What the dispatcher needs of the publishing engine."""

    def reconcile(self, busy_accounts: Collection[int] = ()) -> int: ...
    def claim_due(self, *, limit: int, busy_accounts: Collection[int] = ()) -> list[Publication]: ...
    def run(self, publication: Publication) -> None: ...
    def crashed(self, publication: Publication, error: BaseException) -> None: ...


class Dispatcher:
    """Claim what is due and start it, one job for each account.

    Args:
        parallel: how many accounts may send at once.
        on_free: called after each job, so that the next one is claimed without waiting for a tick.
    """

    def __init__(
        self,
        engine: Engine,
        lanes: Lanes,
        role: PublisherRole,
        parallel: Callable[[], int],
        on_free: Callable[[], None] = lambda: None,
    ) -> None:
        self._engine = engine
        self._lanes = lanes
        self._role = role
        self._parallel = parallel
        self.on_free = on_free
        self._lock = threading.Lock()
        self._busy: set[int] = set()

    @property
    def is_publishing(self) -> bool:
        """Tell whether this process is the one that publishes."""
        return self._role.is_held

    def holder(self) -> str:
        """Return who publishes, in words."""
        return self._role.holder()

    def tick(self) -> None:
        """Claim and start what is due; what nobody carries any more is taken over first."""
        if not self._role.try_take():
            return
        with self._lock:
            busy = set(self._busy)
        # A dead process may have left it, or a run of this one that could not write how it ended.
        self._engine.reconcile(busy)
        free = self._parallel() - len(busy)
        for publication in self._engine.claim_due(limit=free, busy_accounts=busy):
            self._start(publication)

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until nothing runs any more; tell whether that was reached."""
        return self._lanes.wait_idle(timeout_s)

    def _start(self, publication: Publication) -> None:
        with self._lock:
            self._busy.add(publication.account_id)
        try:
            self._lanes.submit(f"upload:{publication.account_id}", lambda: self._carry(publication))
        except LaneClosed:
            with self._lock:
                self._busy.discard(publication.account_id)

    def _carry(self, publication: Publication) -> None:
        try:
            self._engine.run(publication)
        except Exception as error:
            self._engine.crashed(publication, error)
            raise
        finally:
            with self._lock:
                self._busy.discard(publication.account_id)
            self.on_free()
