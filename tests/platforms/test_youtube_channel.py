from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.post import PostText
from clipdesk.platforms.youtube import YouTubePublisher
from clipdesk.ports import PublishJob
from tests.platforms.conftest import Desk
from tests.platforms.youtube_steps import committed, make_publisher, sent


@pytest.fixture
def publisher(desk: Desk) -> YouTubePublisher:
    return make_publisher(desk)


@pytest.fixture
def job(desk: Desk) -> PublishJob:
    return desk.job(Platform.YOUTUBE)


def test_a_lost_session_is_found_again_by_its_name(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    since = desk.clock.now()
    twin = replace(job, post_uuid="another", file=desk.file(700_001))
    committed(desk, publisher, twin, sent(desk, publisher, twin))
    committed(desk, publisher, job, sent(desk, publisher, job))
    found = publisher.find(job, since)
    assert [post.file_name for post in found] == [job.post_uuid]
    assert found[0].size_bytes == 700_000
    assert publisher.find(replace(job, post_uuid="third", text=PostText("Other")), since) == []


def test_an_older_upload_is_never_taken_for_ours(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    committed(desk, publisher, job, sent(desk, publisher, job))
    assert publisher.find(job, desk.clock.now() + timedelta(hours=1)) == []


def test_a_live_video_is_read_back(desk: Desk, publisher: YouTubePublisher, job: PublishJob) -> None:
    state = committed(desk, publisher, job, sent(desk, publisher, job))
    assert not publisher.read_back(job, state.remote_id).is_final
    back = publisher.read_back(job, state.remote_id)
    assert (back.privacy, back.notice, back.is_final) == ("unlisted", "", True)


def test_another_privacy_than_chosen_is_told(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    state = committed(desk, publisher, job, sent(desk, publisher, job))
    desk.world.amend(desk.world.live[0], privacy="private")
    back = publisher.read_back(job, state.remote_id)
    assert back.privacy == "private"
    assert "private" in back.notice


def test_a_video_that_youtube_rejected_is_told(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    handle = sent(desk, publisher, job)
    desk.world.faults.add("youtube", "final_chunk", "processing_failed", reason="codec")
    state = committed(desk, publisher, job, handle)
    publisher.read_back(job, state.remote_id)
    assert "codec" in publisher.read_back(job, state.remote_id).notice


def test_a_video_that_is_gone_is_told(publisher: YouTubePublisher, job: PublishJob) -> None:
    assert "doesn't show" in publisher.read_back(job, "gone").notice
