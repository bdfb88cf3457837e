from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
import xxhash

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import Fingerprint
from clipdesk.domain.errors import FailureClass, FileChanged
from clipdesk.domain.publication import Handle, HandleStage, HandleState, PublishOptions
from clipdesk.platforms.tiktok import TikTokPublisher
from clipdesk.platforms.tiktok_chunks import CHUNK_BYTES
from clipdesk.ports import PublishJob
from tests.clock import START
from tests.platforms.conftest import Desk, failure_of

MB = 1_000_000
DIRECT = PublishOptions(mode="direct", privacy="PUBLIC_TO_EVERYONE", allow_comment=True)


@pytest.fixture
def publisher(desk: Desk) -> TikTokPublisher:
    return TikTokPublisher(desk.transport, desk.tokens, lambda: desk.settings().tiktok, desk.clock)


@pytest.fixture
def job(desk: Desk) -> PublishJob:
    return desk.job(Platform.TIKTOK)


@pytest.fixture
def direct(job: PublishJob) -> PublishJob:
    return replace(job, options=DIRECT)


@pytest.fixture
def large(desk: Desk, job: PublishJob) -> PublishJob:
    """A clip of several chunks."""
    data = bytes(range(256)) * (72 * MB // 256)
    path = desk.folder / "large.mp4"
    path.write_bytes(data)
    fingerprint = Fingerprint(xxhash.xxh3_128(data).hexdigest(), len(data))
    return replace(job, file=replace(job.file, path=path, fingerprint=fingerprint))


def sent(desk: Desk, publisher: TikTokPublisher, job: PublishJob) -> Handle:
    handle = publisher.create(job)
    with desk.open(job) as body:
        assert publisher.send(job, handle, body, 0).offset == publisher.tail_start(body.size_bytes)
    return handle


def committed(desk: Desk, publisher: TikTokPublisher, job: PublishJob, handle: Handle) -> HandleState:
    with desk.open(job) as body:
        return publisher.commit(job, handle, body, publisher.tail_start(body.size_bytes))


def settled(publisher: TikTokPublisher, job: PublishJob, handle: Handle) -> HandleState:
    state = publisher.ask(job, handle)
    for _ in range(5):
        if state.stage is not HandleStage.WORKING:
            break
        state = publisher.ask(job, handle)
    return state


def steps(desk: Desk, step: str) -> int:
    return len([seen for seen in desk.world.requests if seen.step == step])


def sha256(job: PublishJob) -> str:
    return hashlib.sha256(job.file.path.read_bytes()).hexdigest()


def test_a_draft_is_delivered_to_the_inbox_without_words(
    desk: Desk, publisher: TikTokPublisher, job: PublishJob
) -> None:
    publisher.check(job)
    handle = sent(desk, publisher, job)
    assert desk.world.live == []
    assert committed(desk, publisher, job, handle).stage is HandleStage.WORKING

    state = settled(publisher, job, handle)

    (post,) = desk.world.live
    assert (state.stage, state.privacy, state.remote_id) == (HandleStage.DELIVERED, "draft", handle.value)
    assert (post.draft, post.text, post.sha256) == (True, "", sha256(job))


def test_a_direct_post_goes_out_as_chosen(desk: Desk, publisher: TikTokPublisher, direct: PublishJob) -> None:
    publisher.check(direct)
    handle = sent(desk, publisher, direct)
    committed(desk, publisher, direct, handle)
    state = settled(publisher, direct, handle)
    (post,) = desk.world.live
    assert (state.stage, state.remote_id) == (HandleStage.LIVE, handle.value)
    assert (post.privacy, post.text) == ("PUBLIC_TO_EVERYONE", "A title\n\nA caption\n\n#one #two")
    known = publisher.ask(direct, handle)
    assert known.remote_id is not None
    assert known.remote_id.isdecimal()
    assert known.url == f"https://www.tiktok.com/@{direct.account.handle}/video/{known.remote_id}"


def test_the_link_comes_later(desk: Desk, publisher: TikTokPublisher, direct: PublishJob) -> None:
    desk.world.limits.tiktok_polls_without_post_id = 3
    handle = sent(desk, publisher, direct)
    committed(desk, publisher, direct, handle)
    state = settled(publisher, direct, handle)
    first = publisher.read_back(direct, state.remote_id)
    assert (first.url, first.is_final) == (None, False)
    backs = [publisher.read_back(direct, state.remote_id) for _ in range(3)]
    assert backs[-1].is_final
    assert backs[-1].url is not None


def test_a_private_post_never_gets_a_link(desk: Desk, publisher: TikTokPublisher, direct: PublishJob) -> None:
    job = replace(direct, options=replace(DIRECT, privacy="SELF_ONLY"))
    handle = sent(desk, publisher, job)
    committed(desk, publisher, job, handle)
    back = publisher.read_back(job, settled(publisher, job, handle).remote_id)
    assert (back.url, back.is_final, back.privacy) == (None, True, "SELF_ONLY")


def test_a_large_clip_goes_out_in_chunks_the_last_one_larger(
    desk: Desk, publisher: TikTokPublisher, large: PublishJob
) -> None:
    assert publisher.tail_start(large.file.fingerprint.size_bytes) == 60 * MB
    handle = sent(desk, publisher, large)
    assert publisher.ask(large, handle) == HandleState(HandleStage.RECEIVING, offset=60 * MB)
    committed(desk, publisher, large, handle)
    assert settled(publisher, large, handle).stage is HandleStage.DELIVERED
    assert steps(desk, "chunk") == 6
    assert desk.world.live[0].sha256 == sha256(large)


@pytest.mark.parametrize(
    "kind", ["reset_mid_body", "cut_after", "cut_before", "error_before", "error_after", "short_store"]
)
@pytest.mark.parametrize("is_count", [False, True])
def test_a_mishap_on_the_way_is_mended_by_asking_how_much_arrived(
    desk: Desk, publisher: TikTokPublisher, large: PublishJob, kind: str, is_count: bool
) -> None:
    desk.world.limits.tiktok_range_is_count = is_count
    desk.world.faults.add("tiktok", "chunk", kind, after=1)
    handle = sent(desk, publisher, large)
    committed(desk, publisher, large, handle)
    assert settled(publisher, large, handle).stage is HandleStage.DELIVERED
    assert desk.world.live[0].sha256 == sha256(large)


def test_a_server_that_keeps_nothing_is_given_up(
    desk: Desk, publisher: TikTokPublisher, large: PublishJob
) -> None:
    desk.world.faults.add("tiktok", "chunk", "error_before", times=10)
    handle = publisher.create(large)
    with desk.open(large) as body:
        assert failure_of(publisher.send, large, handle, body, 0).failure is FailureClass.RETRYABLE
    assert steps(desk, "chunk") == 3


def test_an_offset_that_the_server_has_passed_is_corrected(
    desk: Desk, publisher: TikTokPublisher, large: PublishJob
) -> None:
    handle = sent(desk, publisher, large)
    with desk.open(large) as body:
        assert publisher.send(large, handle, body, 20 * MB).offset == 60 * MB
        assert publisher.commit(large, handle, body, 20 * MB) == HandleState(
            HandleStage.RECEIVING, offset=20 * MB
        )
    assert steps(desk, "final_chunk") == 0


@pytest.mark.parametrize(
    "kind",
    [
        *["cut_before", "cut_after", "hang_before", "hang_after", "reset_mid_body", "late_effect"],
        *["error_before", "error_after", "redirect", "captive_portal", "huge_answer"],
    ],
)
def test_whatever_happens_to_the_last_chunk_is_ambiguous_and_asking_settles_it(
    desk: Desk, publisher: TikTokPublisher, job: PublishJob, kind: str
) -> None:
    handle = sent(desk, publisher, job)
    desk.world.faults.add("tiktok", "final_chunk", kind)

    failure = failure_of(committed, desk, publisher, job, handle)

    assert failure.failure is FailureClass.AMBIGUOUS
    assert steps(desk, "final_chunk") == 1
    if kind == "late_effect":
        assert desk.world.wait_until(lambda world: bool(world.live))
    state = settled(publisher, job, handle)
    if state.stage is HandleStage.RECEIVING:
        committed(desk, publisher, job, handle)
        state = settled(publisher, job, handle)
    assert state.stage is HandleStage.DELIVERED
    assert len(desk.world.live) == 1


def test_a_last_chunk_that_was_not_kept_is_received_not_live(
    desk: Desk, publisher: TikTokPublisher, job: PublishJob
) -> None:
    handle = sent(desk, publisher, job)
    desk.world.faults.add("tiktok", "final_chunk", "short_store")
    assert committed(desk, publisher, job, handle) == HandleState(HandleStage.RECEIVING, offset=0)


def test_a_last_chunk_that_arrived_before_is_being_worked_on(
    desk: Desk, publisher: TikTokPublisher, job: PublishJob
) -> None:
    handle = sent(desk, publisher, job)
    committed(desk, publisher, job, handle)
    assert committed(desk, publisher, job, handle).stage is HandleStage.WORKING
    assert len(desk.world.live) == 1


def test_a_last_chunk_that_never_left_waits_for_the_network(
    desk: Desk, publisher: TikTokPublisher, job: PublishJob
) -> None:
    handle = sent(desk, publisher, job)
    desk.servers.offline("tiktok")
    assert failure_of(committed, desk, publisher, job, handle).failure is FailureClass.WAIT


def test_a_changed_file_never_gets_its_last_chunk_out(
    desk: Desk, publisher: TikTokPublisher, job: PublishJob
) -> None:
    handle = sent(desk, publisher, job)
    data = bytearray(job.file.path.read_bytes())
    data[5] ^= 1
    job.file.path.write_bytes(data)
    with pytest.raises(FileChanged):
        committed(desk, publisher, job, handle)
    assert desk.world.live == []


@pytest.mark.parametrize(
    ("reason", "is_transient"),
    [
        *[
            (reason, True)
            for reason in ("internal", "video_pull_failed", "photo_pull_failed", "auth_removed")
        ],
        *[(reason, True) for reason in ("spam_risk_too_many_posts", "something_new")],
        *[(reason, False) for reason in ("file_format_check_failed", "duration_check_failed")],
        *[(reason, False) for reason in ("frame_rate_check_failed", "picture_size_check_failed")],
        *[(reason, False) for reason in ("publish_cancelled", "spam_risk_user_banned_from_posting")],
        *[(reason, False) for reason in ("spam_risk_text", "spam_risk")],
    ],
)
def test_a_failed_post_is_dead_and_says_what_to_do(
    desk: Desk, publisher: TikTokPublisher, job: PublishJob, reason: str, is_transient: bool
) -> None:
    handle = sent(desk, publisher, job)
    desk.world.faults.add("tiktok", "final_chunk", "processing_failed", reason=reason)
    committed(desk, publisher, job, handle)
    state = settled(publisher, job, handle)
    assert (state.stage, state.is_transient) == (HandleStage.DEAD, is_transient)
    assert state.error.endswith(".")


def test_an_upload_address_that_expired_needs_another(
    desk: Desk, publisher: TikTokPublisher, large: PublishJob
) -> None:
    handle = publisher.create(large)
    desk.clock.advance(3601)
    with desk.open(large) as body:
        assert failure_of(publisher.send, large, handle, body, 0).failure is FailureClass.NEW_HANDLE
    state = publisher.ask(large, handle)
    assert (state.stage, state.is_transient) == (HandleStage.DEAD, True)
    assert failure_of(committed, desk, publisher, large, handle).failure is FailureClass.AMBIGUOUS


def test_an_expired_address_does_not_matter_once_all_bytes_are_there(
    desk: Desk, publisher: TikTokPublisher, job: PublishJob
) -> None:
    handle = sent(desk, publisher, job)
    committed(desk, publisher, job, handle)
    desk.clock.advance(7200)
    assert settled(publisher, job, handle).stage is HandleStage.DELIVERED


def test_a_publish_id_that_tiktok_does_not_know_proves_nothing(
    publisher: TikTokPublisher, job: PublishJob
) -> None:
    unknown = Handle("v_inbox_file~v2-1.9", "http://127.0.0.1:1/", START, None)
    assert publisher.ask(job, unknown).stage is HandleStage.UNREADABLE


@pytest.mark.parametrize(
    "kind", ["cut_after", "hang_after", "error_before", "bad_json", "captive_portal", "huge_answer"]
)
def test_an_unanswered_question_is_asked_again(
    desk: Desk, publisher: TikTokPublisher, direct: PublishJob, kind: str
) -> None:
    handle = publisher.create(direct)
    desk.world.faults.add("tiktok", "status", kind)
    desk.world.faults.add("tiktok", "creator_info", kind)
    assert failure_of(publisher.ask, direct, handle).failure is FailureClass.READ
    assert failure_of(publisher.check, direct).failure is FailureClass.READ


@pytest.mark.parametrize("kind", ["cut_after", "hang_after", "error_after", "captive_portal", "bad_json"])
def test_an_init_that_was_not_answered_may_be_made_again(
    desk: Desk, publisher: TikTokPublisher, job: PublishJob, kind: str
) -> None:
    desk.world.faults.add("tiktok", "init", kind)
    assert failure_of(publisher.create, job).failure is FailureClass.RETRYABLE


def test_an_error_with_status_200_is_an_error(
    desk: Desk, publisher: TikTokPublisher, direct: PublishJob
) -> None:
    desk.world.limits.tiktok_errors_with_200 = True
    desk.world.limits.tiktok_posts_per_day = 0
    for deed in (publisher.check, publisher.create):
        failure = failure_of(deed, direct)
        assert (failure.failure, failure.wait_reason) == (FailureClass.DATED, "quota")
        assert failure.retry_at == START + timedelta(hours=24)


def test_too_many_drafts_wait_a_day(desk: Desk, publisher: TikTokPublisher, job: PublishJob) -> None:
    desk.world.limits.tiktok_pending_drafts_per_day = 0
    assert failure_of(publisher.create, job).wait_reason == "quota"


def test_an_app_that_is_not_audited_asks_for_another_choice(
    desk: Desk, publisher: TikTokPublisher, direct: PublishJob
) -> None:
    desk.world.limits.tiktok_audited = False
    failure = failure_of(publisher.create, direct)
    assert failure.failure is FailureClass.CHOICE
    assert "draft" in failure.advice


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (replace(DIRECT, privacy=""), FailureClass.CHOICE),
        (replace(DIRECT, privacy="FOLLOWER_OF_CREATOR"), FailureClass.FINAL),
        (replace(DIRECT, privacy="SELF_ONLY", brand_content=True), FailureClass.FINAL),
    ],
)
def test_a_privacy_that_cannot_be_had_is_never_replaced(
    publisher: TikTokPublisher, direct: PublishJob, options: PublishOptions, expected: FailureClass
) -> None:
    assert failure_of(publisher.check, replace(direct, options=options)).failure is expected


