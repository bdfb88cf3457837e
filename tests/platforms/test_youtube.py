from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass, FileChanged, Interrupted
from clipdesk.domain.publication import Handle, HandleStage, HandleState
from clipdesk.platforms.limits import DailyBudget, pacific
from clipdesk.platforms.youtube import YouTubePublisher
from clipdesk.ports import PublishJob
from tests.clock import START
from tests.platforms.conftest import Desk, failure_of
from tests.platforms.youtube_steps import committed, make_publisher, sent

MIB = 1024 * 1024


@pytest.fixture
def budget(desk: Desk) -> DailyBudget:
    return DailyBudget(desk.clock, limit=100, zone=pacific())


@pytest.fixture
def publisher(desk: Desk, budget: DailyBudget) -> YouTubePublisher:
    return make_publisher(desk, budget)


@pytest.fixture
def job(desk: Desk) -> PublishJob:
    return desk.job(Platform.YOUTUBE)


@pytest.mark.parametrize("size", [1, 262_143, 262_144, 262_145, 524_288, 5 * MIB + 3])
def test_a_clip_of_any_size_goes_out_once_with_the_scheduled_bytes_and_words(
    desk: Desk, publisher: YouTubePublisher, size: int
) -> None:
    job = desk.job(Platform.YOUTUBE, size=size)
    publisher.check(job)
    handle = sent(desk, publisher, job)
    assert desk.world.live == []

    state = committed(desk, publisher, job, handle)

    (post,) = desk.world.live
    assert state.stage is HandleStage.LIVE
    assert (state.remote_id, state.privacy) == (post.remote_id, "unlisted")
    assert state.url == f"https://www.youtube.com/watch?v={post.remote_id}"
    assert post.sha256 == hashlib.sha256(job.file.path.read_bytes()).hexdigest()
    assert (post.title, post.text, post.tags) == ("A title", "A caption\n\n#one #two", ("one", "two"))
    assert (post.privacy, post.file_name) == ("unlisted", job.post_uuid)


@pytest.mark.parametrize(
    ("size", "start"),
    [(1, 0), (262_144, 0), (262_145, 262_144), (524_288, 262_144), (524_289, 524_288), (0, 0)],
)
def test_the_tail_is_the_last_grain(publisher: YouTubePublisher, size: int, start: int) -> None:
    assert publisher.tail_start(size) == start


def test_a_session_is_filled_a_little_ahead_of_its_time(publisher: YouTubePublisher) -> None:
    assert publisher.stage_ahead == timedelta(minutes=15)
    assert publisher.platform is Platform.YOUTUBE


