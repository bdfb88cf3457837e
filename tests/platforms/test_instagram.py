from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass, FileChanged
from clipdesk.domain.post import PostText
from clipdesk.domain.publication import Handle, HandleStage, HandleState
from clipdesk.platforms.instagram import InstagramPublisher
from clipdesk.ports import PublishJob
from tests.clock import START
from tests.platforms.conftest import Desk, failure_of

MIB = 1024 * 1024


@pytest.fixture
def publisher(desk: Desk) -> InstagramPublisher:
    return InstagramPublisher(desk.transport, desk.tokens, lambda: desk.settings().instagram, desk.clock)


@pytest.fixture
def job(desk: Desk) -> PublishJob:
    return desk.job(Platform.INSTAGRAM)


def staged(desk: Desk, publisher: InstagramPublisher, job: PublishJob) -> Handle:
    """Make a container, send the bytes, wait until it is finished."""
    handle = publisher.create(job)
    with desk.open(job) as body:
        state = publisher.send(job, handle, body, 0)
    while state.stage is HandleStage.WORKING:
        state = publisher.ask(job, handle)
    assert state.stage is HandleStage.STAGED
    return handle


def committed(desk: Desk, publisher: InstagramPublisher, job: PublishJob, handle: Handle) -> HandleState:
    with desk.open(job) as body:
        return publisher.commit(job, handle, body, body.size_bytes)


def steps(desk: Desk, step: str) -> int:
    return len([seen for seen in desk.world.requests if seen.step == step])


@pytest.mark.parametrize("size", [1, 262_144, 5 * MIB + 3])
def test_a_clip_goes_out_once_with_the_scheduled_bytes_and_words(
    desk: Desk, publisher: InstagramPublisher, size: int
) -> None:
    job = desk.job(Platform.INSTAGRAM, size=size)
    publisher.check(job)
    handle = staged(desk, publisher, job)
    assert desk.world.live == []

    state = committed(desk, publisher, job, handle)

    (post,) = desk.world.live
    assert (state.stage, state.remote_id, state.privacy) == (HandleStage.LIVE, post.remote_id, "public")
    assert post.sha256 == hashlib.sha256(job.file.path.read_bytes()).hexdigest()
    assert post.text == "A title\n\nA caption\n\n#one #two"
    assert publisher.read_back(job, post.remote_id).url == post.url


def test_all_bytes_may_go_before_the_publish_call(publisher: InstagramPublisher) -> None:
    assert publisher.tail_start(12_345) == 12_345
    assert publisher.stage_ahead == timedelta(minutes=30)
    assert publisher.platform is Platform.INSTAGRAM


