"""The numbers of an audience."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from clipdesk.rehearsal.audience import Numbers, numbers_of
from clipdesk.rehearsal.world import RehearsalWorld
from tests.rehearsal.conftest import HandClock
from tests.rehearsal.test_world import post


def test_numbers_grow_with_age_and_are_the_same_each_time(clock: HandClock) -> None:
    live = post(RehearsalWorld(clock))
    moments = [clock.now + timedelta(hours=hours) for hours in (1, 6, 48, 400)]

    views = [numbers_of(live, moment).views for moment in moments]

    assert views == sorted(set(views))
    assert views == [numbers_of(live, moment).views for moment in moments]
    last = numbers_of(live, moments[-1])
    assert last.views > last.reach > last.likes > last.comments >= 0


def test_what_nobody_can_see_has_no_numbers(clock: HandClock) -> None:
    live = post(RehearsalWorld(clock))
    later = clock.now + timedelta(days=9)

    assert numbers_of(live, clock.now) == Numbers()
    assert numbers_of(replace(live, privacy="private"), later) == Numbers()
    assert numbers_of(replace(live, deleted_at=clock.now), later) == Numbers()
