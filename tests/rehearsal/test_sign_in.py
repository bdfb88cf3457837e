"""What a sign-in accepts as an address and as an app."""

from __future__ import annotations

import pytest

from clipdesk.rehearsal.sign_in import is_known, loopback_redirect_problem


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/", "http://localhost:8080/callback", "http://[::1]:9/", "http://127.0.0.1/"],
)
def test_loopback_addresses_are_taken(address: str) -> None:
    assert loopback_redirect_problem(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://127.0.0.1:1/",
        "http://127.0.0.1.evil.example/",
        "http://evil.example/",
        "http://[bad",
        "http://a:b/",
    ],
)
def test_other_addresses_are_not(address: str) -> None:
    assert loopback_redirect_problem(address)


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://127.0.0.1:1/?a=b", "http://127.0.0.1:1/#a"])
def test_a_bare_address_has_a_port_and_nothing_behind_the_path(address: str) -> None:
    assert loopback_redirect_problem(address, bare=True)


def test_any_app_is_known_but_the_wrong_one() -> None:
    assert is_known("my-own-app")
    assert not is_known("wrong-app")
    assert not is_known("")
