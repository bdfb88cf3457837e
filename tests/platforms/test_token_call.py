from __future__ import annotations

import json

import httpx2
import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.platforms.token_call import is_expired, post_form
from clipdesk.transport import Transport


def called(response: httpx2.Response, platform: Platform = Platform.YOUTUBE) -> dict[str, object]:
    transport = Transport(base=httpx2.MockTransport(lambda request: response))
    return post_form(transport, platform, "https://oauth2.googleapis.com/token", {"a": "b"})


def test_a_form_is_answered_with_json() -> None:
    assert called(httpx2.Response(200, json={"access_token": "x"})) == {"access_token": "x"}


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (400, "invalid_grant", FailureClass.SIGN_IN),
        (401, "invalid_client", FailureClass.SIGN_IN),
        (401, "deleted_client", FailureClass.SIGN_IN),
        (400, "redirect_uri_mismatch", FailureClass.SIGN_IN),
        (400, "unauthorized_client", FailureClass.SIGN_IN),
        (403, "access_denied", FailureClass.SIGN_IN),
        (400, "admin_policy_enforced", FailureClass.SIGN_IN),
        (400, "org_internal", FailureClass.SIGN_IN),
        (200, "invalid_grant", FailureClass.SIGN_IN),
        (400, "odd", FailureClass.READ),
        (503, "odd", FailureClass.READ),
    ],
)
def test_each_oauth_error_has_its_class(status: int, error: str, expected: FailureClass) -> None:
    with pytest.raises(PlatformFailure) as caught:
        called(httpx2.Response(status, json={"error": error, "error_description": "because"}))
    assert caught.value.failure is expected
    assert caught.value.advice
    assert is_expired(caught.value) == (error == "invalid_grant")


@pytest.mark.parametrize("body", ["<html>hotel</html>", "", "[]"])
def test_a_page_instead_of_json_is_asked_again(body: str) -> None:
    with pytest.raises(PlatformFailure) as caught:
        called(httpx2.Response(200, text=body))
    assert caught.value.failure is FailureClass.READ


def test_the_graph_apis_envelope_is_understood() -> None:
    body = json.dumps({"error": {"type": "OAuthException", "code": 100, "message": "code used"}})
    with pytest.raises(PlatformFailure) as caught:
        called(httpx2.Response(400, text=body), Platform.INSTAGRAM)
    assert caught.value.failure is FailureClass.SIGN_IN
