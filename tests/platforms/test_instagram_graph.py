from __future__ import annotations

import httpx2
import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.platforms.instagram_graph import InstagramGraph
from clipdesk.platforms.refusals import Step
from clipdesk.transport import Transport
from tests.platforms.conftest import Desk


def graph(desk: Desk, response: httpx2.Response, seen: list[httpx2.Request]) -> InstagramGraph:
    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return response

    transport = Transport(base=httpx2.MockTransport(handle))
    return InstagramGraph(transport, desk.tokens, lambda: desk.settings().instagram, desk.clock)


def test_the_token_is_in_the_header_and_never_in_the_address(desk: Desk) -> None:
    seen: list[httpx2.Request] = []
    account = desk.account(Platform.INSTAGRAM)
    made = graph(desk, httpx2.Response(200, json={"id": "1"}), seen)
    made.get(account, "1", fields="id")
    made.post(account, "1/media", {"a": "b"}, Step.PREPARE)
    token = desk.tokens.tokens[account.remote_id][0]
    assert all(token not in str(request.url) for request in seen)
    assert all(request.headers["authorization"] == f"Bearer {token}" for request in seen)
    assert [request.url.path for request in seen] == ["/v25.0/1", "/v25.0/1/media"]


def test_an_error_with_status_200_is_an_error(desk: Desk) -> None:
    account = desk.account(Platform.INSTAGRAM)
    made = graph(desk, httpx2.Response(200, json={"error": {"code": 9, "error_subcode": 2207042}}), [])
    with pytest.raises(PlatformFailure) as caught:
        made.get(account, "1")
    assert caught.value.failure is FailureClass.DATED


def test_the_irreversible_call_is_never_repeated_with_another_token(desk: Desk) -> None:
    seen: list[httpx2.Request] = []
    account = desk.account(Platform.INSTAGRAM)
    desk.tokens.tokens[account.remote_id] += ["another"]
    made = graph(desk, httpx2.Response(400, json={"error": {"code": 190}}), seen)
    made.post(account, "1/media_publish", {}, Step.COMMIT)
    assert len(seen) == 1
    made.post(account, "1/media", {}, Step.PREPARE)
    assert len(seen) == 3