def test_a_clip_too_long_for_this_creator_is_refused(publisher: TikTokPublisher, direct: PublishJob) -> None:
    long = replace(direct, file=replace(direct.file, facts=replace(direct.file.facts, duration_s=700)))
    assert failure_of(publisher.check, long).failure is FailureClass.FINAL


def test_another_account_or_a_missing_permission_asks_for_a_sign_in(
    desk: Desk, publisher: TikTokPublisher, job: PublishJob
) -> None:
    desk.tokens.tokens["other"] = desk.tokens.tokens[job.account.remote_id]
    other = replace(job, account=replace(job.account, remote_id="other"))
    poor = replace(job, account=replace(job.account, scopes=("user.info.basic",)))
    assert failure_of(publisher.check, other).failure is FailureClass.SIGN_IN
    assert failure_of(publisher.check, poor).failure is FailureClass.SIGN_IN


def test_a_lost_public_post_is_found_again_by_its_words(
    desk: Desk, publisher: TikTokPublisher, direct: PublishJob
) -> None:
    handle = sent(desk, publisher, direct)
    committed(desk, publisher, direct, handle)
    live = settled(publisher, direct, handle)
    for _ in range(3):
        live = publisher.ask(direct, handle)
    assert [post.remote_id for post in publisher.find(direct, START)] == [live.remote_id]
    assert publisher.find(direct, START + timedelta(hours=1)) == []
    assert publisher.find(replace(direct, others_with_same_text=True), START) == []
    assert publisher.find(replace(direct, options=PublishOptions(mode="draft")), START) == []


def test_nothing_is_made_ready_ahead_and_a_foreign_address_gets_no_bytes(
    desk: Desk, publisher: TikTokPublisher, large: PublishJob
) -> None:
    assert publisher.stage_ahead == timedelta()
    assert publisher.platform is Platform.TIKTOK
    foreign = replace(publisher.create(large), upload_url="https://evil.example/video/?upload_id=1")
    with desk.open(large) as body:
        assert failure_of(publisher.send, large, foreign, body, 0).failure is FailureClass.RETRYABLE
        failure = failure_of(publisher.commit, large, foreign, body, 6 * CHUNK_BYTES)
    assert failure.failure is FailureClass.AMBIGUOUS
