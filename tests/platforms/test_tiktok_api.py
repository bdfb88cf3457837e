from __future__ import annotations

import httpx2
import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.platforms.refusals import Step
from clipdesk.platforms.tiktok_api import TikTokApi
from clipdesk.transport import Transport
from tests.platforms.conftest import Desk


def api(desk: Desk, response: httpx2.Response, seen: list[httpx2.Request]) -> TikTokApi:
    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return response

    transport = Transport(base=httpx2.MockTransport(handle))
    return TikTokApi(transport, desk.tokens, lambda: desk.settings().tiktok, desk.clock)


def test_the_data_of_an_envelope_is_returned(desk: Desk) -> None:
    seen: list[httpx2.Request] = []
    account = desk.account(Platform.TIKTOK)
    made = api(desk, httpx2.Response(200, json={"data": {"a": 1}, "error": {"code": "ok"}}), seen)
    assert made.post(account, "/v2/x/", {"b": 2}, Step.READ, "id,title") == {"a": 1}
    assert seen[0].url.params["fields"] == "id,title"
    assert seen[0].headers["authorization"] == f"Bearer {desk.tokens.tokens[account.remote_id][0]}"


@pytest.mark.parametrize("body", [{"data": {}, "error": {"code": "internal_error"}}, {"data": {}}, {}])
def test_anything_but_ok_is_a_failure_whatever_the_status(desk: Desk, body: dict[str, object]) -> None:
    made = api(desk, httpx2.Response(200, json=body), [])
    with pytest.raises(PlatformFailure) as caught:
        made.get(desk.account(Platform.TIKTOK), "/v2/x/", Step.READ, "")
    assert caught.value.failure is FailureClass.READ
