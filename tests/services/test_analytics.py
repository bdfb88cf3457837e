from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from clipdesk.domain.account import Account, AccountStatus, Platform
from clipdesk.domain.activity import ActivityKind
from clipdesk.domain.errors import (
    ClipDeskError,
    FailureClass,
    InvalidInput,
    NotFound,
    PlatformFailure,
    StorageError,
)
from clipdesk.domain.events import EventName
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.post import PostText
from clipdesk.domain.publication import Publication, Status
from clipdesk.services.analytics import AnalyticsService, Totals
from tests.clock import START, FakeClock
from tests.fakes import MemoryWork
from tests.services.doubles import Bus, account_of, clip_of, post_of, publication_of

REFUSED = PlatformFailure(FailureClass.SIGN_IN, "The sign-in has expired.", "Reconnect.")
OFFLINE = PlatformFailure(FailureClass.WAIT, "You are offline.")


class FakeSource:
    """Gives each publication ten times its id in views."""

    def __init__(self, platform: Platform, clock: FakeClock) -> None:
        self.platform = platform
        self.clock = clock
        self.asked: list[tuple[str, list[int]]] = []
        self.error: ClipDeskError | None = None

    def collect(self, account: Account, publications: Sequence[Publication]) -> list[Metrics]:
        self.asked.append((account.remote_id, [publication.id for publication in publications]))
        if self.error is not None:
            raise self.error
        return [
            Metrics(publication.id, self.platform, self.clock.now(), views=publication.id * 10, likes=1)
            for publication in publications
        ]


