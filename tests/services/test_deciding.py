"""Tests of a person's decisions: now, never, again, and what really happened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import InvalidInput, NeedsPerson, NotAllowed, NotFound
from clipdesk.domain.publication import Phase, Status, WaitReason
from clipdesk.domain.settings import PlatformsSettings, Settings, TikTokSettings
from tests.clock import START
from tests.services.scheduling.conftest import Desk


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.connect(Platform.YOUTUBE, Platform.INSTAGRAM)
    return desk


def change(desk: Desk, post_id: int, index: int, **changes: object) -> None:
    with desk.work.write() as unit:
        was = unit.posts.get(post_id).publications[index]
        unit.publications.save(replace(was, **changes), was=was)


def test_post_now_makes_everything_due_now(desk: Desk) -> None:
    post = desk.place()

    forced = desk.deciding.post_now(post.id)

    assert forced.scheduled_at == START
    assert {item.next_try_at for item in forced.publications} == {START}
    assert all(item.is_forced for item in forced.publications)


def test_post_now_leaves_what_is_out_alone(desk: Desk) -> None:
    post = desk.place()
    change(desk, post.id, 0, status=Status.COMPLETED, remote_id="r")

    forced = desk.deciding.post_now(post.id)

    assert [item.status for item in forced.publications] == [Status.COMPLETED, Status.PENDING]
    assert not forced.publications[0].is_forced


@pytest.mark.parametrize(
    "status", [Status.PROCESSING, Status.COMPLETED, Status.CANCELLED, Status.UNCONFIRMED]
)
def test_post_now_is_refused_for_what_is_out_going_out_or_unknown(desk: Desk, status: Status) -> None:
    post = desk.place()
    for index in (0, 1):
        change(desk, post.id, index, status=status)

    with pytest.raises(NotAllowed):
        desk.deciding.post_now(post.id)


def test_post_now_without_tiktoks_privacy_needs_a_person() -> None:
    desk = Desk()
    desk.settings.current = Settings(platforms=PlatformsSettings(tiktok=TikTokSettings(mode="direct")))
    desk.connect(Platform.TIKTOK)
    post = desk.place()

    with pytest.raises(NeedsPerson):
        desk.deciding.post_now(post.id)


def test_post_now_approves_a_suggestion(desk: Desk) -> None:
    post = desk.place(facts=replace(desk.new_clip(8).facts, duration_s=170.0))
    change(desk, post.id, 0, wait_reason=WaitReason.APPROVAL, next_try_at=None)

    forced = desk.deciding.post_now(post.id)

    assert forced.publications[0].wait_reason is None


def test_retry_touches_only_what_failed(desk: Desk) -> None:
    post = desk.place()
    change(desk, post.id, 0, status=Status.COMPLETED, remote_id="r")
    change(desk, post.id, 1, status=Status.FAILED, attempts=3, error_message="No.")

    retried = desk.deciding.retry(post.id)

    assert [item.status for item in retried.publications] == [Status.COMPLETED, Status.PENDING]
    assert retried.publications[1].attempts == 0
    assert retried.publications[1].error_message is None


def test_retry_of_what_did_not_fail_is_refused(desk: Desk) -> None:
    post = desk.place()

    with pytest.raises(NotAllowed):
        desk.deciding.retry(post.id)


def test_cancel_takes_back_everything_that_is_not_out(desk: Desk) -> None:
    post = desk.place()

    cancelled = desk.deciding.cancel(post.id)

    assert cancelled.status is Status.CANCELLED
    assert all(item.next_try_at is None for item in cancelled.publications)


def test_cancel_while_sending_takes_the_claim_away(desk: Desk) -> None:
    post = desk.place()
    change(desk, post.id, 0, status=Status.PROCESSING, phase=Phase.UPLOADING, owner="me")
    before = desk.stored(post.id).publications[0].epoch

    cancelled = desk.deciding.cancel(post.id)

    assert cancelled.publications[0].status is Status.CANCELLED
    assert cancelled.publications[0].epoch > before


@pytest.mark.parametrize("phase", [Phase.PUBLISHING, Phase.VERIFYING])
def test_cancel_after_the_irreversible_call_is_refused(desk: Desk, phase: Phase) -> None:
    post = desk.place()
    change(desk, post.id, 0, status=Status.PROCESSING, phase=phase, owner="me")

    with pytest.raises(NotAllowed):
        desk.deciding.cancel(post.id)

    assert desk.stored(post.id).publications[1].status is Status.PENDING


def test_a_cancelled_post_cannot_be_cancelled_again(desk: Desk) -> None:
    post = desk.place()
    desk.deciding.cancel(post.id)

    with pytest.raises(NotAllowed):
        desk.deciding.cancel(post.id)


def test_said_to_be_live_completes_and_is_kept_in_the_ledger(desk: Desk) -> None:
    post = desk.place()
    change(desk, post.id, 0, status=Status.UNCONFIRMED, phase=Phase.PUBLISHING)

    resolved = desk.deciding.resolve(post.id, Platform.YOUTUBE, is_live=True, url="https://youtu.be/x")

    assert resolved.publications[0].status is Status.COMPLETED
    assert resolved.publications[0].url == "https://youtu.be/x"
    assert [line.outcome for line in desk.ledger.lines] == ["live"]


def test_said_not_to_be_live_starts_afresh_and_is_kept_in_the_ledger(desk: Desk) -> None:
    post = desk.place()
    change(desk, post.id, 0, status=Status.UNCONFIRMED, phase=Phase.PUBLISHING)

    resolved = desk.deciding.resolve(post.id, Platform.YOUTUBE, is_live=False)

    assert resolved.publications[0].status is Status.PENDING
    assert resolved.publications[0].phase is Phase.NEW
    assert [line.outcome for line in desk.ledger.lines] == ["not_live"]


def test_resolving_what_is_not_in_doubt_is_refused(desk: Desk) -> None:
    post = desk.place()

    with pytest.raises(NotAllowed):
        desk.deciding.resolve(post.id, Platform.YOUTUBE, is_live=True)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "youtube", ""])
def test_an_address_that_is_none_is_refused(desk: Desk, url: str) -> None:
    post = desk.place()
    change(desk, post.id, 0, status=Status.UNCONFIRMED, phase=Phase.PUBLISHING)

    with pytest.raises(InvalidInput):
        desk.deciding.resolve(post.id, Platform.YOUTUBE, is_live=True, url=url)


def test_an_unknown_post_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.deciding.cancel(99)


def test_every_decision_is_told_and_written_into_the_story(desk: Desk) -> None:
    post = desk.place()

    desk.deciding.cancel(post.id)

    assert desk.heard.named("post_changed")[-1] == {"post_id": post.id, "status": "cancelled"}
    with desk.work.read() as unit:
        assert [effect.text for effect in unit.effects.of(post.publications[0].id)] == ["cancelled"]
