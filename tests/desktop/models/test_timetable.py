"""Which times are taken and which are free, as the services would find them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from clipdesk.desktop.models.timetable import Place, Timetable, place_of, read_timetable
from clipdesk.domain.account import Platform
from clipdesk.domain.publication import Status
from clipdesk.domain.settings import SlotRule
from tests.desktop.bench import BERLIN, EVENINGS, NOW, Bench, berlin


def table(bench: Bench) -> Timetable:
    return read_timetable(bench.work, bench.settings.current.schedule, BERLIN, NOW)


def local(times: list[datetime]) -> list[datetime]:
    return [moment.astimezone(BERLIN) for moment in times]


def test_the_first_free_time_is_the_one_that_the_service_gives() -> None:
    bench = Bench()
    youtube, instagram = bench.connect(Platform.YOUTUBE, Platform.INSTAGRAM)
    bench.add("Taken", berlin(18, 21), Platform.INSTAGRAM)
    places = [place_of(youtube), place_of(instagram)]

    times = table(bench).next_free(places, NOW, 3)

    assert times == bench.scheduling.free_slots([Platform.YOUTUBE, Platform.INSTAGRAM], count=3)
    assert local(times)[0] == berlin(18, 22)


def test_posting_times_come_before_full_hours() -> None:
    bench = Bench(EVENINGS)
    (youtube,) = bench.connect(Platform.YOUTUBE)

    shown = table(bench)

    assert local(shown.next_free([place_of(youtube)], NOW, 2)) == [berlin(19, 12), berlin(19, 18)]
    assert local(shown.next_free([place_of(youtube)], NOW, 1, full_hours=True)) == [berlin(18, 21)]


def test_a_time_that_was_passed_over_is_known() -> None:
    bench = Bench()
    (youtube,) = bench.connect(Platform.YOUTUBE)
    bench.add("Taken", berlin(18, 21))
    shown = table(bench)

    assert shown.skipped([place_of(youtube)], NOW, berlin(18, 22)) == berlin(18, 21)
    assert shown.skipped([place_of(youtube)], NOW, berlin(18, 21)) is None


def test_a_post_of_the_same_account_closer_than_the_gap_is_a_conflict() -> None:
    bench = Bench()
    youtube, instagram = bench.connect(Platform.YOUTUBE, Platform.INSTAGRAM)
    post = bench.add("Near", berlin(20, 18))
    shown = table(bench)

    near = shown.conflict(berlin(20, 18, 45), [youtube.id])

    assert near is not None and near.title == "Near"
    assert shown.conflict(berlin(20, 19), [youtube.id]) is None
    assert shown.conflict(berlin(20, 18), [instagram.id]) is None
    assert shown.without(post.id).conflict(berlin(20, 18), [youtube.id]) is None


def test_without_a_gap_only_the_very_same_time_is_taken() -> None:
    bench = Bench()
    (youtube,) = bench.connect(Platform.YOUTUBE)
    bench.add("Near", berlin(20, 18))
    shown = table(bench)
    loose = Timetable(BERLIN, spacing=timedelta(), bookings=shown.bookings)

    assert loose.conflict(berlin(20, 18), [youtube.id])
    assert loose.conflict(berlin(20, 18, 1), [youtube.id]) is None


def test_what_failed_or_was_cancelled_gives_its_time_back() -> None:
    bench = Bench()
    (youtube,) = bench.connect(Platform.YOUTUBE)
    bench.change(bench.add("Gone", berlin(20, 18)), status=Status.CANCELLED)

    assert table(bench).conflict(berlin(20, 18), [youtube.id]) is None


def test_slots_are_those_that_all_places_share() -> None:
    rules = (SlotRule(("sat",), "12:00", (Platform.YOUTUBE,)), SlotRule(("sat",), "18:00"))
    shown = Timetable(BERLIN, rules)
    youtube, instagram = Place(1, Platform.YOUTUBE), Place(2, Platform.INSTAGRAM)
    day = shown.day(date(2026, 6, 20))

    assert local(shown.slots([youtube], *day)) == [berlin(20, 12), berlin(20, 18)]
    assert local(shown.slots([youtube, instagram], *day)) == [berlin(20, 18)]


def test_full_hours_count_as_slots_only_where_they_are_wanted() -> None:
    shown, youtube = Timetable(BERLIN), Place(1, Platform.YOUTUBE)
    day = shown.day(date(2026, 6, 20))

    assert len(shown.slots([youtube], *day)) == 24
    assert shown.slots([youtube], *day, hourly=False) == []


def test_the_day_on_which_the_clock_changes_has_its_own_length() -> None:
    begin, end = Timetable(BERLIN).day(date(2026, 10, 25))

    assert end - begin == timedelta(hours=25)
    assert begin.tzinfo is UTC


def test_a_post_on_two_accounts_is_one_dot() -> None:
    bench = Bench()
    bench.connect(Platform.YOUTUBE, Platform.INSTAGRAM)
    bench.add("Both", berlin(20, 0, 30), Platform.YOUTUBE, Platform.INSTAGRAM)

    shown = table(bench)

    assert (shown.posts_on(date(2026, 6, 20)), shown.posts_on(date(2026, 6, 19))) == (1, 0)
