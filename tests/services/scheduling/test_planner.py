"""Tests of finding accounts and times: who is asked for, who can take a clip, and what is free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.clip import Clip
from clipdesk.domain.errors import InvalidInput, NeedsPerson, NotAllowed, NotFound
from clipdesk.domain.publication import Phase, Publication, PublishOptions, Status, WaitReason
from clipdesk.domain.settings import (
    PlatformsSettings,
    ScheduleSettings,
    Settings,
    SlotRule,
    TikTokSettings,
    YouTubeSettings,
)
from clipdesk.domain.wish import NewPost
from clipdesk.services.scheduling.planner import (
    Planner,
    Target,
    check_time,
    new_publication,
    refuse,
    save,
    tell,
    unmendable,
)
from tests import values
from tests.clock import START
from tests.services.scheduling.conftest import Desk

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
NO_RULE = SlotRule(days=("mon",), time="18:00", platforms=(Platform.INSTAGRAM,))


def planner_of(desk: Desk) -> Planner:
    return Planner(
        desk.settings,  # type: ignore[arg-type]
        desk.clock,
        stage_ahead=lambda platform: timedelta(minutes=15) if platform is Platform.YOUTUBE else timedelta(),
        local_zone=lambda: BERLIN,
    )


def wish(desk: Desk, number: int = 1, **changes: Any) -> NewPost:
    return NewPost(desk.new_clip(number), values.text(), **changes)


def asked(desk: Desk, wanted: NewPost) -> tuple[list[Target], list[Platform]]:
    with desk.work.read() as unit:
        return planner_of(desk).asked_targets(unit, wanted)


def able(desk: Desk, clip: Clip) -> tuple[list[Target], list[str]]:
    with desk.work.read() as unit:
        return planner_of(desk).able_targets(unit, clip, values.text(), desk.settings.current)


def times(desk: Desk, wanted: NewPost) -> list[datetime] | None:
    with desk.work.read() as unit:
        planner = planner_of(desk)
        return planner.times(unit, wanted, planner.asked_targets(unit, wanted)[0])


def platforms_of(targets: list[Target]) -> list[Platform]:
    return [target.account.platform for target in targets]


def without(platform: str) -> Settings:
    """Return settings in which a platform is switched off."""
    base = PlatformsSettings()
    off = replace(getattr(base, platform), enabled=False)
    return Settings(platforms=replace(base, **{platform: off}))


# ---------------------------------------------------------------------------------------- who is asked for


def test_without_a_wish_every_connected_platform_is_meant(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE, Platform.TIKTOK)

    targets, skipped = asked(desk, wish(desk))

    assert platforms_of(targets) == [Platform.YOUTUBE, Platform.TIKTOK]
    assert skipped == []


def test_a_named_account_is_taken_instead_of_its_platforms_default(desk: Desk) -> None:
    [default] = desk.connect(Platform.YOUTUBE)
    with desk.work.write() as unit:
        second = unit.accounts.add(
            values.account(Platform.YOUTUBE, remote_id="another-channel", is_default=False)
        )

    targets, _ = asked(desk, wish(desk, platforms=(Platform.YOUTUBE,), accounts=(second.id,)))

    assert [target.account.id for target in targets] == [second.id]
    assert default.id != second.id


def test_a_named_account_alone_means_no_other_platform(desk: Desk) -> None:
    [account, _] = desk.connect(Platform.TIKTOK, Platform.YOUTUBE)

    targets, skipped = asked(desk, wish(desk, accounts=(account.id,)))

    assert platforms_of(targets) == [Platform.TIKTOK]
    assert skipped == []


def test_an_account_that_is_not_there_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        asked(desk, wish(desk, accounts=(99,)))


def test_an_asked_platform_that_is_off_is_left_out_and_named(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE, Platform.TIKTOK)
    desk.settings.current = without("tiktok")

    targets, skipped = asked(desk, wish(desk, platforms=(Platform.YOUTUBE, Platform.TIKTOK)))

    assert platforms_of(targets) == [Platform.YOUTUBE]
    assert skipped == [Platform.TIKTOK]


def test_nobody_asked_for_a_platform_that_is_off_so_it_is_not_named(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE, Platform.TIKTOK)
    desk.settings.current = without("tiktok")

    assert asked(desk, wish(desk))[1] == []


@pytest.mark.parametrize(
    ("platforms", "who", "command"),
    [
        ((), "any platform", "youtube"),
        ((Platform.TIKTOK,), "TikTok", "tiktok"),
        ((Platform.INSTAGRAM, Platform.TIKTOK), "Instagram or TikTok", "instagram"),
    ],
)
def test_with_no_account_at_all_a_person_is_told_how_to_connect_one(
    desk: Desk, platforms: tuple[Platform, ...], who: str, command: str
) -> None:
    with pytest.raises(NeedsPerson, match=f"No account is connected for {who}") as told:
        asked(desk, wish(desk, platforms=platforms))

    assert told.value.advice.endswith(f"clipdesk accounts connect {command}")


def test_options_for_a_platform_that_the_post_does_not_reach_are_refused(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE, Platform.TIKTOK)
    wanted = wish(desk, platforms=(Platform.YOUTUBE,), options={Platform.TIKTOK: {"privacy": "SELF_ONLY"}})

    with pytest.raises(InvalidInput) as refused:
        asked(desk, wanted)

    assert refused.value.field == "options"


def test_options_for_a_platform_that_was_left_out_do_no_harm(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    wanted = wish(
        desk,
        platforms=(Platform.YOUTUBE, Platform.TIKTOK),
        options={Platform.TIKTOK: {"privacy": "SELF_ONLY"}},
    )

    assert asked(desk, wanted)[1] == [Platform.TIKTOK]


def test_options_come_from_the_settings_unless_chosen(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    desk.settings.current = Settings(platforms=PlatformsSettings(youtube=YouTubeSettings(privacy="unlisted")))

    [usual], _ = asked(desk, wish(desk))
    [chosen], _ = asked(desk, wish(desk, 2, options={Platform.YOUTUBE: {"privacy": "private"}}))

    assert (usual.options.privacy, chosen.options.privacy) == ("unlisted", "private")


# ---------------------------------------------------------------------------------------- who can take a clip


def test_a_clip_that_came_by_itself_goes_to_every_default_account(desk: Desk) -> None:
    desk.connect(*Platform)

    targets, notices = able(desk, desk.new_clip())

    assert platforms_of(targets) == list(Platform)
    assert notices == []


def test_each_platform_that_is_left_out_is_told_about(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE, Platform.INSTAGRAM)
    clip = desk.new_clip(facts=values.facts(duration_s=1.0))

    targets, notices = able(desk, clip)

    assert Platform.INSTAGRAM not in platforms_of(targets)
    assert any(notice.startswith("Instagram is left out: ") for notice in notices)
    assert "TikTok is not connected, so this clip leaves it out." in notices


def test_a_platform_that_is_off_is_not_told_about(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    desk.settings.current = without("tiktok")

    _, notices = able(desk, desk.new_clip())

    assert not any("TikTok" in notice for notice in notices)


def target(account: Account, options: PublishOptions | None = None) -> Target:
    return Target(account, options or values.options(account.platform))


def test_what_a_copy_mends_stands_in_no_ones_way() -> None:
    clip = values.clip(facts=values.facts(container="mkv"))

    assert unmendable(target(values.account(Platform.INSTAGRAM)), clip, values.text()) == []


def test_words_that_are_too_long_stand_in_the_way() -> None:
    [finding] = unmendable(target(values.account()), values.clip(), values.text("x" * 101))

    assert finding.field == "title"


def test_a_privacy_that_waits_for_a_person_does_not_stand_in_the_way() -> None:
    direct = target(values.account(Platform.TIKTOK), PublishOptions(mode="direct"))

    assert unmendable(direct, values.clip(), values.text()) == []


def test_the_first_finding_is_the_error_of_its_field() -> None:
    findings = unmendable(target(values.account()), values.clip(), values.text("x" * 101))

    with pytest.raises(InvalidInput, match=r"^YouTube: ") as refused:
        refuse(findings, Platform.YOUTUBE)
    refuse([], Platform.YOUTUBE)

    assert refused.value.field == "title"


# ---------------------------------------------------------------------------------------- times


def test_the_earliest_time_is_the_offset_from_now(desk: Desk) -> None:
    desk.settings.current = Settings(schedule=ScheduleSettings(default_post_time_offset=2.5))

    assert planner_of(desk).earliest() == START + timedelta(hours=2.5)


def test_a_post_for_now_is_due_now_on_every_account(desk: Desk) -> None:
    desk.connect(*Platform)

    assert times(desk, wish(desk, is_now=True)) == [START] * 3


def test_an_asked_time_is_taken_in_utc(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)

    [moment] = times(desk, wish(desk, at=datetime(2026, 6, 21, 20, 30, tzinfo=BERLIN))) or []

    assert moment.isoformat() == "2026-06-21T18:30:00+00:00"


def test_without_a_time_all_accounts_share_the_first_free_slot(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE, Platform.TIKTOK)
    desk.scheduling.add(wish(desk, platforms=(Platform.TIKTOK,)))

    assert times(desk, wish(desk, 2)) == [START + 2 * HOUR] * 2


def test_times_are_missing_if_one_account_has_no_slot(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE, Platform.INSTAGRAM)
    desk.settings.current = Settings(schedule=ScheduleSettings(slots=(NO_RULE,)))

    assert times(desk, wish(desk)) is None


def test_slots_are_meant_in_the_zone_of_the_schedule(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)
    rule = SlotRule(days=("sun",), time="12:00", platforms=())
    wanted, found = wish(desk), []
    for zone in ("system", "Asia/Tokyo"):
        desk.settings.current = Settings(schedule=ScheduleSettings(slots=(rule,), timezone=zone))
        found += times(desk, wanted) or []

    assert [moment.isoformat() for moment in found] == [
        "2026-06-21T10:00:00+00:00",  # noon in Berlin, the computer's zone here
        "2026-06-21T03:00:00+00:00",
    ]


def test_a_line_holds_what_is_taken_a_day_and_the_spacing_back(desk: Desk) -> None:
    [account] = desk.connect(Platform.YOUTUBE)
    post = desk.scheduling.add(wish(desk))
    seen: list[list[datetime]] = []
    for hours in (0, 26, 28):
        desk.clock.set(START + hours * HOUR)
        with desk.work.read() as unit:
            [line] = planner_of(desk).lines(unit, [account])
        seen.append(list(line.taken))

    assert seen == [[post.scheduled_at], [post.scheduled_at], []]


@pytest.mark.parametrize(
    ("at", "is_refused"),
    [
        (None, False),
        (START, False),
        (START - timedelta(seconds=59), False),
        (START - timedelta(seconds=61), True),
        (START + timedelta(days=730), False),
        (START + timedelta(days=740), True),
        (START.replace(tzinfo=None), True),
    ],
    ids=["none", "now", "just passed", "passed", "two years", "later", "no zone"],
)
def test_only_a_time_that_can_come_is_taken(at: datetime | None, is_refused: bool) -> None:
    if not is_refused:
        check_time(START, at)
        return
    with pytest.raises(InvalidInput) as refused:
        check_time(START, at)
    assert refused.value.field == "scheduled_time"


# ---------------------------------------------------------------------------------------- publications


def test_a_new_publication_waits_for_a_person() -> None:
    made = new_publication(7, target(values.account()))

    assert (made.post_id, made.status, made.phase) == (7, Status.PENDING, Phase.NEW)
    assert made.wait_reason is WaitReason.APPROVAL
    assert (made.scheduled_at, made.next_try_at) == (None, None)


@pytest.mark.parametrize(("platform", "ahead_m"), [(Platform.YOUTUBE, 15), (Platform.INSTAGRAM, 0)])
def test_a_scheduled_one_begins_as_early_as_its_platform_allows(
    desk: Desk, platform: Platform, ahead_m: int
) -> None:
    made = new_publication(7, target(values.account(platform)))

    planned = planner_of(desk).scheduled(made, START)

    assert (planned.wait_reason, planned.error_message) == (None, None)
    assert planned.scheduled_at == START
    assert planned.next_try_at == START - timedelta(minutes=ahead_m)


def test_a_new_time_forgets_what_went_wrong_before(desk: Desk) -> None:
    failed = values.publication(
        values.account(), attempts=3, late_from=START, is_forced=True, status=Status.FAILED
    )

    planned = planner_of(desk).scheduled(failed, START + HOUR)

    assert (planned.status, planned.attempts) == (Status.PENDING, 0)
    assert (planned.late_from, planned.is_forced) == (None, False)


def test_a_direct_tiktok_post_keeps_its_time_but_waits_for_the_choice(desk: Desk) -> None:
    desk.settings.current = Settings(platforms=PlatformsSettings(tiktok=TikTokSettings(mode="direct")))
    made = new_publication(7, target(values.account(Platform.TIKTOK), PublishOptions(mode="direct")))

    planned = planner_of(desk).scheduled(made, START)

    assert planned.wait_reason is WaitReason.NEEDS_CHOICE
    assert (planned.scheduled_at, planned.next_try_at) == (START, None)


def change_behind_the_back(desk: Desk, publication: Publication) -> None:
    with desk.work.write() as unit:
        unit.publications.save(
            replace(publication, status=Status.PROCESSING, owner="another"), was=publication
        )


@pytest.mark.parametrize(("meanwhile", "is_refused"), [(None, False), (change_behind_the_back, True)])
def test_a_change_of_a_person_is_not_written_over_a_post_that_goes_out(
    desk: Desk, meanwhile: Callable[[Desk, Publication], None] | None, is_refused: bool
) -> None:
    desk.connect(Platform.YOUTUBE)
    [was] = desk.place().publications
    if meanwhile:
        meanwhile(desk, was)

    with desk.work.write() as unit:
        if is_refused:
            with pytest.raises(NotAllowed, match="going out right now"):
                save(unit, replace(was, scheduled_at=START), was=was)
        else:
            save(unit, replace(was, scheduled_at=START), was=was)

    [now] = desk.stored().publications
    assert (now.scheduled_at == START) is not is_refused


# ---------------------------------------------------------------------------------------- telling


def test_a_new_post_is_told_as_scheduled_and_as_changed(desk: Desk) -> None:
    account = values.account(Platform.TIKTOK)
    post = values.post(values.clip(), values.publication(account), id=4)

    tell(desk.heard, START, post, is_new=True)

    assert desk.heard.named("video_scheduled") == [
        {"post_id": 4, "scheduled_time": START.isoformat(), "platforms": ["tiktok"]}
    ]
    assert desk.heard.named("post_changed") == [{"post_id": 4, "status": "pending"}]


@pytest.mark.parametrize(("is_new", "due"), [(False, START), (True, None)], ids=["moved", "a suggestion"])
def test_what_is_not_newly_scheduled_is_told_as_changed_alone(
    desk: Desk, is_new: bool, due: datetime | None
) -> None:
    post = values.post(values.clip(), values.publication(values.account(), due), id=4)

    tell(desk.heard, START, post, is_new=is_new)

    assert [str(event.name) for event in desk.heard.events] == ["post_changed"]


def test_times_know_no_other_zone_than_utc(desk: Desk) -> None:
    desk.connect(Platform.YOUTUBE)

    assert {moment.tzinfo for moment in times(desk, wish(desk)) or []} == {UTC}
