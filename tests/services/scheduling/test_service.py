"""Tests of making posts: where, when, or not by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import ClipKind, ClipState
from clipdesk.domain.errors import InvalidInput, NeedsPerson, NotAllowed, NotFound
from clipdesk.domain.publication import Status, WaitReason
from clipdesk.domain.settings import (
    PlatformsSettings,
    ScheduleSettings,
    Settings,
    SlotRule,
    TikTokSettings,
    WatchSettings,
)
from clipdesk.domain.wish import NewPost
from tests import values
from tests.clock import START
from tests.services.scheduling.conftest import Desk

ALL = tuple(Platform)


def at(hour: int, minute: int = 0, *, day: int = 20) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


def test_a_clip_takes_the_next_full_hour_after_the_offset_on_all_accounts(desk: Desk) -> None:
    desk.connect(*ALL)
    desk.clock.advance(60)

    post = desk.place()

    assert post.scheduled_at == at(20)
    assert {item.scheduled_at for item in post.publications} == {at(20)}
    assert post.platforms == ALL


def test_posts_keep_the_spacing(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)

    posts = [desk.place(number) for number in (1, 2, 3)]

    assert desk.hours(*posts) == [at(19), at(20), at(21)]


def test_a_wider_spacing_skips_slots(desk: Desk) -> None:
    desk.settings.current = Settings(schedule=ScheduleSettings(schedule_spacing_hours=2.5))
    desk.connect(Platform.YOUTUBE)

    posts = [desk.place(number) for number in (1, 2)]

    assert desk.hours(*posts) == [at(19), at(22)]


def test_weekly_slots_rule(desk: Desk) -> None:
    rule = SlotRule(days=("mon", "fri"), time="18:00", platforms=())
    desk.settings.current = Settings(schedule=ScheduleSettings(slots=(rule,)))
    desk.connect(Platform.YOUTUBE)

    posts = [desk.place(number) for number in (1, 2)]

    assert desk.hours(*posts) == [at(18, day=22), at(18, day=26)]


def test_accounts_without_a_shared_slot_take_their_own(desk: Desk) -> None:
    rules = (
        SlotRule(days=("mon",), time="18:00", platforms=(Platform.YOUTUBE,)),
        SlotRule(days=("tue",), time="19:00", platforms=(Platform.TIKTOK,)),
    )
    desk.settings.current = Settings(schedule=ScheduleSettings(slots=rules))
    desk.connect(Platform.YOUTUBE, Platform.TIKTOK)

    post = desk.place()

    assert [item.scheduled_at for item in post.publications] == [at(18, day=22), at(19, day=23)]
    assert post.scheduled_at == at(18, day=22)


def test_without_a_free_slot_the_clip_waits_as_a_suggestion(desk: Desk) -> None:
    rule = SlotRule(days=("mon",), time="18:00", platforms=())
    desk.settings.current = Settings(schedule=ScheduleSettings(slots=(rule,)))
    desk.connect(Platform.YOUTUBE)
    desk.place(1)
    desk.place(2)

    post = desk.place(3)

    assert post.scheduled_at is None
    assert post.status is Status.PENDING
    assert post.publications[0].wait_reason is WaitReason.APPROVAL
    assert post.publications[0].next_try_at is None


@pytest.mark.parametrize(
    ("watch", "clip"),
    [
        (WatchSettings(ask_first=True), {}),
        (WatchSettings(), {"kind": ClipKind.RECORDING}),
        (WatchSettings(), {"facts": values.facts(duration_s=200.0)}),
    ],
)
def test_what_must_be_asked_about_is_never_scheduled_by_itself(
    desk: Desk, watch: WatchSettings, clip: dict[str, object]
) -> None:
    desk.settings.current = Settings(watch=watch)
    desk.connect(Platform.YOUTUBE)

    post = desk.place(**clip)

    assert post.publications[0].wait_reason is WaitReason.APPROVAL
    assert post.clip.state is ClipState.SUGGESTED or desk.stored().clip.state is ClipState.SUGGESTED


def test_a_replay_is_scheduled_by_itself(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)

    post = desk.place(kind=ClipKind.REPLAY)

    assert post.scheduled_at is not None


def test_post_at_once_is_due_now(desk: Desk) -> None:
    desk.settings.current = Settings(schedule=ScheduleSettings(auto_schedule=False))
    desk.connect(Platform.YOUTUBE)

    post = desk.place()

    assert post.scheduled_at == START
    assert post.publications[0].next_try_at is not None
    assert post.publications[0].next_try_at <= START


def test_a_platform_that_is_not_connected_is_left_out_with_a_notice(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)

    post = desk.place()

    assert post.platforms == (Platform.YOUTUBE,)
    with desk.work.read() as unit:
        told = [line.text for line in unit.activity.recent()]
    assert "TikTok is not connected, so this clip leaves it out." in told


def test_with_no_account_the_clip_waits_and_can_be_approved_later(desk: Desk) -> None:
    post = desk.place()

    with pytest.raises(NeedsPerson):
        desk.scheduling.approve(post.id)
    desk.connect(Platform.YOUTUBE)
    approved = desk.scheduling.approve(post.id)

    assert approved.scheduled_at == at(19)


def test_a_clip_that_has_a_post_gets_no_second_one(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    clip = desk.new_clip()
    first = desk.scheduling.place(clip, values.text(), "ai")

    second = desk.scheduling.place(clip, values.text(), "ai")

    assert first is not None
    assert second is None


def test_it_tells_that_a_video_was_scheduled(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)

    post = desk.place()

    [told] = desk.heard.named("video_scheduled")
    assert told == {"post_id": post.id, "scheduled_time": at(19).isoformat(), "platforms": ["youtube"]}


def test_staging_begins_before_the_time(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)

    post = desk.place()

    assert post.publications[0].next_try_at == at(18, 45)


def test_direct_tiktok_without_a_privacy_waits_for_the_choice(desk: Desk) -> None:
    desk.settings.current = Settings(platforms=PlatformsSettings(tiktok=TikTokSettings(mode="direct")))
    desk.connect(Platform.TIKTOK)

    post = desk.place()

    assert post.publications[0].wait_reason is WaitReason.NEEDS_CHOICE
    assert post.publications[0].next_try_at is None


def wish(desk: Desk, **changes: object) -> NewPost:
    return NewPost(desk.new_clip(), values.text(), **changes)  # type: ignore[arg-type]


def test_an_asked_time_is_taken_as_it_is(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)

    post = desk.scheduling.add(wish(desk, at=at(23, 17)))

    assert post.scheduled_at == at(23, 17)


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(START - timedelta(minutes=5), id="past"),
        pytest.param(START.replace(tzinfo=None) + timedelta(hours=5), id="no zone"),
        pytest.param(START + timedelta(days=4000), id="absurdly far"),
    ],
)
def test_an_impossible_time_is_refused_by_its_field(desk: Desk, moment: datetime) -> None:
    desk.connect(Platform.YOUTUBE)

    with pytest.raises(InvalidInput) as refusal:
        desk.scheduling.add(wish(desk, at=moment))

    assert refusal.value.field == "scheduled_time"


def test_asking_for_platforms_that_are_not_connected_needs_a_person(desk: Desk) -> None:
    with pytest.raises(NeedsPerson, match="YouTube"):
        desk.scheduling.add(wish(desk, platforms=(Platform.YOUTUBE,)))


def test_an_asked_platform_that_is_not_connected_is_left_out_if_another_is(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)

    post = desk.scheduling.add(wish(desk, platforms=(Platform.YOUTUBE, Platform.TIKTOK)))

    assert post.platforms == (Platform.YOUTUBE,)


def test_an_unknown_account_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.scheduling.add(wish(desk, accounts=(99,)))


@pytest.mark.parametrize(
    ("platform", "chosen", "field"),
    [
        (Platform.YOUTUBE, {"privacy": "everyone"}, "options.youtube.privacy"),
        (Platform.INSTAGRAM, {"privacy": "private"}, "options.instagram.privacy"),
        (Platform.TIKTOK, {"mode": "loud"}, "options.tiktok.mode"),
        (Platform.TIKTOK, {"allow_duet": "yes"}, "options.tiktok.allow_duet"),
        (Platform.YOUTUBE, {"colour": "red"}, "options.youtube"),
        (Platform.TIKTOK, {"brand_content": True, "privacy": "SELF_ONLY"}, "options.tiktok.brand_content"),
    ],
)
def test_impossible_options_are_refused_by_their_field(
    desk: Desk, platform: Platform, chosen: dict[str, object], field: str
) -> None:
    desk.connect(*ALL)

    with pytest.raises(InvalidInput) as refusal:
        desk.scheduling.add(wish(desk, options={platform: chosen}))

    assert refusal.value.field == field


def test_a_chosen_privacy_is_stored_with_the_publication(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)

    post = desk.scheduling.add(wish(desk, options={Platform.YOUTUBE: {"privacy": "private"}}))

    assert post.publications[0].options.privacy == "private"


def test_words_that_a_platform_does_not_take_are_refused(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    clip = desk.new_clip()

    with pytest.raises(InvalidInput) as refusal:
        desk.scheduling.add(NewPost(clip, values.text("x" * 112)))

    assert str(refusal.value) == "YouTube: Use 100 characters or fewer. Remove 12."
    assert refusal.value.field == "title"


def test_a_clip_in_the_wrong_container_is_taken_because_a_copy_mends_it(desk: Desk) -> None:
    desk.connect(Platform.INSTAGRAM)

    post = desk.place(facts=values.facts(container="mkv"))

    assert post.scheduled_at is not None


def test_approving_what_does_not_wait_is_refused(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    post = desk.place()

    with pytest.raises(NotAllowed):
        desk.scheduling.approve(post.id)


def test_free_slots_are_those_that_all_platforms_share(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE, Platform.TIKTOK)
    desk.place()

    slots = desk.scheduling.free_slots([Platform.YOUTUBE, Platform.TIKTOK], count=2)

    assert slots == [at(20), at(21)]


def test_the_activity_says_when_and_where(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE, Platform.TIKTOK)

    desk.place()

    with desk.work.read() as unit:
        told = [line.text for line in unit.activity.recent()]
    assert "Scheduled for Sat 20 June, 19:00 on YouTube, TikTok." in told
