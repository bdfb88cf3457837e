from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.platforms.tiktok_chunks import CHUNK_BYTES, ONE_CHUNK_BYTES, plan
from clipdesk.transport import Answer

MB = 1_000_000


@given(st.integers(1, 4_000_000_000))
def test_every_plan_keeps_tiktoks_rules(size: int) -> None:
    cut = plan(size)
    assert cut.count == size // cut.chunk_bytes
    assert 1 <= cut.count <= 1000
    assert cut.count == 1 or 5 * MB <= cut.chunk_bytes <= 64 * MB
    assert cut.size_bytes - cut.last_start <= 128 * MB
    assert cut.count > 1 or size <= ONE_CHUNK_BYTES


def test_the_chunks_join_without_a_gap() -> None:
    cut = plan(75 * MB)
    starts = [index * CHUNK_BYTES for index in range(cut.count)]
    assert [cut.end_of(start) for start in starts] == [*starts[1:], 75 * MB]


@pytest.mark.parametrize(
    ("stored", "begun"),
    [
        (0, 0),
        (-5, 0),
        (9 * MB, 0),
        (10 * MB, 10 * MB),
        (25 * MB, 20 * MB),
        (74 * MB, 60 * MB),
        (75 * MB, 75 * MB),
    ],
)
def test_an_upload_goes_on_at_the_beginning_of_a_chunk(stored: int, begun: int) -> None:
    assert plan(75 * MB).begun(stored) == begun


@pytest.mark.parametrize(
    ("header", "stored"),
    [
        ("bytes 0-9999999/75000000", 10 * MB),
        ("bytes 0-10000000/75000000", 10 * MB),
        ("bytes 0-74999999/75000000", 75 * MB),
        ("bytes 0-75000000/75000000", 75 * MB),
        ("bytes 0-0/75000000", 0),
        ("bytes 0-1234567/75000000", None),
        ("bytes 0-70000000/75000000", None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_what_is_stored_is_read_as_last_byte_or_as_count(header: str, stored: int | None) -> None:
    assert plan(75 * MB).stored(Answer(206, {"content-range": header}, b"")) == stored
