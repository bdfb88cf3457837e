from __future__ import annotations

import pytest

from clipdesk.platforms.youtube_session import stored_bytes
from clipdesk.transport import Answer


@pytest.mark.parametrize(
    ("headers", "stored"),
    [
        ({"range": "bytes=0-524287"}, 524_288),
        ({"range": "bytes 0-0"}, 1),
        ({}, 0),
        ({"range": "bytes=5-10"}, 0),
        ({"range": "nonsense"}, 0),
    ],
)
def test_the_servers_range_is_the_truth_about_what_arrived(headers: dict[str, str], stored: int) -> None:
    assert stored_bytes(Answer(308, headers, b"")) == stored
