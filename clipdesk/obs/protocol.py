"""The words of the obs-websocket protocol, version 5 (obsproject/obs-websocket, docs/generated/protocol.md).

Sockets and threads are left to `session`, what the events mean to `tracking`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

SUBPROTOCOL = "obswebsocket.json"
RPC_VERSION = 1
# General, Config, Scenes and Outputs: never the meters, which send fifty messages a second.
SUBSCRIPTIONS = 1 + 2 + 4 + 64


class Op(IntEnum):
    """The kinds of messages."""

    HELLO = 0
    IDENTIFY = 1
    IDENTIFIED = 2
    REIDENTIFY = 3
    EVENT = 5
    REQUEST = 6
    RESPONSE = 7


class Close(IntEnum):
    """The close codes that mean something to us; the others from 4002 on mean that we spoke badly."""

    GOING_AWAY = 1001
    AUTHENTICATION_FAILED = 4009
    SESSION_INVALIDATED = 4011


class Code(IntEnum):
    """The answers to a request that mean something to us."""

    SUCCESS = 100
    UNKNOWN_REQUEST = 204
    NOT_READY = 207
    OUTPUT_RUNNING = 500
    OUTPUT_NOT_RUNNING = 501
    INVALID_STATE = 604


class NotObs(Exception):
    """The other side does not speak this protocol."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the other side."""

    op: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request came to."""

    code: int
    comment: str
    data: dict[str, Any]

    @property
    def is_success(self) -> bool:
        """Tell whether OBS did what it was asked."""
        return self.code == Code.SUCCESS


def authentication(password: str, salt: str, challenge: str) -> str:
    """Return the proof that we know the password."""
    return _digest(_digest(password + salt) + challenge)


def read(raw: str | bytes) -> Message:
    """Return a message.

    Raises:
        NotObs: it is none.
    """
    try:
        message = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotObs("no JSON") from None
    if not isinstance(message, dict) or not isinstance(message.get("op"), int):
        raise NotObs("no op")
    data = message.get("d")
    return Message(message["op"], data if isinstance(data, dict) else {})


def read_answer(data: dict[str, Any]) -> Answer:
    """Return the answer that a response carries."""
    status = data.get("requestStatus")
    status = status if isinstance(status, dict) else {}
    code = status.get("code")
    found = data.get("responseData")
    return Answer(
        code if isinstance(code, int) else 0,
        str(status.get("comment") or ""),
        found if isinstance(found, dict) else {},
    )


def write(op: Op, data: dict[str, Any]) -> str:
    """Return a message as it is sent."""
    return json.dumps({"op": int(op), "d": data})


def request(kind: str, request_id: str, data: dict[str, Any] | None) -> str:
    """Return a request as it is sent."""
    body: dict[str, Any] = {"requestType": kind, "requestId": request_id}
    if data is not None:
        body["requestData"] = data
    return write(Op.REQUEST, body)


def identify(hello: dict[str, Any], password: str | None) -> str:
    """Return the answer to a Hello; without `authentication` in it no password is wanted."""
    body: dict[str, Any] = {"rpcVersion": RPC_VERSION, "eventSubscriptions": SUBSCRIPTIONS}
    wanted = hello.get("authentication")
    if isinstance(wanted, dict):
        salt, challenge = str(wanted.get("salt") or ""), str(wanted.get("challenge") or "")
        body["authentication"] = authentication(password or "", salt, challenge)
    return write(Op.IDENTIFY, body)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
