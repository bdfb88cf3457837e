from __future__ import annotations

from dataclasses import replace

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass
from clipdesk.platforms.youtube_metrics import YouTubeMetrics, rows_by_video
from clipdesk.ports import MetricsSource
from tests.platforms.conftest import OPTIONS, Desk, failure_of
from tests.platforms.published import publication, publish
from tests.platforms.youtube_steps import make_publisher


@pytest.fixture
def source(desk: Desk) -> MetricsSource:
    return YouTubeMetrics(desk.transport, desk.tokens, lambda: desk.settings().youtube, desk.clock)


def test_counts_shares_and_watch_time_come_together(desk: Desk, source: MetricsSource) -> None:
    job = desk.job(Platform.YOUTUBE, options=replace(OPTIONS[Platform.YOUTUBE], privacy="public"))
    out = [publish(desk, make_publisher(desk), job, number) for number in (1, 2)]
    desk.clock.advance(6 * 86_400)
    account = desk.account(Platform.YOUTUBE)
    desk.tokens.tokens[account.remote_id] = desk.tokens.tokens[account.remote_id][-1:]

    numbers = source.collect(
        account, [*out, publication(Platform.YOUTUBE, "deleted", 3), publication(Platform.YOUTUBE, None, 4)]
    )

    assert [entry.publication_id for entry in numbers] == [1, 2]
    first = numbers[0]
    assert first.views is not None
    assert first.views > 0
    assert None not in (first.likes, first.comments, first.shares, first.average_watch_s)
    assert (first.saves, first.reach, first.collected_at) == (None, None, desk.clock.now())


@pytest.mark.parametrize("kind", ["error_before", "forbidden", "bad_json"])
def test_analytics_in_trouble_costs_no_other_number(desk: Desk, source: MetricsSource, kind: str) -> None:
    job = desk.job(Platform.YOUTUBE)
    out = publish(desk, make_publisher(desk), job)
    desk.world.faults.add("youtube", "analytics", kind)
    (numbers,) = source.collect(job.account, [out])
    assert numbers.views is not None
    assert numbers.shares is None


def test_no_network_is_told(desk: Desk, source: MetricsSource) -> None:
    account = desk.account(Platform.YOUTUBE)
    desk.servers.offline("youtube")
    failure = failure_of(source.collect, account, [publication(Platform.YOUTUBE, "x")])
    assert failure.failure is FailureClass.WAIT


def test_many_videos_are_asked_for_fifty_at_a_time(desk: Desk, source: MetricsSource) -> None:
    account = desk.account(Platform.YOUTUBE)
    source.collect(
        account, [publication(Platform.YOUTUBE, f"video{number}", number) for number in range(120)]
    )
    assert len([seen for seen in desk.world.requests if seen.step == "stats"]) == 3


@pytest.mark.parametrize(
    "table", [{}, {"rows": None}, {"columnHeaders": [], "rows": [["a"]]}, {"rows": ["x", 3]}]
)
def test_a_report_without_data_has_no_rows(table: dict[str, object]) -> None:
    assert rows_by_video(table) == {}
