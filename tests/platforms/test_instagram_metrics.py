from __future__ import annotations

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass
from clipdesk.platforms.instagram import InstagramPublisher
from clipdesk.platforms.instagram_metrics import InstagramMetrics
from clipdesk.ports import MetricsSource
from tests.platforms.conftest import Desk, failure_of
from tests.platforms.published import publication, publish


@pytest.fixture
def source(desk: Desk) -> MetricsSource:
    return InstagramMetrics(desk.transport, desk.tokens, lambda: desk.settings().instagram, desk.clock)


@pytest.fixture
def publisher(desk: Desk) -> InstagramPublisher:
    return InstagramPublisher(desk.transport, desk.tokens, lambda: desk.settings().instagram, desk.clock)


def test_insights_become_numbers_and_milliseconds_seconds(
    desk: Desk, source: MetricsSource, publisher: InstagramPublisher
) -> None:
    job = desk.job(Platform.INSTAGRAM)
    out = publish(desk, publisher, job)
    desk.clock.advance(3 * 86_400)
    (numbers,) = source.collect(job.account, [out, publication(Platform.INSTAGRAM, None, 2)])
    assert numbers.views is not None
    assert numbers.views > 0
    assert None not in (numbers.likes, numbers.comments, numbers.shares, numbers.saves, numbers.reach)
    assert numbers.average_watch_s is not None
    assert 1 < numbers.average_watch_s < 60


def test_no_data_yet_is_no_zero(desk: Desk, source: MetricsSource, publisher: InstagramPublisher) -> None:
    desk.world.limits.instagram_insights_delay_s = 86_400
    job = desk.job(Platform.INSTAGRAM)
    assert source.collect(job.account, [publish(desk, publisher, job)]) == []


def test_one_reel_that_cannot_be_read_keeps_no_other_from_being_asked(
    desk: Desk, source: MetricsSource, publisher: InstagramPublisher
) -> None:
    job = desk.job(Platform.INSTAGRAM)
    out = publish(desk, publisher, job, 2)
    desk.world.faults.add("instagram", "insights", "forbidden")  # "not enough viewers" looks like this
    numbers = source.collect(job.account, [publication(Platform.INSTAGRAM, "18010000000009999"), out])
    assert [entry.publication_id for entry in numbers] == [2]


@pytest.mark.parametrize(
    ("kind", "expected"), [("token_expired", FailureClass.SIGN_IN), ("rate_limited", FailureClass.DATED)]
)
def test_what_concerns_the_account_ends_the_round(
    desk: Desk, source: MetricsSource, kind: str, expected: FailureClass
) -> None:
    account = desk.account(Platform.INSTAGRAM)
    desk.world.faults.add("instagram", "insights", kind, times=3)
    failure = failure_of(source.collect, account, [publication(Platform.INSTAGRAM, "18010000000009999")])
    assert failure.failure is expected