class Desk:
    def __init__(self) -> None:
        self.work = MemoryWork()
        self.clock = FakeClock()
        self.bus = Bus()
        self.youtube = FakeSource(Platform.YOUTUBE, self.clock)
        self.tiktok = FakeSource(Platform.TIKTOK, self.clock)
        self.service = AnalyticsService(self.work, [self.youtube, self.tiktok], self.clock, self.bus)
        self.count = 0
        with self.work.write() as unit:
            self.channel = unit.accounts.add(account_of(remote_id="UC1"))
            self.profile = unit.accounts.add(account_of(Platform.TIKTOK, "T1"))

    def posted(
        self, account: Account, at: datetime = START, *, title: str = "A title", **changes: object
    ) -> Publication:
        """Store a post with one publication that is out."""
        self.count += 1
        out = {"status": Status.COMPLETED, "completed_at": at, "remote_id": f"r{self.count}"}
        publication = publication_of(account, at, **out | changes)
        with self.work.write() as unit:
            clip = unit.clips.add(clip_of(f"{self.count}.mp4"))
            return unit.posts.add(post_of(clip, publication, text=PostText(title))).publications[0]

    def collected(self, publication: Publication, views: int | None, days: float = 0) -> None:
        at = START + timedelta(days=days)
        with self.work.write() as unit:
            unit.metrics.add([Metrics(publication.id, publication.platform, at, views=views)])

    def problems(self) -> list[str]:
        with self.work.read() as unit:
            return [line.text for line in unit.activity.recent(kind=ActivityKind.PROBLEM)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_each_account_is_asked_once_about_what_is_out(desk: Desk) -> None:
    first, second = desk.posted(desk.channel), desk.posted(desk.channel)
    draft = desk.posted(desk.profile, privacy="draft")
    clip = desk.posted(desk.profile)
    desk.posted(desk.channel, status=Status.FAILED)

    assert desk.service.collect() == 3

    assert desk.youtube.asked == [("UC1", [first.id, second.id])]
    assert desk.tiktok.asked == [("T1", [clip.id])]
    assert draft.id not in [row.publication_id for row in desk.service.publications()]
    assert desk.bus.data(EventName.METRICS_COLLECTED) == [{"count": 3}]


def test_what_is_older_than_three_months_is_not_asked_about(desk: Desk) -> None:
    desk.posted(desk.channel, START - timedelta(days=91))

    assert desk.service.collect() == 0
    assert desk.youtube.asked == []


def test_an_account_that_needs_a_sign_in_is_not_asked(desk: Desk) -> None:
    with desk.work.write() as unit:
        account = unit.accounts.add(
            account_of(remote_id="UC2", is_default=False, status=AccountStatus.NEEDS_SIGN_IN)
        )
    desk.posted(account)

    assert desk.service.collect() == 0


def test_a_refusal_is_told_and_the_next_account_is_asked(desk: Desk) -> None:
    desk.posted(desk.channel)
    desk.posted(desk.profile)
    desk.youtube.error = REFUSED

    assert desk.service.collect() == 1
    assert desk.problems() == ["YouTube gave no numbers for Channel UC1: The sign-in has expired."]


def test_being_offline_is_nothing_to_tell(desk: Desk) -> None:
    desk.posted(desk.channel)
    desk.youtube.error = OFFLINE

    assert desk.service.collect() == 0
    assert desk.problems() == []


def test_a_summary_adds_up_the_newest_numbers_of_its_days(desk: Desk) -> None:
    first, second = desk.posted(desk.channel), desk.posted(desk.profile)
    old = desk.posted(desk.channel, START - timedelta(days=31))
    desk.clock.advance(3600)
    desk.service.collect()
    desk.collected(old, 1_000_000)

    summary = desk.service.summary(30)

    views = (first.id + second.id) * 10
    assert summary.totals == Totals(posted=2, views=views, likes=2)
    assert summary.by_platform == {
        Platform.YOUTUBE: Totals(posted=1, views=first.id * 10, likes=1),
        Platform.TIKTOK: Totals(posted=1, views=second.id * 10, likes=1),
    }
    assert summary.collected_at == START + timedelta(hours=1)
    assert [row.publication_id for row in summary.top] == [second.id, first.id]


def test_a_number_that_no_platform_gives_stays_unknown(desk: Desk) -> None:
    desk.posted(desk.channel)

    summary = desk.service.summary()

    assert summary.totals == Totals(posted=1)
    assert summary.collected_at is None


def test_views_are_counted_on_the_day_they_came_in(desk: Desk) -> None:
    out = desk.posted(desk.channel)
    for days, views in ((0, 100), (1, 150), (1.1, 140), (2, None), (2.1, 180)):
        desk.collected(out, views, days)
    desk.clock.set(START + timedelta(days=2.2))

    by_day = desk.service.summary(3).views_by_day

    assert by_day == {date(2026, 6, 20): 100, date(2026, 6, 21): 50, date(2026, 6, 22): 30}


def test_views_from_before_the_days_asked_for_are_left_out(desk: Desk) -> None:
    out = desk.posted(desk.channel)
    desk.collected(out, 100)
    desk.collected(out, 130, 5)
    desk.clock.set(START + timedelta(days=5))

    assert sum(desk.service.summary(2).views_by_day.values()) == 30


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_span_that_makes_no_sense_is_refused(desk: Desk, days: int) -> None:
    with pytest.raises(InvalidInput):
        desk.service.summary(days)


def test_an_export_has_a_line_for_each_publication(desk: Desk, tmp_path: Path) -> None:
    out = desk.posted(desk.channel, title="A, b", url="https://example.test/1")
    desk.posted(desk.profile)
    desk.collected(out, 12)
    path = tmp_path / "numbers.csv"

    assert desk.service.export_csv(path) == 2

    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {
        "post_id": "1",
        "publication_id": str(out.id),
        "title": "A, b",
        "platform": "youtube",
        "account": "Channel UC1",
        "posted_at": START.isoformat(),
        "url": "https://example.test/1",
        "collected_at": START.isoformat(),
        "views": "12",
        **dict.fromkeys(["likes", "comments", "shares", "saves", "reach", "average_watch_s"], ""),
    }
    assert rows[1]["views"] == ""
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("title", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_title_is_never_a_formula(desk: Desk, tmp_path: Path, title: str) -> None:
    desk.posted(desk.channel, title=title)
    path = tmp_path / "numbers.csv"

    desk.service.export_csv(path)

    with path.open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["title"] == f"'{title}"


def test_an_export_without_posts_says_when_there_will_be_numbers(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="No numbers yet"):
        desk.service.export_csv(tmp_path / "numbers.csv")


def test_a_place_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    desk.posted(desk.channel)

    with pytest.raises(StorageError, match="cannot be written"):
        desk.service.export_csv(tmp_path / "missing" / "numbers.csv")
