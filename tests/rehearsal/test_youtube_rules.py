"""YouTube's counting and judging, without a wire."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clipdesk.rehearsal.answers import Refused
from clipdesk.rehearsal.faults import Fault, FaultKind
from clipdesk.rehearsal.world import RehearsalWorld
from clipdesk.rehearsal.youtube_rules import (
    check_video,
    error_body,
    parse_instant,
    spend,
    tag_length,
    wording,
)
from tests.rehearsal.conftest import HandClock


@pytest.mark.parametrize(
    ("tags", "length"), [([], 0), (["Foo-Baz"], 7), (["Foo Baz"], 9), (["a", "b"], 3), (["a b", "c"], 7)]
)
def test_tags_are_counted_with_commas_and_quotes(tags: list[str], length: int) -> None:
    assert tag_length(tags) == length


def test_an_instant_needs_an_offset() -> None:
    assert parse_instant("2026-11-22T13:00:00+01:00") == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert parse_instant("2026-11-22T12:00:00Z") == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert parse_instant("2026-11-22T12:00:00") is None


def test_a_snippet_at_every_limit_is_taken() -> None:
    snippet = {"title": "t" * 100, "description": "ü" * 2500, "tags": ["x" * 500], "categoryId": "20"}

    check_video(["snippet", "status"], {"snippet": snippet, "status": {"privacyStatus": "private"}})


def test_buckets_are_counted_apart_and_by_pacific_day(clock: HandClock) -> None:
    world = RehearsalWorld(clock)
    world.limits.youtube_inserts_per_day = world.limits.youtube_units_per_day = 50
    spend(world, 50)
    spend(world, 50, "inserts")
    spend(world, 50, "stats")

    with pytest.raises(Refused):
        spend(world, 1)
    clock.forward(hours=20)  # midnight in Los Angeles

    spend(world, 1)


@pytest.mark.parametrize(
    ("kind", "status", "reason"),
    [
        (FaultKind.UNAUTHORIZED, 401, "authError"),
        (FaultKind.TOKEN_EXPIRED, 401, "authError"),
        (FaultKind.FORBIDDEN, 403, "forbidden"),
        (FaultKind.QUOTA, 403, "quotaExceeded"),
        (FaultKind.RATE_LIMITED, 429, "rateLimitExceeded"),
        (FaultKind.ERROR_BEFORE, 503, "backendError"),
    ],
)
def test_faults_speak_googles_words(kind: FaultKind, status: int, reason: str) -> None:
    assert wording(Fault("youtube", "start", kind)) == (status, error_body(status, reason))


def test_a_fault_can_name_its_own_reason() -> None:
    fault = Fault("youtube", "start", FaultKind.FORBIDDEN, options={"reason": "channelClosed", "status": 403})

    status, body = wording(fault)

    assert (status, body["error"]["errors"][0]["reason"]) == (403, "channelClosed")
