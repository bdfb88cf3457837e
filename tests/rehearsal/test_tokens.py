"""The life of codes and tokens."""

from __future__ import annotations

import re

import pytest

from clipdesk.rehearsal.tokens import SCOPES, Code, TokenDesk, challenge_base64url, challenge_hex
from tests.rehearsal.conftest import HandClock


@pytest.fixture
def desk(clock: HandClock) -> TokenDesk:
    return TokenDesk(clock)


def code(desk: TokenDesk) -> str:
    return desk.new_code(Code("tiktok", "app", "http://127.0.0.1:1/", ("a",), ("s",), "", desk.code_expiry()))


def test_the_two_challenges_differ() -> None:
    # RFC 7636, appendix B
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge_base64url(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert re.fullmatch(r"[0-9a-f]{64}", challenge_hex(verifier))


def test_a_code_is_for_one_platform_and_one_use(desk: TokenDesk) -> None:
    first, second = code(desk), code(desk)

    assert desk.use_code("youtube", first) is None
    assert desk.use_code("tiktok", second) is not None
    assert desk.use_code("tiktok", second) is None


@pytest.mark.parametrize(("platform", "rotates"), [("youtube", False), ("tiktok", True)])
def test_a_refresh_gives_a_new_access_token(desk: TokenDesk, platform: str, rotates: bool) -> None:
    grant = desk.grant(platform, "app", ("a",), SCOPES[platform])
    old_access, old_refresh = grant.access_token, grant.refresh_token

    renewed = desk.refresh(platform, "app", old_refresh)

    assert renewed is not None and renewed.access_token != old_access
    assert desk.valid(platform, old_access) is renewed
    assert (renewed.refresh_token != old_refresh) is rotates
    assert (desk.refresh(platform, "app", old_refresh) is None) is rotates


def test_a_refresh_is_for_the_same_client(desk: TokenDesk) -> None:
    grant = desk.grant("youtube", "app", ("a",), ())

    assert desk.refresh("youtube", "other", grant.refresh_token) is None


def test_an_older_access_token_ends_at_its_own_time(desk: TokenDesk, clock: HandClock) -> None:
    grant = desk.grant("youtube", "app", ("a",), ())
    first = grant.access_token
    clock.forward(minutes=50)
    desk.refresh("youtube", "app", grant.refresh_token)

    clock.forward(minutes=15)

    assert desk.valid("youtube", first) is None
    assert desk.find("youtube", first) is not None
    assert desk.valid("youtube", grant.access_token) is grant


def test_a_token_without_an_end_does_not_end(desk: TokenDesk, clock: HandClock) -> None:
    grant = desk.grant("instagram", "app", ("a",), (), 0)

    clock.forward(days=4000)

    assert desk.valid("instagram", grant.access_token) is grant


def test_expiring_spares_the_refresh_and_ending_does_not(desk: TokenDesk) -> None:
    grant = desk.grant("tiktok", "app", ("a",), ())

    expired = desk.expire("tiktok")
    renewed = desk.refresh("tiktok", "app", grant.refresh_token)
    desk.expire("tiktok", "all")

    assert (expired, renewed) == (1, grant)
    assert desk.find("tiktok", grant.access_token) is None
    assert desk.refresh("tiktok", "app", grant.refresh_token) is None


def test_tokens_of_another_platform_are_unknown(desk: TokenDesk) -> None:
    grant = desk.grant("tiktok", "app", ("a",), ())

    assert desk.valid("youtube", grant.access_token) is None
    desk.clear()
    assert desk.valid("tiktok", grant.access_token) is None