def test_asking_tells_the_next_byte_and_after_the_end_the_video(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    handle = publisher.create(job)
    assert publisher.ask(job, handle) == HandleState(HandleStage.RECEIVING, offset=0)
    with desk.open(job) as body:
        publisher.send(job, handle, body, 0)
    assert publisher.ask(job, handle).offset == 524_288
    committed(desk, publisher, job, handle)
    again = publisher.ask(job, handle)
    assert (again.stage, again.remote_id) == (HandleStage.LIVE, desk.world.live[0].remote_id)


def test_a_session_that_youtube_forgot_is_unreadable_not_dead(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    handle = publisher.create(job)
    desk.clock.advance(8 * 86_400)
    desk.account(Platform.YOUTUBE)
    assert publisher.ask(job, handle).stage is HandleStage.UNREADABLE


def test_bytes_that_youtube_did_not_keep_are_sent_again(desk: Desk, publisher: YouTubePublisher) -> None:
    job = desk.job(Platform.YOUTUBE, size=3 * MIB)
    desk.world.faults.add("youtube", "chunk", "short_store", keep_bytes=262_144)
    handle = sent(desk, publisher, job)
    committed(desk, publisher, job, handle)
    assert desk.world.live[0].sha256 == hashlib.sha256(job.file.path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "kind", ["reset_mid_body", "cut_after", "cut_before", "error_before", "unauthorized"]
)
def test_a_mishap_on_the_way_is_mended_by_asking_how_much_arrived(
    desk: Desk, publisher: YouTubePublisher, kind: str
) -> None:
    job = desk.job(Platform.YOUTUBE, size=3 * MIB)
    desk.world.faults.add("youtube", "chunk", kind)
    handle = sent(desk, publisher, job)
    committed(desk, publisher, job, handle)
    assert desk.world.live[0].sha256 == hashlib.sha256(job.file.path.read_bytes()).hexdigest()


def test_a_server_that_keeps_nothing_is_given_up(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    desk.world.faults.add("youtube", "chunk", "error_before", times=10)
    handle = publisher.create(job)
    with desk.open(job) as body:
        failure = failure_of(publisher.send, job, handle, body, 0)
    assert failure.failure is FailureClass.RETRYABLE
    assert len([seen for seen in desk.world.requests if seen.step == "chunk"]) == 3


def test_a_network_that_goes_away_on_the_way_parks_the_post(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    handle = publisher.create(job)
    desk.servers.offline("youtube")
    with desk.open(job) as body:
        failure = failure_of(publisher.send, job, handle, body, 0)
    assert (failure.failure, failure.wait_reason) == (FailureClass.WAIT, "offline")


def test_a_changed_file_never_gets_its_tail_out(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    handle = sent(desk, publisher, job)
    data = bytearray(job.file.path.read_bytes())
    data[5] ^= 1
    job.file.path.write_bytes(data)
    with pytest.raises(FileChanged):
        committed(desk, publisher, job, handle)
    assert publisher.ask(job, handle).offset == 524_288
    assert desk.world.live == []


def test_a_cancel_stops_between_two_pieces(desk: Desk, publisher: YouTubePublisher) -> None:
    job = desk.job(Platform.YOUTUBE, size=4 * MIB)
    handle = publisher.create(job)
    calls: list[int] = []

    def gate() -> None:
        calls.append(1)
        if len(calls) > 2:
            raise Interrupted("cancel")

    with desk.open(job, gate) as body, pytest.raises(Interrupted):
        publisher.send(job, handle, body, 0)
    assert publisher.ask(job, handle).offset <= 2 * MIB


@pytest.mark.parametrize(
    "kind",
    [
        "cut_before",
        "cut_after",
        "hang_before",
        "hang_after",
        "reset_mid_body",
        "late_effect",
        "error_before",
        "error_after",
        "cut_body",
        "bad_json",
        "redirect",
        "captive_portal",
        "huge_answer",
        "unauthorized",
    ],
)
def test_whatever_happens_to_the_tail_is_ambiguous_and_asking_settles_it(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob, kind: str
) -> None:
    handle = sent(desk, publisher, job)
    desk.world.faults.add("youtube", "final_chunk", kind)

    failure = failure_of(committed, desk, publisher, job, handle)

    assert failure.failure is FailureClass.AMBIGUOUS
    assert len([seen for seen in desk.world.requests if seen.step == "final_chunk"]) == 1
    state = publisher.ask(job, handle)
    if state.stage is HandleStage.RECEIVING:
        state = committed(desk, publisher, job, handle)
    assert desk.world.wait_until(lambda world: bool(world.live))
    assert [post.remote_id for post in desk.world.live] == [state.remote_id]


@pytest.mark.parametrize("body", [{}, {"id": ""}, {"id": 5}, {"kind": "youtube#video"}])
def test_an_answer_without_a_video_id_is_not_live(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob, body: dict[str, object]
) -> None:
    handle = sent(desk, publisher, job)
    desk.world.faults.add("youtube", "final_chunk", "custom", status=200, json=body)
    assert failure_of(committed, desk, publisher, job, handle).failure is FailureClass.AMBIGUOUS


def test_a_tail_that_was_kept_in_part_is_received_not_live(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    handle = sent(desk, publisher, job)
    desk.world.faults.add("youtube", "final_chunk", "short_store", keep_bytes=100)
    state = committed(desk, publisher, job, handle)
    assert (state.stage, state.offset) == (HandleStage.RECEIVING, 524_388)
    with desk.open(job) as body:
        assert publisher.commit(job, handle, body, state.offset).stage is HandleStage.LIVE


def test_a_tail_that_never_left_waits_for_the_network(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    handle = sent(desk, publisher, job)
    desk.servers.offline("youtube")
    failure = failure_of(committed, desk, publisher, job, handle)
    assert (failure.failure, failure.wait_reason) == (FailureClass.WAIT, "offline")


@pytest.mark.parametrize(
    "kind", ["cut_after", "hang_after", "error_before", "redirect", "captive_portal", "huge_answer"]
)
def test_an_unanswered_question_is_asked_again(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob, kind: str
) -> None:
    handle = publisher.create(job)
    desk.world.faults.add("youtube", "query", kind)
    desk.world.faults.add("youtube", "channel", kind)
    assert failure_of(publisher.ask, job, handle).failure is FailureClass.READ
    assert failure_of(publisher.check, job).failure is FailureClass.READ
    assert publisher.ask(job, handle).stage is HandleStage.RECEIVING


@pytest.mark.parametrize("kind", ["cut_after", "hang_after", "error_after", "captive_portal", "redirect"])
def test_a_session_that_was_not_answered_may_be_made_again(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob, kind: str
) -> None:
    desk.world.faults.add("youtube", "start", kind)
    assert failure_of(publisher.create, job).failure is FailureClass.RETRYABLE


def test_a_token_that_youtube_refuses_is_renewed_once(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    stale = desk.tokens.tokens[job.account.remote_id][0]
    desk.world.tokens.expire("youtube")
    desk.account(Platform.YOUTUBE)
    publisher.check(job)
    assert desk.tokens.rejected == [stale]


def test_a_token_that_stays_refused_asks_for_a_sign_in(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    desk.world.tokens.expire("youtube")
    failure = failure_of(publisher.check, job)
    assert failure.failure is FailureClass.SIGN_IN
    assert failure.title == "YouTube sign-in has expired."


def test_the_sign_in_of_another_channel_is_refused(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    desk.tokens.tokens["UCother"] = [desk.servers.issue_tokens("youtube").access_token]
    failure = failure_of(publisher.check, replace(job, account=replace(job.account, remote_id="UCother")))
    assert failure.failure is FailureClass.SIGN_IN


def test_a_sign_in_without_the_right_to_upload_is_refused(
    publisher: YouTubePublisher, job: PublishJob
) -> None:
    scopes = ("https://www.googleapis.com/auth/youtube.readonly",)
    failure = failure_of(publisher.check, replace(job, account=replace(job.account, scopes=scopes)))
    assert failure.failure is FailureClass.SIGN_IN


def test_a_privacy_that_youtube_does_not_know_is_a_choice(
    publisher: YouTubePublisher, job: PublishJob
) -> None:
    failure = failure_of(publisher.check, replace(job, options=replace(job.options, privacy="")))
    assert failure.failure is FailureClass.CHOICE


def test_a_used_up_day_waits_for_midnight_in_california(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob, budget: DailyBudget
) -> None:
    desk.world.limits.youtube_inserts_per_day = 1
    publisher.create(job)
    failure = failure_of(publisher.create, job)
    assert (failure.failure, failure.wait_reason) == (FailureClass.DATED, "quota")
    assert failure.retry_at == START.replace(day=21, hour=7)
    asked = len(desk.world.requests)
    assert failure_of(publisher.check, job).retry_at == failure.retry_at
    assert len(desk.world.requests) == asked


@pytest.mark.parametrize(
    ("options", "seconds"),
    [({"retry_after_s": 900}, 900), ({}, 300), ({"retry_after_s": 10**8}, 86_400)],
)
def test_too_many_requests_wait_as_long_as_youtube_says(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob, options: dict[str, int], seconds: int
) -> None:
    desk.world.faults.add("youtube", "start", "rate_limited", **options)
    failure = failure_of(publisher.create, job)
    assert (failure.failure, failure.wait_reason) == (FailureClass.DATED, "rate_limited")
    assert failure.retry_at == desk.clock.now() + timedelta(seconds=seconds)


def test_a_session_address_of_somebody_else_gets_no_bytes(
    desk: Desk, publisher: YouTubePublisher, job: PublishJob
) -> None:
    foreign = Handle("https://evil.example/upload?upload_id=1", None, START, None)
    with desk.open(job) as body:
        assert failure_of(publisher.send, job, foreign, body, 0).failure is FailureClass.RETRYABLE
        assert failure_of(publisher.commit, job, foreign, body, 0).failure is FailureClass.AMBIGUOUS
    assert failure_of(publisher.ask, job, foreign).failure is FailureClass.READ
