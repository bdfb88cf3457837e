from __future__ import annotations

import pytest

from clipdesk.platforms.addresses import ApiAddress

REAL = ApiAddress("https://www.googleapis.com", "https://www.googleapis.com", ("googleapis.com",))
LOCAL = ApiAddress("http://127.0.0.1:8000", "https://www.googleapis.com", ("googleapis.com",))
OWN = ApiAddress("https://gate.example/", "https://www.googleapis.com", ("googleapis.com",))


@pytest.mark.parametrize(
    ("address", "url"),
    [
        (REAL, "https://stats.googleapis.com/v2/x"),
        (LOCAL, "http://127.0.0.1:8000/v2/x"),
        (OWN, "https://gate.example/v2/x"),
    ],
)
def test_another_api_address_replaces_every_host(address: ApiAddress, url: str) -> None:
    assert address.url("/v2/x", "stats.googleapis.com") == url


@pytest.mark.parametrize(
    ("address", "handed_out", "is_owned"),
    [
        (REAL, "https://www.googleapis.com/upload?upload_id=1", True),
        (REAL, "https://upload.googleapis.com/1", True),
        (REAL, "http://www.googleapis.com/1", False),
        (REAL, "https://googleapis.com.evil.example/1", False),
        (REAL, "https://evilgoogleapis.com/1", False),
        (REAL, "https://user@www.googleapis.com/1", False),
        (REAL, "http://127.0.0.1:8000/1", False),
        (REAL, "", False),
        (REAL, "https://[broken", False),
        (LOCAL, "http://localhost:9000/1", True),
        (LOCAL, "https://www.googleapis.com/1", False),
        (OWN, "https://gate.example/1", True),
        (OWN, "https://www.googleapis.com/1", True),
        (OWN, "https://other.example/1", False),
    ],
)
def test_only_the_platforms_own_addresses_get_bytes(
    address: ApiAddress, handed_out: str, is_owned: bool
) -> None:
    assert address.owns(handed_out) is is_owned
