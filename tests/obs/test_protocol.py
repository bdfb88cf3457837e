"""The protocol's words, against the vendor's own example."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.obs.protocol import (
    SUBSCRIPTIONS,
    NotObs,
    Op,
    authentication,
    identify,
    read,
    read_answer,
    request,
)


def test_the_proof_of_the_password_is_the_one_obs_computes() -> None:
    proof = authentication(
        "supersecretpassword",
        "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=",
        "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY=",
    )

    assert proof == "1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4="


def test_without_a_challenge_no_proof_is_sent() -> None:
    message = json.loads(identify({"rpcVersion": 1}, "secret"))

    assert message == {"op": 1, "d": {"rpcVersion": 1, "eventSubscriptions": 71}}
    assert SUBSCRIPTIONS == 71


def test_the_password_itself_is_never_sent() -> None:
    message = identify({"authentication": {"salt": "s", "challenge": "c"}}, "supersecretpassword")

    assert "supersecretpassword" not in message
    assert json.loads(message)["d"]["authentication"] == authentication("supersecretpassword", "s", "c")


def test_a_request_without_data_has_none() -> None:
    assert json.loads(request("GetVersion", "7", None)) == {
        "op": 6,
        "d": {"requestType": "GetVersion", "requestId": "7"},
    }
    assert json.loads(request("A", "8", {"b": 1}))["d"]["requestData"] == {"b": 1}


@pytest.mark.parametrize("raw", ["", "x", "[]", "{}", '{"op": "1"}', "[" * 100_000, b"\xff"])
def test_anything_else_is_not_obs(raw: str | bytes) -> None:
    with pytest.raises(NotObs):
        read(raw)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_an_answer_of_any_shape_is_read(value: object) -> None:
    data = {"requestStatus": value, "responseData": value}

    answer = read_answer(data)

    assert isinstance(answer.code, int)
    assert isinstance(answer.data, dict)


def test_a_message_is_read() -> None:
    assert read('{"op": 5, "d": {"eventType": "x"}}').data == {"eventType": "x"}
    assert read('{"op": 5}').data == {}
    assert read('{"op": 0, "d": []}').op == Op.HELLO