def test_hashtags_beyond_the_limit_are_left_out(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    text = PostText("Title", "Text", tuple(f"#t{number}" for number in range(9)))
    job = replace(job, text=text)
    committed(desk, publisher, job, staged(desk, publisher, job))
    assert desk.world.live[0].text.endswith("#t0 #t1 #t2 #t3 #t4")


def test_no_token_travels_in_an_address(desk: Desk, publisher: InstagramPublisher, job: PublishJob) -> None:
    handle = staged(desk, publisher, job)
    token = desk.tokens.tokens[job.account.remote_id][0]
    assert token not in handle.value + (handle.upload_url or "")


def test_a_container_tells_what_it_has(desk: Desk, publisher: InstagramPublisher, job: PublishJob) -> None:
    handle = publisher.create(job)
    assert publisher.ask(job, handle) == HandleState(HandleStage.RECEIVING, offset=0)
    handle = staged(desk, publisher, job)
    assert publisher.ask(job, handle).stage is HandleStage.STAGED
    media_id = committed(desk, publisher, job, handle).remote_id
    again = publisher.ask(job, handle)
    assert (again.stage, again.remote_id, again.url) == (HandleStage.LIVE, media_id, desk.world.live[0].url)


def test_a_published_container_is_never_given_somebody_elses_id(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    handle = staged(desk, publisher, job)
    committed(desk, publisher, job, handle)
    desk.world.amend(desk.world.live[0], text="edited in the app")
    state = publisher.ask(job, handle)
    assert (state.stage, state.remote_id) == (HandleStage.LIVE, None)
    assert publisher.ask(replace(job, others_with_same_text=True), handle).remote_id is None


def test_two_reels_with_the_same_words_leave_the_id_unknown(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    handles = [staged(desk, publisher, job) for _ in range(2)]
    for handle in handles:
        committed(desk, publisher, job, handle)
    state = publisher.ask(job, handles[0])
    assert (state.stage, state.remote_id) == (HandleStage.LIVE, None)


def test_an_expired_container_proves_nothing(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    handle = staged(desk, publisher, job)
    desk.clock.advance(25 * 3600)
    assert publisher.ask(job, handle).stage is HandleStage.UNREADABLE


def test_a_container_that_cannot_be_read_proves_nothing(
    publisher: InstagramPublisher, job: PublishJob
) -> None:
    unknown = Handle("17900000000009999", None, START, None)
    assert publisher.ask(job, unknown).stage is HandleStage.UNREADABLE


@pytest.mark.parametrize(
    ("reason", "is_transient"),
    [("2207053", True), ("2207026", False), ("1363008", True), ("nothing known", True)],
)
def test_a_container_in_error_is_dead(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob, reason: str, is_transient: bool
) -> None:
    desk.world.faults.add("instagram", "upload", "processing_failed", reason=reason)
    handle = publisher.create(job)
    with desk.open(job) as body:
        publisher.send(job, handle, body, 0)
    state = publisher.ask(job, handle)
    assert (state.stage, state.is_transient) == (HandleStage.DEAD, is_transient)
    assert state.error


def test_an_upload_that_processing_gave_up_needs_another_container(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    desk.world.faults.add("instagram", "upload", "processing_failed", at_upload=True)
    handle = publisher.create(job)
    with desk.open(job) as body:
        failure = failure_of(publisher.send, job, handle, body, 0)
    assert failure.failure is FailureClass.NEW_HANDLE
    assert "bit rate" in failure.advice


@pytest.mark.parametrize(
    "kind",
    [
        "reset_mid_body",
        "cut_after",
        "cut_before",
        "hang_after",
        "error_before",
        "short_store",
        "unauthorized",
    ],
)
def test_a_mishap_on_the_way_is_mended_by_asking_how_much_arrived(
    desk: Desk, publisher: InstagramPublisher, kind: str
) -> None:
    job = desk.job(Platform.INSTAGRAM, size=3 * MIB)
    desk.world.faults.add("instagram", "upload", kind)
    if kind == "hang_after":
        desk.world.faults.clear()
        desk.world.faults.add("instagram", "upload", "cut_body")
    committed(desk, publisher, job, staged(desk, publisher, job))
    assert desk.world.live[0].sha256 == hashlib.sha256(job.file.path.read_bytes()).hexdigest()


def test_a_server_that_keeps_nothing_is_given_up(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    desk.world.faults.add("instagram", "upload", "error_before", times=10)
    handle = publisher.create(job)
    with desk.open(job) as body:
        assert failure_of(publisher.send, job, handle, body, 0).failure is FailureClass.RETRYABLE
    assert steps(desk, "upload") == 3


def test_a_changed_file_is_never_whole_at_instagram(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    data = bytearray(job.file.path.read_bytes())
    data[5] ^= 1
    job.file.path.write_bytes(data)
    handle = publisher.create(job)
    with desk.open(job) as body, pytest.raises(FileChanged):
        publisher.send(job, handle, body, 0)
    assert publisher.ask(job, handle).stage is HandleStage.RECEIVING


@pytest.mark.parametrize(
    "kind",
    [
        *[
            "cut_before",
            "cut_after",
            "hang_before",
            "hang_after",
            "late_effect",
            "error_before",
            "error_after",
        ],
        *["cut_body", "bad_json", "redirect", "captive_portal", "huge_answer"],
    ],
)
def test_whatever_happens_to_the_publish_call_is_ambiguous_and_asking_settles_it(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob, kind: str
) -> None:
    handle = staged(desk, publisher, job)
    desk.world.faults.add("instagram", "publish", kind)

    failure = failure_of(committed, desk, publisher, job, handle)

    assert failure.failure is FailureClass.AMBIGUOUS
    assert steps(desk, "publish") == 1
    if kind == "late_effect":
        assert desk.world.wait_until(lambda world: bool(world.live))
    state = publisher.ask(job, handle)
    if state.stage is HandleStage.STAGED:
        state = committed(desk, publisher, job, handle)
    assert state.stage is HandleStage.LIVE
    assert [post.remote_id for post in desk.world.live] == [state.remote_id]


def test_a_call_that_never_left_waits_for_the_network(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    handle = staged(desk, publisher, job)
    desk.servers.offline("instagram")
    failure = failure_of(committed, desk, publisher, job, handle)
    assert (failure.failure, failure.wait_reason) == (FailureClass.WAIT, "offline")


def test_a_container_that_is_not_ready_is_asked_again(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    handle = publisher.create(job)
    assert committed(desk, publisher, job, handle).stage is HandleStage.WORKING


def test_a_second_publish_call_is_settled_by_asking(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    handle = staged(desk, publisher, job)
    committed(desk, publisher, job, handle)
    assert failure_of(committed, desk, publisher, job, handle).failure is FailureClass.AMBIGUOUS
    assert len(desk.world.live) == 1


def test_a_token_refused_for_the_publish_call_is_not_tried_again(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    handle = staged(desk, publisher, job)
    desk.world.faults.add("instagram", "publish", "token_expired")
    assert failure_of(committed, desk, publisher, job, handle).failure is FailureClass.SIGN_IN
    assert steps(desk, "publish") == 1


@pytest.mark.parametrize(
    "kind", ["cut_after", "hang_after", "error_before", "bad_json", "captive_portal", "huge_answer"]
)
def test_an_unanswered_question_is_asked_again(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob, kind: str
) -> None:
    handle = publisher.create(job)
    desk.world.faults.add("instagram", "status", kind)
    desk.world.faults.add("instagram", "limit", kind)
    assert failure_of(publisher.ask, job, handle).failure is FailureClass.READ
    assert failure_of(publisher.check, job).failure is FailureClass.READ


@pytest.mark.parametrize("kind", ["cut_after", "hang_after", "error_after", "captive_portal", "bad_json"])
def test_a_container_that_was_not_answered_may_be_made_again(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob, kind: str
) -> None:
    desk.world.faults.add("instagram", "create", kind)
    assert failure_of(publisher.create, job).failure is FailureClass.RETRYABLE


def test_a_used_up_day_waits(desk: Desk, publisher: InstagramPublisher, job: PublishJob) -> None:
    desk.world.limits.instagram_posts_per_day = 1
    handle = staged(desk, publisher, job)
    other = staged(desk, publisher, job)
    committed(desk, publisher, job, handle)
    for failure in (failure_of(publisher.check, job), failure_of(committed, desk, publisher, job, other)):
        assert (failure.failure, failure.wait_reason) == (FailureClass.DATED, "quota")
        assert failure.retry_at == START + timedelta(hours=1)


def test_a_privacy_narrower_than_public_is_refused(publisher: InstagramPublisher, job: PublishJob) -> None:
    failure = failure_of(publisher.check, replace(job, options=replace(job.options, privacy="private")))
    assert failure.failure is FailureClass.FINAL


def test_another_account_or_a_missing_permission_asks_for_a_sign_in(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    desk.tokens.tokens["17841400000000002"] = desk.tokens.tokens[job.account.remote_id]
    other = replace(job, account=replace(job.account, remote_id="17841400000000002"))
    poor = replace(job, account=replace(job.account, scopes=("instagram_basic",)))
    assert failure_of(publisher.check, other).failure is FailureClass.SIGN_IN
    assert failure_of(publisher.check, poor).failure is FailureClass.SIGN_IN


def test_a_lost_container_is_found_again_by_its_caption(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    twin = replace(job, text=PostText("Another"))
    for one in (job, twin):
        committed(desk, publisher, one, staged(desk, publisher, one))
    found = publisher.find(job, START)
    assert [post.remote_id for post in found] == [desk.world.live[0].remote_id]
    assert publisher.find(job, START + timedelta(hours=1)) == []
    assert publisher.find(replace(job, others_with_same_text=True), START) == []
    assert publisher.find(replace(job, text=PostText("")), START) == []


def test_a_foreign_upload_address_gets_no_bytes(
    desk: Desk, publisher: InstagramPublisher, job: PublishJob
) -> None:
    foreign = replace(publisher.create(job), upload_url="https://evil.example/ig-api-upload/1")
    with desk.open(job) as body:
        assert failure_of(publisher.send, job, foreign, body, 0).failure is FailureClass.RETRYABLE
