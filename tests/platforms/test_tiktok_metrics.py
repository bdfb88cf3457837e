from __future__ import annotations

from dataclasses import replace

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass
from clipdesk.domain.publication import PublishOptions
from clipdesk.platforms.tiktok import TikTokPublisher
from clipdesk.platforms.tiktok_metrics import TikTokMetrics
from clipdesk.ports import MetricsSource
from tests.platforms.conftest import Desk, failure_of
from tests.platforms.published import publication, publish

DIRECT = PublishOptions(mode="direct", privacy="PUBLIC_TO_EVERYONE")


@pytest.fixture
def source(desk: Desk) -> MetricsSource:
    return TikTokMetrics(desk.transport, desk.tokens, lambda: desk.settings().tiktok, desk.clock)


def test_a_public_video_has_numbers_once_its_public_id_is_there(desk: Desk, source: MetricsSource) -> None:
    publisher = TikTokPublisher(desk.transport, desk.tokens, lambda: desk.settings().tiktok, desk.clock)
    job = desk.job(Platform.TIKTOK, options=DIRECT)
    out = publish(desk, publisher, job)
    assert source.collect(job.account, [replace(out, privacy="SELF_ONLY")]) == []
    desk.clock.advance(3 * 3600)
    numbers = [entry for _ in range(3) for entry in source.collect(job.account, [out])]
    assert numbers[-1].publication_id == 1
    assert numbers[-1].views is not None
    assert None not in (numbers[-1].likes, numbers[-1].comments, numbers[-1].shares)


def test_drafts_and_unknown_ids_have_none(desk: Desk, source: MetricsSource) -> None:
    account = desk.account(Platform.TIKTOK)
    unknown = [
        publication(Platform.TIKTOK, remote_id, 1)
        for remote_id in ("v_inbox_file~1", "7500000000000000009", None)
    ]
    assert source.collect(account, unknown) == []


def test_only_the_newest_nameless_posts_are_asked_for(desk: Desk, source: MetricsSource) -> None:
    account = desk.account(Platform.TIKTOK)
    source.collect(
        account, [publication(Platform.TIKTOK, f"v_pub_file~{number}", number) for number in range(50)]
    )
    assert len([seen for seen in desk.world.requests if seen.step == "status"]) == 20


def test_a_sign_in_that_is_over_is_told(desk: Desk, source: MetricsSource) -> None:
    account = desk.account(Platform.TIKTOK)
    desk.world.tokens.expire("tiktok")
    failure = failure_of(source.collect, account, [publication(Platform.TIKTOK, "7500000000000000009")])
    assert failure.failure is FailureClass.SIGN_IN
