"""Tests of changing posts that have not gone out yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import InvalidInput, NotAllowed
from clipdesk.domain.publication import Handle, Phase, Status
from clipdesk.domain.settings import PlatformsSettings, Settings, TikTokSettings
from clipdesk.domain.wish import PostChanges
from tests.clock import START
from tests.services.scheduling.conftest import Desk

LATER = START + timedelta(hours=30)


def test_moving_moves_every_publication(desk: Desk) -> None:
    desk.connect(*Platform)
    post = desk.place()

    moved = desk.editing.reschedule(post.id, LATER)

    assert moved.scheduled_at == LATER
    assert {item.scheduled_at for item in moved.publications} == {LATER}
    assert {item.next_try_at for item in moved.publications} == {LATER - timedelta(minutes=15)}


def test_moving_into_the_past_is_refused(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    post = desk.place()

    with pytest.raises(InvalidInput):
        desk.editing.reschedule(post.id, START - timedelta(hours=1))


def test_a_suggestion_that_is_given_a_time_is_scheduled(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    post = desk.place(facts=replace(desk.new_clip(9).facts, duration_s=170.0))
    assert post.publications[0].wait_reason is None

    moved = desk.editing.reschedule(post.id, LATER)

    assert moved.publications[0].wait_reason is None
    assert moved.scheduled_at == LATER


def set_status(desk: Desk, post_id: int, status: Status, phase: Phase = Phase.NEW) -> None:
    with desk.work.write() as unit:
        for was in unit.posts.get(post_id).publications:
            unit.publications.save(replace(was, status=status, phase=phase), was=was)


@pytest.mark.parametrize(
    "status", [Status.PROCESSING, Status.COMPLETED, Status.CANCELLED, Status.UNCONFIRMED]
)
def test_what_is_out_or_going_out_cannot_be_changed(desk: Desk, status: Status) -> None:
    desk.connect(Platform.YOUTUBE)
    post = desk.place()
    set_status(desk, post.id, status)

    with pytest.raises(NotAllowed):
        desk.editing.edit(post.id, PostChanges(title="Another"))


@pytest.mark.parametrize("status", [Status.FAILED, Status.MISSED])
def test_moving_what_failed_starts_it_again(desk: Desk, status: Status) -> None:
    desk.connect(Platform.YOUTUBE)
    post = desk.place()
    set_status(desk, post.id, status)

    moved = desk.editing.reschedule(post.id, LATER)

    assert moved.status is Status.PENDING


def test_words_of_a_person_are_marked_as_such(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    post = desk.place()

    edited = desk.editing.edit(post.id, PostChanges(title="My own words"))

    assert edited.text.title == "My own words"
    assert edited.text.caption == post.text.caption
    assert edited.text_source == "person"


def test_words_too_long_are_refused_and_nothing_is_changed(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    post = desk.place()

    with pytest.raises(InvalidInput):
        desk.editing.edit(post.id, PostChanges(title="x" * 101))

    assert desk.stored(post.id).text == post.text


def test_new_words_for_a_staged_post_give_up_its_handle(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    post = desk.place()
    set_status(desk, post.id, Status.PENDING, Phase.STAGED)
    with desk.work.write() as unit:
        unit.handles.add(post.publications[0].id, Handle("session", None, START, None))

    edited = desk.editing.edit(post.id, PostChanges(title="Better words"))

    assert edited.publications[0].phase is Phase.NEW
    with desk.work.read() as unit:
        assert unit.handles.living(post.publications[0].id) is None


def test_moving_a_staged_post_keeps_its_handle(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    post = desk.place()
    set_status(desk, post.id, Status.PENDING, Phase.STAGED)
    with desk.work.write() as unit:
        unit.handles.add(post.publications[0].id, Handle("session", None, START, None))

    desk.editing.reschedule(post.id, LATER)

    with desk.work.read() as unit:
        assert unit.handles.living(post.publications[0].id) is not None


def test_platforms_can_be_added_and_taken_away(desk: Desk) -> None:
    desk.connect(*Platform)
    post = desk.place()

    edited = desk.editing.edit(post.id, PostChanges(platforms=(Platform.YOUTUBE,)))
    again = desk.editing.edit(post.id, PostChanges(platforms=(Platform.YOUTUBE, Platform.INSTAGRAM)))

    states = {item.platform: item.status for item in edited.publications}
    assert states[Platform.INSTAGRAM] is Status.CANCELLED
    assert states[Platform.YOUTUBE] is Status.PENDING
    live = [item.platform for item in again.publications if item.status is Status.PENDING]
    assert sorted(live) == [Platform.INSTAGRAM, Platform.YOUTUBE]


def test_no_platform_at_all_is_refused(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    post = desk.place()

    with pytest.raises(InvalidInput, match="at least one place"):
        desk.editing.edit(post.id, PostChanges(platforms=()))


def test_the_choice_that_was_waited_for_sets_it_going(desk: Desk) -> None:
    desk.settings.current = Settings(platforms=PlatformsSettings(tiktok=TikTokSettings(mode="direct")))
    desk.connect(Platform.TIKTOK)
    post = desk.place()

    edited = desk.editing.edit(post.id, PostChanges(options={Platform.TIKTOK: {"privacy": "SELF_ONLY"}}))

    assert edited.publications[0].wait_reason is None
    assert edited.publications[0].options.privacy == "SELF_ONLY"
    assert edited.publications[0].next_try_at is not None


def test_options_for_a_platform_that_the_post_does_not_go_to_are_refused(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    post = desk.place()

    with pytest.raises(InvalidInput) as refusal:
        desk.editing.edit(post.id, PostChanges(options={Platform.TIKTOK: {"privacy": "SELF_ONLY"}}))

    assert refusal.value.field == "options.tiktok"
