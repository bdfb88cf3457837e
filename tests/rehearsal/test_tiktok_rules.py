"""TikTok's chunk rules and choices, without a wire."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.rehearsal.accounts import Account
from clipdesk.rehearsal.answers import Refused
from clipdesk.rehearsal.faults import Fault, FaultKind
from clipdesk.rehearsal.limits import Limits
from clipdesk.rehearsal.tiktok_rules import MOST_CHUNK_BYTES, ChunkPlan, chunk_plan, privacy_options, wording

MB = 1_000_000


def source(size: Any, chunk: Any, count: Any) -> dict[str, Any]:
    return {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": chunk, "total_chunk_count": count}


@pytest.mark.parametrize(
    ("size", "chunk", "count"),
    [
        (50_000_123, 10 * MB, 5),
        (4_999_999, 4_999_999, 1),
        (64 * MB, 64 * MB, 1),
        (MOST_CHUNK_BYTES, MOST_CHUNK_BYTES, 1),
        (127 * MB, 64 * MB, 1),
        (10 * MB, 5 * MB, 2),
    ],
)
def test_plans_by_the_floor_rule_are_taken(size: int, chunk: int, count: int) -> None:
    assert chunk_plan(Limits(), source(size, chunk, count)) == ChunkPlan(size, chunk, count)


@pytest.mark.parametrize(
    ("size", "chunk", "count"),
    [
        (50_000_123, 10 * MB, 6),
        (8 * MB, 4 * MB, 2),
        (70 * MB, 70 * MB, 1),
        (200 * MB, 100 * MB, 2),
        (0, 0, 1),
        ("5", 5, 1),
        (True, True, True),
        (5 * 1024**3, 64 * MB, 83),
    ],
)
def test_other_plans_are_refused(size: Any, chunk: Any, count: Any) -> None:
    with pytest.raises(Refused):
        chunk_plan(Limits(), source(size, chunk, count))


@given(size=st.integers(5 * MB, 4 * 1024**3), chunk=st.integers(5 * MB, 64 * MB))
def test_the_chunks_of_a_plan_make_the_whole_file(size: int, chunk: int) -> None:
    plan = ChunkPlan(size, min(chunk, size), max(1, size // chunk))

    first, sent = 0, 0
    while first < size:
        length = plan.length_at(first)
        assert length >= plan.chunk_bytes or plan.count == 1
        first, sent = first + length, sent + 1

    assert (first, sent) == (size, plan.count)


def test_a_private_account_offers_no_public_post() -> None:
    public, private = Account("tiktok", "a", "A", "a"), Account("tiktok", "b", "B", "b", is_private=True)

    assert "PUBLIC_TO_EVERYONE" in privacy_options(public)
    assert "PUBLIC_TO_EVERYONE" not in privacy_options(private)


def test_an_error_can_come_with_http_200() -> None:
    status, body = wording(Fault("tiktok", "init", FaultKind.QUOTA, options={"status": 200}))

    assert (status, body["error"]["code"]) == (200, "spam_risk_too_many_posts")
