"""Transactions: a unit that was opened for reading changes nothing, whichever repository is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.repositories import UnitOfWork, Work
from tests.storage.values import NOW, a_clip, an_account

LINE = Activity(0, NOW, ActivityKind.CLIP, "line")
_CHANGES: list[Callable[[UnitOfWork], object]] = [
    lambda unit: unit.activity.add(LINE),
    lambda unit: unit.clips.add(a_clip()),
    lambda unit: unit.accounts.add(an_account()),
    lambda unit: unit.publications.claim(now=NOW, owner="x", limit=1),
    lambda unit: unit.publications.save_progress(1, 1, 1, 1),
    lambda unit: unit.handles.bury(1, "dead"),
    lambda unit: unit.templates.remove(1),
    lambda unit: unit.events.forget_before(NOW),
]


@pytest.mark.parametrize("change", _CHANGES)
def test_a_unit_for_reading_refuses_every_change(work: Work, change: Callable[[UnitOfWork], object]) -> None:
    with work.read() as unit, pytest.raises(RuntimeError, match="reading"):
        change(unit)
